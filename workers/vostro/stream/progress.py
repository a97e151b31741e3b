"""How far behind the worker is, and whether it moves at all: the watchdog."""

import asyncio
import time
from collections import Counter
from typing import Any, cast

import structlog
from aiokafka.errors import KafkaError
from faust import App
from faust.exceptions import ConsumerNotStarted
from faust.types import TP, ChannelT, EventT, StreamT
from mode import Service

from vostro.stream.hard_exit import HardExit
from vostro.stream.metrics import WorkerMetrics
from vostro.stream.pause import Gate
from vostro.stream.records import Decided

LOOK_SECONDS = 1.0
ANSWER_SECONDS_MAX = 5.0  # the consumer's thread answers at once, unless it hangs
LOOP_DELAY_SECONDS_MAX = 15.0  # a loop held up for so long is not alive

log = structlog.get_logger(__name__)


class Progress(Service):
    """Counts acknowledgements, measures lag, and ends a worker that stands still with work to do.

    Faust has states in which it consumes no more, for good, with the process up and its
    heartbeats fine; what they have in common is that `app.rebalancing` stays True, or that
    fetched events stay where they are.
    """

    abstract = False

    def __init__(
        self,
        app: App,
        gate: Gate,
        metrics: WorkerMetrics,
        hard_exit: HardExit,
        *,
        standstill_seconds_max: float,
    ) -> None:
        super().__init__()
        self.app, self.gate, self.metrics, self.hard_exit = app, gate, metrics, hard_exit
        self.standstill_seconds_max = standstill_seconds_max
        self.stream: StreamT[bytes] | None = None  # the agent tells it
        self.last: dict[TP, int] = {}  # the last acknowledged offset of each partition
        self.acknowledged = 0
        self.seen = -1  # of `acknowledged`, at the last look
        self.moved_at = self.looked_at = time.monotonic()
        metrics.paused.set_function(lambda: not gate.is_open)
        metrics.ready.set_function(lambda: not self.not_ready())

    def on_acknowledged(self, events: list[EventT[bytes]], decided: list[Decided]) -> None:
        """A batch is on the broker: counts it."""
        now = time.time()  # noqa: TID251 - records carry Unix time, thousands a second
        self.acknowledged += len(events)
        for event in events:
            self.last[event.message.tp] = event.message.offset
        self.metrics.count(decided, [max(0.0, now - event.message.timestamp) for event in events])

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
            assigned = self.assigned()
        except ConsumerNotStarted:
            return False
        here = Counter(message.tp for message in self.app.consumer.unacked)
        here.update(event.message.tp for event in self.buffered())
        self.last = {tp: offset for tp, offset in self.last.items() if tp in assigned}
        lags = {tp: await self.lag(tp, here[tp]) for tp in assigned}
        self.metrics.partitions.set(len(lags))
        self.metrics.tell_lags({str(tp.partition): lag for tp, lag in lags.items()})
        return self.app.rebalancing or any(lags.values())

    def assigned(self) -> set[TP]:
        """The partitions that it reads. Raises ConsumerNotStarted."""
        return set(self.app.consumer.assignment())

    def buffered(self) -> tuple[EventT[bytes], ...]:
        """What was fetched and the agent has not come to: Faust counts it nowhere."""
        if self.stream is None:
            return ()
        queue: Any = cast("ChannelT[bytes]", self.stream.channel).queue
        return tuple(queue._queue)  # noqa: SLF001 - nothing public walks it

    async def lag(self, tp: TP, here: int) -> int:
        """Records of a partition that are not acknowledged; `here` are in this process.

        Not simply its end less what is acknowledged: a transaction's markers have offsets too,
        and nothing but them is no lag.
        """
        try:
            position = await asyncio.wait_for(self.app.consumer.position(tp), ANSWER_SECONDS_MAX)
            end = self.app.consumer.highwater(tp)
        except (KafkaError, ConsumerNotStarted, AssertionError):
            return here  # just moved away
        except TimeoutError:
            return max(1, here)  # the consumer's thread hangs: that is work that does not move
        if position is None or end is None:
            return here  # before the first fetch
        waiting = max(0, end - position) + here
        # Of a large fetch, Faust holds a part where nobody can count it.
        return max(waiting, end - self.last[tp] - 1) if waiting and tp in self.last else waiting

    def judge(self, *, has_work: bool) -> None:
        """Ends the process if nothing moved for too long though there was work."""
        now = time.monotonic()
        has_moved, self.seen = self.acknowledged != self.seen, self.acknowledged
        if has_moved or not has_work or not self.gate.is_open:
            self.moved_at = now
        elif now - self.moved_at > self.standstill_seconds_max:
            log.error("standstill", seconds=now - self.moved_at, rebalancing=self.app.rebalancing)
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
        elif not self.app.unassigned and not self.has_partitions():
            reasons.append("no partitions are assigned yet")
        if self.app.rebalancing:
            reasons.append("partitions are being assigned anew")
        return reasons

    def has_partitions(self) -> bool:
        """Is there anything to read?"""
        try:
            return bool(self.assigned())
        except ConsumerNotStarted:
            return False
