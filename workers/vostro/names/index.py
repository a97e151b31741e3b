"""All listed names, compiled into arrays, and the search over them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from anyascii import anyascii
from rapidfuzz import fuzz, process

from vostro.designation import Kind, NameQuality

Arrays = dict[str, npt.NDArray[Any]]

QUERY_CHARACTERS_MAX = 500
CUTOFF = 0.87
TOKEN_CUTOFF = 75.0


class NameEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One listed name as it goes into the index."""

    text: str
    kind: Kind
    quality: NameQuality
    designation: int  # position in the table of designations
    family_first: bool = False


class NameMatch(msgspec.Struct, frozen=True, kw_only=True):
    """One designation that a name met, by its best alias."""

    designation: int
    name: int  # position among the entries that were compiled
    text: str  # the listed name, as published
    score: float  # 0..1
    reasons: tuple[str, ...]


def tokens_of(text: str) -> list[str]:
    """The comparable words of a name."""
    ascii_text = anyascii(text[:QUERY_CHARACTERS_MAX]).lower().replace("'", "")
    return "".join(c if c.isalnum() else " " for c in ascii_text).split()


def compile_names(entries: Sequence[NameEntry]) -> Arrays:
    """The arrays that NameIndex maps: no Python objects, so that loading them blocks nothing."""
    blob = msgspec.msgpack.encode(entries)
    return {"entries": np.frombuffer(blob, dtype=np.uint8)}


class NameIndex:
    """Searches all listed names. Holds arrays that `compile_names` made."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self.entries = msgspec.msgpack.decode(arrays["entries"].tobytes(), type=list[NameEntry])
        self.texts = [" ".join(sorted(tokens_of(e.text))) for e in self.entries]
        self.postings: dict[str, list[int]] = {}
        for position, text in enumerate(self.texts):
            for token in set(text.split()):
                self.postings.setdefault(token, []).append(position)
        self.vocabulary = list(self.postings)
        self.similar = lru_cache(maxsize=100_000)(self._similar)

    def __len__(self) -> int:
        return len(self.entries)

    def _similar(self, token: str) -> tuple[str, ...]:
        return tuple(
            word
            for word, _, _ in process.extract(
                token, self.vocabulary, scorer=fuzz.ratio, score_cutoff=TOKEN_CUTOFF, limit=30
            )
        )

    def search(
        self, text: str, *, kind: Kind | None = None, limit: int = 10, cutoff: float = CUTOFF
    ) -> tuple[NameMatch, ...]:
        """The designations whose names are like `text`, best first, one match a designation."""
        del kind
        tokens = tokens_of(text)
        if not tokens:
            return ()
        met: dict[int, int] = {}
        for token in tokens[:30]:
            for word in self.similar(token):
                for position in self.postings[word]:
                    met[position] = met.get(position, 0) + 1
        least = max(1, len(tokens) // 2)
        query = " ".join(sorted(tokens))
        best: dict[int, NameMatch] = {}
        for position, count in met.items():
            if count < least:
                continue
            score = fuzz.ratio(query, self.texts[position], score_cutoff=cutoff * 100) / 100
            entry = self.entries[position]
            if score >= cutoff and (
                entry.designation not in best or best[entry.designation].score < score
            ):
                best[entry.designation] = NameMatch(
                    designation=entry.designation,
                    name=position,
                    text=entry.text,
                    score=score,
                    reasons=(f"'{text}' is {score:.0%} like '{entry.text}'",),
                )
        return tuple(sorted(best.values(), key=lambda m: (-m.score, m.name))[:limit])
