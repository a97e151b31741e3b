"""The tokens of all listed names, and those of them that a query's token is like."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from vostro.names import similarity
from vostro.names.keys import CONSONANTS_FROM, FOLD_SEED, JOIN_SEED, SKELETON_FROM, keys_of
from vostro.names.reference import frequencies, kin
from vostro.names.views import Views, fold_of, views_of
from vostro.names.weights import rarity

Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

PREFIXED_TOKENS_MAX = 400  # a token that begins more listed ones tells nothing: the shortest ones
LEGAL_FROM = 0.8  # a token this like a word of a legal form is a garbled legal form
LEGAL_CHARACTERS_MIN = 3
BORROWED_FROM = 0.8  # an unknown token is as rare as the listed one it is this like
SPLIT_NAMES_MAX = 2_000
SPLIT_SIM = 0.94
SHORT_CHARACTERS_MAX = 3  # so short a word may be an acronym or an abbreviation
VOWELS = frozenset("aeiouy")
NO_NAMES: frozenset[int] = frozenset()


class Token:
    """One token of a query: what it is like among the listed tokens. Names are filled as needed."""

    __slots__ = (
        "count",
        "is_legal",
        "is_listed",
        "is_short",
        "names",
        "rarity",
        "sims",
        "split",
        "weighed",
        "word",
    )

    def __init__(self, word: str, sims: dict[int, float]) -> None:
        self.word = word
        self.sims = sims  # listed tokens -> how alike they are, the most alike last
        self.count = 0  # names that have one of them
        self.rarity = 1.0
        self.is_listed = False  # it is itself a listed token
        self.is_legal = False  # a garbled word of a legal form
        self.names: dict[int, float] | None = None  # name -> how alike its most alike token is
        self.split: frozenset[int] = NO_NAMES  # names that write this token as two
        # Names and what the token weighs in each, as arrays: only where a free text has it.
        self.weighed: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]] | None = None
        self.is_short = False  # it may be an acronym or an abbreviation, as an alignment finds


class Vocabulary:
    """All listed tokens with their views, keys and postings, over mapped arrays."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        plain = {name: np.asarray(array) for name, array in arrays.items()}  # no memmap: it is slow
        self.words, self.views = plain["words"], plain["views"]
        self.skeletons, self.consonants = plain["skeletons"], plain["consonants"]
        self.lengths, self.rarities = plain["lengths"], plain["rarities"]
        self.legal = plain["legal"]
        self.keys, self.key_tokens = plain["keys"], plain["key_tokens"]
        # Memory views, where single values are read: numpy is slow at those.
        self.key_starts = plain["key_starts"].data
        self.starts, self.posted = plain["posting_starts"].data, plain["postings"].data
        self.join_keys, self.join_names = plain["join_keys"], plain["join_names"]
        self.kept = 0  # names listed one by one for tokens, since the memo of tokens was emptied
        self.names_count = len(arrays["name_designations"])

    def token(self, word: str, *, is_last: bool) -> Token:
        """What `word` is like. `is_last`: it ends the text, and may have been cut off there."""
        raw = word.encode()
        span = np.array([raw, raw + b"\x7f"], dtype=self.words.dtype)
        start, end = self.words.searchsorted(span).tolist()
        is_listed = end > start and self.words[start] == raw
        found = self._sims(views_of(word))
        if end > start and len(word) >= similarity.PREFIX_CHARACTERS_MIN:
            self._add_prefixed(found, word, start, end, is_last=is_last)
        if word in kin():
            self._add_kin(found, word)
        if is_listed:
            found[start] = 1.0
        token = Token(word, dict(sorted(found.items(), key=itemgetter(1, 0))))
        token.is_listed = bool(is_listed)
        starts = self.starts
        token.split = self._split(word)
        token.count = sum([starts[i + 1] - starts[i] for i in found]) + len(token.split)
        is_bare = VOWELS.isdisjoint(word) and not token.count
        token.is_short = len(word) <= SHORT_CHARACTERS_MAX or is_bare
        best = next(reversed(token.sims), -1)
        self._weigh(token, best, token.sims.get(best, 0.0))
        return token

    def _weigh(self, token: Token, best: int, best_sim: float) -> None:
        word = token.word
        token.rarity = self._rarity(word, best, best_sim)
        token.is_legal = (
            LEGAL_FROM <= best_sim < 1
            and bool(self.legal[best])
            and len(word) >= LEGAL_CHARACTERS_MIN
            and word not in frequencies()
        )

    def _sharing_a_key(self, views: Views) -> Ids | None:
        keys = np.array(list(keys_of(views)), dtype=np.uint32)
        at = self.keys.searchsorted(keys)
        at = at[self.keys[np.minimum(at, len(self.keys) - 1)] == keys] if len(self.keys) else at[:0]
        if not len(at):
            return None
        starts, tokens = self.key_starts, self.key_tokens
        ids = np.concatenate([tokens[starts[i] : starts[i + 1]] for i in at.tolist()])
        ids.sort()
        first = np.empty(len(ids), dtype=bool)
        first[0] = True
        np.not_equal(ids[1:], ids[:-1], out=first[1:])
        return ids[first]

    def _sims(self, views: Views) -> dict[int, float]:
        """similarity.compare_tokens, in bulk, but for prefixes and kin."""
        ids = self._sharing_a_key(views)
        if ids is None:
            return {}
        sims = similarity.compare_with_many(views, self.views[ids])
        if len(views.skeleton) >= SKELETON_FROM:
            same = self.skeletons[ids] == crc32(views.skeleton.encode())
            floor = similarity.SKELETON_LETTERS[min(len(views.skeleton), 4)]
            np.maximum(sims, floor, out=sims, where=same)
        if len(views.consonants) >= CONSONANTS_FROM and similarity.is_vowelless(views):
            same = self.consonants[ids] == crc32(views.consonants.encode())
            floor = similarity.VOWELLESS_LETTERS[min(len(views.consonants), 4)]
            np.maximum(sims, floor, out=sims, where=same)
        kept = sims >= similarity.FLOOR
        return dict(zip(ids[kept].tolist(), sims[kept].tolist(), strict=True))

    def _add_prefixed(
        self, found: dict[int, float], word: str, start: int, end: int, *, is_last: bool
    ) -> None:
        """Listed tokens that begin with `word`: they are neighbours, as tokens are sorted."""
        base, slope = similarity.CUT_PREFIX if is_last else similarity.PREFIX
        longest = slope * len(word) / (similarity.FLOOR - base)
        lengths = self.lengths[start:end]
        near = np.flatnonzero(lengths <= longest)
        if len(near) > PREFIXED_TOKENS_MAX:
            near = near[np.argsort(lengths[near], kind="stable")[:PREFIXED_TOKENS_MAX]]
        sims = base + slope * len(word) / lengths[near]
        for i, sim in zip((near + start).tolist(), sims.tolist(), strict=True):
            if sim > found.get(i, 0.0):
                found[i] = sim

    def _add_kin(self, found: dict[int, float], word: str) -> None:
        variants = kin()[word]
        words = np.array([other.encode() for other in variants], dtype=self.words.dtype)
        at = self.words.searchsorted(words)
        known = self.words[np.minimum(at, len(self.words) - 1)] == words
        for i, is_known, sim in zip(at.tolist(), known.tolist(), variants.values(), strict=True):
            if is_known and sim > found.get(i, 0.0):
                found[i] = sim

    def _rarity(self, word: str, best: int, best_sim: float) -> float:
        if best_sim == 1.0:
            return float(self.rarities[best])
        if word in frequencies():
            return rarity(word, 0, self.names_count)
        return float(self.rarities[best]) if best_sim >= BORROWED_FROM else 1.0

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

    def is_written_as_one(self, first: str, second: str) -> bool:
        """Whether two neighbours together sound like a listed token: 'abdul aziz', 'abdulaziz'."""
        key = np.uint32(crc32(fold_of(first + second).encode(), FOLD_SEED))
        at = int(self.keys.searchsorted(key))
        return at < len(self.keys) and bool(self.keys[at] == key)

    def _split(self, word: str) -> frozenset[int]:
        """Names in which two neighbours together are this token: 'abdul aziz' for 'abdulaziz'."""
        key = crc32(fold_of(word).encode(), JOIN_SEED)
        start = int(self.join_keys.searchsorted(np.uint32(key)))
        if start == len(self.join_keys) or self.join_keys.data[start] != key:
            return NO_NAMES
        end = int(self.join_keys.searchsorted(np.uint32(key), "right"))
        return frozenset(self.join_names[start : min(end, start + SPLIT_NAMES_MAX)].tolist())
