"""The rules over time in a run of `vostro screen`: every window lives in this process.

What they find is an alert of its own, as `vostro windows` writes it. A file tells no time at which
a payment was accepted, so that its value date stands for it, and the file's order within a day.
"""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

import msgspec

from vostro.alert import Alert, Outcome, Screening
from vostro.payment import Payment
from vostro.routing.judge import judge_route
from vostro.routing.windows.identity import overdue
from vostro.routing.windows.watch import Windows
from vostro.screening.over_time import passing_if_watched
from vostro.screening.policy import Policy
from vostro.screening.watched import (
    PAYMENT_SPACE,
    Watched,
    alert_over_time,
    cover_missing,
    encoded_of,
)
from vostro.stream.decide import Watch, position_of
from vostro.stream.records import Message, Record

WATCHED = "watched"  # what it is called among the records of a run; no file of it is written
UNTOLD = datetime(1970, 1, 1, tzinfo=UTC)  # no value date: the newest day before it in the run
# A date years ahead is a typing error; windows forget by their newest payment, so it is not taken.
DAYS_AHEAD_MAX = 400
AWAITING_MAX = 10_000  # payments whose cover may still come: 50 MB


class FileWatched(msgspec.Struct, frozen=True):
    """A watched payment on its way from the process that screened it to the windows."""

    watched: Watched
    is_flagged: bool  # by its own screening


class FoundOverTime(msgspec.Struct, frozen=True):
    """An alert of the windows, the rules that led to it; whether the payment had one before."""

    alert: Alert
    rules: tuple[str, ...]
    is_flagged: bool


ENCODER, DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(FileWatched)


def watch_for_run(policy: Policy) -> Watch:
    """What passes the watched payments of a run on to its windows."""
    return partial(watched_record, policy=policy, latest=today())


def today() -> int:
    """Days since 1970."""
    return (datetime.now(UTC) - UNTOLD).days


def watched_record(
    payment: Payment, screening: Screening, message: Message, *, policy: Policy, latest: int
) -> tuple[Record, ...]:
    """One record of a watched payment, whatever its windows; none off the corridors."""
    event = passing_if_watched(payment, screening, policy, accepted(payment.value_date, latest))
    if event is None:
        return ()
    watched = Watched(
        space=PAYMENT_SPACE,
        key=payment.payment_id,
        event=event,
        payment=encoded_of(payment),
        signs=tuple(h for h in (*screening.hits, *screening.noted) if h.designation is None),
        tier=event.tier,
        route=judge_route(payment, policy.route).route,
        list_versions=screening.list_versions,
        policy_version=screening.policy_version,
        source=position_of(message),
    )
    is_flagged = bool(screening.hits) or screening.outcome is not Outcome.RELEASE
    return (Record(WATCHED, None, ENCODER.encode(FileWatched(watched, is_flagged)), as_it_is),)


def as_it_is(bytes_max: int) -> bytes:
    """Memory takes records of any size."""
    raise AssertionError(bytes_max)


def accepted(day: date | None, latest: int) -> datetime:
    """The value date's midnight; UNTOLD without one, or where it lies years ahead."""
    if day is None or (day - UNTOLD.date()).days > latest + DAYS_AHEAD_MAX:
        return UNTOLD
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class OverTime:
    """The windows of a run, asked in the order of its files. Memory is bounded by the policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.windows = Windows(policy.route.windows, policy.route.rules_off)
        self.awaiting = OrderedDict[str, FileWatched]()  # their money travels apart
        self.newest = 0
        self.now = datetime.now(UTC)

    def take(self, value: bytes) -> FoundOverTime | None:
        """Moves the windows on by one payment: the alert of what they find."""
        given = DECODER.decode(value)
        event = given.watched.event
        if event.at == 0:
            event = msgspec.structs.replace(event, at=self.newest)
        self.newest = max(self.newest, event.at)
        hits = tuple(one.hit for one in self.windows.observe(event))
        watched = msgspec.structs.replace(given.watched, event=event, found=hits)
        found = self.told(FileWatched(watched, given.is_flagged)) if hits else None
        if event.awaits_cover:
            is_flagged = given.is_flagged or found is not None
            self.awaiting[event.payment_id] = FileWatched(watched, is_flagged)
            if len(self.awaiting) > AWAITING_MAX:
                self.awaiting.popitem(last=False)
        return found

    def told(self, given: FileWatched) -> FoundOverTime | None:
        """The alert of what the windows of a payment found, if it weighs enough."""
        alert = alert_over_time(given.watched, given.watched.found, self.policy, self.now)
        if alert is None:
            return None
        rules = tuple(hit.rule for hit in given.watched.found)
        return FoundOverTime(alert, rules, given.is_flagged)

    def at_end(self) -> Iterator[FoundOverTime]:
        """Payments whose money was to travel apart and did not, by the newest day of the run."""
        if "cover.missing" in self.policy.route.rules_off:
            return
        for window in self.windows.identities():
            for event in overdue(window, self.newest, self.policy.route.windows):
                given = self.awaiting.pop(event.payment_id, None)
                if given is None:
                    continue
                found = (*given.watched.found, cover_missing(event, self.policy))
                late = msgspec.structs.replace(given.watched, found=found)
                if (told := self.told(FileWatched(late, given.is_flagged))) is not None:
                    yield told
