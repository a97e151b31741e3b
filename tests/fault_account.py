"""Payments in = decisions + dead letters: every record of the topic accounted for, by position."""

from collections import defaultdict
from typing import Any, TypeVar

import msgspec

from fault_load import KIND, Kind
from servers import poll
from streams import Stream, consuming, is_at_end
from vostro.alert import Alert, DeadLetter, Decision, SourcePosition

READ_SECONDS_MAX = 60.0

Place = tuple[int, int]  # partition and offset in the payments topic
T = TypeVar("T", Alert, Decision, DeadLetter)


class Came(msgspec.Struct, frozen=True):
    """A record that came in."""

    kind: Kind
    at: float  # Unix seconds, by its sender


class Told(msgspec.Struct, frozen=True):
    """A decision or dead letter that went out."""

    at: float  # Unix seconds, by the broker
    what: Decision | DeadLetter


class Account(msgspec.Struct):
    """What came in and what came of it."""

    came: dict[Place, Came] = {}
    told: dict[Place, list[Told]] = {}  # in the order of the broker's clock
    alerts: dict[Place, list[Alert]] = {}

    def check(self) -> None:
        """Fails with the positions of what was lost, told wrongly, or told in two ways."""
        assert self.told.keys() == self.came.keys(), self.odd_ones()
        for place, came in self.came.items():
            told = [one.what for one in self.told[place]]
            letters = [one for one in told if isinstance(one, DeadLetter)]
            if came.kind is not Kind.HOSTILE:
                assert bool(letters) is (came.kind is Kind.UNREADABLE), (place, told)
                assert (place in self.alerts) is (came.kind is Kind.FLAGGED), (place, told)
            assert not letters or len(letters) == len(told), (place, told)
        self.check_repeated()

    def odd_ones(self) -> str:
        """What came in and never out, or the reverse."""
        lost = sorted(self.came.keys() - self.told.keys())
        strange = sorted(self.told.keys() - self.came.keys())
        return f"lost: {len(lost)} {lost[:10]}; from nowhere: {len(strange)} {strange[:10]}"

    def check_repeated(self) -> None:
        """What was told twice was told the same, with the same ids."""
        for place, told in self.told.items():
            ways = defaultdict(set)
            for one in told:
                name, way = way_told(one.what)
                ways[name].add(way)
            # A hostile message may hold two payments of one id.
            is_hostile = self.came[place].kind is Kind.HOSTILE
            assert is_hostile or all(len(found) == 1 for found in ways.values()), (place, ways)
            held = {way[1] for found in ways.values() for way in found if way[1] is not None}
            assert {alert.alert_id for alert in self.alerts.get(place, [])} == held, place


def way_told(what: Decision | DeadLetter) -> tuple[str, tuple[str, str | None]]:
    """Which payment of its message it is of, and what must be the same each time."""
    if isinstance(what, DeadLetter):
        return "message", (what.dead_letter_id, None)
    return what.payment_id, (what.outcome, what.alert_id)


def account_of(stream: Stream) -> Account:
    """All that lies in the topics of a stream that has come to rest."""
    account, settings = Account(), stream.settings
    for record in records(stream, settings.payments_topic):
        kind = Kind(dict(record.headers)[KIND].decode())
        account.came[record.partition, record.offset] = Came(kind, record.timestamp / 1_000)
    told = defaultdict(list)
    for at, decision in decoded(stream, settings.decisions_topic, Decision):
        told[place_of(decision.source)].append(Told(at, decision))
    for at, letter in decoded(stream, settings.dead_letter_topic, DeadLetter):
        told[place_of(letter.source)].append(Told(at, letter))
    account.told = {place: sorted(found, key=lambda one: one.at) for place, found in told.items()}
    for _, alert in decoded(stream, settings.alerts_topic, Alert):
        account.alerts.setdefault(place_of(alert.source), []).append(alert)
    return account


def place_of(source: SourcePosition) -> Place:
    """Where in the payments topic it came from."""
    assert source.partition is not None
    assert source.offset is not None
    return source.partition, source.offset


def decoded(stream: Stream, topic: str, shape: type[T]) -> list[tuple[float, T]]:
    """Everything in a topic, by its contract, and when it came there."""
    decode = msgspec.json.Decoder(shape).decode
    return [(record.timestamp / 1_000, decode(record.value)) for record in records(stream, topic)]


def records(stream: Stream, topic: str) -> list[Any]:
    """Everything in a topic."""
    found: list[Any] = []
    with consuming(stream.kafka, topic) as consumer:

        def is_read() -> bool:
            for some in consumer.poll(timeout_ms=100, max_records=50_000).values():
                found.extend(some)
            return is_at_end(consumer)

        poll(is_read, READ_SECONDS_MAX, f"all of {topic}")
    return found
