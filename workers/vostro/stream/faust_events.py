"""Faust's events as this worker takes them: one at a time, and acknowledged by hand."""

from collections.abc import AsyncIterable
from typing import cast

from faust.streams import Stream
from faust.types import EventT, StreamT

from vostro.stream.records import Message


class StreamEnded(Exception):
    """The agent's stream ended: Faust would leave the worker up and idle."""


def unacknowledged(stream: StreamT[bytes]) -> AsyncIterable[EventT[bytes]]:
    """The events, to be acknowledged by hand. Not `async with event`: it acks even on a raise."""
    # The interface, StreamT, lacks noack.
    events: AsyncIterable[EventT[bytes]] = cast("Stream[bytes]", stream).noack().events()
    return events


def message_of(event: EventT[bytes]) -> Message:
    """What `decide` needs of an event."""
    raw = event.message
    return Message(
        value=event.value,
        key=cast("bytes | None", event.key),
        content_type=None,
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        timestamp=raw.timestamp,
        acknowledge=event.ack,
    )
