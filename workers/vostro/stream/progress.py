"""How far behind the worker is, and whether it moves at all: the watchdog."""

import asyncio
import time
from collections.abc import Mapping
from typing import Protocol

import structlog
from aiokafka.errors import KafkaError
from faust import App
from mode import Service

from vostro.stream.hard_exit import HardExit
from vostro.stream.metrics import WorkerMetrics
from vostro.stream.pause import Gate
from vostro.stream.records import Decided, Message

LOOK_SECONDS = 1.0
ANSWER_SECONDS_MAX = 5.0  # the consumer's thread answers at once, unless it hangs
LOOP_DELAY_SECONDS_MAX = 15.0  # a loop held up for so long is not alive

log = structlog.get_logger(__name__)


class Source(Protocol):
    """Where messages come from: the reader of payments, or Faust's consumer of windows."""

    @property
    def rebalancing(self) -> bool:
        """Are partitions on the move?"""

    @property
    def unassigned(self) -> bool:
        """Is there no partition for this worker, because there are more workers?"""

    def assigned(self) -> set[tuple[str, int]]:
        """The partitions that it reads."""

    async def lags(self) -> Mapping[tuple[str, int], int]:
        """Records of each that are not acknowledged. Raises KafkaError while it can't be told."""


class Progress(Service):
    """Counts acknowledgements, measures lag, and ends a worker that stands still with work to do.

    A consumer has states in which it reads no more, for good, with the process up and its
    heartbeats fine; what they have in common is that it rebalances without end, or that
    fetched messages stay where they are.
    """

    abstract = False

    def __init__(  # noqa: PLR0913 - the parts of one worker
        self,
        app: App,
        source: Source,
        gate: Gate,
        metrics: WorkerMetrics,
        hard_exit: HardExit,
        *,
        standstill_seconds_max: float,
    ) -> None:
        super().__init__()
        self.app, self.source, self.gate = app, source, gate
        self.metrics, self.hard_exit = metrics, hard_exit
        self.standstill_seconds_max = standstill_seconds_max
        self.acknowledged = 0
        self.seen = -1  # of `acknowledged`, at the last look
        self.has_work = False  # at the last look
        self.moved_at = self.looked_at = time.monotonic()
        metrics.paused.set_function(lambda: not gate.is_open)
        metrics.ready.set_function(lambda: not self.not_ready())

    def on_acknowledged(self, messages: list[Message], decided: list[Decided]) -> None:
        """A batch is on the broker: counts it."""
        now = time.time()  # noqa: TID251 - records carry Unix time, thousands a second
        self.acknowledged += len(messages)
        self.metrics.count(decided, [max(0.0, now - message.timestamp) for message in messages])

    @Service.task
    async def watch(self) -> None:
        """Looks every second."""
        while not self.should_stop:
            before = time.monotonic()
            await self.sleep(LOOK_SECONDS)
            self.metrics.loop_delay.set(max(0.0, time.monotonic() - before - LOOK_SECONDS))
            has_work = await self.look()
            self.looked_at = time.monotonic()
            self.judge(has_work=has_work)

    async def look(self) -> bool:
        """Sets the gauges; is there anything that should move?"""
        try:
            lags = await asyncio.wait_for(self.source.lags(), ANSWER_SECONDS_MAX)
        except KafkaError:
            return self.has_work  # partitions just moved away: the next look tells
        except TimeoutError:
            return True  # the consumer's thread hangs: that is work that does not move
        self.metrics.partitions.set(len(lags))
        self.metrics.tell_lags({str(partition): lag for (_, partition), lag in lags.items()})
        self.has_work = self.source.rebalancing or any(lags.values())
        return self.has_work

    def judge(self, *, has_work: bool) -> None:
        """Ends the process if nothing moved for too long though there was work."""
        now = time.monotonic()
        has_moved, self.seen = self.acknowledged != self.seen, self.acknowledged
        if has_moved or not has_work or not self.gate.is_open:
            self.moved_at = now
        elif now - self.moved_at > self.standstill_seconds_max:
            log.error(
                "standstill", seconds=now - self.moved_at, rebalancing=self.source.rebalancing
            )
            self.hard_exit.exit()

    def not_alive(self) -> list[str]:
        """Why the process had better be ended; asked from another thread."""
        late = time.monotonic() - self.looked_at
        limit = LOOP_DELAY_SECONDS_MAX + LOOK_SECONDS + ANSWER_SECONDS_MAX
        return [f"the event loop has not come round for {late:.0f} s"] if late > limit else []

    def not_ready(self) -> list[str]:
        """Why no payment is being screened; asked from another thread too."""
        reasons = [] if self.gate.reason is None else [self.gate.reason]
        if self.app.should_stop:
            reasons.append("the worker is stopping")
        elif not self.source.unassigned and not self.source.assigned():
            reasons.append("no partitions are assigned yet")
        if self.source.rebalancing:
            reasons.append("partitions are being assigned anew")
        return reasons
