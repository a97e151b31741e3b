"""`vostro alerts` in a process of its own, against a real Kafka."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic

from alerts_made import SCREENED_AT, encoded, numbered
from servers import KafkaServer

PARTITIONS = 2
SECONDS_MAX = 30.0


class AlertsTopic:
    """A topic of a test's own, and the command that reads it."""

    def __init__(self, kafka: KafkaServer) -> None:
        self.name, self.servers = f"flagged-{uuid4().hex[:8]}", kafka.servers
        admin = KafkaAdminClient(bootstrap_servers=kafka.servers)
        admin.create_topics([NewTopic(self.name, PARTITIONS, 1)])
        admin.close()
        self.producer = KafkaProducer(bootstrap_servers=kafka.servers, acks="all")

    def put(self, *values: bytes) -> None:
        """Puts records on the topic, over its partitions in turn, and waits for the broker."""
        sent = [
            self.producer.send(self.name, value, partition=number % PARTITIONS)
            for number, value in enumerate(values)
        ]
        for future in sent:
            future.get(timeout=SECONDS_MAX)

    def command(self, *arguments: str) -> subprocess.Popen[str]:
        """Starts `vostro alerts` on the topic."""
        environment = {"VOSTRO_KAFKA_SERVERS": self.servers, "VOSTRO_ALERTS_TOPIC": self.name}
        return subprocess.Popen(
            [sys.executable, "-m", "vostro.cli.main", "alerts", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of a run that ends by itself."""
        process = self.command(*arguments)
        out, err = process.communicate(timeout=SECONDS_MAX)
        return process.returncode, out, err


@pytest.fixture
def topic(kafka: KafkaServer) -> Iterator[AlertsTopic]:
    made = AlertsTopic(kafka)
    yield made
    made.producer.close()


@contextmanager
def following(topic: AlertsTopic, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A follower that has found its place: what is put from now on is new to it."""
    process = topic.command(*arguments)
    assert process.stderr is not None
    try:
        assert "Following" in process.stderr.readline()
        yield process
    finally:
        process.kill()
        process.communicate()


def ids(out: str) -> set[str]:
    """The payments of --json lines."""
    return {json.loads(line)["payment_id"] for line in out.splitlines()}


def test_all_alerts_of_the_topic_are_shown_and_then_it_ends(topic: AlertsTopic) -> None:
    topic.put(*(encoded(numbered(n)) for n in range(5)))
    code, out, err = topic.run("--from-beginning", "--no-follow", "--json")
    assert code == 0
    assert ids(out) == {f"P-{n}" for n in range(5)}
    assert "5 alerts shown, 0 filtered out, 0 unreadable" in err


def test_json_is_the_record_as_it_stands_on_the_topic(topic: AlertsTopic) -> None:
    record = encoded(numbered(1))[:-1] + b',"of_a_later_version":1}'
    topic.put(record)
    _, out, _ = topic.run("--from-beginning", "--no-follow", "--json")
    assert json.loads(out) == json.loads(record)


def test_a_person_gets_the_alert_explained(topic: AlertsTopic) -> None:
    topic.put(encoded(numbered(1)))
    _, out, _ = topic.run("--from-beginning", "--no-follow")
    assert "HOLD" in out
    assert "SEVERNY ZALIV BANK · sample S-1" in out


def test_without_a_start_only_new_alerts_are_shown(topic: AlertsTopic) -> None:
    topic.put(encoded(numbered(1)))
    with following(topic, "--json", "--limit", "1") as process:
        topic.put(encoded(numbered(2)))
        out, _ = process.communicate(timeout=SECONDS_MAX)
    assert ids(out) == {"P-2"}


def test_an_empty_topic_ends_at_once_without_follow_and_says_so_by_its_code(
    topic: AlertsTopic,
) -> None:
    code, out, _ = topic.run("--from-beginning", "--no-follow")
    assert (code, out) == (5, "")


def test_a_follower_ends_after_its_time_and_tells_by_its_code_whether_any_came(
    topic: AlertsTopic,
) -> None:
    assert topic.run("--timeout", "0.5")[0] == 5
    topic.put(encoded(numbered(1)))
    code, out, _ = topic.run("--from-beginning", "--timeout", "1.5", "--json")
    assert (code, ids(out)) == (0, {"P-1"})


def test_a_reader_that_goes_away_ends_it_without_a_word(topic: AlertsTopic) -> None:
    with following(topic, "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        topic.put(encoded(numbered(1)))
        process.stdout.readline()
        process.stdout.close()
        topic.put(encoded(numbered(2)))
        assert process.wait(SECONDS_MAX) == 141
        told = process.stderr.read()
    assert told == "vostro: 2 alerts shown, 0 filtered out, 0 unreadable.\n"


def test_alerts_are_shown_as_a_table_or_as_csv(topic: AlertsTopic) -> None:
    topic.put(*(encoded(numbered(n)) for n in range(3)))
    start = ("--from-beginning", "--no-follow")
    _, out, _ = topic.run(*start, "--output", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["payment_id"] for row in rows} == {"P-0", "P-1", "P-2"}
    assert {row["corridor"] for row in rows} == {"DE-KZ"}
    assert rows[0]["alert_id"] in {numbered(n).alert_id for n in range(3)}
    _, out, _ = topic.run(*start, "-o", "table")
    head, *lines = out.splitlines()
    assert head.startswith("screened at")
    assert len(lines) == 3
    assert all("hold" in line and "listed.bic" in line for line in lines)


def test_a_follower_shows_what_comes_and_ends_cleanly_on_ctrl_c(topic: AlertsTopic) -> None:
    with following(topic, "--json") as process:
        assert process.stdout is not None
        topic.put(encoded(numbered(1)))
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=SECONDS_MAX)
    assert ids(first) == {"P-1"}
    assert process.returncode == 130
    assert "1 alert shown" in err
    assert "Traceback" not in err


def test_filters_by_list_rule_outcome_and_time(topic: AlertsTopic) -> None:
    hour = timedelta(hours=1)
    topic.put(*(encoded(numbered(n, SCREENED_AT + n * hour)) for n in range(4)))
    since, until = (SCREENED_AT + hour).isoformat(), (SCREENED_AT + 3 * hour).isoformat()
    start = ("--from-beginning", "--no-follow", "--json")
    _, out, err = topic.run(*start, "--since", since, "--until", until)
    assert ids(out) == {"P-1", "P-2"}
    assert "2 filtered out" in err
    for option, wanted, other in (
        ("--list", "sample", "un"),
        ("--rule", "listed.bic", "wording"),
        ("--outcome", "hold", "block"),
        ("--severity", "high", "low"),
        ("--country", "ru", "us"),
        ("--corridor", "DE-KZ", "DE-RU"),
    ):
        assert len(ids(topic.run(*start, option, wanted)[1])) == 4
        code, out, _ = topic.run(*start, option, other)
        assert (code, out) == (5, "")
    assert ids(topic.run(*start, "--payment", "P-2", "--min-score", "0.9")[1]) == {"P-2"}
    assert topic.run(*start, "--country", "Kazakhstan")[0] == 2


def test_since_a_moment_after_the_last_alert_shows_none(topic: AlertsTopic) -> None:
    topic.put(encoded(numbered(1)))  # screened in March 2026, on the topic just now
    assert topic.run("--since", "1m", "--no-follow", "--json")[1] == ""
    assert ids(topic.run("--since", SCREENED_AT.isoformat(), "--no-follow", "--json")[1]) == {"P-1"}


def test_a_group_goes_on_where_it_left_off_also_after_a_limit(topic: AlertsTopic) -> None:
    group = ("--group", f"g-{uuid4().hex[:8]}", "--from-beginning", "--no-follow", "--json")
    topic.put(*(encoded(numbered(n)) for n in range(5)))
    first = ids(topic.run(*group, "--limit", "2")[1])
    rest = ids(topic.run(*group)[1])
    assert len(first) == 2
    assert first | rest == {f"P-{n}" for n in range(5)}
    assert not first & rest
    assert topic.run(*group)[1] == ""


def test_a_record_that_is_no_alert_is_named_and_the_rest_is_shown(topic: AlertsTopic) -> None:
    topic.put(b"\xff\xfe", b'{"payment_id": 7}', b"", encoded(numbered(1)))
    code, out, err = topic.run("--from-beginning", "--no-follow", "--json")
    assert code == 1
    assert ids(out) == {"P-1"}
    assert f"No alert at {topic.name}[0]@0" in err
    assert f"No alert at {topic.name}[1]@0" in err
    assert "3 unreadable" in err


def test_a_missing_topic_is_one_sentence_with_the_remedy(topic: AlertsTopic) -> None:
    topic.name = "nowhere"
    code, _, err = topic.run("--no-follow")
    assert code == 1
    assert "There is no topic 'nowhere'" in err
    assert "vostro topics create" in err


def test_a_broker_that_is_away_is_one_sentence_with_the_remedy(topic: AlertsTopic) -> None:
    topic.servers = "127.0.0.1:1"
    code, _, err = topic.run("--no-follow")
    assert code == 1
    assert err.startswith("vostro: Kafka does not answer")
    assert len(err.splitlines()) == 1
