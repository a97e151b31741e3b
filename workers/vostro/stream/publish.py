"""Publishes records in batches and acknowledges messages in the order read.

Never before the broker has what they led to: what is committed is never read again.
"""

import asyncio
import time
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, NamedTuple

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.producer.message_accumulator import BatchBuilder
from mode import Service

from vostro.errors import NotAcknowledged
from vostro.stream.producer import Connection
from vostro.stream.records import Decided, Message, Record

Connect = Callable[[], Awaitable[Connection]]
OnAcknowledged = Callable[[list[Message], list[Decided]], None]
DRAIN_SECONDS_MAX = 10.0  # a stop waits so long for the broker; the rest comes again
# What a topic takes whose limit can't be read: Kafka's default is 1,048,588.
RECORD_BYTES_MAX = 1_000_000
FRAME_BYTES = 512  # of a batch and a record in it, beside key and value; 100 would do
PARTITIONS_REMEMBERED_SECONDS = 300.0  # a topic that was given more is noticed after 5 minutes

log = structlog.get_logger(__name__)


class InFlight(NamedTuple):
    """One batch on its way: acknowledged whole, once each future is done."""

    messages: list[Message]
    decided: list[Decided]
    sent: list[asyncio.Future[Any]]


class PublishInOrder(Service):
    """Batches by messages and time; a bounded queue of batches in flight is the backpressure.

    Messages enter in offset order and leave the queue in it, so that is the whole sequencer. A
    send that fails raises NotAcknowledged in `acknowledge`, which crashes the app: what was not
    acknowledged comes again, with the same ids.
    """

    abstract = False

    def __init__(
        self,
        connect: Connect,
        *,
        messages_max: int = 500,
        within_seconds: float = 0.005,
        in_flight_max: int = 8,
    ) -> None:
        super().__init__()
        self.connect = connect
        self.on_acknowledged: list[OnAcknowledged] = []  # called in order, with what was one batch
        self.messages_max, self.within_seconds = messages_max, within_seconds
        self.producer: AIOKafkaProducer | None = None
        self.limits: dict[str, int] = {}
        self.messages: list[Message] = []
        self.decided: list[Decided] = []
        self.batches: dict[tuple[str, int], BatchBuilder] = {}
        self.partitions: dict[str, tuple[float, list[int]]] = {}
        self.in_flight: asyncio.Queue[InFlight] = asyncio.Queue(in_flight_max)
        self.closing = asyncio.Lock()  # reader and timer both close batches; order must hold
        self.opened = asyncio.Event()  # an open batch has something in it
        self.opened_at = 0.0
        self.ready = asyncio.Event()  # `started` is True before on_start is done
        self.is_closed = False

    async def on_start(self) -> None:
        """Connects the producer, and learns what the topics take."""
        self.producer, self.limits = await self.connect()
        self.ready.set()

    @property
    def connected(self) -> AIOKafkaProducer:
        """The producer; the reader waits for `ready` before it publishes."""
        if self.producer is None:
            raise NotAcknowledged("Nothing is connected yet", "publisher", "Wait for `ready`.")
        return self.producer

    async def publish(self, message: Message, decided: Decided) -> None:
        """Takes over a message with its records; returns once there is room for the next."""
        if self.is_closed:
            return  # not acknowledged: it comes again
        for record in decided.records:
            await self.append(record)
        if not self.messages:
            self.opened_at = time.monotonic()
            self.opened.set()
        self.messages.append(message)
        self.decided.append(decided)
        is_due = time.monotonic() - self.opened_at >= self.within_seconds
        if is_due or len(self.messages) >= self.messages_max:
            await self.close_batches()
            await asyncio.sleep(0)  # a full buffer never waits: let acknowledgements through

    async def append(self, record: Record) -> None:
        """Into the open batch of its partition; a full one is closed first."""
        place = (record.topic, await self.place_of(record))
        limit = self.limits.get(record.topic, RECORD_BYTES_MAX) - FRAME_BYTES
        key, value = record.key, record.value
        room = limit - len(key or b"")
        if len(value) > room:
            value = record.shorten(room)
        batch = self.batches.get(place)
        if batch is not None and batch.size() + len(key or b"") + len(value) > limit:
            await self.close_batches()
            batch = None
        while True:
            if batch is None:
                batch = self.batches[place] = self.connected.create_batch()
            # An empty batch takes a record of any size, so this ends.
            if batch.append(key=key, value=value, timestamp=None) is not None:
                return
            await self.close_batches()
            batch = None

    async def place_of(self, record: Record) -> int:
        """The partition of a record's key."""
        known = self.partitions.get(record.topic)
        now = time.monotonic()
        if known is None or now - known[0] > PARTITIONS_REMEMBERED_SECONDS:
            known = self.partitions[record.topic] = (now, await self.partitions_for(record.topic))
        return known[1][partition_of(record.key or b"", len(known[1]))]

    async def partitions_for(self, topic: str) -> list[int]:
        """The partitions of a topic that is written; raises NotAcknowledged without it."""
        try:
            return sorted(await self.connected.partitions_for(topic))
        except KafkaError as error:
            raise not_acknowledged(error, f"topic {topic}") from error

    async def close_batches(self) -> None:
        """Hands the open batches to the producer, and their messages to the queue."""
        async with self.closing:
            messages, decided, batches = self.messages, self.decided, self.batches
            self.messages, self.decided, self.batches = [], [], {}
            self.opened.clear()
            if not messages and not batches:  # a full batch may be there before its message
                return
            sent = []
            for (topic, partition), batch in batches.items():
                try:
                    sent.append(await self.connected.send_batch(batch, topic, partition=partition))
                except KafkaError as error:
                    raise not_acknowledged(error, f"topic {topic}") from error
            await self.in_flight.put(InFlight(messages, decided, sent))

    @Service.task
    async def acknowledge(self) -> None:
        """Takes batch after batch, waits for the broker, acknowledges its messages."""
        while True:  # not `until should_stop`: on_stop still drains through it, mode cancels it
            messages, decided, sent = await self.in_flight.get()
            for future in sent:
                try:
                    await future
                except KafkaError as error:
                    raise not_acknowledged(error, "a batch in flight") from error
            for tell in self.on_acknowledged:
                tell(messages, decided)
            self.in_flight.task_done()

    @Service.task
    async def close_in_time(self) -> None:
        """Closes a batch that few messages come into, so that none waits longer than `within`."""
        while True:
            await self.opened.wait()
            await asyncio.sleep(self.within_seconds)
            if time.monotonic() - self.opened_at >= self.within_seconds:
                await self.close_batches()

    async def on_stop(self) -> None:
        """Drains what is in flight. The consumer stops after this and commits it."""
        self.is_closed = True
        if self.producer is None:
            return
        if not self.crashed:
            await self.drain_in_time()
        with suppress(TimeoutError, KafkaError):
            await asyncio.wait_for(self.producer.stop(), DRAIN_SECONDS_MAX)

    async def drain_in_time(self) -> None:
        """Drains, but not for ever: what the broker does not take in time comes again."""
        try:
            await asyncio.wait_for(self.drain(), DRAIN_SECONDS_MAX)
        except (TimeoutError, NotAcknowledged):
            log.warning("batches in flight were given up: they come again")

    async def drain(self) -> None:
        """Returns once everything that was taken over is acknowledged."""
        await self.close_batches()
        await self.in_flight.join()


def partition_of(key: bytes, count: int) -> int:
    """By CRC-32 of the key, as librdkafka's default does: one key, one partition."""
    return zlib.crc32(key) % count


def not_acknowledged(error: KafkaError, where: str) -> NotAcknowledged:
    """What the broker refused, and what to do."""
    return NotAcknowledged(
        what=f"The broker did not take a record: {type(error).__name__}",
        where=where,
        remedy="Nothing was committed past it. `vostro topics check` tells what is missing.",
    )
