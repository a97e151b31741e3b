"""From a Screening to the records that leave the worker."""

import hashlib
from datetime import datetime

import msgspec

from vostro import __version__
from vostro.alert import (
    Alert,
    Decision,
    Hit,
    Outcome,
    Screening,
    Severity,
    SourcePosition,
)
from vostro.payment import Payment

ID_HEX_DIGITS = 32  # 128 bits: no two alerts of a bank's life share one by chance
SCREENING_ERROR = "screening-error"


def record_id(place: str, content: bytes) -> str:
    """Of what was read at a place: the same however often it is read."""
    return hashlib.sha256(f"{place}/".encode() + content).hexdigest()[:ID_HEX_DIGITS]


def alert_id(
    payment: Payment, list_versions: dict[str, str], policy_version: str, *, is_error: bool = False
) -> str:
    """The same for the same payment, content, lists and policy, however often it is redone.

    A subscriber may drop an alert whose id it has seen. One that only says that screening failed
    has another: what screening finds when the payment comes again is not dropped for it.
    """
    digest = hashlib.sha256()
    for part in (
        payment.payment_id.encode(),
        msgspec.json.encode(payment, order="deterministic"),
        msgspec.json.encode(list_versions, order="deterministic"),
        policy_version.encode(),
        __version__.encode(),
        *([b"error"] if is_error else []),
    ):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()[:ID_HEX_DIGITS]


def alert_of(
    payment: Payment,
    screening: Screening,
    source: SourcePosition,
    screened_at: datetime,
    error_id: str | None = None,
) -> Alert:
    """The alert of a payment that is not plainly released."""
    return Alert(
        alert_id=alert_id(
            payment,
            screening.list_versions,
            screening.policy_version,
            is_error=error_id is not None,
        ),
        payment_id=payment.payment_id,
        outcome=screening.outcome,
        summary=screening.summary,
        hits=screening.hits,
        suppressed=screening.suppressed,
        payment=payment,
        route=screening.route,
        list_versions=screening.list_versions,
        policy_version=screening.policy_version,
        engine_version=__version__,
        screened_at=screened_at,
        source=source,
        error_id=error_id,
    )


def decision_of(
    screening: Screening, source: SourcePosition, screened_at: datetime, alert: Alert | None
) -> Decision:
    """The decision on any payment, with what was suppressed and by which versions."""
    return Decision(
        payment_id=screening.payment_id,
        outcome=screening.outcome,
        alert_id=None if alert is None else alert.alert_id,
        rules=tuple(dict.fromkeys(hit.rule for hit in screening.hits)),
        suppressed=screening.suppressed,
        noted=screening.noted,
        list_versions=screening.list_versions,
        policy_version=screening.policy_version,
        engine_version=__version__,
        screened_at=screened_at,
        source=source,
    )


def held_for_error(
    payment: Payment, error: Exception, list_versions: dict[str, str], policy_version: str
) -> Screening:
    """A payment on which screening itself failed: held, never passed.

    Only the error's kind is told; its text may hold what the payment says.
    """
    hit = Hit(
        rule=SCREENING_ERROR,
        path="$",
        severity=Severity.HIGH,
        reasons=(type(error).__name__,),
        explanation="Screening failed on this payment. It is held; look for the error id in the "
        "worker's log, and screen it again once the fault is mended.",
    )
    return Screening(
        payment_id=payment.payment_id,
        outcome=Outcome.HOLD,
        hits=(hit,),
        summary=f"Payment {payment.payment_id}: {hit.explanation}",
        list_versions=list_versions,
        policy_version=policy_version,
    )
