"""What is told of an alert that its endpoint would not take. The value of webhook-dead-letter."""

from datetime import datetime
from enum import StrEnum

import msgspec

from vostro import __version__
from vostro.alert import SourcePosition
from vostro.screening.alerts import record_id

SCHEMA_VERSION = 1
ANSWER_CHARACTERS_MAX = 1_000


class Reason(StrEnum):
    """Why an attempt failed; a label of the metrics."""

    REFUSED = "refused"  # 4xx, but for those that may pass
    REDIRECT = "redirect"  # 3xx: never followed
    BUSY = "busy"  # 408, 425, 429
    SERVER_ERROR = "server-error"  # 5xx, and what is no status
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"  # no connection, none that TLS trusts, or one that broke
    NOT_AN_ALERT = "not-an-alert"  # a record of the topic that is none


class UndeliveredAlert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that was not delivered, whole, and what the endpoint said last."""

    dead_letter_id: str  # hash of endpoint, position and content: the same when it is told again
    endpoint: str  # VOSTRO_WEBHOOK_NAME
    alert_id: str | None  # None where the record is no alert
    reason: Reason
    status: int | None = None  # of the last answer; None where there was none
    answer: str = ""  # the start of the last answer
    attempts: int
    source: SourcePosition  # where the alert lies in its topic
    key: bytes | None = None  # base64 in JSON
    original: bytes  # the record as it lies there, base64 in JSON
    failed_at: datetime
    engine_version: str = __version__
    schema_version: int = SCHEMA_VERSION


def dead_letter_id(endpoint: str, source: SourcePosition, original: bytes) -> str:
    """Of the same record and endpoint always the same."""
    place = f"{endpoint}/{source.topic}/{source.partition}/{source.offset}"
    return record_id(place, original)
