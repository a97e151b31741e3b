"""What a screening worker does over time: asks the held payments, passes watched ones on."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import msgspec

from vostro.alert import Outcome, Screening
from vostro.payment import Payment
from vostro.routing.judge import judge_route
from vostro.routing.windows.memory import HeldPayments
from vostro.routing.windows.passing import Passing, passing_of
from vostro.routing.windows.watch import beside_held
from vostro.screening.over_time import is_watched, with_windows
from vostro.screening.policy import Policy
from vostro.screening.watched import Watched, encoded_of, watched_of
from vostro.stream.decide import position_of
from vostro.stream.records import Message, Record

ENCODER = msgspec.json.Encoder()
HELD_ENCODER = msgspec.msgpack.Encoder()


class WatchPayments:
    """Between the screening of a payment and its records. Called in the stream's own thread."""

    def __init__(
        self,
        policy: Policy,
        held: HeldPayments,
        *,
        watched_topic: str,
        held_topic: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.policy, self.held, self.clock = policy, held, clock
        self.watched_topic, self.held_topic = watched_topic, held_topic
        self._last: tuple[Payment, Passing] | None = None

    def beside(self, payment: Payment, screening: Screening) -> Screening:
        """The screening with what is alike among the held payments that all workers know.

        An ordinary payment is asked for its amount alone.
        """
        self._last = None
        facts = judge_route(payment, self.policy.route).facts  # known: it was judged just now
        if facts is None or not (
            is_watched(facts, screening)
            or self.held.has_amount_like(payment.currency, payment.amount)
        ):
            return screening
        event = passing_of(facts, self.clock(), is_held=screening.outcome is not Outcome.RELEASE)
        self._last = (payment, event)
        found = beside_held(event, self.held, self.policy.route.rules_off)
        return with_windows(payment, screening, found, self.policy)

    def records(
        self, payment: Payment, screening: Screening, message: Message
    ) -> tuple[Record, ...]:
        """A record for each window of a watched payment, keyed by it; none off the corridors.

        And, if it is held, what every worker is to know of it.
        """
        judged = judge_route(payment, self.policy.route)
        facts = judged.facts
        if facts is None or not is_watched(facts, screening):
            return ()
        is_held = screening.outcome is not Outcome.RELEASE
        if self._last is not None and self._last[0] is payment:
            event = self._last[1]
            if event.is_held != is_held:
                event = msgspec.structs.replace(event, is_held=is_held)
        else:
            event = passing_of(facts, self.clock(), is_held=is_held)
        watched = watched_of(payment, screening, event, judged.route, position_of(message))
        records = tuple(record_of(self.watched_topic, one) for one in watched)
        if not is_held:
            return records
        self.held.add(event)  # at once: the next one may be in hand already
        return (*records, held_record(self.held_topic, event))


def held_record(topic: str, event: Passing) -> Record:
    """What every worker keeps of a held payment: hashes, countries, banks; 1 KB."""
    return Record(topic, event.payment_id.encode(), HELD_ENCODER.encode(event), lambda _: b"")


def record_of(topic: str, watched: Watched) -> Record:
    """The record of one window's payment; what is too large goes without what it says."""
    key = f"{watched.space}:{watched.key}".encode()
    return Record(topic, key, ENCODER.encode(watched), partial(shorter_watched, watched))


def shorter_watched(watched: Watched, bytes_max: int) -> bytes:
    """The watched payment by its ids and amount; the window needs no more of it."""
    payment = watched.whole
    bare = Payment(
        payment_id=payment.payment_id,
        format=payment.format,
        amount=payment.amount,
        currency=payment.currency,
        value_date=payment.value_date,
        uetr=payment.uetr,
        remarks=("cut: it was too large for the topic of watched payments",),
    )
    shorter = msgspec.structs.replace(watched, payment=encoded_of(bare))
    encoded = ENCODER.encode(shorter)
    if len(encoded) <= bytes_max:
        return encoded
    return ENCODER.encode(msgspec.structs.replace(shorter, signs=(), route=""))
