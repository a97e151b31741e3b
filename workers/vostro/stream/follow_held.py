"""The held payments of all workers: a small topic that each reads whole, by a consumer of its own.

A topic and not Redis: what a payment is held for and that it is held go to one place, in one
write that the offset waits for. A worker that starts reads the topic to its end first; while the
brokers are away it goes on with what it has, as it can't take payments then either.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic

import msgspec
import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import ConsumerStoppedError, KafkaError
from mode import Service

from vostro.kafka_security.clients import aiokafka_security
from vostro.routing.windows.memory import HeldPayments
from vostro.routing.windows.passing import Passing
from vostro.settings import Settings
from vostro.stream.loop_thread import LoopThread

CATCH_UP_SECONDS_MAX = 60.0  # 50,000 of 1 KB take 2 s; then it begins with what it has
CONNECT_SECONDS_MAX = 5.0
WAIT_MS = 500
RECORDS_MAX = 500
RETRY_SECONDS = 1.0
STOP_SECONDS_MAX = 10.0

decode = msgspec.msgpack.Decoder(Passing).decode
log = structlog.get_logger(__name__)


class FollowHeld(Service):
    """Starts once the topic is read to its end, then follows it; without a group, all of it."""

    abstract = False

    def __init__(self, settings: Settings, held: HeldPayments) -> None:
        super().__init__()
        self.settings, self.held = settings, held
        self.thread = LoopThread("held-payments")
        self.consumer: AIOKafkaConsumer | None = None

    async def on_start(self) -> None:
        """Reads what is there before the first payment is."""
        self.thread.start()
        until = monotonic() + CATCH_UP_SECONDS_MAX
        ends: dict[TopicPartition, int] = {}
        try:
            ends = await self.connected_in_time()
            while ends and monotonic() < until and not self.should_stop:
                self.take(await self.thread.call(self.next()))
                ends = await self.thread.call(self.behind(ends))
        except (KafkaError, TimeoutError) as error:
            log.warning("held payments can't be read yet", error=type(error).__name__)
        if ends:
            log.warning("held payments not read to their end", partitions=len(ends))
        log.info("held payments", known=len(self.held))

    @Service.task
    async def follow(self) -> None:
        """Takes what any worker holds, as it comes. What fails is tried again."""
        while not self.should_stop:
            try:
                if self.consumer is None:
                    await self.sleep(RETRY_SECONDS)
                    await self.connected_in_time()
                self.take(await self.thread.call(self.next()))
            except ConsumerStoppedError:
                return
            except (KafkaError, TimeoutError) as error:
                log.warning("held payments can't be read", error=type(error).__name__)
                await self.sleep(RETRY_SECONDS)

    def take(self, records: Iterable[ConsumerRecord[bytes, bytes]]) -> None:
        """Remembers them; one that can't be read is told, and is no reason to stop."""
        for record in records:
            if record.value:
                try:
                    self.held.add(decode(record.value))
                except msgspec.DecodeError:
                    log.warning("a held payment of another version", offset=record.offset)

    async def connected_in_time(self) -> dict[TopicPartition, int]:
        """As `connect`; the client itself asks 40 s for a topic that is not there."""
        return await asyncio.wait_for(self.thread.call(self.connect()), CONNECT_SECONDS_MAX)

    async def connect(self) -> dict[TopicPartition, int]:
        """A started consumer of every partition, and where each ends; runs in the thread.

        Raises KafkaError where the topic is not there.
        """
        consumer = AIOKafkaConsumer(
            self.settings.held_topic,
            bootstrap_servers=self.settings.kafka_addresses,
            client_id=f"{self.settings.kafka_group}-held",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            check_crcs=True,
            **aiokafka_security(self.settings),
        )
        try:
            await consumer.start()
            ends = await consumer.end_offsets(consumer.assignment())
        except BaseException:
            await consumer.stop()
            raise
        self.consumer = consumer
        return {tp: end for tp, end in ends.items() if end > 0}

    @property
    def connected(self) -> AIOKafkaConsumer:
        """The consumer, once there is one."""
        if self.consumer is None:
            raise ConsumerStoppedError
        return self.consumer

    async def next(self) -> list[ConsumerRecord[bytes, bytes]]:
        """What has come; runs in the thread."""
        taken = await self.connected.getmany(timeout_ms=WAIT_MS, max_records=RECORDS_MAX)
        return [record for records in taken.values() for record in records]

    async def behind(self, ends: dict[TopicPartition, int]) -> dict[TopicPartition, int]:
        """The partitions that are not read to these ends."""
        return {tp: end for tp, end in ends.items() if await self.connected.position(tp) < end}

    async def on_stop(self) -> None:
        """Leaves; there is nothing to commit."""
        if self.consumer is not None:
            with suppress(TimeoutError, KafkaError):
                await asyncio.wait_for(self.thread.call(self.consumer.stop()), STOP_SECONDS_MAX)
        self.thread.stop()
