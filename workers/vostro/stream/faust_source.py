"""What Faust's consumer has read of one topic, and not acknowledged."""

from collections import Counter
from typing import Any, cast

from aiokafka.errors import KafkaError
from faust import App
from faust.exceptions import ConsumerNotStarted
from faust.types import TP, ChannelT, EventT, StreamT

from vostro.stream.records import Decided, Message


class FaustSource:
    """The consumer of a Faust app, of one topic alone.

    Not of a table's changelog: it is read to its end once, and lags ever after.
    """

    def __init__(self, app: App, topic: str) -> None:
        self.app, self.topic = app, topic
        self.stream: StreamT[bytes] | None = None  # the agent tells it
        self.last: dict[TP, int] = {}  # the last acknowledged offset of each partition

    @property
    def rebalancing(self) -> bool:
        """Are partitions on the move, or tables being restored?"""
        return self.app.rebalancing

    @property
    def unassigned(self) -> bool:
        """Is there no partition for this worker, because there are more workers?"""
        return self.app.unassigned

    def assigned(self) -> set[tuple[str, int]]:
        """The partitions that it reads; none before the consumer is started."""
        try:
            return {tp for tp in self.app.consumer.assignment() if tp.topic == self.topic}
        except ConsumerNotStarted:
            return set()

    def acknowledged(self, messages: list[Message], _: list[Decided]) -> None:
        """Tells Faust, message by message, in order."""
        for message in messages:
            if message.acknowledge is not None:
                message.acknowledge()
            self.last[TP(message.topic, message.partition)] = message.offset

    async def lags(self) -> dict[tuple[str, int], int]:
        """Records of each partition that are not acknowledged."""
        assigned = {TP(*tp) for tp in self.assigned()}
        if not assigned:
            return {}
        here = Counter(message.tp for message in self.app.consumer.unacked)
        here.update(event.message.tp for event in self.buffered())
        self.last = {tp: offset for tp, offset in self.last.items() if tp in assigned}
        return {tp: await self.lag(tp, here[tp]) for tp in assigned}

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
            position = await self.app.consumer.position(tp)
            end = self.app.consumer.highwater(tp)
        except (KafkaError, ConsumerNotStarted, AssertionError):
            return here  # just moved away
        if position is None or end is None:
            return here  # before the first fetch
        waiting = max(0, end - position) + here
        # Of a large fetch, Faust holds a part where nobody can count it.
        return max(waiting, end - self.last[tp] - 1) if waiting and tp in self.last else waiting
