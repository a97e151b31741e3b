"""`vostro webhook` in a process of its own, against a real Kafka and a real HTTP server."""

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
import pytest

from alerts_made import encoded, numbered
from examples import is_genuine
from redis_servers import Certificates
from servers import KafkaServer, free_port, poll
from vostro.sink.undelivered import Reason
from webhook_receiver import BREAK, HANG, OK, Answer, Receiver, receiving
from webhook_sink import (
    OTHER_SECRET,
    SECONDS_MAX,
    SECRET,
    SinkStream,
    forwarding,
)

SERVER_ERROR = Answer(500, body=b"out of order")
LOCATION = ("Location", "http://127.0.0.1:1/elsewhere")


@pytest.fixture
def stream(kafka: KafkaServer, tmp_path: Path) -> SinkStream:
    return SinkStream(kafka, tmp_path)


@pytest.fixture
def receiver(stream: SinkStream) -> Iterator[Receiver]:
    with receiving() as made:
        stream.environment["VOSTRO_WEBHOOK_URL"] = f"http://127.0.0.1:{made.port}/alerts?key=s3"
        yield made


def alerts(count: int, start: int = 0) -> list[tuple[bytes, bytes]]:
    """So many alerts, each of a payment of its own."""
    return [(b"P-%d" % n, encoded(numbered(n))) for n in range(start, start + count)]


def now() -> float:
    return datetime.now(UTC).timestamp()


def is_taken(receiver: Receiver, payment_id: str) -> bool:
    return payment_id in receiver.taken_ids()


def names(count: int, start: int = 0) -> set[str]:
    return {f"P-{n}" for n in range(start, start + count)}


def test_each_alert_is_delivered_signed_whatever_the_endpoint_does(
    stream: SinkStream, tmp_path: Path
) -> None:
    certificates = Certificates(tmp_path)
    with receiving(certificates.certificate, certificates.key("server")) as receiver:
        stream.environment |= {
            "VOSTRO_WEBHOOK_URL": f"https://127.0.0.1:{receiver.port}/alerts",
            "VOSTRO_WEBHOOK_CA_FILE": str(certificates.ca),
            "VOSTRO_WEBHOOK_ATTEMPTS_MAX": "10",
        }
        receiver.answers = {
            "P-1": [SERVER_ERROR, SERVER_ERROR],
            "P-2": [Answer(429, headers=(("Retry-After", "1"),))],
            "P-3": [BREAK],
            "P-4": [HANG],
            "P-5": [Answer(200, after_seconds=0.5, body=b"slow")],
            "P-6": [Answer(200, is_endless=True)],
            "P-7": [Answer(400, body=b"no such case type")],
            "P-8": [Answer(307, headers=(LOCATION,))],
            "P-9": [Answer(408), Answer(425), Answer(503)],
        }
        with forwarding(stream) as sink:
            sink.until_ready()
            stream.put(*alerts(40), (b"odd", b"{}"), (b"odd", b"\xff"))
            taken = names(40) - {"P-7", "P-8"}
            poll(lambda: receiver.taken_ids() == taken, 8, "all alerts")
            poll(lambda: stream.committed() == 42, SECONDS_MAX, "everything committed")
            assert sink.metric("vostro_webhook_delivered_total") == 38
            assert sink.metric("vostro_webhook_dead_letters_total") == 4
            assert sink.metric("vostro_webhook_retries_total") == 8
            assert sink.metric("vostro_webhook_pending") == 0
            assert sink.metric("vostro_webhook_oldest_undelivered_seconds") == 0
            assert sink.not_ready_because() == []
            assert sink.terminate() == 0
            assert "no such case type" not in sink.log
        assert receiver.under_way_max <= 9  # a hung one is given up here before it is there
    letters = {letter.key: letter for letter in stream.dead_letters(4)}
    assert (letters[b"P-7"].reason, letters[b"P-7"].status) == (Reason.REFUSED, 400)
    assert letters[b"P-7"].answer == "no such case type"
    assert letters[b"P-7"].original == encoded(numbered(7))
    assert (letters[b"P-8"].reason, letters[b"P-8"].status) == (Reason.REDIRECT, 307)
    assert letters[b"odd"].reason is Reason.NOT_AN_ALERT
    again = {name: len(receiver.of(name)) for name in ("P-1", "P-2", "P-3", "P-4", "P-9")}
    assert again == {"P-1": 3, "P-2": 2, "P-3": 2, "P-4": 2, "P-9": 4}
    asked, given = receiver.of("P-2")
    assert given.at - asked.at >= 1.0
    for one in receiver.requests:
        envelope = json.loads(one.body)
        assert envelope["type"] == "payment.flagged"
        assert envelope["data"] == json.loads(encoded(numbered(int(one.payment_id[2:]))))
        assert one.headers["webhook-id"] == envelope["data"]["alert_id"]
        assert one.headers["idempotency-key"] == one.headers["webhook-id"]
        assert is_genuine(one.headers, one.body, SECRET, now())
        assert not is_genuine(one.headers, one.body + b" ", SECRET, now())


def test_a_sink_killed_midway_loses_none_and_repeats_only_with_the_same_id(
    stream: SinkStream, receiver: Receiver
) -> None:
    receiver.default = Answer(204, after_seconds=0.05)
    with forwarding(stream, VOSTRO_WEBHOOK_CONCURRENCY="2") as first:
        stream.put(*alerts(60))
        poll(lambda: len(receiver.taken()) >= 15, SECONDS_MAX, "some alerts")
        first.kill()
    with forwarding(stream) as second:
        poll(lambda: receiver.taken_ids() == names(60), SECONDS_MAX, "all alerts")
        poll(lambda: stream.committed() == 60, SECONDS_MAX, "everything committed")
        assert second.terminate() == 0
    ids: dict[str, set[str]] = {}
    for one in receiver.taken():
        ids.setdefault(one.payment_id, set()).add(one.headers["webhook-id"])
    assert all(len(of_payment) == 1 for of_payment in ids.values())
    assert len({next(iter(of_payment)) for of_payment in ids.values()}) == 60
    assert not stream.dead_letters()


def test_two_sinks_share_the_work_and_a_stop_hands_it_over(
    stream: SinkStream, receiver: Receiver
) -> None:
    receiver.default = Answer(204, after_seconds=0.02)
    with forwarding(stream) as first:
        first.until_ready()
        stream.put(*alerts(30))
        with forwarding(stream) as second:
            sent = 30

            def both_deliver() -> bool:
                nonlocal sent
                stream.put(*alerts(10, sent))
                sent += 10
                return bool(second.metric("vostro_webhook_delivered_total"))

            poll(both_deliver, SECONDS_MAX, "alerts of both")
            stream.put(*alerts(100, sent))
            assert first.terminate() == 0
            stream.put(*alerts(30, sent + 100))
            sent += 130
            poll(lambda: receiver.taken_ids() == names(sent), SECONDS_MAX, "all alerts")
            poll(lambda: stream.committed() == sent, SECONDS_MAX, "everything committed")


def test_alerts_of_one_payment_keep_their_order_behind_one_that_fails(
    stream: SinkStream, receiver: Receiver
) -> None:
    versions = [
        msgspec.json.encode(msgspec.structs.replace(numbered(1), alert_id=f"a{n}"))
        for n in range(4)
    ]
    receiver.answers = {"P-1": [SERVER_ERROR, OK, SERVER_ERROR, BREAK]}
    stream.put(*((b"P-1", value) for value in versions), *alerts(5, 2))
    with forwarding(stream):
        poll(lambda: len(receiver.taken()) == 9, SECONDS_MAX, "all alerts")
    order = [one.headers["webhook-id"] for one in receiver.of("P-1")]
    assert order == ["a0", "a0", "a1", "a1", "a1", "a2", "a3"]


def test_an_endpoint_that_is_away_is_waited_for_and_nothing_is_given_up(
    stream: SinkStream, receiver: Receiver
) -> None:
    receiver.default = SERVER_ERROR
    stream.put(*alerts(130))  # more than are taken at once
    with forwarding(stream) as sink:
        poll(lambda: len(receiver.of("P-0")) > 5, SECONDS_MAX, "attempts beyond the bound")
        assert "the endpoint has taken nothing for" in str(sink.not_ready_because())
        assert sink.get("/health/live")[0] == 200
        assert sink.metric("vostro_webhook_oldest_undelivered_seconds") > 0
        assert sink.metric("vostro_webhook_endpoint_away_seconds") > 0
        poll(lambda: sink.metric("vostro_webhook_lag") == 130, SECONDS_MAX, "the lag")
        assert sink.metric("vostro_webhook_pending") == 100
        receiver.default = OK
        poll(lambda: receiver.taken_ids() == names(130), SECONDS_MAX, "all alerts")
        poll(lambda: sink.not_ready_because() == [], SECONDS_MAX, "ready")
        assert sink.terminate() == 0
    assert stream.committed() == 130
    assert not stream.dead_letters()


def test_one_alert_that_is_never_taken_is_given_up_while_others_pass_and_can_be_replayed(
    stream: SinkStream, receiver: Receiver
) -> None:
    receiver.answers = {"P-0": [SERVER_ERROR] * 50}
    with forwarding(stream) as sink:
        stream.put(*alerts(5))
        poll(lambda: receiver.taken_ids() == names(4, 1), SECONDS_MAX, "the others")
        sent = 5

        def is_given_up() -> bool:
            nonlocal sent
            stream.put(*alerts(1, sent))
            sent += 1
            return sink.metric("vostro_webhook_dead_letters_total") == 1

        poll(is_given_up, SECONDS_MAX, "the dead letter")
        poll(lambda: stream.committed() == sent, SECONDS_MAX, "everything committed")
    (letter,) = stream.dead_letters(1)
    assert (letter.reason, letter.status) == (Reason.SERVER_ERROR, 500)
    assert letter.attempts >= 3
    dry = stream.run("replay", "--dry-run")
    assert (dry.returncode, len(dry.stdout.splitlines())) == (0, 1)
    assert f"{letter.alert_id} server-error 500 x{letter.attempts}" in dry.stdout
    receiver.answers = {"P-0": [Answer(422)]}
    refused = stream.run("replay")
    assert refused.returncode == 1
    assert "0 delivered, 1 refused again" in refused.stderr
    other = stream.run("replay", VOSTRO_WEBHOOK_NAME="other")
    assert "0 delivered, 0 refused again, 0 no alerts, 2 not of other" in other.stderr
    replayed = stream.run("replay")
    assert (replayed.returncode, replayed.stderr) == (
        0,
        "vostro: 1 delivered, 0 refused again, 0 no alerts, 0 not of case-tool.\n",
    )
    assert "P-0" in receiver.taken_ids()
    assert "vostro: 0 delivered" in stream.run("replay").stderr


def test_an_endpoint_that_refuses_everything_does_not_empty_the_topic_into_dead_letters(
    stream: SinkStream, receiver: Receiver
) -> None:
    receiver.default = Answer(401, body=b"who are you")
    stream.put(*alerts(30))
    with forwarding(stream, VOSTRO_WEBHOOK_REFUSALS_MAX="5") as sink:
        poll(lambda: sink.metric("vostro_webhook_retries_total") > 30, SECONDS_MAX, "that it waits")
        assert "it answers 401" in str(sink.not_ready_because())
        assert sink.metric("vostro_webhook_dead_letters_total") == 5
        receiver.default = OK
        poll(lambda: stream.committed() == 30, SECONDS_MAX, "everything committed")
    letters = {letter.key.decode() for letter in stream.dead_letters(5) if letter.key}
    assert len(letters) <= 5 + 8  # what was under way when it came back may be refused yet
    assert receiver.taken_ids() == names(30) - letters


def test_keys_rotate_without_a_restart_and_a_broken_file_leaves_the_old_ones(
    stream: SinkStream, receiver: Receiver
) -> None:
    with forwarding(stream) as sink:
        for number, (lines, genuine) in enumerate(
            (
                (f"{OTHER_SECRET}\n{SECRET}\n", {SECRET, OTHER_SECRET}),
                (f"{OTHER_SECRET}\n", {OTHER_SECRET}),
                ("whsec_short\n", {OTHER_SECRET}),
            )
        ):
            stream.secret_file.write_text(lines)
            stream.put(*alerts(1, number))
            poll(partial(is_taken, receiver, f"P-{number}"), SECONDS_MAX, "the alert")
            (one,) = receiver.of(f"P-{number}")
            verified = {
                secret
                for secret in (SECRET, OTHER_SECRET)
                if is_genuine(one.headers, one.body, secret, now())
            }
            assert verified == genuine
        assert "VOSTRO_WEBHOOK_SECRET_FILE is no use" in str(sink.not_ready_because())
        assert "secret 1 is not" in sink.log
        assert "whsec_short" not in sink.log


def test_nothing_is_sent_to_a_server_that_tls_does_not_trust(
    stream: SinkStream, tmp_path: Path
) -> None:
    certificates = Certificates(tmp_path)
    with receiving(certificates.certificate, certificates.key("server")) as receiver:
        stream.environment["VOSTRO_WEBHOOK_URL"] = f"https://127.0.0.1:{receiver.port}/alerts"
        stream.put(*alerts(3))
        with forwarding(stream) as sink:
            poll(
                lambda: "CERTIFICATE_VERIFY_FAILED" in str(sink.not_ready_because()),
                SECONDS_MAX,
                "that TLS does not trust it",
            )
            sink.process.send_signal(signal.SIGINT)
            assert sink.process.wait(SECONDS_MAX) == 0
        assert not receiver.requests
    assert stream.committed() == 0
    assert not stream.dead_letters()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("URL", "http://receiver.example/alerts", "http://: alerts would travel in the clear"),
        ("URL", "https://user:s3cret@receiver.example/", "has a user or password in it"),
        ("URL", "receiver.example/alerts", "is not https://host/path"),
        ("SECRET_FILE", "/nowhere", "No such file"),
        ("CA_FILE", "/nowhere", "No such file"),
    ],
)
def test_a_setting_that_is_no_use_ends_the_start(
    stream: SinkStream, name: str, value: str, said: str
) -> None:
    url = {"VOSTRO_WEBHOOK_URL": f"https://127.0.0.1:{free_port()}"}
    done = stream.run(**(url | {f"VOSTRO_WEBHOOK_{name}": value}))
    assert done.returncode == 2
    assert said in done.stderr
    assert "s3cret" not in done.stderr


def test_a_topic_that_is_missing_ends_the_start_with_what_creates_it(
    stream: SinkStream, receiver: Receiver
) -> None:
    done = stream.run(VOSTRO_WEBHOOK_DEAD_LETTER_TOPIC="nowhere")
    assert done.returncode == 1
    assert "Topics are missing: nowhere" in done.stderr
    assert not receiver.requests


def test_a_broker_that_is_away_is_waited_for_and_a_stop_is_heard_meanwhile(
    stream: SinkStream, receiver: Receiver
) -> None:
    with forwarding(stream, VOSTRO_KAFKA_SERVERS="127.0.0.1:1") as sink:

        def tells() -> bool:
            return "Kafka does not answer" in str(sink.not_ready_because())

        poll(tells, SECONDS_MAX, "that it waits")
        assert sink.get("/health/live")[0] == 200
        assert sink.terminate() == 0
    assert not receiver.requests
