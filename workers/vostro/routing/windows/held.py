"""Rules over held payments: stripping, and the same order again by another way."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.windows.accounts import ids
from vostro.routing.windows.passing import Passing
from vostro.routing.windows.window import Look, Space, WindowFinding, window_rule

PRACTICE = "Wolfsberg Payment Transparency Standards, Oct 2023; New York 3 NYCRR 504"
CORRECTED = "Typing errors that the bank asked to mend look alike: an analyst sees both payments."
KINDS = {"n": "name", "c": "country", "b": "bank", "a": "address line", "t": "text"}


def alike(look: Look) -> list[Passing]:
    """Held payments of this account, before this one, of the same amount within the share."""
    event = look.event
    share = look.policy.resubmission_amount_share
    return [
        other
        for other in look.within(look.policy.resubmission_days)
        if other.is_held
        and other.at <= event.at
        and event.amount > 0  # without one, any two payments would be alike
        and other.currency == event.currency
        and abs(other.amount - event.amount) <= share * max(other.amount, event.amount)
        and look.key in (other.debtor, other.creditor)
    ]


def removed(held: Passing, event: Passing) -> list[str]:
    """Marks of the held payment that are missing now."""
    return [mark for mark in held.marks if mark not in event.marks]


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
    for held in alike(look):
        gone = removed(held, event)
        added = [mark for mark in event.marks if mark not in held.marks]
        if gone and len(added) < len(gone):
            yield WindowFinding(
                f"A payment like the held {held.payment_id} comes again without: {kinds_of(gone)}.",
                ids([held], event),
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
    for held in alike(look):
        gone = [mark for mark in removed(held, event) if mark[0] != "b"]
        added = [mark for mark in event.marks if mark not in held.marks]
        if gone and len(added) >= len(gone):
            yield WindowFinding(
                f"A payment like the held {held.payment_id} comes again with another "
                f"{kinds_of(gone)}.",
                ids([held], event),
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
    for held in alike(look):
        gone = removed(held, event)
        banks = {mark for mark in event.marks if mark[0] == "b"}
        if gone and all(mark[0] == "b" for mark in gone) and banks - set(held.marks):
            yield WindowFinding(
                f"A payment like the held {held.payment_id} comes again over another bank.",
                ids([held], event),
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
        and o.creditor == event.creditor == look.key
        and o.debtor != event.debtor
        and o.amount == event.amount
        and o.currency == event.currency
        and o.at <= event.at
    ]
    if same:
        yield WindowFinding(
            f"Another payer orders {event.currency} {event.amount:,.2f}, held before as "
            f"{same[-1].payment_id}.",
            ids(same[-1:], event),
        )


@window_rule(
    "held.shared-address",
    space=Space.ADDRESS,
    severity=Severity.MEDIUM,
    flags=("R25", "R50"),
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
        if o.is_held and not set(o.parties) & set(event.parties)
    ]
    if others:
        yield WindowFinding(
            f"An address or phone is that of a party of the held {others[-1].payment_id}.",
            ids(others[-2:], event),
        )
