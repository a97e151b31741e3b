"""The agent of the windows: watched payment after watched payment, its window in a table."""

import asyncio
from collections.abc import Callable

import faust
from faust.types import TP, StreamT, TopicT
from mode import CrashingSupervisor, Service

from vostro.stream.pause import Gate
from vostro.stream.progress import Progress
from vostro.stream.publish import PublishInOrder, partition_of
from vostro.stream.records import Decided, Message, Record
from vostro.stream.screen_payments import StreamEnded, message_of, unacknowledged

# What tells a key of this worker -> records, of a look at some of the windows.
Sweep = Callable[[Callable[[bytes], bool]], tuple[Record, ...]]
SWEEP_SECONDS = 5.0  # between two looks at some of the windows


def keep_windows(
    app: faust.App,
    watched: TopicT,
    *,
    decide: Callable[[Message], Decided],
    publisher: PublishInOrder,
    progress: Progress,
) -> None:
    """Gives the app its one agent. Faust restores the table before it begins."""

    @app.agent(watched, name="keep-windows", supervisor_strategy=CrashingSupervisor)
    async def keep_each(stream: StreamT[bytes]) -> None:
        progress.stream = stream
        await publisher.ready.wait()
        async for event in unacknowledged(stream):
            # The changelog record goes the same way as the alert: acknowledged after both.
            await publisher.publish(event, decide(message_of(event)))
        if not app.should_stop:
            raise StreamEnded


class SweepWindows(Service):
    """Every few seconds: forgets what is too old, tells covers that never came."""

    abstract = False

    def __init__(
        self, sweep: Sweep, publisher: PublishInOrder, progress: "WindowsProgress"
    ) -> None:
        super().__init__()
        self.sweep_some, self.publisher, self.progress = sweep, publisher, progress
        self.app = progress.app

    @Service.task
    async def sweep(self) -> None:
        """Not while partitions move: a window may be another worker's by then."""
        await self.publisher.ready.wait()
        while not self.should_stop:
            await self.sleep(SWEEP_SECONDS)
            if self.app.rebalancing or self.app.should_stop:
                continue
            for record in self.sweep_some(await self.ownership()):
                await self.publisher.append(record)
            await self.publisher.close_batches()

    async def ownership(self) -> Callable[[bytes], bool]:
        """Whether a window's key lies in a partition that this worker has."""
        count = len(await self.publisher.partitions_for(self.progress.topic))
        here = {tp.partition for tp in self.progress.assigned()}
        return lambda key: partition_of(key, count) in here


class WindowsProgress(Progress):
    """Of the watched topic alone: a changelog is read to its end once, and lags ever after."""

    topic: str = ""

    def assigned(self) -> set[TP]:
        """Without the changelog's partitions, whose ends we write ourselves."""
        return {tp for tp in super().assigned() if tp.topic == self.topic}


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
