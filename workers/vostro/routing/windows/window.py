"""A window: the last payments of one key, bounded in number and time, and rules over it."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias

import msgspec

from vostro.alert import Severity
from vostro.routing.policy import WindowPolicy
from vostro.routing.windows.passing import Passing

DAY_SECONDS = 86_400


class Space(StrEnum):
    """What a window's key is. A payment touches few of each."""

    ACCOUNT = "account"  # what went in and out
    PAIR = "pair"  # debtor and creditor
    CORRIDOR = "corridor"  # countries of both
    IDENTITY = "identity"  # UETR, or message id
    CONTRACT = "contract"
    HELD = "held"  # no window: held payments, which every screening worker knows (memory.py)
    BANKS = "banks"  # debtor's and creditor's bank


class Window(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The payments of one key, oldest first; `counts` are a corridor's payments a day."""

    events: tuple[Passing, ...] = ()
    counts: dict[int, int] = {}  # day since 1970 -> payments


EMPTY = Window()
CLOCKS_DIFFER_SECONDS = 300  # as Kerberos allows


class WindowFinding(NamedTuple):
    """A rule true over a window: what is said, and every payment in it."""

    explanation: str
    payments: tuple[str, ...]
    severity: Severity | None = None


class Look(NamedTuple):
    """What a rule over time reads: a window as it was before the payment, and the payment."""

    key: str
    window: Window
    event: Passing
    policy: WindowPolicy

    def within(self, days: int) -> list[Passing]:
        """The other payments of so many days before and after this one: late ones count too."""
        span, event = days * DAY_SECONDS, self.event
        return [
            other
            for other in self.window.events
            if abs(event.at - other.at) <= span and other.payment_id != event.payment_id
        ]


def came_before(held: Passing, event: Passing) -> bool:
    """Whether a held payment came first, by the clocks of two workers, which may differ.

    To the second, and no closer: a resubmission by a machine comes within the same one.
    """
    return held.at <= event.at + CLOCKS_DIFFER_SECONDS


WindowCheck: TypeAlias = Callable[[Look], Iterator[WindowFinding]]


class WindowRule(NamedTuple):
    """A rule over one kind of window. `description` is its docstring: shown to analysts."""

    id: str
    space: Space
    severity: Severity
    flags: tuple[str, ...]
    source: str
    lawful: str
    check: WindowCheck
    description: str


WINDOW_REGISTRY: dict[str, WindowRule] = {}


def window_rule(  # noqa: PLR0913 - what the table of rules says of each
    id: str,  # noqa: A002 - the field's word
    *,
    space: Space,
    severity: Severity,
    flags: tuple[str, ...],
    source: str,
    lawful: str,
) -> Callable[[WindowCheck], WindowCheck]:
    """Registers a rule over time. Raises ValueError for a second one, or without docstring."""

    def register(check: WindowCheck) -> WindowCheck:
        description = " ".join((check.__doc__ or "").split())
        if id in WINDOW_REGISTRY or not description:
            raise ValueError(f"rule {id!r} exists already or has no docstring")
        WINDOW_REGISTRY[id] = WindowRule(
            id, space, severity, flags, source, lawful, check, description
        )
        return check

    return register


def keys_of(event: Passing) -> Iterator[tuple[Space, str]]:
    """Every window that a payment belongs to, the payer's account first."""
    if event.is_cover:  # the money of a payment that is seen itself: counted once
        yield Space.IDENTITY, event.identity
        return
    accounts = tuple(key for key in dict.fromkeys((event.debtor, event.creditor)) if key)
    banks = (event.debtor_bank, event.creditor_bank)
    yield from ((Space.ACCOUNT, key) for key in accounts)
    for space, key in (
        (Space.PAIR, event.debtor + event.creditor if all((event.debtor, event.creditor)) else ""),
        (Space.CORRIDOR, event.corridor),
        (Space.IDENTITY, event.identity),
        (Space.CONTRACT, event.contract),
        (Space.BANKS, "".join(banks) if all(banks) else ""),
    ):
        if key:
            yield space, key


def days_kept(space: Space, policy: WindowPolicy) -> int:
    """How long a window of this kind remembers: the longest of its rules."""
    return {
        Space.ACCOUNT: max(policy.name_change_days, policy.dormant_days, policy.goods_history_days),
        Space.PAIR: max(policy.reroute_days, policy.structuring_days),
        Space.CORRIDOR: policy.surge_days,
        Space.IDENTITY: max(policy.resubmission_days, policy.cover_hours // 24 + 1),
        Space.CONTRACT: policy.contract_days,
        Space.HELD: max(policy.resubmission_days, policy.equal_amount_days),
        Space.BANKS: policy.reroute_days,
    }[space]


def added(window: Window, space: Space, event: Passing, policy: WindowPolicy) -> Window:
    """The window with the payment in it, in order of time, within its bounds.

    The same payment again (redelivery) takes its own place: nothing counts twice. What is older
    than the window remembers is not kept, whichever way the clock ran.
    """
    if space is Space.CORRIDOR:
        return counted(window, event, policy)
    event = trimmed(event)
    others = [other for other in window.events if not is_same(other, event)]
    others.append(event)
    if len(others) > 1 and others[-2].at > event.at:
        others.sort(key=lambda one: one.at)
    oldest = others[-1].at - days_kept(space, policy) * DAY_SECONDS
    kept = [other for other in others if other.at >= oldest]
    return Window(events=tuple(kept[-policy.events_per_key_max :]))


def trimmed(event: Passing) -> Passing:
    """The payment without what no window's rule asks: state is what a worker pays for."""
    if not (event.marks or event.addresses):
        return event
    return msgspec.structs.replace(event, marks=(), addresses=())


def is_same(one: Passing, other: Passing) -> bool:
    """Whether it is the very payment again; other content under one id is another."""
    return (
        one.payment_id == other.payment_id
        and one.is_cover == other.is_cover
        and one.parties == other.parties
        and (one.amount, one.currency) == (other.amount, other.currency)
    )


def counted(window: Window, event: Passing, policy: WindowPolicy) -> Window:
    """A corridor's window: a count for each day, and the payments of the newest day."""
    day = event.at // DAY_SECONDS
    if any(other.payment_id == event.payment_id for other in window.events):
        return window
    counts = dict(window.counts)
    counts[day] = counts.get(day, 0) + 1
    newest = max(counts)
    counts = {d: n for d, n in counts.items() if newest - d <= policy.surge_days}
    today = [other for other in window.events if other.at // DAY_SECONDS == newest]
    # Of these only the ids are ever told: whole ones made 20 KB of changelog for each payment.
    counted_one = Passing(payment_id=event.payment_id, at=event.at)
    events = (*today, counted_one) if day == newest else tuple(today)
    return Window(events=events[-policy.events_per_key_max :], counts=counts)
