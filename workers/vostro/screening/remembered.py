"""Results remembered by what was asked; the oldest goes first, and all of them in small steps.

Not lru_cache: dropping one with 200,000 results takes 100 ms in one piece, in which no payment is
screened, and one around a method keeps its object alive until the collector comes, 240 ms more.
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar

T = TypeVar("T")
DROPPED_AT_ONCE = 500  # results: less than a millisecond


class Remembered(Generic[T]):
    """Answers by `find` once, then from memory. `find` must not refer to who holds this."""

    __slots__ = ("characters_max", "entries_max", "find", "known", "order")

    def __init__(
        self, find: Callable[..., T], entries_max: int, characters_max: int | None = None
    ) -> None:
        """`characters_max`: a longer text hardly comes again, and many would fill the memory."""
        self.find, self.entries_max, self.characters_max = find, entries_max, characters_max
        self.known: dict[tuple[Any, ...], T] = {}
        self.order: deque[tuple[Any, ...]] = deque()  # of coming in

    def __call__(self, *asked: Any) -> T:  # noqa: ANN401 - what `find` takes
        """What `find` answers."""
        try:
            return self.known[asked]
        except KeyError:
            pass
        found = self.find(*asked)
        if self.characters_max is not None and len(asked[0]) > self.characters_max:
            return found
        if len(self.order) >= self.entries_max:
            del self.known[self.order.popleft()]
        self.known[asked] = found
        self.order.append(asked)
        return found

    def __len__(self) -> int:
        return len(self.known)

    def asked_often(self, count: int) -> list[tuple[Any, ...]]:
        """What is worth asking of new lists: the first and the last that came in.

        After a swap, what is asked most often comes in first.
        """
        if len(self.order) <= count:
            return list(self.order)
        last = list(islice(reversed(self.order), count // 2))
        return [*islice(self.order, count // 2), *reversed(last)]

    def forget(self) -> Iterator[None]:
        """Drops everything, step by step: whoever iterates lets others in between."""
        while self.order:
            for _ in range(min(DROPPED_AT_ONCE, len(self.order))):
                del self.known[self.order.popleft()]
            yield
