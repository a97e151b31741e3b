"""The tokens of all listed names, and those of them that a query's token is like."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from vostro.names.keys import join_key
from vostro.names.listed_words import ListedWords
from vostro.names.normalise import PLAIN
from vostro.names.reference import frequencies
from vostro.names.views import fold_of
from vostro.names.weights import rarity, weight_of

LEGAL_FROM = 0.8  # a token this like a word of a legal form is a garbled legal form
LEGAL_CHARACTERS_MIN = 3
BORROWED_FROM = 0.8  # an unknown token is as rare as the listed one it is this like
SPLIT_NAMES_MAX = 2_000
SPLIT_SIM = 0.94
SHORT_CHARACTERS_MAX = 3  # so short a word may be an acronym or an abbreviation
PART_CHARACTERS_MAX = 5  # two longer listed words are rarely one word cut in two
VOWELS = frozenset("aeiouy")
NO_NAMES: frozenset[int] = frozenset()


class Token:
    """One token of a query: what it is like among the listed tokens. Names are filled as needed."""

    __slots__ = (
        "count",
        "is_legal",
        "is_short",
        "is_whole",
        "names",
        "rarity",
        "sims",
        "split",
        "weighed",
        "weight",
        "word",
    )

    def __init__(self, word: str, sims: dict[int, float]) -> None:
        self.word = word
        self.sims = sims  # listed tokens -> how alike they are, the most alike last
        self.count = 0  # names that have one of them
        self.rarity = 1.0
        self.weight = 1.0  # as a plain word
        self.is_whole = False  # it is itself a listed token, and too long to be part of a word
        self.is_legal = False  # a garbled word of a legal form
        self.names: dict[int, float] | None = None  # name -> how alike its most alike token is
        self.split: frozenset[int] = NO_NAMES  # names that write this token as two
        # Names and what the token weighs in each, as arrays: only where a free text has it.
        self.weighed: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]] | None = None
        self.is_short = False  # it may be an acronym or an abbreviation, as an alignment finds


class Vocabulary:
    """What a word is like among the listed words, how rare it is, and which names have it."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """`arrays`: as compile_names made them."""
        self.words = ListedWords(arrays)
        # Memory views, where single values are read: numpy is slow at those.
        self.rarities, self.legal = arrays["rarities"].data, arrays["legal"].data
        self.starts, self.posted = arrays["posting_starts"].data, arrays["postings"].data
        self.counts = np.diff(arrays["posting_starts"]).data  # names a word
        self.join_keys, self.join_names = np.asarray(arrays["join_keys"]), arrays["join_names"].data
        self.written_as_two = arrays["written_as_two"].data
        self.join_keys_read = self.join_keys.data
        self.letters = np.asarray(arrays["name_letters"])  # that words of each name begin with
        self.totals = np.asarray(arrays["name_totals"])  # weight of each name
        self.kept = 0  # names listed one by one for tokens, since the memo of tokens was emptied
        self.names_count = len(arrays["name_designations"])

    def token(self, word: str, *, is_last: bool) -> Token:
        """What `word` is like. `is_last`: it ends the text, and may have been cut off there."""
        found, itself = self.words.like(word, is_last=is_last)
        token = Token(word, dict(sorted(found.items(), key=itemgetter(1, 0))))
        token.is_whole = itself >= 0 and len(word) > PART_CHARACTERS_MAX
        if itself < 0 or self.written_as_two[itself]:
            token.split = self._split(word)
        token.count = sum(map(self.counts.__getitem__, found)) + len(token.split)
        token.is_short = len(word) <= SHORT_CHARACTERS_MAX or (
            not token.count and VOWELS.isdisjoint(word)
        )
        best = next(reversed(token.sims), -1)
        self._weigh(token, best, token.sims.get(best, 0.0))
        return token

    def _weigh(self, token: Token, best: int, best_sim: float) -> None:
        word = token.word
        token.rarity = self._rarity(word, best, best_sim)
        token.weight = weight_of(word, PLAIN, token.rarity)
        token.is_legal = (
            LEGAL_FROM <= best_sim < 1
            and bool(self.legal[best])
            and len(word) >= LEGAL_CHARACTERS_MIN
            and word not in frequencies()
        )

    def _rarity(self, word: str, best: int, best_sim: float) -> float:
        if best_sim == 1.0:
            return self.rarities[best]
        if word in frequencies():
            return rarity(word, 0, self.names_count)
        return self.rarities[best] if best_sim >= BORROWED_FROM else 1.0

    def names_of(self, token: Token) -> dict[int, float]:
        """Names that have a token like this one -> how alike the most alike is."""
        if token.names is None:
            self.kept += token.count
            names = dict.fromkeys(token.split, SPLIT_SIM)
            starts, postings = self.starts, self.posted
            for i, sim in token.sims.items():  # the most alike come last and win
                names.update(dict.fromkeys(postings[starts[i] : starts[i + 1]], sim))
            token.names = names
        return token.names

    def _split(self, word: str) -> frozenset[int]:
        """Names in which two neighbours together are this token: 'abdul aziz' for 'abdulaziz'."""
        key = join_key(fold_of(word))
        keys = self.join_keys_read
        start = end = int(self.join_keys.searchsorted(np.uint32(key)))
        last = min(len(self.join_names), start + SPLIT_NAMES_MAX)
        while end < last and keys[end] == key:
            end += 1
        return frozenset(self.join_names[start:end]) if end > start else NO_NAMES
