"""The agent of the windows: watched payment after watched payment, its window in a table."""

import asyncio
from collections.abc import Callable

import faust
from faust.types import StreamT, TopicT
from mode import CrashingSupervisor, Service

from vostro.stream.faust_events import StreamEnded, message_of, unacknowledged
from vostro.stream.faust_source import FaustSource
from vostro.stream.pause import Gate
from vostro.stream.publish import PublishInOrder, partition_of
from vostro.stream.records import Decided, Message, Record

# What tells a key of this worker -> records, of a look at some of the windows.
Sweep = Callable[[Callable[[bytes], bool]], tuple[Record, ...]]
SWEEP_SECONDS = 5.0  # between two looks at some of the windows


def keep_windows(
    app: faust.App,
    watched: TopicT,
    *,
    decide: Callable[[Message], Decided],
    publisher: PublishInOrder,
    source: FaustSource,
) -> None:
    """Gives the app its one agent. Faust restores the table before it begins."""

    @app.agent(watched, name="keep-windows", supervisor_strategy=CrashingSupervisor)
    async def keep_each(stream: StreamT[bytes]) -> None:
        source.stream = stream
        await publisher.ready.wait()
        async for event in unacknowledged(stream):
            # The changelog record goes the same way as the alert: acknowledged after both.
            message = message_of(event)
            await publisher.publish(message, decide(message))
        if not app.should_stop:
            raise StreamEnded


class SweepWindows(Service):
    """Every few seconds: forgets what is too old, tells covers that never came."""

    abstract = False

    def __init__(self, sweep: Sweep, publisher: PublishInOrder, source: FaustSource) -> None:
        super().__init__()
        self.sweep_some, self.publisher, self.source = sweep, publisher, source

    @Service.task
    async def sweep(self) -> None:
        """Not while partitions move: a window may be another worker's by then."""
        await self.publisher.ready.wait()
        while not self.should_stop:
            await self.sleep(SWEEP_SECONDS)
            if self.source.rebalancing or self.should_stop:
                continue
            for record in self.sweep_some(await self.ownership()):
                await self.publisher.append(record)
            await self.publisher.close_batches()

    async def ownership(self) -> Callable[[bytes], bool]:
        """Whether a window's key lies in a partition that this worker has."""
        count = len(await self.publisher.partitions_for(self.source.topic))
        here = {partition for _, partition in self.source.assigned()}
        return lambda key: partition_of(key, count) in here


class OpenGate(Gate):
    """Windows need no lists: it is always open."""

    def __init__(self) -> None:
        Service.__init__(self)
        self.reason = None
        self.opened = asyncio.Event()
        self.opened.set()

    def look(self) -> None:
        """There is nothing to look at."""

    def versions(self) -> dict[str, str]:
        """No list is in use."""
        return {}
