"""What is sent of an alert: its id, and a body that holds it byte for byte."""

from typing import Annotated, NamedTuple, Self

import msgspec

EVENT_TYPE = "payment.flagged"
# What may stand in a header, without a dot: the signature joins id, timestamp and body by dots.
AlertId = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,128}$")]


class AlertRead(msgspec.Struct, frozen=True):
    """The little that the sink needs of an alert, of whatever version it is."""

    alert_id: AlertId
    screened_at: str


class Envelope(msgspec.Struct, frozen=True):
    """The body, as Standard Webhooks recommends one."""

    type: str
    timestamp: str  # when it was screened
    data: msgspec.Raw  # the alert


decode = msgspec.json.Decoder(AlertRead).decode


class Message(NamedTuple):
    """What is sent."""

    alert_id: str
    body: bytes

    @classmethod
    def of(cls, record: bytes) -> Self:
        """From a record of the alerts topic. Raises msgspec.DecodeError if it is no alert."""
        alert = decode(record)
        envelope = Envelope(EVENT_TYPE, alert.screened_at, msgspec.Raw(record.strip()))
        return cls(alert.alert_id, msgspec.json.encode(envelope))
