"""The windows as Faust keeps them: over a restart and a rebalance, on a real broker."""

import sys
import time
from pathlib import Path

import msgspec
import pytest

from routes import pay
from servers import KafkaServer, RedisServer, poll
from streams import SOCKETS_ARE_LEFT, Stream, WorkerProcess, consuming, working
from vostro.alert import Alert
from vostro.payment import Payment
from vostro.stream.topics import (
    WINDOWS_FILE,
    administering,
    contracts_of,
    create_missing,
    windows_names,
)

pytestmark = SOCKETS_ARE_LEFT
PARTITIONS = 8  # topics/windows.toml
REROUTED = "window.rerouted-after-hold"  # a window of the pair
SECONDS_TO_JOIN = 4.0  # a worker starts, and partitions move, in about that
WINDOWS = ("-m", "vostro.cli.main", "windows")


@pytest.fixture
def stream(kafka: KafkaServer, redis_of_session: RedisServer, tmp_path: Path) -> Stream:
    """A stream whose workers pass watched payments on."""
    made = Stream(kafka, redis_of_session, tmp_path)
    group = made.environment["VOSTRO_KAFKA_GROUP"]
    made.environment |= {
        "VOSTRO_WINDOWS_ENABLED": "true",
        "VOSTRO_WATCHED_TOPIC": f"{group}-watched",
        "VOSTRO_WINDOWS_CHANGELOG_TOPIC": f"{group}-windows",
    }
    made.create_topics()
    settings = made.settings
    with administering(settings) as admin:
        create_missing(admin, contracts_of(WINDOWS_FILE, windows_names(settings)))
    made.load_lists()
    return made


def windows(stream: Stream) -> WorkerProcess:
    """`vostro windows` as an operator starts it."""
    return WorkerProcess(stream, arguments=[sys.executable, *WINDOWS])


def account(number: int) -> dict[str, object]:
    return {"country": "KZ", "account": f"KZ86125KZT50041{number:05}", "name": f"TOO {number}"}


def payee(number: int) -> dict[str, object]:
    return {"country": "DE", "name": f"Kunde {number} GmbH"}


def held(number: int) -> Payment:
    """A payment over a listed bank."""
    payment = pay(account(number), payee(number), "HSBKKZKX VTBRRUMM")
    return msgspec.structs.replace(payment, payment_id=f"held-{number}")


def rerouted(number: int) -> Payment:
    """The same over another bank."""
    payment = pay(account(number), payee(number), "HSBKKZKX COBADEFF")
    return msgspec.structs.replace(payment, payment_id=f"again-{number}")


def found_in(stream: Stream) -> dict[str, Alert]:
    """The alerts of another way, by payment."""
    return {
        alert.payment_id: alert
        for alert in stream.alerts()
        if any(hit.rule == REROUTED for hit in alert.hits)
    }


def send(stream: Stream, payments: list[Payment]) -> None:
    stream.send([msgspec.json.encode(payment) for payment in payments])


def until_moved_on(stream: Stream, worker: WorkerProcess, payments: int) -> None:
    """Returns once the windows took over everything that so many payments led to."""
    stream.decisions(payments)

    def is_done() -> bool:
        return worker.metric("vostro_payments_total") >= payments * 4 and (
            worker.metric("vostro_consumer_lag") == 0
        )

    poll(is_done, 60, f"windows moved on: {worker.log[-2_000:]}")


def until_found(stream: Stream, worker: WorkerProcess, count: int) -> None:
    """Returns once so many payments have an alert of another way; one consumer reads them all."""
    decode = msgspec.json.Decoder(Alert).decode
    found: set[str] = set()
    with consuming(stream.kafka, stream.settings.alerts_topic) as consumer:

        def are_there() -> bool:
            for records in consumer.poll(timeout_ms=100).values():
                for alert in (decode(record.value) for record in records):
                    if any(hit.rule == REROUTED for hit in alert.hits):
                        found.add(alert.payment_id)
            return len(found) >= count

        poll(are_there, 90, f"{count} found, not {len(found)}: {worker.log[-3_000:]}")


def test_a_windows_state_survives_a_kill_and_a_rerouted_payment_is_found_after_it(
    stream: Stream,
) -> None:
    count = 20
    with working(stream):
        first = windows(stream)
        try:
            first.until_ready()
            send(stream, [held(number) for number in range(count)])
            until_moved_on(stream, first, count)
        finally:
            first.kill()
        second = windows(stream)
        try:
            second.until_ready()
            send(stream, [rerouted(number) for number in range(count)])
            until_found(stream, second, count)
            assert second.terminate() == 0
        finally:
            if second.process.poll() is None:
                second.kill()
    found = found_in(stream)
    assert set(found) == {f"again-{number}" for number in range(count)}
    for number in range(count):
        reasons = {r for hit in found[f"again-{number}"].hits for r in hit.reasons}
        assert f"payment held-{number}" in reasons
    assert not stream.dead_letters()


def test_windows_move_with_their_partitions_to_a_second_worker(stream: Stream) -> None:
    count = 20
    with working(stream):
        first = windows(stream)
        second = None
        try:
            first.until_ready()
            send(stream, [held(number) for number in range(count)])
            until_moved_on(stream, first, count)
            joined = second = windows(stream)
            # While partitions move: Faust loses what comes then, unless it is kept from it.
            for number in range(count):
                send(stream, [rerouted(number)])
                time.sleep(SECONDS_TO_JOIN / count)
            poll(
                lambda: joined.metric("vostro_partitions_assigned") == PARTITIONS // 2,
                60,
                f"it has its share: {second.log[-2_000:]}",
            )
            second.until_ready()
            until_found(stream, second, count)
            assert first.metric("vostro_payments_total") > 0
        finally:
            for worker in (first, second):
                if worker is not None and worker.process.poll() is None:
                    worker.kill()
    assert not stream.dead_letters()
