"""Each swap is told on the list-changes topic; a broker that is away delays, and fails no load."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kafka.admin import KafkaAdminClient, NewTopic
from typer.testing import CliRunner, Result

from list_samples import ofac_set, sdn_row
from samples import SAMPLE
from servers import KafkaServer, RedisServer, free_port
from streams import Stream
from vostro.cli.main import app
from vostro.lists.connect import open_store
from vostro.lists.edition import Edition
from vostro.lists.list_change import ListChange
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.tell_changes import tell_changes

ROWS = [sdn_row(101), sdn_row(102, "TUNDRA TRADE LLC"), sdn_row(103, "POLAR TIDE")]


@pytest.fixture
def told(kafka: KafkaServer, redis_server: RedisServer, tmp_path: Path) -> Stream:
    """A stream whose list-changes topic is there."""
    stream = Stream(kafka, redis_server, tmp_path)
    admin = KafkaAdminClient(bootstrap_servers=kafka.servers)
    admin.create_topics([NewTopic(stream.settings.list_changes_topic, 1, 1)])
    admin.close()
    return stream


def run(stream: Stream, *arguments: object, **environment: str) -> Result:
    given = os.environ | stream.environment | environment
    return CliRunner().invoke(app, ["lists", *map(str, arguments)], env=given)


def files(stream: Stream, *rows: str) -> Path:
    folder = stream.folder / "ofac"
    folder.mkdir(exist_ok=True)
    for file in ofac_set(rows):
        (folder / file.name).write_bytes(file.content)
    return folder


def events(stream: Stream, at_least: int) -> list[ListChange]:
    found: list[ListChange] = stream.read(stream.settings.list_changes_topic, ListChange, at_least)
    return found


def test_a_load_a_second_one_and_a_rollback_are_each_told(told: Stream) -> None:
    assert run(told, "load", files(told, *ROWS[:2])).exit_code == 0
    assert run(told, "load", files(told, *ROWS[:2])).exit_code == 0  # unchanged: nothing is told
    assert run(told, "load", files(told, *ROWS[1:]), "--shrink-max", "1").exit_code == 0
    assert run(told, "rollback", "ofac-sdn").exit_code == 0
    first, second, back = events(told, 3)
    assert (first.before, first.counts.added, first.added) == (None, 2, ())
    assert second.before == first.version
    assert [entry.caption for entry in second.added] == ["POLAR TIDE"]
    assert [entry.caption for entry in second.removed] == ["SEVERNY ZALIV BANK"]
    assert (back.is_rollback, back.version) == (True, first.version)
    assert [entry.caption for entry in back.removed] == ["POLAR TIDE"]
    store = open_store(told.settings)
    assert store.unpublished() == ()
    store.close()


def test_a_broker_that_is_away_fails_no_load_and_the_next_load_tells_both(told: Stream) -> None:
    away = {"VOSTRO_KAFKA_SERVERS": f"127.0.0.1:{free_port()}"}
    loaded = run(told, "load", files(told, *ROWS[:2]), **away)
    assert loaded.exit_code == 0
    assert "ofac-sdn is at version" in loaded.stdout
    assert "1 list changes are not on" in loaded.stderr
    assert "stamina" not in loaded.stdout
    assert run(told, "load", files(told, *ROWS)).exit_code == 0
    assert [event.counts.added for event in events(told, 2)] == [2, 1]


def test_a_topic_that_is_missing_fails_no_load(
    kafka: KafkaServer, redis_server: RedisServer, tmp_path: Path
) -> None:
    stream = Stream(kafka, redis_server, tmp_path)
    loaded = run(stream, "load", files(stream, *ROWS[:2]))
    assert loaded.exit_code == 0
    assert "list changes are not on" in loaded.stderr


def test_switched_off_nothing_is_sent_and_no_broker_is_asked(told: Stream) -> None:
    off = {"VOSTRO_LIST_CHANGES_ENABLED": "false", "VOSTRO_KAFKA_SERVERS": "127.0.0.1:1"}
    loaded = run(told, "load", files(told, *ROWS[:2]), **off)
    assert (loaded.exit_code, "list changes" in loaded.stderr) == (0, False)


def test_a_version_that_is_gone_is_said_and_struck_out(told: Stream) -> None:
    store = open_store(told.settings)
    edition = Edition(list="sample", format="test", designations=SAMPLE)
    loaded = load_edition(store, edition, LoadRules(), loaded_by="ops", at=datetime.now(UTC))
    store.client.delete(store.key("list", "sample", loaded.manifest.version, "manifest"))
    said: list[str] = []
    assert tell_changes(store, told.settings, said.append) == 1
    assert "can't be told any more" in said[0]
    assert store.unpublished() == ()
    store.close()


def test_versions_of_a_list_are_compared_in_words_and_as_json(told: Stream) -> None:
    run(told, "load", files(told, *ROWS[:2]))
    changed = sdn_row(102, "TUNDRA TRADE LLC", programme="RUSSIA")
    run(told, "load", files(told, ROWS[0], changed, ROWS[2]))
    shown = run(told, "diff", "ofac-sdn")
    assert shown.exit_code == 0
    assert "1 added, 1 changed, 0 removed" in shown.stdout
    assert "+ 103 POLAR TIDE" in shown.stdout
    assert "programmes: - SDGT  + RUSSIA" in shown.stdout
    (told_as_json,) = json.loads(
        run(told, "diff", "ofac-sdn@previous", "ofac-sdn", "--json").stdout
    )
    assert told_as_json["delta"]["changed"][0]["fields"][0]["field"] == "programmes"


def test_a_file_is_compared_with_what_is_in_use_and_two_folders_need_no_server(
    told: Stream, tmp_path: Path
) -> None:
    run(told, "load", files(told, *ROWS[:2]))
    assert (
        "1 added, 0 changed, 0 removed" in run(told, "diff", "ofac-sdn", files(told, *ROWS)).stdout
    )
    other = tmp_path / "other"
    other.mkdir()
    for file in ofac_set(ROWS[:1]):
        (other / file.name).write_bytes(file.content)
    without = run(told, "diff", files(told, *ROWS), other, VOSTRO_REDIS_URL="redis://127.0.0.1:1")
    assert "0 added, 0 changed, 2 removed" in without.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("no-such-list",), "no such file, nor such a list"),
        (("ofac-sdn@0000",), "It has no version"),
        (("ofac-sdn@previous", "ofac-sdn"), "It has no version previous"),
    ],
)
def test_what_is_not_there_is_said(told: Stream, arguments: tuple[str, ...], sentence: str) -> None:
    run(told, "load", files(told, *ROWS[:2]))
    result = run(told, "diff", *arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
