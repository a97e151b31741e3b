"""The tokens of all listed names, and those of them that a query's token is like."""

from collections.abc import Mapping
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


class Token:
    """One token of a query: what it is like among the listed tokens. Filled as needed."""

    __slots__ = (
        "by_id",
        "count",
        "ids",
        "is_legal",
        "is_listed",
        "names",
        "rarity",
        "sims",
        "split",
        "word",
    )

    def __init__(self, word: str, ids: Ids, sims: Floats) -> None:
        self.word = word
        self.ids = ids  # listed tokens, the most alike last
        self.sims = sims
        self.count = 0  # names that have one of them
        self.rarity = 1.0
        self.is_listed = False  # it is itself a listed token
        self.is_legal = False  # a garbled word of a legal form
        self.by_id: dict[int, float] | None = None
        self.names: dict[int, float] | None = None  # name -> how alike its most alike token is
        self.split: list[int] = []  # names that write this token as two


class Vocabulary:
    """All listed tokens with their views, keys and postings, over mapped arrays."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        plain = {name: np.asarray(array) for name, array in arrays.items()}  # no memmap: it is slow
        self.words, self.folds, self.ocrs = plain["words"], plain["folds"], plain["ocrs"]
        self.skeletons, self.consonants = plain["skeletons"], plain["consonants"]
        self.lengths, self.rarities = plain["lengths"], plain["rarities"]
        self.legal = plain["legal"]
        self.keys, self.key_tokens = plain["keys"], plain["key_tokens"]
        self.posting_starts, self.postings = plain["posting_starts"], plain["postings"]
        self.join_keys, self.join_names = plain["join_keys"], plain["join_names"]
        self.kept = 0  # names listed one by one for tokens, since the memo of tokens was emptied
        self.names_count = len(arrays["name_designations"])

    def token(self, word: str, *, is_last: bool) -> Token:
        """What `word` is like. `is_last`: it ends the text, and may have been cut off there."""
        views = views_of(word)
        ids = self._sharing_a_key(views)
        sims = self._sims(views, ids)
        ids, sims = self._with_prefixed(word, ids, sims, is_last=is_last)
        ids, sims = self._with_kin(word, ids, sims)
        kept = sims >= similarity.FLOOR
        ids, sims = ids[kept], sims[kept]
        order = np.argsort(sims, kind="stable")
        ids, sims = ids[order], sims[order]
        token = Token(word, ids, sims)
        if len(ids):
            token.count = int((self.posting_starts[ids + 1] - self.posting_starts[ids]).sum())
        token.split = self._split(word)
        token.count += len(token.split)
        best, best_sim = (int(ids[-1]), float(sims[-1])) if len(ids) else (-1, 0.0)
        token.rarity = self._rarity(word, best, best_sim)
        token.is_listed = best_sim == 1.0
        token.is_legal = (
            LEGAL_FROM <= best_sim < 1
            and bool(self.legal[best])
            and len(word) >= LEGAL_CHARACTERS_MIN
            and word not in frequencies()
        )
        return token

    def _sharing_a_key(self, views: Views) -> Ids:
        keys = np.fromiter(keys_of(views), dtype=np.uint32)
        starts = self.keys.searchsorted(keys, "left").tolist()
        ends = self.keys.searchsorted(keys, "right").tolist()
        runs = [
            self.key_tokens[start:end]
            for start, end in zip(starts, ends, strict=True)
            if end > start
        ]
        return np.unique(np.concatenate(runs)) if runs else np.zeros(0, dtype=np.int32)

    def _sims(self, views: Views, ids: Ids) -> Floats:
        """similarity.compare_tokens, in bulk, but for prefixes and kin."""
        if not len(ids):
            return np.zeros(0, dtype=np.float32)
        sims = similarity.compare_with_many(views, self.words[ids], self.ocrs[ids], self.folds[ids])
        if len(views.skeleton) >= SKELETON_FROM:
            same = self.skeletons[ids] == crc32(views.skeleton.encode())
            floor = similarity.SKELETON_LETTERS[min(len(views.skeleton), 4)]
            np.maximum(sims, floor, out=sims, where=same)
        if len(views.consonants) >= CONSONANTS_FROM and similarity.is_vowelless(views):
            same = self.consonants[ids] == crc32(views.consonants.encode())
            floor = similarity.VOWELLESS_LETTERS[min(len(views.consonants), 4)]
            np.maximum(sims, floor, out=sims, where=same)
        exact = int(self.words.searchsorted(views.raw.encode()))
        if exact < len(self.words) and self.words[exact] == views.raw.encode():
            sims[ids == exact] = 1.0
        return sims

    def _with_prefixed(
        self, word: str, ids: Ids, sims: Floats, *, is_last: bool
    ) -> tuple[Ids, Floats]:
        if len(word) < similarity.PREFIX_CHARACTERS_MIN:
            return ids, sims
        raw = word.encode()
        start, end = self.words.searchsorted(
            np.array([raw, raw + b"\x7f"], dtype=self.words.dtype)
        ).tolist()
        if end <= start:
            return ids, sims
        found = np.arange(start, end, dtype=np.int32)
        lengths = self.lengths[start:end]
        if end - start > PREFIXED_TOKENS_MAX:
            shortest = np.argsort(lengths, kind="stable")[:PREFIXED_TOKENS_MAX]
            found, lengths = found[shortest], lengths[shortest]
        base, slope = similarity.CUT_PREFIX if is_last else similarity.PREFIX
        found_sims = (base + slope * len(word) / lengths).astype(np.float32)
        return _merged(ids, sims, found, found_sims)

    def _with_kin(self, word: str, ids: Ids, sims: Floats) -> tuple[Ids, Floats]:
        variants = kin().get(word)
        if variants is None:
            return ids, sims
        words = np.array([other.encode() for other in variants], dtype=self.words.dtype)
        found = self.words.searchsorted(words)
        known = self.words[np.minimum(found, len(self.words) - 1)] == words
        scores = np.fromiter(variants.values(), dtype=np.float32)
        return _merged(ids, sims, found[known].astype(np.int32), scores[known])

    def _rarity(self, word: str, best: int, best_sim: float) -> float:
        if best_sim == 1.0:
            return float(self.rarities[best])
        if word in frequencies():
            return rarity(word, 0, self.names_count)
        return float(self.rarities[best]) if best_sim >= BORROWED_FROM else 1.0

    def names_of(self, token: Token) -> dict[int, float]:
        """Names that have a token like this one -> how alike the most alike is."""
        if token.names is None:
            starts = self.posting_starts[token.ids]
            lengths = self.posting_starts[token.ids + 1] - starts
            shift = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
            names = self.postings[shift + np.arange(len(shift), dtype=np.int32)]
            self.kept += token.count
            token.names = dict.fromkeys(token.split, SPLIT_SIM)
            # The most alike come last and win.
            token.names.update(zip(names.tolist(), np.repeat(token.sims, lengths).tolist()))  # noqa: B905
        return token.names

    def sims_of(self, token: Token) -> dict[int, float]:
        """Listed tokens -> how alike they are."""
        if token.by_id is None:
            token.by_id = dict(zip(token.ids.tolist(), token.sims.tolist(), strict=True))
        return token.by_id

    def is_written_as_one(self, first: str, second: str) -> bool:
        """Whether two neighbours together sound like a listed token: 'abdul aziz', 'abdulaziz'."""
        key = np.uint32(crc32(fold_of(first + second).encode(), FOLD_SEED))
        at = int(self.keys.searchsorted(key))
        return at < len(self.keys) and bool(self.keys[at] == key)

    def _split(self, word: str) -> list[int]:
        """Names in which two neighbours together are this token: 'abdul aziz' for 'abdulaziz'."""
        key = np.uint32(crc32(fold_of(word).encode(), JOIN_SEED))
        start, end = (int(self.join_keys.searchsorted(key, side)) for side in ("left", "right"))
        found: list[int] = self.join_names[start : min(end, start + SPLIT_NAMES_MAX)].tolist()
        return found


def _merged(ids: Ids, sims: Floats, more: Ids, more_sims: Floats) -> tuple[Ids, Floats]:
    """Both, each id once with its greatest similarity."""
    if not len(more):
        return ids, sims
    every, every_sim = np.concatenate((ids, more)), np.concatenate((sims, more_sims))
    order = np.lexsort((-every_sim, every))
    every, every_sim = every[order], every_sim[order]
    first = np.ones(len(every), dtype=bool)
    np.not_equal(every[1:], every[:-1], out=first[1:])
    return every[first], every_sim[first]
