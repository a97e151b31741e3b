"""The list store over TLS with an ACL user, behind Sentinel, in a Cluster: real servers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis

from good_guys_made import good_guy
from list_samples import NOON, edition_of
from redis_servers import (
    CLUSTER_ACL,
    PASSWORD,
    USER,
    Certificates,
    OtherRedis,
    SentinelServer,
    TlsRedis,
    cluster,
    folders,
    told,
)
from samples import SAMPLE
from servers import RedisServer, poll, running
from vostro.errors import SettingRefused, StoreUnreachable, VostroError
from vostro.lists.connect import open_store
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.redis_store import RedisListStore
from vostro.lists.store import Manifest, SeenAt, Taken, unpack
from vostro.lists.validators import Validators
from vostro.settings import Settings


def load(store: RedisListStore, count: int = 2) -> Manifest:
    rules = LoadRules(force_shrink=True)
    edition = edition_of(SAMPLE[:count])
    return load_edition(store, edition, rules, loaded_by="ops", at=NOON).manifest


def everything_works(store: RedisListStore) -> None:
    """A load, a second one, a rollback, announcements, and what workers say."""
    store.wait(0.01)  # subscribes
    first = load(store, 2)
    assert poll(lambda: store.wait(0.2), 5, "a swap is announced")
    second = load(store, 1)
    assert store.current()["sample"].previous == first.version
    assert store.rollback("sample").version == first.version
    assert len(unpack(first, store.records("sample", first.version))) == 2
    assert store.versions("sample") == (first.version, second.version)
    assert [swap.is_rollback for swap in store.unpublished()] == [False, False, True]
    store.published(store.unpublished()[0])
    assert len(store.unpublished()) == 2
    store.put_good_guys([good_guy()])
    assert poll(lambda: store.wait(0.2), 5, "an exception is announced")
    kept = store.good_guys()
    assert kept is not None
    assert kept.good_guys == (good_guy(),)
    store.put_seen({"https://a": SeenAt(validators=Validators(), sha256="0", versions={})})
    assert store.seen(["https://a", "https://b"]).keys() == {"https://a"}
    now = datetime.now(UTC)
    store.report_taken("w-1", Taken(versions={}, taken_at=now, seen_at=now))
    assert list(store.taken()) == ["w-1"]


@pytest.fixture(scope="module")
def tls() -> Iterator[TlsRedis]:
    with folders(1) as (folder,):
        server = TlsRedis(folder, Certificates(folder))
        with running(server):
            yield server


def settings_of(server: TlsRedis, **others: object) -> Settings:
    given = {
        "redis_url": f"rediss://127.0.0.1:{server.port}/0",
        "redis_username": USER,
        "redis_password": PASSWORD,
        **server.certificates.environment,
        **others,
    }
    return Settings.read(**given)


def test_tls_with_client_certificate_and_acl_user(tls: TlsRedis) -> None:
    store = open_store(settings_of(tls))
    everything_works(store)
    store.close()


def test_user_and_password_of_the_url_are_decoded(tls: TlsRedis) -> None:
    url = f"rediss://{USER}:p%40ss%3Aw%2Frd@127.0.0.1:{tls.port}/0"
    store = open_store(settings_of(tls, redis_url=url, redis_username=None, redis_password=None))
    assert "sample" in store.current() or store.current() == {}
    store.close()


@pytest.mark.parametrize(
    "others",
    [
        {"redis_ca_file": None},
        {"redis_certificate_file": None, "redis_key_file": None},
        {"redis_password": "wrong"},
        {"redis_username": None, "redis_password": None},
    ],
    ids=["authority not trusted", "no client certificate", "wrong password", "no user"],
)
def test_what_the_server_must_not_accept_is_unreachable_without_the_password_shown(
    tls: TlsRedis, others: dict[str, object]
) -> None:
    store = open_store(settings_of(tls, **others))
    with pytest.raises(StoreUnreachable) as refused:
        store.current()
    assert PASSWORD not in str(refused.value)
    store.close()


def test_a_server_whose_certificate_is_for_another_host_is_not_trusted(tls: TlsRedis) -> None:
    store = open_store(settings_of(tls, redis_url=f"rediss://localhost:{tls.port}/0"))
    with pytest.raises(StoreUnreachable, match=r"(?i)certificate|hostname"):
        store.current()
    store.close()


def test_the_acl_user_may_not_do_what_the_worker_does_not_need(tls: TlsRedis) -> None:
    for command in (["FLUSHALL"], ["KEYS", "*"], ["CONFIG", "GET", "*"], ["GET", "other:key"]):
        with pytest.raises(redis.exceptions.NoPermissionError):
            told(tls, *command)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1/", "the scheme 'http' is not known"),
        ("redis+sentinel://127.0.0.1:1", "no master name"),
        ("redis+cluster://127.0.0.1:port", "invalid literal"),
        ("redis://127.0.0.1:99999/0", "[Pp]ort"),
    ],
)
def test_a_url_that_is_none_is_refused_with_what_is_allowed(url: str, reason: str) -> None:
    with pytest.raises(SettingRefused, match=rf"VOSTRO_REDIS_URL.*{reason}.*rediss://"):
        open_store(Settings.read(redis_url=url))


def test_a_certificate_file_that_is_not_there_is_refused_at_the_start(tmp_path: Path) -> None:
    absent = tmp_path / "ca.pem"
    with pytest.raises(SettingRefused, match=r"there is no file .*ca\.pem"):
        open_store(Settings.read(redis_url="rediss://127.0.0.1:1/0", redis_ca_file=absent))


def test_sentinel_names_the_master_and_after_a_failover_the_next(
    redis_server: RedisServer,
) -> None:
    del redis_server  # skips where redis-server is not installed
    with folders(3) as (first, second, third), running(OtherRedis(first)) as master:
        replica = OtherRedis(second, "--replicaof", f"127.0.0.1 {master.port}")
        with running(replica), running(SentinelServer(third, master)) as sentinel:
            url = f"redis+sentinel://127.0.0.1:{sentinel.port}/payments/0"
            store = open_store(Settings.read(redis_url=url, redis_timeout_seconds=2))
            everything_works(store)
            version = store.current()["sample"].version
            client = replica.client()
            poll(lambda: client.info("replication")["master_link_status"] == "up", 10, "linked")
            poll(lambda: knows_replica(sentinel), 15, "the sentinel knows the replica")
            client.close()
            master.kill()
            poll(lambda: version_in(store) == version, 30, "the replica is master")
            assert load(store, 1).version != version
            store.close()


def knows_replica(sentinel: RedisServer) -> bool:
    with sentinel.client() as client:
        return int(client.sentinel_master("payments")["num-slaves"]) == 1


def version_in(store: RedisListStore) -> str | None:
    try:
        return store.current()["sample"].version
    except VostroError:
        return None


def test_a_cluster_keeps_every_key_in_one_slot_so_that_a_swap_is_one_step(
    redis_server: RedisServer,
) -> None:
    del redis_server
    with cluster() as nodes:
        url = "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        store = open_store(Settings.read(redis_url=url))
        everything_works(store)
        holding = [node for node in nodes if node.client().dbsize()]
        assert len(holding) == 1
        store.close()


def test_a_cluster_with_an_acl_user_needs_only_the_rights_that_are_documented(
    redis_server: RedisServer,
) -> None:
    del redis_server
    with cluster() as nodes:
        for node in nodes:
            told(node, "ACL", "SETUSER", *CLUSTER_ACL.split()[1:])
        url = "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        settings = Settings.read(redis_url=url, redis_username=USER, redis_password=PASSWORD)
        store = open_store(settings)
        everything_works(store)
        store.close()


def test_a_cluster_that_is_down_keeps_no_worker_from_starting_and_is_found_when_it_is_up(
    redis_server: RedisServer,
) -> None:
    del redis_server
    with cluster(stopped=True) as nodes:
        url = "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        store = open_store(Settings.read(redis_url=url, redis_timeout_seconds=1))
        with pytest.raises(StoreUnreachable, match="Redis does not answer"):
            store.current()
        for node in nodes:
            node.start()
        assert poll(lambda: current_or_none(store), 30, "the cluster answers") == {}
        everything_works(store)
        store.close()


def current_or_none(store: RedisListStore) -> dict[str, object] | None:
    try:
        return dict(store.current())
    except StoreUnreachable:
        return None
