"""The users of deploy/redis, on a real redis-server that its own script started."""

import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
from typer.testing import CliRunner, Result

from samples import SAMPLE
from servers import RedisServer, absent, running
from vostro.cli.main import app
from vostro.errors import StoreUnreachable
from vostro.lists.connect import open_store
from vostro.lists.edition import Edition
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.redis_store import RedisListStore
from vostro.lists.store import Taken
from vostro.settings import Settings

START = Path(__file__).resolve().parents[2] / "deploy" / "redis" / "start.sh"
WORKER, LOADER, OFFICER = "worker secret", "loader secret", "officer secret"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


class RedisWithUsers(RedisServer):
    more: Mapping[str, str] = {"REDIS_OFFICER_PASSWORD": OFFICER}

    def command(self) -> list[str]:
        secrets = {"REDIS_WORKER_PASSWORD": WORKER, "REDIS_LOADER_PASSWORD": LOADER}
        told = {**secrets, **self.more, "REDIS_ACL_DIRECTORY": str(self.data)}
        variables = [f"{name}={value}" for name, value in told.items()]
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.data)]
        return ["env", *variables, str(START), *place]

    def client(self) -> redis.Redis:
        return redis.Redis(
            host="127.0.0.1", port=self.port, username="vostro-worker", password=WORKER
        )

    def store(self, user: str, password: str) -> RedisListStore:
        settings = Settings.read(redis_url=self.url, redis_username=user, redis_password=password)
        return open_store(settings)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    if shutil.which("redis-server") is None:
        absent("needs redis-server (Debian: redis-server): run `make servers`")
    with running(RedisWithUsers(tmp_path)) as up:
        yield up


def load(store: RedisListStore, count: int) -> str:
    edition = Edition(list="sample", format="test", designations=SAMPLE[:count])
    return load_edition(store, edition, LoadRules(), loaded_by="t", at=NOW).manifest.version


def test_a_loader_loads_and_rolls_back_and_a_worker_reads_what_it_loaded(
    server: RedisWithUsers,
) -> None:
    loader, worker = (
        server.store("vostro-loader", LOADER),
        server.store("vostro-worker", WORKER),
    )
    assert worker.wait(0.01) is False
    first = load(loader, 1)
    second = load(loader, 2)
    assert worker.wait(2), "the swap is announced"
    assert worker.current()["sample"].version == second
    assert worker.records("sample", second)
    worker.report_taken("w", Taken(versions={"sample": second}, taken_at=NOW, seen_at=NOW))
    worker.good_guys()
    assert loader.rollback("sample").version == first
    loader.close()
    worker.close()


def test_a_worker_changes_no_list_and_a_loader_makes_no_exception(server: RedisWithUsers) -> None:
    worker = server.store("vostro-worker", WORKER)
    with pytest.raises(StoreUnreachable, match="NoPermission"):
        load(worker, 1)
    worker.close()
    with (
        redis.Redis(
            host="127.0.0.1", port=server.port, username="vostro-loader", password=LOADER
        ) as loader,
        pytest.raises(redis.exceptions.NoPermissionError),
    ):
        loader.hset("vostro:good-guys", "x", "{}")
    with server.client() as client, pytest.raises(redis.exceptions.NoPermissionError):
        client.flushall()
    assert WORKER not in (server.data / "users.acl").read_text()
    assert (server.data / "users.acl").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "key", ["vostro:lists:current", "vostro:lists:confirmed", "vostro:good-guys"]
)
def test_a_worker_writes_no_hash_but_what_it_took(server: RedisWithUsers, key: str) -> None:
    with server.client() as client:
        client.hset("vostro:lists:taken", "w", "{}")
        with pytest.raises(redis.exceptions.NoPermissionError):
            client.hset(key, "sample", "x")


def test_nobody_comes_in_without_a_password(server: RedisWithUsers) -> None:
    with (
        redis.Redis(host="127.0.0.1", port=server.port) as client,
        pytest.raises(redis.exceptions.AuthenticationError),
    ):
        client.ping()


def exceptions(server: RedisWithUsers, user: str, password: str, *arguments: str) -> Result:
    told = {
        "VOSTRO_REDIS_URL": server.url,
        "VOSTRO_REDIS_USERNAME": user,
        "VOSTRO_REDIS_PASSWORD": password,
    }
    return CliRunner().invoke(app, ["exceptions", *arguments], env=os.environ | told)


def test_an_officer_makes_an_exception_that_a_worker_reads_and_changes_no_list(
    server: RedisWithUsers,
) -> None:
    loader = server.store("vostro-loader", LOADER)
    load(loader, 2)
    loader.close()
    add = ("add", "--list", "sample", "--id", "S-2", "--party", "Egor Zavrazhin")
    why = ("--reason", "born 1994 in Tver", "--days", "30", "--by", "a.analyst")
    made = exceptions(server, "vostro-officer", OFFICER, *add, *why)
    assert made.exit_code == 0, made.output
    shown = exceptions(server, "vostro-worker", WORKER, "list")
    assert "Egor Zavrazhin" in shown.output
    refused = exceptions(server, "vostro-worker", WORKER, *add, *why)
    assert refused.exit_code == 1
    officer = server.store("vostro-officer", OFFICER)
    with pytest.raises(StoreUnreachable, match="NoPermission"):
        load(officer, 3)
    officer.close()


def test_without_a_password_for_one_there_is_no_officer(tmp_path: Path) -> None:
    server = RedisWithUsers(tmp_path)
    server.more = {}
    with running(server):
        assert "officer" not in (server.data / "users.acl").read_text()
