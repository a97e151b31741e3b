"""`vostro generate` and `vostro lists sample`: what gives a test system its work."""

import os
import re
import signal
import subprocess
import sys
import time

import msgspec
import pytest
from typer.testing import CliRunner

from servers import POLL_SECONDS, RedisServer, poll
from streams import Stream, consuming, is_at_end
from vostro.cli.main import app
from vostro.payment import Payment

COMMAND = (sys.executable, "-m", "vostro.cli.main", "generate")


def values_in(stream: Stream) -> list[bytes]:
    found: list[bytes] = []
    with consuming(stream.kafka, stream.settings.payments_topic) as consumer:

        def is_read() -> bool:
            for records in consumer.poll(timeout_ms=100).values():
                found.extend(record.value for record in records)
            return is_at_end(consumer)

        poll(is_read, 30, "the topic is read")
    return found


def count_in(stream: Stream) -> int:
    with consuming(stream.kafka, stream.settings.payments_topic) as consumer:
        return sum(consumer.end_offsets(list(consumer.assignment())).values())


def test_it_sends_ordinary_hidden_and_broken_messages_at_the_rate(
    stream_without_lists: Stream,
) -> None:
    stream, began = stream_without_lists, time.monotonic()
    done = subprocess.run(
        [*COMMAND, "--count", "300", "--rate", "150", "--hidden", "0.2"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | stream.environment,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began >= 2.0 - POLL_SECONDS, "300 at 150 a second take two seconds"
    told = re.search(r"Sent (\d+) ordinary .*, (\d+) that must .*, (\d+) that can't", done.stderr)
    assert told is not None
    ordinary, hidden, broken = map(int, told.groups())
    assert ordinary + hidden + broken == 300
    assert 30 <= hidden <= 80
    assert broken >= 2

    payments, unreadable = [], 0
    for value in values_in(stream):
        try:
            payments.append(msgspec.json.decode(value, type=Payment))
        except (msgspec.DecodeError, UnicodeDecodeError):
            unreadable += 1
    assert (len(payments), unreadable) == (ordinary + hidden, broken)
    ids = {payment.payment_id for payment in payments}
    assert len(ids) == len(payments)
    assert all(payment_id.startswith("DEMO-") for payment_id in ids)


def test_a_sigterm_ends_it_and_what_it_sent_is_counted(stream_without_lists: Stream) -> None:
    stream = stream_without_lists
    with subprocess.Popen(
        [*COMMAND, "--rate", "200"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | stream.environment,
    ) as process:
        try:
            poll(lambda: count_in(stream) > 0, 30, "payments come")
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "ordinary payments" in told


def test_a_topic_that_is_missing_is_named(
    stream_without_lists: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in stream_without_lists.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("VOSTRO_PAYMENTS_TOPIC", "nowhere")
    done = CliRunner().invoke(app, ["generate", "--count", "1"])
    assert done.exit_code == 1
    assert "nowhere" in done.stderr
    assert "vostro topics create" in done.stderr


def test_the_sample_list_is_loaded_under_its_own_name_and_confirmed_by_a_second_load(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOSTRO_REDIS_URL", redis_server.url)
    monkeypatch.setenv("VOSTRO_LIST_CHANGES_ENABLED", "false")
    first = CliRunner().invoke(app, ["lists", "sample"])
    second = CliRunner().invoke(app, ["lists", "sample"])
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "sample is at version" in first.stdout
    assert "the first version" in first.stdout
    assert "unchanged" in second.stdout
