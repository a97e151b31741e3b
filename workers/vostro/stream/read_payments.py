"""Payments from Kafka, decided in order: a consumer of our own inside Faust's tree of services.

Faust's agent costs 55 to 100 us a message, as much as screening itself; this costs 5. It also
commits nothing past an unfinished message, which Faust's consumer does.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import ConsumerStoppedError, KafkaError
from mode import Service

from vostro.kafka_security.clients import aiokafka_security
from vostro.settings import Settings
from vostro.stream.loop_thread import LoopThread
from vostro.stream.offsets import Offsets
from vostro.stream.pause import Gate
from vostro.stream.publish import PublishInOrder
from vostro.stream.records import Decided, Message

CONTENT_TYPE = "content-type"
CONTENT_TYPE_CHARACTERS_MAX = 100
RECORDS_MAX = 500  # taken at once: a rebalance waits for no more than these
WAIT_MS = 500  # for a record, where there is none
# 2,000,000 s, as much as fits into Kafka's int32 of milliseconds: a worker that waits for its
# lists, or for a slow broker, stays in the group. The watchdog is what ends one that hangs.
POLL_INTERVAL_MS = 2_000_000_000
REBALANCE_MS = 60_000
FETCH_BYTES_MAX = 8 * 1024 * 1024  # a partition
ANSWER_SECONDS_MAX = 10.0

Taken = dict[TopicPartition, list[ConsumerRecord[bytes, bytes]]]

log = structlog.get_logger(__name__)


class ReadPayments(Service):
    """Takes records as they come, decides each, and commits what the broker has the results of.

    When partitions move, what was taken over is published and committed first; what is still in
    hand is dropped, and read again by whoever gets its partition.
    """

    abstract = False

    def __init__(
        self,
        settings: Settings,
        *,
        decide: Callable[[Message], Decided],
        publisher: PublishInOrder,
        gate: Gate,
        offsets: Offsets,
    ) -> None:
        super().__init__()
        self.settings, self.decide, self.gate = settings, decide, gate
        self.publisher, self.offsets = publisher, offsets
        self.thread = LoopThread("kafka-consumer")
        self.consumer: AIOKafkaConsumer | None = None
        # Of the assignment; counted in the thread, where records are taken and partitions move.
        self.generation = 0
        self.rebalancing = False  # are partitions on the move?
        self.is_assigned = False  # at least once; an empty share counts
        self.main: asyncio.AbstractEventLoop | None = None

    @property
    def unassigned(self) -> bool:
        """Is there no partition for this worker, because there are more workers?"""
        return self.is_assigned and not self.assigned()

    def assigned(self) -> set[tuple[str, int]]:
        """The partitions that it reads."""
        return set() if self.consumer is None else set(self.consumer.assignment())

    async def on_start(self) -> None:
        """Connects; the group gives partitions a moment later."""
        self.main = asyncio.get_running_loop()
        self.thread.start()
        self.consumer = await self.thread.call(self.connect())

    async def connect(self) -> AIOKafkaConsumer:
        """A started consumer; runs in the thread."""
        settings = self.settings
        session_ms = round(settings.kafka_session_seconds * 1_000)
        consumer = AIOKafkaConsumer(
            bootstrap_servers=settings.kafka_addresses,
            client_id=settings.kafka_group,
            group_id=settings.kafka_group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",  # a new group misses no payment
            session_timeout_ms=session_ms,
            heartbeat_interval_ms=round(session_ms * 0.3),
            rebalance_timeout_ms=REBALANCE_MS,
            max_poll_interval_ms=POLL_INTERVAL_MS,
            max_partition_fetch_bytes=FETCH_BYTES_MAX,
            check_crcs=True,
            **aiokafka_security(settings),
        )
        await consumer.start()
        consumer.subscribe([settings.payments_topic], listener=Moves(self))
        return consumer

    @property
    def connected(self) -> AIOKafkaConsumer:
        """The consumer; there is one from the start on."""
        assert self.consumer is not None  # noqa: S101 - tasks begin after on_start
        return self.consumer

    @Service.task
    async def read(self) -> None:
        """Takes, decides and hands over, until the worker stops."""
        await self.publisher.ready.wait()
        await self.gate.until_open()
        while not self.should_stop:
            try:
                generation, taken = await self.thread.call(self.take())
            except ConsumerStoppedError:
                if self.should_stop:
                    return
                raise
            if generation != self.generation:
                continue
            for records in taken.values():
                self.offsets.took(records[0], records[-1])
            for records in taken.values():
                await self.decide_each(records, generation)
            await self.publisher.close_batches()  # nothing else has come: let none wait for more

    async def take(self) -> tuple[int, Taken]:
        """What has come, by partition, and in which assignment; runs in the thread.

        Counted after, not before: a wait may begin in one assignment and end in the next.
        """
        taken: Taken = await self.connected.getmany(timeout_ms=WAIT_MS, max_records=RECORDS_MAX)
        return self.generation, taken

    async def decide_each(
        self, records: Sequence[ConsumerRecord[bytes, bytes]], generation: int
    ) -> None:
        """One after the other, while they are still ours."""
        for record in records:
            if not self.gate.is_open:
                await self.gate.until_open()
            if generation != self.generation:
                return
            message = message_of(record)
            await self.publisher.publish(message, self.decide(message))

    async def let_go(self) -> None:
        """Before partitions move: what was decided is published and committed, the rest dropped."""
        self.rebalancing = True
        await self.publisher.drain_in_time()
        await self.commit()
        self.offsets.clear()

    def take_over(self) -> None:
        """After they moved."""
        self.rebalancing, self.is_assigned = False, True
        log.info("partitions", assigned=sorted(partition for _, partition in self.assigned()))

    @Service.task
    async def commit_now_and_then(self) -> None:
        """What a crash repeats is at most what came since the last one."""
        while not self.should_stop:
            await self.sleep(self.settings.commit_seconds)
            await self.commit()

    async def commit(self) -> None:
        """Commits the end of what is acknowledged. What fails is committed the next time."""
        offsets = self.offsets.to_commit(self.assigned())
        if not offsets:
            return
        try:
            await self.thread.call(self.connected.commit(offsets))
        except KafkaError as error:
            log.warning("not committed: it may come again", error=type(error).__name__)
        else:
            self.offsets.committed(offsets)

    async def lags(self) -> dict[tuple[str, int], int]:
        """Records of each partition that are not acknowledged yet."""
        found = await self.thread.call(self.waiting())
        return {tp: waiting + self.offsets.in_hand(tp) for tp, waiting in found.items()}

    async def waiting(self) -> dict[tuple[str, int], int]:
        """Records of each partition that were not taken yet; runs in the thread.

        By position, not by offset: a transaction's markers have offsets too, and are no lag.
        """
        found: dict[tuple[str, int], int] = {}
        for tp in self.connected.assignment():
            end = self.connected.highwater(tp)
            if end is None:  # before the first fetch
                found[tp] = 0
            else:
                found[tp] = max(0, end - await self.connected.position(tp))
        return found

    async def on_stop(self) -> None:
        """Commits what the publisher drained before us, and leaves the group."""
        if self.consumer is not None:
            with suppress(TimeoutError, KafkaError):
                await asyncio.wait_for(self.commit(), ANSWER_SECONDS_MAX)
                await asyncio.wait_for(self.thread.call(self.consumer.stop()), ANSWER_SECONDS_MAX)
        self.thread.stop()


class Moves(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Tells the reader, in its own loop, that partitions move; called in the thread."""

    def __init__(self, reader: ReadPayments) -> None:
        self.reader = reader
        assert reader.main is not None  # noqa: S101 - set before the thread starts
        self.main = reader.main

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Returns once they may go."""
        self.reader.generation += 1
        if revoked:
            letting = asyncio.run_coroutine_threadsafe(self.reader.let_go(), self.main)
            await asyncio.wrap_future(letting)

    async def on_partitions_assigned(self, _: Collection[TopicPartition]) -> None:
        """From here on they are read."""
        self.main.call_soon_threadsafe(self.reader.take_over)


def message_of(record: ConsumerRecord[bytes, bytes]) -> Message:
    """What `decide` needs of a record; a header that is no text counts as absent."""
    content_type = None
    for name, value in record.headers:
        if name == CONTENT_TYPE and value is not None:
            content_type = value.decode("ascii", "replace")[:CONTENT_TYPE_CHARACTERS_MAX]
    return Message(
        value=record.value,
        key=record.key,
        content_type=content_type,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp=record.timestamp / 1_000,
    )
