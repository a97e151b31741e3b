"""The agent: event after event, decided at once, acknowledged when its records are safe."""

from collections.abc import AsyncIterable, Callable
from typing import cast

import faust
from faust.streams import Stream
from faust.types import EventT, StreamT, TopicT
from mode import CrashingSupervisor

from vostro.stream.pause import Gate
from vostro.stream.progress import Progress
from vostro.stream.publish import PublishInOrder
from vostro.stream.records import Decided, Message

CONTENT_TYPE = "content-type"
CONTENT_TYPE_CHARACTERS_MAX = 100


class StreamEnded(Exception):
    """The agent's stream ended: Faust would leave the worker up and idle."""


def screen_payments(  # noqa: PLR0913 - the parts of one worker
    app: faust.App,
    payments: TopicT,
    *,
    decide: Callable[[Message], Decided],
    publisher: PublishInOrder,
    gate: Gate,
    progress: Progress,
) -> None:
    """Gives the app its one agent, with one event at a time: Faust commits past a gap."""

    # The default supervisor carries on after a raise, and the event it was at is lost.
    @app.agent(payments, name="screen-payments", supervisor_strategy=CrashingSupervisor)
    async def screen_each(stream: StreamT[bytes]) -> None:
        progress.stream = stream
        await publisher.ready.wait()
        await gate.until_open()
        async for event in unacknowledged(stream):
            if not gate.is_open:
                await gate.until_open()
            await publisher.publish(event, decide(message_of(event)))
            if not gate.is_open:
                await gate.until_open()
        if not app.should_stop:
            raise StreamEnded


def unacknowledged(stream: StreamT[bytes]) -> AsyncIterable[EventT[bytes]]:
    """The events, to be acknowledged by hand. Not `async with event`: it acks even on a raise."""
    # The interface, StreamT, lacks noack.
    events: AsyncIterable[EventT[bytes]] = cast("Stream[bytes]", stream).noack().events()
    return events


def message_of(event: EventT[bytes]) -> Message:
    """What `decide` needs of an event; a header that is no text counts as absent."""
    raw = event.message
    content_type = event.headers.get(CONTENT_TYPE) if event.headers else None
    return Message(
        value=event.value,
        key=cast("bytes | None", event.key),
        content_type=None if content_type is None else content_type_of(content_type),
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
    )


def content_type_of(header: bytes | str) -> str:
    """The header's start as text."""
    text = header.decode("ascii", "replace") if isinstance(header, bytes) else header
    return text[:CONTENT_TYPE_CHARACTERS_MAX]
