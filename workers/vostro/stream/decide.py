"""One message -> the records it leads to. A bug of ours becomes a hold; nothing gets by."""

import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import TypeVar
from uuid import uuid4

import msgspec
import structlog

from vostro import __version__
from vostro.alert import Alert, DeadLetter, Decision, Hit, Outcome, Screening, SourcePosition
from vostro.errors import PaymentUnreadable
from vostro.payment import Payment
from vostro.screening.alerts import alert_of, decision_of, held_for_error, record_id
from vostro.screening.lists import ScreeningLists
from vostro.screening.masking import Mask
from vostro.screening.policy import Policy
from vostro.screening.screen import screen
from vostro.stream.corridors import corridor_of
from vostro.stream.fitting import shorter_alert, shorter_dead_letter, shorter_decision
from vostro.stream.records import Counted, Decided, Message, Outlets, Record

INTERNAL_ERROR = "internal-error"  # a reader of ours failed in a way it should not
ERROR_ID_HEX_DIGITS = 12
FRAMES_LOGGED_MAX = 20

T = TypeVar("T", Alert, Decision, DeadLetter)
# A screened payment -> its screening beside the held payments before it.
Beside = Callable[[Payment, Screening], Screening]
# A screened payment -> the records that its windows are moved on by.
Watch = Callable[[Payment, Screening, Message], tuple[Record, ...]]
# Bytes and content-type -> payments. Raises PaymentUnreadable; anything else is a bug of ours.
Read = Callable[[bytes, str | None], tuple[Payment, ...]]

log = structlog.get_logger(__name__)


class Decide:
    """Makes the records of a message: alerts, decisions, or a dead letter. Never raises."""

    def __init__(  # noqa: PLR0913 - all by name, from the one place that wires
        self,
        *,
        read: Read,
        lists: Callable[[], ScreeningLists],
        policy: Policy,
        outlets: Outlets,
        dead_letter_bytes_max: int,
        observe_screening: Callable[[float], None],
        beside: Beside | None = None,
        watch: Watch | None = None,
        mask: Mask | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.read, self.lists, self.policy = read, lists, policy
        self.outlets, self.dead_letter_bytes_max = outlets, dead_letter_bytes_max
        self.observe_screening, self.clock, self.watch = observe_screening, clock, watch
        self.mask, self.beside = mask, beside

    def __call__(self, message: Message) -> Decided:
        """Every payment of the message decided, or the message whole as a dead letter."""
        try:
            payments = self.read(message.value or b"", message.content_type)
            decided = [self.decide_payment(payment, message) for payment in payments]
        except PaymentUnreadable as refused:
            return self.dead_letter(message, refused)
        except Exception as error:  # noqa: BLE001 - whatever it is, the original is kept whole
            return self.dead_letter(message, internal_error(error, message))
        if len(decided) == 1:
            return decided[0]
        return Decided(
            records=tuple(record for part in decided for record in part.records),
            payments=tuple(counted for part in decided for counted in part.payments),
        )

    def decide_payment(self, payment: Payment, message: Message) -> Decided:
        """The records of one payment; one that screening fails on is held."""
        try:
            lists = self.lists()  # once: no payment sees two versions
            started = perf_counter()
            screening = screen(payment, lists, self.policy)
            self.observe_screening(perf_counter() - started)
            if self.beside is not None:
                screening = self.beside(payment, screening)
            decided = self.records_of(payment, screening, message)
            if self.watch is None:
                return decided
            watched = self.watch(payment, screening, message)
            return decided._replace(records=decided.records + watched)
        except Exception as error:  # noqa: BLE001 - never unscreened: a bug is a hold
            return self.hold(payment, error, message)

    def hold(self, payment: Payment, error: Exception, message: Message) -> Decided:
        """The alert of a payment that screening failed on; the log knows more by its error id."""
        error_id = logged(error, "screening-error", message)
        versions, policy_version = self.lists().versions, self.policy.version
        screening = held_for_error(payment, error, versions, policy_version)
        return self.records_of(payment, screening, message, error_id)

    def records_of(
        self,
        payment: Payment,
        screening: Screening,
        message: Message,
        error_id: str | None = None,
    ) -> Decided:
        """An alert where there is anything to tell, and a decision where they are wanted."""
        outlets = self.outlets
        decisions = outlets.decisions
        if decisions is None and screening.suppressed:
            decisions = outlets.suppressions
        is_flagged = bool(screening.hits) or screening.outcome is not Outcome.RELEASE
        counted = Counted(
            format=payment.format,
            outcome=screening.outcome.value,
            hits=labels_of(screening.hits),
            suppressed=labels_of(screening.suppressed),
            is_error=error_id is not None,
            corridor=None  # what failed might fail again
            if error_id is not None
            else corridor_of(payment, self.policy.route, is_flagged=is_flagged),
        )
        if not is_flagged and decisions is None:
            return Decided(records=(), payments=(counted,))
        source, now = position_of(message), self.clock()
        key, records = payment.payment_id.encode(), []
        alert: Alert | None = None
        if is_flagged:
            alert = alert_of(payment, screening, source, now, error_id)
            if self.mask is not None:
                alert = self.mask.alert(alert)
            records.append(record(outlets.alerts, key, alert, shorter_alert))
        if decisions is not None:
            decision = decision_of(screening, source, now, alert)
            if self.mask is not None:
                decision = self.mask.decision(decision, payment)
            records.append(record(decisions, key, decision, shorter_decision))
        return Decided(records=tuple(records), payments=(counted,))

    def dead_letter(self, message: Message, refused: PaymentUnreadable) -> Decided:
        """The message whole, or its first part where it is too large, and why it was refused."""
        original = message.value or b""
        kept = original[: self.dead_letter_bytes_max]
        letter = DeadLetter(
            dead_letter_id=dead_letter_id(message),
            reason=refused.reason,
            what=refused.what,
            path=refused.where,
            remedy=refused.remedy,
            source=position_of(message),
            key=message.key,
            original=kept,
            original_bytes=len(original),
            is_cut=len(kept) < len(original),
            failed_at=self.clock(),
            engine_version=__version__,
        )
        told = record(self.outlets.dead_letters, message.key, letter, shorter_dead_letter)
        return Decided(records=(told,), dead_letter_reason=refused.reason)


def record(topic: str, key: bytes | None, told: T, shorten: Callable[[T, int], bytes]) -> Record:
    """What is told, encoded, with the way to encode it shorter."""
    return Record(topic, key, msgspec.json.encode(told), partial(shorten, told))


def labels_of(hits: tuple[Hit, ...]) -> tuple[tuple[str, str], ...]:
    """Rule and list of each hit, for the metrics."""
    return tuple(
        (hit.rule, "" if hit.designation is None else hit.designation.list) for hit in hits
    )


def position_of(message: Message) -> SourcePosition:
    """Where the original lies."""
    if message.position is not None:
        return message.position
    return SourcePosition(topic=message.topic, partition=message.partition, offset=message.offset)


def dead_letter_id(message: Message) -> str:
    """The same for the same record, however often it is redelivered."""
    place = f"{message.topic}/{message.partition}/{message.offset}"
    return record_id(place, message.value or b"")


def internal_error(error: Exception, message: Message) -> PaymentUnreadable:
    """A reader failed in a way it should not: the dead letter names the error id of the log."""
    error_id = logged(error, INTERNAL_ERROR, message)
    return PaymentUnreadable(
        what=f"Reading it failed with {type(error).__name__}, error id {error_id}",
        where="$",
        remedy="This is a fault of ours: look for the error id in the worker's log.",
        reason=INTERNAL_ERROR,
    )


def logged(error: Exception, event: str, message: Message) -> str:
    """Logs where in our code it failed, and gives the error id.

    Never the error's own text, nor any value: they may hold what the payment says.
    """
    error_id = uuid4().hex[:ERROR_ID_HEX_DIGITS]
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_LOGGED_MAX:]
    log.error(
        event,
        error_id=error_id,
        error=type(error).__name__,
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )
    return error_id
