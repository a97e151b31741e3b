"""What goes from the screening worker to the windows: a payment, once for each of its windows."""

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import Final

import msgspec

from vostro.alert import Alert, Hit, Outcome, Screening, Severity, SourcePosition
from vostro.payment import Payment
from vostro.routing.judge import WEIGHTS
from vostro.routing.windows.passing import Passing
from vostro.routing.windows.window import Space, keys_of
from vostro.screening.alerts import ID_HEX_DIGITS, alert_id, alert_of
from vostro.screening.explain import summary_of
from vostro.screening.outcome import outcome_of_route, paragraph
from vostro.screening.policy import Policy

# The window of one payment: findings of its other windows that are too weak alone meet here.
PAYMENT_SPACE: Final = "payment"


DECODE = msgspec.json.Decoder(Payment).decode


class Watched(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A watched payment on its way to one window. The value of payments-watched."""

    space: str
    key: str
    event: Passing
    # Encoded once, whatever the number of its windows, and decoded only for an alert.
    payment: msgspec.Raw
    signs: tuple[Hit, ...] = ()  # of its route, found by the screening worker
    found: tuple[Hit, ...] = ()  # by its other windows: space `payment` alone
    tier: int = 0
    route: str = ""
    list_versions: dict[str, str] = {}
    policy_version: str = ""
    source: SourcePosition

    @property
    def whole(self) -> Payment:
        """The payment, decoded."""
        return DECODE(self.payment)


class Gathered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the windows of one payment found so far, and whether it was told."""

    found: tuple[Hit, ...] = ()
    at: int = 0
    is_told: bool = False


def watched_of(
    payment: Payment, screening: Screening, event: Passing, route: str, source: SourcePosition
) -> tuple[Watched, ...]:
    """The payment, once for each window that it belongs to, but the payee's account."""
    signs = tuple(hit for hit in (*screening.hits, *screening.noted) if hit.designation is None)
    encoded = encoded_of(payment)
    return tuple(
        Watched(
            space=space,
            key=key,
            event=event,
            payment=encoded,
            signs=signs,
            tier=event.tier,
            route=route,
            list_versions=screening.list_versions,
            policy_version=screening.policy_version,
            source=source,
        )
        for space, key in keys_of(event)
        # The payer's window passes it on to the payee's.
        if space is not Space.ACCOUNT or key == (event.debtor or event.creditor)
    )


def encoded_of(payment: Payment) -> msgspec.Raw:
    """The payment as `Watched` carries it."""
    return msgspec.Raw(msgspec.json.encode(payment))


def alert_over_time(
    watched: Watched, found: tuple[Hit, ...], policy: Policy, now: datetime
) -> Alert | None:
    """The alert of what windows found, with the route's own signs; None if they weigh too little.

    Its id is another than that of the payment's own alert, and the same at every redelivery.
    """
    signs = (*watched.signs, *found)
    weighed = outcome_of_route(signs, watched.tier, policy.scoring)
    if weighed.outcome is Outcome.RELEASE:
        return None
    payment = watched.whole
    screening = Screening(
        payment_id=payment.payment_id,
        outcome=weighed.outcome,
        hits=signs,
        summary=summary_of(payment, (), paragraph(weighed, watched.route, signs)),
        route=watched.route,
        list_versions=watched.list_versions,
        policy_version=watched.policy_version,
    )
    alert = alert_of(payment, screening, watched.source, now)
    return msgspec.structs.replace(alert, alert_id=alert_id_over_time(watched, found))


def alert_id_over_time(watched: Watched, found: tuple[Hit, ...]) -> str:
    """Of the payment's own alert id and of what the windows found."""
    own = alert_id(watched.whole, watched.list_versions, watched.policy_version)
    digest = hashlib.sha256(own.encode())
    for hit in found:
        digest.update(f"\x1f{hit.rule}\x1f{hit.explanation}".encode())
    return digest.hexdigest()[:ID_HEX_DIGITS]


def gathered(before: Gathered, watched: Watched) -> Gathered:
    """With what one more window found of the payment; a rule is told once."""
    rules = {hit.rule for hit in before.found}
    new = tuple(hit for hit in watched.found if hit.rule not in rules)
    return Gathered(
        found=(*before.found, *new), at=max(before.at, watched.event.at), is_told=before.is_told
    )


def cover_missing(event: Passing, policy: Policy) -> Hit:
    """What is said of a payment whose money was to travel apart and never came."""
    hours = policy.route.windows.cover_hours
    return Hit(
        rule="cover.missing",
        path="$",
        severity=Severity.MEDIUM,
        score=WEIGHTS[Severity.MEDIUM],
        reasons=(f"payment {event.payment_id}",),
        explanation=f"The money of this payment was to travel apart and did not come in {hours} h.",
    )


def told_overdue(event: Passing, policy: Policy) -> Watched:
    """A payment whose cover never came, as one more finding of its windows."""
    return Watched(
        space=PAYMENT_SPACE,
        key=event.payment_id,
        event=event,
        payment=encoded_of(Payment(payment_id=event.payment_id, amount=Decimal(str(event.amount)))),
        found=(cover_missing(event, policy),),
        tier=event.tier,
        policy_version=policy.version,
        source=SourcePosition(),
    )
