"""Names that come again cost nothing: results by (name, list version), bounded in memory."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from vostro.designation import Kind
from vostro.names.index import CUTOFF, NameIndex, NameMatch

# 100,000 names: more than a busy corridor's customers and their counterparties of a day. One costs
# some 250 bytes (nothing found, 9 in 10) to 2 KB (ten hits): 50 MB, 200 MB at the very worst.
ENTRIES_MAX = 100_000
# Longer texts hardly ever come twice, and would make an entry of any size.
TEXT_CHARACTERS_MAX = 140

Found = tuple[NameMatch, ...]


class CacheUse(NamedTuple):
    """How much a cache was of use."""

    hits: int
    misses: int
    entries: int


class CachedSearch:
    """The search of one index, that is of one version of all lists: a swap brings a cache anew.

    So a result can never outlive the lists it was found on.
    """

    def __init__(self, index: NameIndex, *, entries_max: int = ENTRIES_MAX) -> None:
        self.index = index
        self._remembered: Callable[[str, Kind | None, int, float], Found]
        self._remembered = lru_cache(maxsize=entries_max)(self._search)

    def search(
        self, text: str, *, kind: Kind | None = None, limit: int = 10, cutoff: float = CUTOFF
    ) -> Found:
        """As NameIndex.search, at once where the same was asked before."""
        if len(text) > TEXT_CHARACTERS_MAX:
            return self._search(text, kind, limit, cutoff)
        return self._remembered(text, kind, limit, cutoff)

    def use(self) -> CacheUse:
        """Hits, misses and entries so far."""
        told = self._remembered.cache_info()  # type: ignore[attr-defined]
        return CacheUse(told.hits, told.misses, told.currsize)

    def _search(self, text: str, kind: Kind | None, limit: int, cutoff: float) -> Found:
        return self.index.search(text, kind=kind, limit=limit, cutoff=cutoff)
