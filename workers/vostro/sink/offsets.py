"""How far a partition is done: alerts end in any order, a group commits one number."""

from collections import OrderedDict


class Offsets:
    """Of one partition. Taken in order, done in any; what is below `next_offset` is done."""

    def __init__(self) -> None:
        self.open: OrderedDict[int, bool] = OrderedDict()  # offset -> whether it is done
        self.next_offset: int | None = None  # None: nothing to commit yet
        self.committed: int | None = None
        self.read_to: int | None = None

    def take(self, offset: int) -> None:
        """A record was read. Raises AssertionError if it lies before one that was."""
        assert not self.open or offset > next(reversed(self.open)), (offset, self.open)  # noqa: S101
        self.open[offset] = False
        self.read_to = offset + 1

    def done(self, offset: int) -> None:
        """A record is delivered or a dead letter."""
        self.open[offset] = True
        while self.open:
            first, is_done = next(iter(self.open.items()))
            if not is_done:
                return
            del self.open[first]
            self.next_offset = first + 1

    @property
    def to_commit(self) -> int | None:
        """What the group is to be told; None if it knows."""
        return None if self.next_offset == self.committed else self.next_offset
