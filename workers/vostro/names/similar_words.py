"""Which listed words are like one another, found once, when lists are compiled.

Half of the words that are ever asked for are listed ones: what these are like is read, not found.
It is the same as listed_words.py finds for any word.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from vostro.names.keys import keys_of
from vostro.names.similarity import (
    COLUMN_FACTORS,
    FLOOR,
    SKELETON_LETTERS,
    VOWELLESS_LETTERS,
    columns_of,
    is_vowelless,
)
from vostro.names.views import Views

WORDS_AT_ONCE = 4_000  # so that their pairs take some 100 MB where a million names are listed
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class SharedKeys(NamedTuple):
    """Words by key, and keys by word."""

    words: npt.NDArray[np.int32]
    key_starts: Ints  # where the words of each key start; the end
    keys: Ints  # positions of keys
    word_starts: Ints  # where the keys of each word start; the end


def shared_keys(views: list[Views]) -> tuple[npt.NDArray[np.uint32], SharedKeys]:
    """All keys, ascending; which words have each, and which each word has."""
    keys = array("I")
    ends = [0]
    for view in views:
        keys.extend(keys_of(view))
        ends.append(len(keys))
    flat = np.array(keys, dtype=np.uint32)
    order = np.argsort(flat, kind="stable")
    grouped = flat[order]
    is_first = np.append(True, grouped[1:] != grouped[:-1])[: len(grouped)]
    positions = np.empty(len(flat), dtype=np.int64)
    positions[order] = np.cumsum(is_first) - 1
    owners = np.repeat(np.arange(len(views), dtype=np.int32), np.diff(ends))
    starts = np.append(np.flatnonzero(is_first), len(flat))
    return grouped[is_first], SharedKeys(owners[order], starts, positions, np.array(ends))


class _Group(NamedTuple):
    """What a view is of each word, as a number, and how alike two words are that share it."""

    codes: npt.NDArray[np.uint32]
    floors: Floats

    def of(self, one: Ints, other: Ints) -> Floats:
        return np.where(self.codes[one] == self.codes[other], self.floors[one], 0.0)


def similar_words(
    views: Sequence[Views], shared: SharedKeys, codes: Mapping[str, npt.NDArray[np.uint32]]
) -> dict[str, npt.NDArray[Any]]:
    """The others that each word is like and how much; without words cut short and known variants.

    `codes`: the `skeletons` and `consonants` of the words as numbers.
    """
    found = list(_alike(views, shared, codes))
    ones, others, sims = (
        (np.concatenate(parts) for parts in zip(*found, strict=True)) if found else np.zeros((3, 0))
    )
    order = np.lexsort((others, ones))
    return {
        "like_starts": np.searchsorted(ones[order], np.arange(len(views) + 1)).astype(np.int32),
        "like_words": others[order].astype(np.int32),
        "like_sims": sims[order],
    }


def _alike(
    views: Sequence[Views], shared: SharedKeys, codes: Mapping[str, npt.NDArray[np.uint32]]
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Word, other word, how alike: each pair once from either side."""
    columns = [np.array(column, dtype=object) for column in columns_of(views)]
    skeleton = _Group(codes["skeletons"], _floors([v.skeleton for v in views], SKELETON_LETTERS))
    bare = _floors([v.consonants if is_vowelless(v) else "" for v in views], VOWELLESS_LETTERS)
    consonants = _Group(codes["consonants"], bare)
    for first in range(0, len(views), WORDS_AT_ONCE):
        one, other = _sharing(shared, first, min(first + WORDS_AT_ONCE, len(views)))
        sims = np.maximum(_closest(columns, one, other), skeleton.of(one, other))
        for query, listed in ((one, other), (other, one)):
            alike = np.maximum(sims, consonants.of(query, listed))
            kept = alike >= FLOOR
            yield query[kept], listed[kept], alike[kept]


def _floors(texts: list[str], by_letters: dict[int, float]) -> Floats:
    return np.array([by_letters.get(min(len(text), 4), 0.0) for text in texts])


def _sharing(shared: SharedKeys, first: int, end: int) -> tuple[Ints, Ints]:
    """Pairs of words that share a key, each once: the words from `first`, and later ones."""
    starts = shared.word_starts[first : end + 1]
    keys = shared.keys[starts[0] : starts[-1]]
    counts = np.diff(shared.key_starts)[keys]
    mine = np.repeat(np.repeat(np.arange(first, end), np.diff(starts)), counts)
    within = np.arange(len(mine)) - np.repeat(np.cumsum(counts) - counts, counts)
    others = shared.words[np.repeat(shared.key_starts[keys], counts) + within]
    later = others > mine
    words = len(shared.word_starts)
    pairs = mine[later] * words + others[later]
    pairs.sort()  # np.unique takes three times as long
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    return np.divmod(pairs, words)


def _closest(columns: list[npt.NDArray[np.object_]], one: Ints, other: Ints) -> Floats:
    """compare_with_many, for pairs."""
    best = np.zeros(len(one))
    for column, factor in zip(columns, COLUMN_FACTORS, strict=True):
        alike = process.cpdist(
            column[one].tolist(),
            column[other].tolist(),
            scorer=OSA.normalized_similarity,
            score_cutoff=FLOOR / factor,
            dtype=np.float64,
        )
        np.maximum(best, factor * alike, out=best)
    return best
