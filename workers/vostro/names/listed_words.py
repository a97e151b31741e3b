"""The words of all listed names, and those of them that a word is like."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from vostro.names import similarity
from vostro.names.keys import CONSONANTS_FROM, FOLD_SEED, SKELETON_FROM, keys_of
from vostro.names.reference import kin
from vostro.names.views import Views, fold_of_both, views_of

PREFIXED_WORDS_MAX = 400  # a word that begins more listed ones tells nothing: the shortest ones

Sims = dict[int, float]  # listed words, by position -> how alike they are


class ListedWords:
    """All listed words, sorted, with their views and keys, over mapped arrays.

    A new word costs what is done for it in Python, not the few dozen comparisons: so there are
    few numpy calls here (a microsecond each), and single values are read from memory views.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """`arrays`: as compile_names made them."""
        plain = {name: np.asarray(array) for name, array in arrays.items()}  # no memmap: it is slow
        self.words = plain["words"]
        self.views = plain["views"]  # rows: letters, what a scanner may read, fold
        self.skeletons, self.consonants = plain["skeletons"], plain["consonants"]
        self.lengths = plain["lengths"].data
        self.keys, self.keys_read = plain["keys"], plain["keys"].data
        self.key_starts, self.key_words = plain["key_starts"].data, plain["key_words"].data
        self.like_starts = plain["like_starts"].data
        self.like_words, self.like_sims = plain["like_words"].data, plain["like_sims"].data

    def like(self, word: str, *, is_last: bool) -> tuple[Sims, int]:
        """The listed words that `word` is like, and which of them it is itself (-1: none).

        `is_last`: it ends the text, and may have been cut off there.
        """
        found: Sims
        raw = word.encode()
        span = np.array((raw, raw + b"\x7f"), dtype=self.words.dtype)
        start, end = self.words.searchsorted(span).tolist()
        if end > start and self.words[start] == raw:
            itself = start
            like = slice(self.like_starts[start], self.like_starts[start + 1])
            found = dict(zip(self.like_words[like], self.like_sims[like], strict=True))
            start += 1
        else:
            itself = -1
            # A number is that number or another: 16 is not like 61. A text's are new each time.
            found = {} if word.isdigit() else self.sharing_a_key(views_of(word))
        if end > start and len(word) >= similarity.PREFIX_CHARACTERS_MIN:
            self._add_prefixed(found, len(word), start, end, is_last=is_last)
        if word in kin():
            self._add_kin(found, word)
        if itself >= 0:
            found[itself] = 1.0
        return found, itself

    def are_one(self, first: str, second: str) -> bool:
        """Whether two neighbours together sound like a listed word: 'abdul aziz', 'abdulaziz'."""
        key = crc32(fold_of_both(first, second).encode(), FOLD_SEED)
        return self.keys_read[int(self.keys.searchsorted(np.uint32(key)))] == key

    def sharing_a_key(self, views: Views) -> Sims:
        """similarity.compare_tokens with all that share a key, but for prefixes and kin."""
        keys = np.array(list(keys_of(views)), dtype=np.uint32)
        at = self.keys.searchsorted(keys)
        at = at[self.keys.take(at) == keys]
        starts, owners = self.key_starts, self.key_words
        ids = list(set().union(*[owners[starts[i] : starts[i + 1]] for i in at.tolist()]))
        if not ids:
            return {}
        positions = np.array(ids)
        columns = [row.take(positions).tolist() for row in self.views]
        found = {ids[i]: sim for i, sim in similarity.compare_with_many(views, columns).items()}
        skeleton, consonants = views.skeleton, views.consonants
        if len(skeleton) >= SKELETON_FROM:
            same = self.skeletons.take(positions) == crc32(skeleton.encode())
            floor = similarity.SKELETON_LETTERS[min(len(skeleton), 4)]
            _raise(found, positions[same].tolist(), floor)
        if len(consonants) >= CONSONANTS_FROM and similarity.is_vowelless(views):
            same = self.consonants.take(positions) == crc32(consonants.encode())
            floor = similarity.VOWELLESS_LETTERS[min(len(consonants), 4)]
            _raise(found, positions[same].tolist(), floor)
        return found

    def _add_prefixed(
        self, found: Sims, length: int, start: int, end: int, *, is_last: bool
    ) -> None:
        """Listed words that begin with one of this length: neighbours, as the words are sorted."""
        base, slope = similarity.CUT_PREFIX if is_last else similarity.PREFIX
        longest = slope * length / (similarity.FLOOR - base)
        lengths = self.lengths
        near = [i for i in range(start, end) if lengths[i] <= longest]
        if len(near) > PREFIXED_WORDS_MAX:
            near = sorted(near, key=lengths.__getitem__)[:PREFIXED_WORDS_MAX]
        for i in near:
            sim = base + slope * length / lengths[i]
            if sim > found.get(i, 0.0):
                found[i] = sim

    def _add_kin(self, found: Sims, word: str) -> None:
        variants = kin()[word]
        words = np.array([other.encode() for other in variants], dtype=self.words.dtype)
        at = self.words.searchsorted(words)
        known = self.words[np.minimum(at, len(self.words) - 1)] == words
        for i, is_known, sim in zip(at.tolist(), known.tolist(), variants.values(), strict=True):
            if is_known and sim > found.get(i, 0.0):
                found[i] = sim


def _raise(found: Sims, ids: list[int], floor: float) -> None:
    """What is less alike than `floor` is this much alike."""
    for i in ids:
        if found.get(i, 0.0) < floor:
            found[i] = floor
