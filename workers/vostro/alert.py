"""What screening says of a payment, and what leaves the worker: Alert, Decision, DeadLetter.

These are contracts: `topics/*/schema.json` is generated from them. Every field is written out,
also one that has its default, so that a subscriber need not know the defaults. A field is added
with a default, never renamed; what a subscriber could trip over raises `schema_version`.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from vostro.designation import Kind, Measure, NameQuality
from vostro.payment import Payment

SCHEMA_VERSION = 1


class Outcome(StrEnum):
    """What the worker does, or recommends. Source: 31 CFR 501.603 (block), 501.604 (reject)."""

    RELEASE = "release"
    REPORT = "report"
    HOLD = "hold"
    REJECT = "reject"
    BLOCK = "block"


class Severity(StrEnum):
    """How much one hit weighs: high holds alone, medium and low need company."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class DesignationRef(msgspec.Struct, frozen=True, kw_only=True):
    """The designation that was met, with what an analyst needs to tell them apart."""

    list: str
    id: str  # the publisher's key
    version: str  # of the list
    caption: str
    kind: Kind
    matched_name: str | None = None  # which alias, as published
    matched_quality: NameQuality | None = None
    matched_identifier: str | None = None
    programmes: tuple[str, ...] = ()
    measure: Measure = Measure.BLOCK
    countries: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    linked_to: tuple[str, ...] = ()
    secondary_sanctions_risk: str | None = None
    remarks: str = ""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One rule true at one place."""

    rule: str  # stable for ever: policies, metrics and past alerts name it
    path: str  # where in the source message
    role: str | None = None  # of the party or agent; None for free text
    text: str = ""  # the words that matched, as they stood
    score: float = 1.0  # 0..1
    severity: Severity = Severity.HIGH
    reasons: tuple[str, ...] = ()
    explanation: str = ""  # one sentence an analyst can paste into a case
    designation: DesignationRef | None = None
    good_guy: str | None = None  # the exception that suppressed it; None: it stands


class SourcePosition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the original bytes lie: a Kafka position, or a file and its line or part."""

    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    file: str | None = None
    line: int | None = None


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """All that the core says of one payment. A suppressed hit is recorded, never dropped."""

    payment_id: str
    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    suppressed: tuple[Hit, ...] = ()
    noted: tuple[Hit, ...] = ()  # signs too weak to show an analyst: recorded on the decision
    summary: str = ""
    route: str = ""
    list_versions: dict[str, str] = {}
    policy_version: str = ""


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that was held, and why. The value of the flagged-transactions topic."""

    alert_id: str  # hash of payment id, content, list versions, policy version: see alert_id()
    payment_id: str
    outcome: Outcome
    summary: str
    hits: tuple[Hit, ...]
    suppressed: tuple[Hit, ...] = ()
    payment: Payment | None = None  # None only if screening itself failed on it
    route: str = ""  # drawn as text: DE debtor > DE COBADEFF > KZ ...
    list_versions: dict[str, str]
    policy_version: str
    engine_version: str
    screened_at: datetime
    source: SourcePosition
    error_id: str | None = None  # rule screening-error: look for it in the worker's log
    masked: tuple[str, ...] = ()  # kinds of values that are hidden: account, name, text ...
    schema_version: int = SCHEMA_VERSION


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of a payment, held or not. The value of screening-decisions."""

    payment_id: str
    outcome: Outcome
    alert_id: str | None = None
    rules: tuple[str, ...] = ()
    suppressed: tuple[Hit, ...] = ()
    noted: tuple[Hit, ...] = ()  # signs of the route too weak to hold: on record, no alert
    list_versions: dict[str, str]
    policy_version: str
    engine_version: str
    screened_at: datetime
    source: SourcePosition
    masked: tuple[str, ...] = ()  # kinds of values that are hidden in its hits
    schema_version: int = SCHEMA_VERSION


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message that could not be read, whole. The value of payments-dead-letter."""

    dead_letter_id: str  # hash of position and content
    reason: str  # closed set, see messages/: too-large, not-utf-8, not-json, invalid ...
    what: str
    path: str  # where in the message
    remedy: str
    source: SourcePosition
    key: bytes | None = None  # base64 in JSON
    original: bytes  # base64 in JSON
    original_bytes: int  # its whole length
    is_cut: bool = False  # the topic's limit was smaller than the original: fetch it by position
    failed_at: datetime
    engine_version: str
    schema_version: int = SCHEMA_VERSION
