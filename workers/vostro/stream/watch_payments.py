"""From a screened payment to the records that its windows are moved on by."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import msgspec

from vostro.alert import Screening
from vostro.payment import Payment
from vostro.routing.judge import judge_route
from vostro.screening.over_time import passing_if_watched
from vostro.screening.policy import Policy
from vostro.screening.watched import Watched, watched_of
from vostro.stream.decide import position_of
from vostro.stream.records import Message, Record

ENCODER = msgspec.json.Encoder()


def watched_records(  # noqa: PLR0913 - all by name, from the one place that wires
    payment: Payment,
    screening: Screening,
    message: Message,
    *,
    policy: Policy,
    topic: str,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> tuple[Record, ...]:
    """A record for each window of a watched payment, keyed by it; none off the corridors."""
    event = passing_if_watched(payment, screening, policy, clock())
    if event is None:
        return ()
    route = judge_route(payment, policy.route).route
    source = position_of(message)
    return tuple(
        record_of(topic, watched)
        for watched in watched_of(payment, screening, event, route, source)
    )


def record_of(topic: str, watched: Watched) -> Record:
    """The record of one window's payment; what is too large goes without what it says."""
    key = f"{watched.space}:{watched.key}".encode()
    return Record(topic, key, ENCODER.encode(watched), partial(shorter_watched, watched))


def shorter_watched(watched: Watched, bytes_max: int) -> bytes:
    """The watched payment by its ids and amount; the window needs no more of it."""
    payment = watched.payment
    bare = Payment(
        payment_id=payment.payment_id,
        format=payment.format,
        amount=payment.amount,
        currency=payment.currency,
        value_date=payment.value_date,
        uetr=payment.uetr,
        remarks=("cut: it was too large for the topic of watched payments",),
    )
    shorter = msgspec.structs.replace(watched, payment=bare)
    encoded = ENCODER.encode(shorter)
    if len(encoded) <= bytes_max:
        return encoded
    return ENCODER.encode(msgspec.structs.replace(shorter, signs=(), route=""))
