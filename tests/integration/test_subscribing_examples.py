"""The examples of docs/subscribing.md, run as they stand: each alert is handled once."""

import base64
import json
import os
import signal
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic

from alerts_made import made_alert, numbered
from examples import FOLDER, go, is_genuine
from servers import KafkaServer, poll
from streams import PARTITIONS, Stream, consuming, payments_in, working
from vostro.sink.signing import Key, signed_headers

ALERTS = 1_500
SECONDS_MAX = 60.0
SECRET = base64.b64encode(b"a secret of the tests, 32 bytes.").decode()


@pytest.fixture
def topic(kafka: KafkaServer) -> str:
    """A topic with many alerts, every tenth of them twice, and a record that is none."""
    name = f"flagged-{uuid4().hex[:8]}"
    admin = KafkaAdminClient(bootstrap_servers=kafka.servers)
    admin.create_topics([NewTopic(name, 2, 1)])
    admin.close()
    producer = KafkaProducer(bootstrap_servers=kafka.servers, acks="all")
    one = made_alert()
    for number in range(ALERTS):
        alert = msgspec.structs.replace(
            one, payment_id=f"P-{number}", alert_id=f"{number:032x}", schema_version=1
        )
        for _ in range(2 if number % 10 == 0 else 1):
            producer.send(name, msgspec.json.encode(alert), key=alert.payment_id.encode())
    producer.send(name, b'{"payment_id": 7', key=b"odd")
    producer.flush(SECONDS_MAX)
    producer.close()
    return name


@pytest.fixture(scope="session")
def go_subscriber(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The example in Go, built with the modules of its lock file."""
    built = tmp_path_factory.mktemp("go") / "subscribe"
    go("build", "-mod=readonly", "-o", str(built), "./subscribe")
    return [str(built)]


PYTHON = [sys.executable, str(FOLDER / "python" / "subscribe.py")]


@pytest.mark.parametrize("language", ["python", "go"])
def test_each_alert_is_handled_once_also_when_the_subscriber_is_killed(
    kafka: KafkaServer, topic: str, tmp_path: Path, language: str, request: pytest.FixtureRequest
) -> None:
    command = PYTHON if language == "python" else request.getfixturevalue("go_subscriber")
    store = tmp_path / "cases.db"
    environment = os.environ | {
        "KAFKA": kafka.servers,
        "ALERTS_TOPIC": topic,
        "GROUP": topic,
        "SESSION_MS": "1500",
    }

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([*command, str(store)], env=environment)

    first = start()
    try:
        poll(lambda: cases(store) >= 30, SECONDS_MAX, "the first cases")
    finally:
        first.kill()
        first.wait()
    assert cases(store) < ALERTS, "it was to be killed midway"
    second = start()
    try:
        poll(lambda: cases(store) >= ALERTS and unreadable(store) == 1, SECONDS_MAX, "every case")
        second.send_signal(signal.SIGTERM)
        assert second.wait(SECONDS_MAX) == 0
    finally:
        second.kill()
    counted = rows(store, "select payment_id, count(*) from cases group by payment_id")
    assert dict(counted) == {f"P-{number}": 1 for number in range(ALERTS)}
    assert rows(store, "select count(*) from alerts_seen") == [(ALERTS,)]
    [(kept,)] = rows(store, "select alert from cases where payment_id = 'P-7'")
    assert json.loads(kept)["hits"]


def test_what_a_worker_sends_is_what_the_contract_promises(stream: Stream) -> None:
    one, corrected = payments_in(1)[0], payments_in(1)[0].replace(b"Bakeries", b"Brewers")
    with working(stream) as worker:
        worker.until_ready()
        stream.send([one, one, corrected], same_key=True)
        stream.alerts(3)
    topic = stream.settings.alerts_topic
    with consuming(stream.kafka, topic) as consumer:
        records: list[Any] = []

        def all_there() -> bool:
            for polled in consumer.poll(timeout_ms=100).values():
                records.extend(polled)
            return len(records) == 3

        poll(all_there, SECONDS_MAX, "the alerts")
    assert {(r.key, r.partition) for r in records} == {(b"P-0", zlib.crc32(b"P-0") % PARTITIONS)}
    assert not any(record.headers for record in records)
    first, again, other = (json.loads(record.value) for record in records)
    assert len(first["alert_id"]) == 32
    assert first["alert_id"] == again["alert_id"] != other["alert_id"]
    apart = ("screened_at", "source")
    assert {k: v for k, v in first.items() if k not in apart} == {
        k: v for k, v in again.items() if k not in apart
    }
    assert first["payment_id"] == other["payment_id"]


def rows(store: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query says; nothing while the store has no tables."""
    try:
        with closing(sqlite3.connect(store, timeout=30)) as connection:
            return connection.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []


def count_of(table: str) -> Callable[[Path], int]:
    """Counts the rows of a table."""

    def count(store: Path) -> int:
        found = rows(store, f"select count(*) from {table}")  # noqa: S608 - a name of ours
        return int(found[0][0]) if found else 0

    return count


cases, unreadable = count_of("cases"), count_of("unreadable")


def test_what_vostro_signs_is_genuine_to_the_documented_verification(tmp_path: Path) -> None:
    body, now = msgspec.json.encode(numbered(1)), int(datetime.now(UTC).timestamp())
    keys = (Key("new", b"n" * 32), Key("old", base64.b64decode(SECRET)))
    headers = signed_headers(keys, "an-id", now, body)
    secret = f"whsec_{SECRET}"
    assert is_genuine(headers, body, secret, now)
    assert not is_genuine(headers, body + b" ", secret, now)
    assert not is_genuine(headers, body, "whsec_" + base64.b64encode(b"x" * 32).decode(), now)
    assert not is_genuine(headers, body, secret, now + 301)
    assert not is_genuine(headers | {"webhook-id": "another"}, body, secret, now)
    assert not is_genuine({}, body, secret, now)
    sample = tmp_path / "sample.json"
    told = {"Headers": headers, "Body": base64.b64encode(body).decode(), "Secret": secret}
    sample.write_text(json.dumps(told))
    go("vet", "./...")
    go("test", "-count=1", "./webhook")
    go("test", "-count=1", "./webhook", WEBHOOK_SAMPLE=str(sample))
