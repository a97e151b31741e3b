"""The reader on a real broker: heartbeats, order, and what is committed."""

import asyncio
import time
from functools import partial
from typing import Self

from servers import poll
from streams import Stream
from vostro.stream.keep_windows import OpenGate
from vostro.stream.offsets import Offsets
from vostro.stream.producer import connect
from vostro.stream.publish import PublishInOrder
from vostro.stream.read_payments import ReadPayments
from vostro.stream.records import Decided, Message

COUNT = 200
BUSY_SECONDS = 4.0  # the session is 1.5 s


class Reading:
    """A reader with its publisher, and what it decided on."""

    def __init__(self, stream: Stream) -> None:
        self.seen: list[Message] = []
        self.busy_at: int | None = None
        self.gate, self.offsets = OpenGate(), Offsets()
        self.publisher = PublishInOrder(partial(connect, stream.settings))
        self.publisher.on_acknowledged.append(self.offsets.acknowledged)
        self.reader = ReadPayments(
            stream.settings,
            decide=self.decide,
            publisher=self.publisher,
            gate=self.gate,
            offsets=self.offsets,
        )

    def decide(self, message: Message) -> Decided:
        """One of them holds up the loop, as a hostile message may."""
        if len(self.seen) == self.busy_at:
            time.sleep(BUSY_SECONDS)
        self.seen.append(message)
        return Decided(records=())

    async def __aenter__(self) -> Self:
        await self.reader.start()
        await self.publisher.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.publisher.stop()
        await self.reader.stop()

    async def until_seen(self, count: int) -> None:
        """Waits for so many."""
        async with asyncio.timeout(30):
            while len(self.seen) < count:  # noqa: ASYNC110 - the list has no event
                await asyncio.sleep(0.02)


def values(count: int) -> list[bytes]:
    return [b"%d" % number for number in range(count)]


async def test_a_message_that_takes_longer_than_the_session_costs_no_partition(
    stream_without_lists: Stream,
) -> None:
    stream = stream_without_lists
    async with Reading(stream) as reading:
        reading.busy_at = COUNT // 2
        await asyncio.to_thread(stream.send, values(COUNT))
        await reading.until_seen(COUNT)
        assert len(reading.seen) == COUNT, "nothing came twice"
        assert reading.reader.generation == 1, "and no partition moved"
    assert await asyncio.to_thread(stream.committed) == COUNT


async def test_messages_of_a_partition_come_in_order_and_all_are_committed_by_a_stop(
    stream_without_lists: Stream,
) -> None:
    stream = stream_without_lists
    await asyncio.to_thread(stream.send, values(COUNT), same_key=True)
    async with Reading(stream) as reading:
        await reading.until_seen(COUNT)
    assert [message.value for message in reading.seen] == values(COUNT)
    assert await asyncio.to_thread(stream.committed) == COUNT


async def test_what_waits_while_the_gate_is_shut_is_lag_and_is_not_lost(
    stream_without_lists: Stream,
) -> None:
    stream = stream_without_lists
    async with Reading(stream) as reading:
        await asyncio.to_thread(poll, reading.reader.assigned, 30, "partitions")
        reading.gate.reason = "shut"
        reading.gate.opened.clear()
        await asyncio.to_thread(stream.send, values(COUNT))
        async with asyncio.timeout(30):
            while sum((await reading.reader.lags()).values()) < COUNT:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert not reading.seen
        reading.gate.reason = None
        reading.gate.opened.set()
        await reading.until_seen(COUNT)
    assert sorted(message.value or b"" for message in reading.seen) == sorted(values(COUNT))
