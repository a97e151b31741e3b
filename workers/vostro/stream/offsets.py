"""Which records were taken, which are acknowledged, and what may be committed."""

from collections.abc import Collection, Mapping
from typing import Protocol

from aiokafka import TopicPartition

from vostro.stream.records import Decided, Message


class Placed(Protocol):
    """A record of a partition."""

    @property
    def topic(self) -> str:
        """Its topic."""

    @property
    def partition(self) -> int:
        """Its partition."""

    @property
    def offset(self) -> int:
        """Its offset."""


class Offsets:
    """Of the partitions that are read, since they came. Acknowledged in order, so one number each.

    Acknowledgements of an earlier assignment come late sometimes. They count: everything before
    them is on the broker as well.
    """

    def __init__(self) -> None:
        self.taken: dict[TopicPartition, int] = {}  # the last one
        self.done: dict[TopicPartition, int] = {}  # the last one acknowledged
        self.told: dict[TopicPartition, int] = {}  # the one committed

    def took(self, first: Placed, last: Placed) -> None:
        """The first and last of some records of one partition."""
        tp = TopicPartition(last.topic, last.partition)
        self.taken[tp] = last.offset
        self.done.setdefault(tp, first.offset - 1)

    def acknowledged(self, messages: list[Message], _: list[Decided]) -> None:
        """The broker has what they led to."""
        for message in messages:
            tp = TopicPartition(message.topic, message.partition)
            if message.offset > self.done.get(tp, message.offset):
                self.done[tp] = message.offset

    def in_hand(self, tp: tuple[str, int]) -> int:
        """Taken and not acknowledged; a transaction's markers among them count too."""
        key = TopicPartition(*tp)
        return max(0, self.taken.get(key, 0) - self.done.get(key, 0))

    def to_commit(self, assigned: Collection[tuple[str, int]]) -> dict[TopicPartition, int]:
        """The next offset to be read of each partition that moved since it was committed."""
        return {
            tp: offset + 1
            for tp, offset in self.done.items()
            if tp in assigned and tp in self.taken and self.told.get(tp) != offset + 1
        }

    def committed(self, offsets: Mapping[TopicPartition, int]) -> None:
        """They are."""
        self.told.update(offsets)

    def clear(self) -> None:
        """The partitions go."""
        self.taken.clear()
        self.done.clear()
        self.told.clear()
