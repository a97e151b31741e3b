"""Rules over held payments: stripping, and the same order again by another way.

They have no window: every screening worker keeps all held payments of the last days (memory.py),
so that a payment is found whichever of its parties, accounts, banks and words were changed.
"""

from collections.abc import Iterator
from enum import IntEnum

from vostro.alert import Severity
from vostro.routing.windows.accounts import ids
from vostro.routing.windows.passing import Passing
from vostro.routing.windows.window import (
    Look,
    Space,
    WindowFinding,
    came_before,
    window_rule,
)

PRACTICE = "Wolfsberg Payment Transparency Standards, Oct 2023; New York 3 NYCRR 504"
CORRECTED = "Typing errors that the bank asked to mend look alike: an analyst sees both payments."
ORDER = "r"  # mark of the number of an order or contract; it tells likeness, never a change
ROUND = 100.0  # an amount that is a multiple of it says little
KINDS = {"n": "name", "c": "country", "b": "bank", "a": "address line", "t": "text"}


class Likeness(IntEnum):
    """How surely a payment is a held one again."""

    NONE = 0
    WEAK = 1  # a customer may well have two such payments
    STRONG = 2


def likeness(held: Passing, event: Passing, share: float) -> Likeness:
    """By amount, the two sides, and the number of an order or contract. Amounts: same currency.

    Both sides with the very amount, or one side with the same order: strong. Weak are both sides
    with an amount nearly so, since partners trade again; one payer and the very amount, if it is
    no round one; the very amount for one order. One payee and an amount are nothing: thousands
    pay one shop the same price.
    """
    same_money = (
        event.amount > 0  # without one, any two payments would be alike
        and held.currency == event.currency
        and abs(held.amount - event.amount) <= share * max(held.amount, event.amount)
    )
    if not same_money:
        return Likeness.NONE
    debtor = is_one(held.debtor, event.debtor) or is_one(held.debtor_name, event.debtor_name)
    creditor = is_one(held.creditor, event.creditor) or is_one(
        held.creditor_name, event.creditor_name
    )
    is_order = not orders_of(held).isdisjoint(orders_of(event))
    very = held.amount == event.amount
    if (debtor and creditor and very) or (is_order and (debtor or creditor)):
        return Likeness.STRONG
    if (debtor and creditor) or (very and (is_order or (debtor and event.amount % ROUND))):
        return Likeness.WEAK
    return Likeness.NONE


def is_one(one: str, other: str) -> bool:
    """Whether two keys are the same one."""
    return one == other != ""


def orders_of(event: Passing) -> frozenset[str]:
    """Keys of the numbers of orders and contracts that its texts name."""
    return frozenset(mark for mark in event.marks if mark[0] == ORDER)


def alike(look: Look) -> list[tuple[Passing, Severity | None]]:
    """Held payments before this one that it is like, the newest first; a weak likeness: medium."""
    share, found = look.policy.resubmission_amount_share, []
    for other in reversed(look.within(look.policy.resubmission_days)):
        if other.is_held and came_before(other, look.event):
            degree = likeness(other, look.event, share)
            if degree:
                found.append((other, Severity.MEDIUM if degree is Likeness.WEAK else None))
    return found


def removed(held: Passing, event: Passing) -> list[str]:
    """Marks of the held payment that are missing now."""
    return [mark for mark in held.marks if mark not in event.marks and mark[0] != ORDER]


def kinds_of(marks: list[str]) -> str:
    """What kinds of things were taken out, in words."""
    return ", ".join(dict.fromkeys(KINDS[mark[0]] for mark in marks if mark[0] in KINDS))


@window_rule(
    "stripping.taken-out",
    space=Space.HELD,
    severity=Severity.HIGH,
    flags=("R06",),
    source=PRACTICE,
    lawful=CORRECTED,
)
def taken_out(look: Look) -> Iterator[WindowFinding]:
    """A payment like a held one comes again with a name, country, bank or text taken out."""
    event = look.event
    for held, severity in alike(look):
        gone = removed(held, event)
        added = removed(event, held)
        if gone and len(added) < len(gone):
            yield WindowFinding(
                f"A payment like the held {held.payment_id} comes again without: {kinds_of(gone)}.",
                ids([held], event),
                severity,
            )
            return


@window_rule(
    "resubmission.changed",
    space=Space.HELD,
    severity=Severity.HIGH,
    flags=("R06",),
    source=PRACTICE,
    lawful=CORRECTED,
)
def changed(look: Look) -> Iterator[WindowFinding]:
    """A payment like a held one comes again with a name, country or text changed."""
    event = look.event
    for held, severity in alike(look):
        gone, added = removed(held, event), removed(event, held)
        if len(added) >= len(gone) and any(mark[0] != "b" for mark in gone):
            yield WindowFinding(
                f"A payment like the held {held.payment_id} comes again with another "
                f"{kinds_of(gone)}.",
                ids([held], event),
                severity,
            )
            return


@window_rule(
    "resubmission.other-route",
    space=Space.HELD,
    severity=Severity.HIGH,
    flags=("R06", "R29"),
    source=PRACTICE,
    lawful=CORRECTED,
)
def other_route(look: Look) -> Iterator[WindowFinding]:
    """A payment like a held one comes again over another bank."""
    event = look.event
    for held, severity in alike(look):
        gone = removed(held, event)
        banks = {mark for mark in event.marks if mark[0] == "b"}
        if gone and all(mark[0] == "b" for mark in gone) and banks - set(held.marks):
            yield WindowFinding(
                f"A payment like the held {held.payment_id} comes again over another bank.",
                ids([held], event),
                severity,
            )
            return


@window_rule(
    "resubmission.other-debtor",
    space=Space.HELD,
    severity=Severity.MEDIUM,
    flags=("R56",),
    source="Vostro's deduction",
    lawful="Standard prices repeat: the very amount, to the cent, on the same payee's account.",
)
def other_debtor(look: Look) -> Iterator[WindowFinding]:
    """Another payer orders the very amount that was held before, for the same payee."""
    event = look.event
    same = [
        o
        for o in look.within(look.policy.equal_amount_days)
        if o.is_held
        and is_one(o.creditor, event.creditor)
        and o.debtor != event.debtor
        and o.amount == event.amount
        and o.currency == event.currency
        and came_before(o, event)
    ]
    if same:
        yield WindowFinding(
            f"Another payer orders {event.currency} {event.amount:,.2f}, held before as "
            f"{same[-1].payment_id}.",
            ids(same[-1:], event),
        )


@window_rule(
    "held.shared-address",
    space=Space.HELD,
    severity=Severity.MEDIUM,
    flags=("R25",),
    source="FinCEN and BIS FIN-2023-NTC2; UK red alert of 6 Dec 2023; G7 guidance of Sep 2024",
    lawful="Free zones and business centres house hundreds: medium; parties that share a name "
    "are the same and no sign.",
)
def shared_address(look: Look) -> Iterator[WindowFinding]:
    """A party shares its address or phone with a party of a held payment."""
    event = look.event
    others = [
        o
        for o in look.within(look.policy.equal_amount_days)
        if o.is_held
        and not set(o.addresses).isdisjoint(event.addresses)
        and set(o.parties).isdisjoint(event.parties)
    ]
    if others:
        yield WindowFinding(
            f"An address or phone is that of a party of the held {others[-1].payment_id}.",
            ids(others[-2:], event),
        )
