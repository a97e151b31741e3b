"""`vostro exceptions` as an analyst or a script runs it, over a real Redis."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner, Result

from list_samples import edition_of, ofac_set, sdn_row
from samples import SAMPLE, SEVERNY
from servers import RedisServer
from vostro.cli.main import app
from vostro.designation import ListedName
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.redis_store import RedisListStore

Run = Callable[..., Result]
ADD = ("add", "--list", "sample", "--id", "S-1", "--reason", "A bakery, register seen.")
PARTY = ("--party", "Severny Zaliv Bakery", "--by", "a.analyst")


@pytest.fixture
def store(redis_server: RedisServer) -> RedisListStore:
    store = RedisListStore(redis_server.client())
    load(store)
    return store


def load(store: RedisListStore, *names: str) -> None:
    more = tuple(ListedName(text=name) for name in names)
    changed = msgspec.structs.replace(SEVERNY, names=(*SEVERNY.names, *more))
    edition = edition_of([changed, SAMPLE[1]])
    load_edition(store, edition, LoadRules(), loaded_by="ops", at=datetime.now(UTC))


@pytest.fixture
def run(store: RedisListStore, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `vostro exceptions ...`."""
    del store
    monkeypatch.setenv("VOSTRO_REDIS_URL", redis_server.url)
    return lambda *arguments: CliRunner().invoke(app, ["exceptions", *map(str, arguments)])


def added(run: Run, *more: str) -> dict[str, Any]:
    result = run(*ADD, *(more or PARTY), "--json")
    assert result.exit_code == 0, result.output
    made: dict[str, Any] = json.loads(result.stdout)
    return made


def states(run: Run, *arguments: str) -> list[str]:
    return [one["state"] for one in json.loads(run("list", "--json", *arguments).stdout)]


def test_an_exception_is_made_shown_and_ended(run: Run) -> None:
    made = added(run)
    assert made["state"] == "live"
    assert made["exception"]["author"] == "a.analyst"
    assert made["exception"]["caption"] == SEVERNY.caption
    days = datetime.fromisoformat(made["exception"]["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=364) < days <= timedelta(days=365)
    shown = run("show", made["id"][:6]).stdout
    assert "party     Severny Zaliv Bakery" in shown
    assert "any account" in shown
    assert states(run) == ["live"]
    ended = run("expire", made["id"], "--reason", "closed", "--by", "b.officer")
    assert f"{made['id']} is ended" in ended.stdout
    assert states(run) == []
    assert states(run, "--all") == ["ended"]
    assert run("expire", made["id"], "--reason", "again").exit_code == 2


def test_the_table_shows_an_account_by_its_end_only(run: Run) -> None:
    added(run, "--account", "DE89370400440532013000")
    table = run("list").stdout
    assert "3000" in table
    assert "DE8937" not in table


def test_the_same_scope_again_renews_it(run: Run) -> None:
    first = added(run)
    again = added(run, "--party", "SEVERNY ZALIV BAKERY", "--days", "10")
    assert first["id"] == again["id"]
    assert len(states(run)) == 1


def test_with_a_second_approver_required_it_is_pending_until_another_person_approves(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOSTRO_GOOD_GUY_APPROVER_REQUIRED", "true")
    made = added(run)
    assert made["state"] == "pending"
    own = run("approve", made["id"], "--by", "a.analyst")
    assert (own.exit_code, "Its author can't approve it" in own.stderr) == (2, True)
    approved = json.loads(run("approve", made["id"], "--by", "b.officer", "--json").stdout)
    assert (approved["state"], approved["exception"]["approver"]) == ("live", "b.officer")


def test_it_is_shown_as_changed_when_its_designation_is_another(
    run: Run, store: RedisListStore
) -> None:
    added(run)
    load(store, "ZALIV HOLDING")
    assert states(run) == ["changed"]


def test_a_load_tells_which_exceptions_died_with_it(
    run: Run, redis_server: RedisServer, tmp_path: Path
) -> None:
    environment = {
        "VOSTRO_REDIS_URL": redis_server.url,
        "VOSTRO_LIST_CHANGES_ENABLED": "false",
    }

    def loaded(*rows: str) -> str:
        for file in ofac_set(rows):
            (tmp_path / file.name).write_bytes(file.content)
        return CliRunner().invoke(app, ["lists", "load", str(tmp_path)], env=environment).stderr

    loaded(sdn_row(101), sdn_row(102, "TUNDRA TRADE LLC"))
    for number in ("101", "102"):
        run("add", "--list", "ofac-sdn", "--id", number, "--reason", "r", *PARTY)
    assert "suppress nothing" not in loaded(sdn_row(101), sdn_row(102, "TUNDRA TRADE LLC"))
    died = loaded(sdn_row(101, programme="RUSSIA"), sdn_row(102, "TUNDRA TRADE LLC"))
    assert "ofac-sdn: 1 exceptions suppress nothing any more" in died
    assert states(run) == ["changed", "live"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((*ADD, "--by", "a"), "neither a party nor an account"),
        ((*ADD, *PARTY, "--approver", "a.analyst"), "Its approver is its author"),
        ((*ADD, *PARTY, "--days", "4000"), "1,096 are allowed"),
        ((*ADD, *PARTY, "--until", "2020-01-01"), "before it begins"),
        ((*ADD, "--party", "x" * 300), "length <= 200"),
        (("add", "--list", "sample", "--id", "S-77", "--reason", "r", *PARTY), "No such designat"),
        (("add", "--list", "nope", "--id", "S-1", "--reason", "r", *PARTY), "No such designation"),
        (("show", "ffff"), "No exception has this id"),
        (("expire", "ffff", "--reason", "r"), "No exception has this id"),
    ],
)
def test_what_no_bank_should_have_is_refused(
    run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert states(run, "--all") == []


def test_what_is_exported_is_imported_elsewhere_as_it_was(
    run: Run, redis_server: RedisServer, tmp_path: Path
) -> None:
    added(run)
    added(run, "--account", "DE89370400440532013000")
    file = tmp_path / "exceptions.jsonl"
    assert "2 exceptions are written" in run("export", file).stdout
    piped = run("export").stdout
    redis_server.client().delete("vostro:good-guys")
    assert states(run) == []
    assert "2 exceptions are taken over" in run("import", file).stdout
    assert states(run) == ["live", "live"]
    assert run("export").stdout == piped
    assert run("import", file).exit_code == 0  # the same again


GOOD = b'{"list":"sample","source_id":"S-1","party":"A","fingerprint":"f","reason":"r","author":"a"'
TIMES = b',"created_at":"2026-01-01T00:00:00Z","expires_at":"2026-12-01T00:00:00Z"}\n'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is no exception in it"),
        (b"<html>", "line 1"),
        (GOOD + TIMES + GOOD[:40], "line 2"),
        (GOOD + TIMES + GOOD + TIMES, "same scope stands twice (bad.jsonl, line 2"),
        (GOOD + TIMES.replace(b"00Z", b"00"), "line 1"),
        (GOOD + b',"reviewer":"x"' + TIMES, "reviewer"),
        (GOOD.replace(b'"party":"A",', b"") + TIMES, "neither a party nor an account"),
        (GOOD + TIMES.replace(b"2026-12", b"2025-12"), "before it begins"),
        (b"\xff\xfe\x00", "line 1"),
    ],
)
def test_an_odd_file_changes_nothing(
    run: Run, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(content)
    result = run("import", file)
    assert result.exit_code == 2, result.output
    assert sentence in result.stderr
    assert states(run, "--all") == []


def test_a_file_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    assert run("import", tmp_path / "none.jsonl").exit_code == 2
    assert run("export", tmp_path / "no" / "folder").exit_code == 2


def test_without_redis_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOSTRO_REDIS_URL", "redis://127.0.0.1:1/0")
    result = CliRunner().invoke(app, ["exceptions", "list"])
    assert result.exit_code == 1
    assert "Redis does not answer" in result.stderr
