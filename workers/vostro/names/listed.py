"""The listed names as compiled: their words, kinds and texts, read from arrays as needed."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from vostro.names.alignment import Side

SIDES_FORGOTTEN_AT_ONCE = 1_000  # a millisecond
SIDES_KEPT_MAX = 20_000  # names ready to be aligned, some 600 bytes each

Listed = tuple[Side, tuple[int, ...], bool]


class ListedNames:
    """Reads single names out of the arrays. Memory views, since numpy is slow at single values."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self.entries_count = int(arrays["format"][1])
        self.starts = arrays["name_starts"].data
        self.tokens = arrays["name_tokens"].data
        self.weights = arrays["name_weights"].data
        self.roles = arrays["name_roles"].data
        self.totals_array = np.asarray(arrays["name_totals"])
        self.sums = np.zeros(len(self.totals_array))  # where free_text adds up what a text meets
        self.repeats = np.asarray(arrays["name_repeats"], dtype=np.bool_)  # a word stands twice
        self.totals = arrays["name_totals"].data
        self.forms = arrays["name_forms"].data
        self.families = arrays["name_families"].data
        self.kinds = arrays["name_kinds"].data
        self.qualities = arrays["name_qualities"].data
        self.designations = arrays["name_designations"].data
        self._entries = np.asarray(arrays["name_entries"])  # ascending
        self.positions = self._entries.data
        self.text_starts = arrays["text_starts"].data
        self.text_bytes = arrays["text_bytes"].data
        self.words = np.asarray(arrays["words"])
        self._sides: dict[int, Listed] = {}

    def side(self, position: int) -> Listed:
        """A listed name ready to be aligned, its tokens, and whether one of them stands twice."""
        found = self._sides.get(position)
        if found is None:
            span = slice(self.starts[position], self.starts[position + 1])
            ids = self.tokens[span].tolist()
            words = tuple([word.decode() for word in self.words[ids].tolist()])
            wholes: tuple[str, ...] = (" ".join(words),)
            family = self.families[position]
            if family:
                wholes = (*wholes, " ".join(words[-family:] + words[:-family]))
            side = Side(
                words,
                tuple(self.weights[span].tolist()),
                tuple(self.roles[span].tolist()),
                self.totals[position],
                self.forms[position],
                -1,
                wholes,
            )
            found = (side, tuple(ids), len(set(ids)) < len(ids))
            if len(self._sides) >= SIDES_KEPT_MAX:
                del self._sides[next(iter(self._sides))]  # the oldest: all at once takes 10 ms
            self._sides[position] = found
        return found

    def forget(self) -> Iterator[None]:
        """Drops what is remembered in small steps."""
        while self._sides:
            for _ in range(min(SIDES_FORGOTTEN_AT_ONCE, len(self._sides))):
                self._sides.popitem()
            yield

    def find(self, entry: int) -> int:
        """Where the name compiled from this entry is kept."""
        at = int(np.searchsorted(self._entries, entry))
        if at == len(self._entries) or self.positions[at] != entry:
            raise KeyError(entry)
        return at

    def is_one_word(self, position: int) -> bool:
        """Whether a listed name has no second word."""
        return self.starts[position + 1] - self.starts[position] == 1

    def text(self, position: int) -> str:
        """A listed name as published."""
        span = slice(self.text_starts[position], self.text_starts[position + 1])
        return self.text_bytes[span].tobytes().decode()
