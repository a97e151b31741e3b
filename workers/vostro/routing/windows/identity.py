"""Rules over one UETR or message id: reuse, and a cover that does not fit."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.policy import WindowPolicy
from vostro.routing.windows.passing import Passing
from vostro.routing.windows.window import Look, Space, Window, WindowFinding, window_rule

WPT = "Wolfsberg Payment Transparency Standards, Oct 2023"
CHARGES_SHARE = 0.02  # banks on the way may take their charges out of the amount


@window_rule(
    "identity.reused",
    space=Space.IDENTITY,
    severity=Severity.HIGH,
    flags=("R07",),
    source=WPT + "; ISO 20022 UETR: one payment end to end",
    lawful="The same payment passes several banks: other agents and charges taken out are no "
    "change; a cover beside its payment is another rule.",
)
def identity_reused(look: Look) -> Iterator[WindowFinding]:
    """One UETR or message id comes again with other parties, another currency or amount."""
    event = look.event
    for other in look.window.events:
        if other.is_cover != event.is_cover:
            continue
        changed = differences(other, event)
        if changed:
            yield WindowFinding(
                f"One identity, other content: {', '.join(changed)}.",
                tuple(dict.fromkeys((other.payment_id, event.payment_id))),
            )
            return


def differences(one: Passing, other: Passing) -> list[str]:
    """What differs between two messages that should be one payment."""
    changed = []
    if set(one.parties) != set(other.parties):
        changed.append("parties")
    if one.currency != other.currency:
        changed.append("currency")
    if abs(one.amount - other.amount) > CHARGES_SHARE * max(one.amount, other.amount):
        changed.append("amount")
    return changed


@window_rule(
    "cover.mismatch",
    space=Space.IDENTITY,
    severity=Severity.HIGH,
    flags=("R05",),
    source=WPT + "; SWIFT UHB: MT 202 COV carries field 50a and 59a of the MT 103",
    lawful="Charges taken out of the amount are no difference; either may come first.",
)
def cover_mismatch(look: Look) -> Iterator[WindowFinding]:
    """The cover (pacs.009 COV, MT202 COV) says other than the payment (pacs.008, MT103)."""
    event = look.event
    for other in look.window.events:
        pair = {other.is_cover and not other.is_direct, event.is_cover and not event.is_direct}
        if pair != {True, False}:
            continue
        changed = [what for what in differences(other, event) if what != "parties"]
        cover, direct = (other, event) if other.is_cover else (event, other)
        if not {direct.debtor_name, direct.creditor_name} - {""} <= set(cover.parties):
            changed.append("parties")
        if changed:
            yield WindowFinding(
                f"Cover and payment disagree: {', '.join(changed)}.",
                tuple(dict.fromkeys((other.payment_id, event.payment_id))),
            )
            return


def overdue(window: Window, now: int, policy: WindowPolicy) -> tuple[Passing, ...]:
    """Payments whose money was to travel apart and did not come within the policy's hours."""
    if any(event.is_cover for event in window.events):
        return ()
    limit = policy.cover_hours * 3600
    return tuple(e for e in window.events if e.awaits_cover and now - e.at > limit)
