"""The trap that our publisher's order is for, seen on a real broker; and the way out."""

import asyncio
from pathlib import Path

from faust.types import EventT, StreamT

from streams import Stream
from vostro.stream.app import create_app
from vostro.stream.faust_events import unacknowledged

FOLLOWERS = 20


async def committed_with_an_unfinished_head(stream: Stream, *, in_order: bool) -> int:
    """What is committed when the first of 21 events is never finished."""
    app = create_app(stream.settings)
    app.conf.datadir = Path(stream.folder)
    topic = app.topic(
        stream.settings.payments_topic, value_type=bytes, value_serializer="raw", key_type=bytes
    )
    all_seen = asyncio.Event()
    held: list[EventT[bytes]] = []

    @app.agent(topic)
    async def hold_the_head(events: StreamT[bytes]) -> None:
        async for event in unacknowledged(events):
            held.append(event)
            if len(held) > 1 and not in_order:
                event.ack()
            if len(held) > FOLLOWERS:
                all_seen.set()

    app.finalize()
    await app.start()
    try:
        await asyncio.wait_for(all_seen.wait(), 30)
        await app.commit({stream.settings.payments_topic})
    finally:
        await app.stop()
    return await asyncio.to_thread(stream.committed)


async def test_faust_commits_past_an_event_that_is_not_acknowledged(
    stream_without_lists: Stream,
) -> None:
    one_partition(stream_without_lists)
    assert await committed_with_an_unfinished_head(stream_without_lists, in_order=False) == (
        FOLLOWERS + 1
    ), "mended in Faust: the publisher need not be the only one to acknowledge any more"


async def test_nothing_is_committed_while_the_head_is_unfinished_when_all_wait_for_it(
    stream_without_lists: Stream,
) -> None:
    one_partition(stream_without_lists)
    assert await committed_with_an_unfinished_head(stream_without_lists, in_order=True) == 0


def one_partition(stream: Stream) -> None:
    """All events in one partition: the same key."""
    stream.send([b"payment"] * (FOLLOWERS + 1), same_key=True)
