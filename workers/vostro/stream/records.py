"""What goes through the stream: a message in, the records that it leads to, and what to count."""

from collections.abc import Callable
from typing import NamedTuple

from vostro.alert import SourcePosition
from vostro.stream.corridors import Corridor


class Message(NamedTuple):
    """One record of the payments topic, whatever is in it."""

    value: bytes | None  # None: a tombstone
    key: bytes | None
    content_type: str | None  # the record's header of that name
    topic: str
    partition: int
    offset: int
    position: SourcePosition | None = None  # of a message that comes from a file, not a topic
    timestamp: float = 0.0  # Unix seconds, of the record
    acknowledge: Callable[[], object] | None = None  # where its consumer wants to be told of each


class Record(NamedTuple):
    """One record to be published, and how it is told shorter where its topic is too small."""

    topic: str
    key: bytes | None
    value: bytes
    shorten: Callable[[int], bytes]  # at most so many bytes -> another value


class Counted(NamedTuple):
    """What the metrics learn of one payment."""

    format: str
    outcome: str
    hits: tuple[tuple[str, str], ...] = ()  # rule, list
    suppressed: tuple[tuple[str, str], ...] = ()
    is_error: bool = False  # held because screening itself failed
    corridor: Corridor | None = None  # of flagged and watched payments


class Decided(NamedTuple):
    """The records of one message, and what is counted once the broker has them all."""

    records: tuple[Record, ...]
    payments: tuple[Counted, ...] = ()
    dead_letter_reason: str | None = None


class Outlets(NamedTuple):
    """The topics that are written."""

    alerts: str
    dead_letters: str
    decisions: str | None  # None: switched off
    # Where the decision on a payment with a suppressed hit goes all the same: it is on no alert.
    suppressions: str | None = None
