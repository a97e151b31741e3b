"""What one worker holds, every worker knows: over a real Kafka, by workers of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest

from routes import pay
from servers import poll
from streams import PARTITIONS, SOCKETS_ARE_LEFT, Stream, WorkerProcess
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

MONEY = "EUR 48210.55"


@pytest.fixture
def watching(stream: Stream) -> Stream:
    """A stream whose workers look at payments over time."""
    stream.environment["VOSTRO_WINDOWS_ENABLED"] = "true"
    settings = stream.settings
    with administering(settings) as admin:
        create_missing(admin, contracts_of(WINDOWS_FILE, windows_names(settings)))
    return stream


@contextmanager
def working(stream: Stream) -> Iterator[WorkerProcess]:
    """A worker that is ready; killed in the end, if it still lives."""
    worker = WorkerProcess(stream)
    try:
        worker.until_ready()
        yield worker
    finally:
        if worker.process.poll() is None:
            worker.kill()


def held(number: int) -> Payment:
    """A payment over a listed bank."""
    payment = pay(account(number), "FR", "COBADEFF VTBRRUMM BNPAFRPP", money=MONEY)
    return msgspec.structs.replace(payment, payment_id=f"held-{number}")


def again(number: int) -> Payment:
    """The same without that bank: off every corridor."""
    payment = pay(account(number), "FR", "COBADEFF BNPAFRPP", money=MONEY)
    return msgspec.structs.replace(payment, payment_id=f"again-{number}")


def account(number: int) -> dict[str, object]:
    own = f"DE893704004405320{number:05}"
    return {"country": "DE", "name": f"Mill {number} GmbH", "account": own}


def send(stream: Stream, payments: list[Payment]) -> None:
    stream.send([msgspec.json.encode(payment) for payment in payments])


def found(stream: Stream) -> dict[str, Alert]:
    """The alerts of payments that came again."""
    return {a.payment_id: a for a in stream.alerts() if a.payment_id.startswith("again-")}


def test_a_worker_that_starts_later_knows_what_another_held(watching: Stream) -> None:
    count = 20
    with working(watching):
        send(watching, [held(number) for number in range(count)])
        watching.decisions(count)
    with working(watching) as second:
        assert second.events("held payments")[-1]["known"] == count
        send(watching, [again(number) for number in range(count)])
        watching.decisions(2 * count)
        assert second.terminate() == 0
    alerts = found(watching)
    assert set(alerts) == {f"again-{number}" for number in range(count)}
    for number in range(count):
        reasons = {r for hit in alerts[f"again-{number}"].hits for r in hit.reasons}
        assert f"payment held-{number}" in reasons


def test_workers_side_by_side_learn_of_each_others_held_payments(watching: Stream) -> None:
    """Each has half of the partitions: what comes again comes to another as often as not."""
    count, told = 20, 0
    with working(watching) as first, working(watching) as second:
        shares = (first, second)
        poll(
            lambda: all(w.metric("vostro_partitions_assigned") == PARTITIONS // 2 for w in shares),
            60,
            "each has its share",
        )
        send(watching, [held(number) for number in range(count)])
        watching.decisions(count)
        poll(lambda: until_all_found(watching, count), 30, "both know all that was held")
        told = len(found(watching))
    assert told == count


def until_all_found(stream: Stream, count: int) -> bool:
    """Sends those again that were not found yet: a worker learns of a hold a moment later."""
    missing = [n for n in range(count) if f"again-{n}" not in found(stream)]
    before = len(stream.decisions(0))
    send(stream, [again(number) for number in missing])
    stream.decisions(before + len(missing))
    return not missing


def test_a_worker_works_though_the_topic_of_held_payments_can_not_be_read(stream: Stream) -> None:
    """It goes on with what it has, and follows as soon as it can."""
    stream.environment["VOSTRO_WINDOWS_ENABLED"] = "true"
    stream.environment["VOSTRO_HELD_TOPIC"] = "no/topic"
    with working(stream) as worker:
        send(stream, [again(1)])
        stream.decisions(1)
        assert "held payments can't be read" in worker.log
    assert not stream.dead_letters()
