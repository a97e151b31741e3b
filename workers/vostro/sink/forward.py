"""Reads alerts, hands each to its delivery, and commits what is done.

Alerts of one payment go one after the other, others side by side; so many at once and no more.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from vostro.sink.metrics import SinkMetrics
from vostro.sink.offsets import Offsets

POLL_MS = 200
POLL_SECONDS_MAX = 2.0  # then a stop and a probe are looked after
PENDING_MAX = 100  # alerts read and not done with: the window behind one that waits
CLOSING_SECONDS = 5.0  # a request that is under way may end, before its partition goes

log = structlog.get_logger(__name__)

# Returns once a record is delivered or a dead letter.
Handle = Callable[["Delivery"], Awaitable[None]]
Ends = Mapping[TopicPartition, int]


class Delivery:
    """One record on its way."""

    def __init__(self, record: Any) -> None:  # noqa: ANN401 - aiokafka's, untyped
        self.record = record
        self.place = TopicPartition(record.topic, record.partition)
        self.task: asyncio.Task[None] | None = None
        self.idle = asyncio.Event()  # no request of it is under way
        self.idle.set()
        self.is_closing = False

    @property
    def key(self) -> tuple[Any, ...]:
        """Deliveries of one key keep their order; a record without one is alone."""
        record = self.record
        if record.key is None:
            return (*self.place, record.offset)
        return (*self.place, record.key)


class Forward(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """The loop. `run` raises what a delivery or the broker raised: nothing is committed past it."""

    def __init__(
        self,
        consumer: AIOKafkaConsumer,
        handle: Handle,
        metrics: SinkMetrics,
        *,
        commit_seconds: float,
        commits: bool = True,
    ) -> None:
        self.consumer, self.handle, self.commits = consumer, handle, commits
        self.commit_seconds = commit_seconds
        self.pending: dict[TopicPartition, dict[int, Delivery]] = {}
        self.offsets: dict[TopicPartition, Offsets] = {}
        self.last_of_key: dict[tuple[Any, ...], asyncio.Task[None]] = {}
        self.failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.committed_at = self.beat = monotonic()
        self.freed = asyncio.Event()
        self.unread = 0
        metrics.watch(self)

    async def run(self, stopped: asyncio.Event, ends: Ends | None = None) -> None:
        """Until it is told to stop; with `ends` until all before them is done."""
        try:
            while not stopped.is_set():
                self.beat = monotonic()
                if self.failure.done():
                    self.failure.result()
                if ends is not None and await self.is_at(ends):
                    break
                await self.poll(ends)
                if monotonic() - self.committed_at >= self.commit_seconds:
                    await self.commit()
        finally:
            await self.close(list(self.pending))
            await self.commit()

    async def poll(self, ends: Ends | None) -> None:
        """Takes what has come, as far as there is room."""
        room = PENDING_MAX - self.count_pending()
        if room <= 0:
            await self.wait_for_room()
            room = PENDING_MAX - self.count_pending()
        if room <= 0:
            self.consumer.pause(*self.consumer.assignment())
        elif paused := self.consumer.paused():
            self.consumer.resume(*paused)
        # Also while paused: a member that polls no more leaves its group.
        found = await self.polled(room)
        assigned = self.consumer.assignment()
        for place, records in found.items():
            for record in records:
                if place in assigned and (ends is None or record.offset < ends[place]):
                    self.take(record)
        self.unread = sum(map(self.unread_of, assigned))
        await asyncio.sleep(0)  # buffered records come without a pause: let deliveries begin

    async def polled(self, room: int) -> dict[TopicPartition, list[Any]]:
        """Records by partition; none while a rebalance waits for a broker that is away."""
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS_MAX):
                found: dict[TopicPartition, list[Any]] = await self.consumer.getmany(
                    timeout_ms=POLL_MS if room > 0 else 0, max_records=max(room, 1)
                )
                return found
        return {}

    async def wait_for_room(self) -> None:
        """Until a delivery has ended, or a moment has passed."""
        self.freed.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.freed.wait(), POLL_MS / 1_000)

    def take(self, record: Any) -> None:  # noqa: ANN401 - aiokafka's
        """Starts the delivery of a record, behind the one before it of the same key."""
        delivery = Delivery(record)
        self.offsets.setdefault(delivery.place, Offsets()).take(record.offset)
        self.pending.setdefault(delivery.place, {})[record.offset] = delivery
        before = self.last_of_key.get(delivery.key)
        task = asyncio.create_task(self.deliver(delivery, before))
        delivery.task = self.last_of_key[delivery.key] = task
        task.add_done_callback(partial(self.ended, delivery))

    async def deliver(self, delivery: Delivery, before: asyncio.Task[None] | None) -> None:
        """One record, once the one before it is done."""
        if before is not None:
            await asyncio.shield(before)  # raises what that raised: then this one waits too
        await self.handle(delivery)

    def ended(self, delivery: Delivery, task: asyncio.Task[None]) -> None:
        """A delivery ended: done, given up for the next owner, or with an error that ends us."""
        if self.last_of_key.get(delivery.key) is task:
            del self.last_of_key[delivery.key]
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            if not self.failure.done():
                self.failure.set_exception(error)
            return
        del self.pending[delivery.place][delivery.record.offset]
        self.offsets[delivery.place].done(delivery.record.offset)
        self.freed.set()

    async def close(self, places: Iterable[TopicPartition]) -> None:
        """Lets requests that are under way end, and gives the rest up: it comes again."""
        deliveries = [one for place in places for one in self.pending.get(place, {}).values()]
        for delivery in deliveries:
            delivery.is_closing = True
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                for delivery in deliveries:
                    await delivery.idle.wait()
        tasks = [one.task for one in deliveries if one.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def commit(self) -> None:
        """Tells the group what is done. What it can't be told now costs a repetition, no alert."""
        self.committed_at = monotonic()
        assigned = self.consumer.assignment()
        wanted = {
            place: offset
            for place, offsets in self.offsets.items()
            if place in assigned and (offset := offsets.to_commit) is not None
        }
        if not wanted or not self.commits:
            return
        try:
            await self.consumer.commit(wanted)
        except KafkaError as error:
            log.warning("not committed: tried again", reason=type(error).__name__)
            return
        for place, offset in wanted.items():
            if place in self.offsets:  # it may have moved meanwhile
                self.offsets[place].committed = offset

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Partitions move: what is done is committed, the rest is the next owner's."""
        await self.close(revoked)
        await self.commit()
        for place in revoked:
            self.pending.pop(place, None)
            self.offsets.pop(place, None)

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Nothing: reading begins where the group is."""

    async def is_at(self, ends: Ends) -> bool:
        """Whether everything before the ends was read and is done."""
        if self.count_pending():
            return False
        return all([await self.consumer.position(place) >= end for place, end in ends.items()])

    def unread_of(self, place: TopicPartition) -> int:
        """Records of a partition that were not read yet, as of the last answer of its broker."""
        offsets, end = self.offsets.get(place), self.consumer.highwater(place)
        if offsets is None or offsets.read_to is None or end is None:
            return 0
        return max(0, int(end) - offsets.read_to)

    def count_pending(self) -> int:
        """Records that were read and are not done with."""
        return sum(map(len, list(self.pending.values())))

    def lag(self) -> int:
        """Those, and what was not read yet."""
        return self.unread + self.count_pending()

    def oldest_seconds(self) -> float:
        """Age of the oldest of them; 0 without any. Asked from another thread: copies first."""
        pending = [one for places in list(self.pending.values()) for one in list(places.values())]
        if not pending:
            return 0.0
        oldest: float = min(one.record.timestamp for one in pending) / 1_000
        return max(0.0, datetime.now(UTC).timestamp() - oldest)
