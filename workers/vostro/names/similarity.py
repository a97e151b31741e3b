"""How alike two tokens are: the greatest of several views. One formula, for pairs and in bulk."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from vostro.names.normalise import TOKEN_CHARACTERS_MAX
from vostro.names.reference import kin
from vostro.names.views import Views, views_of

FLOOR = 0.68  # below, two tokens are no pair; it makes tokens of three letters equal or nothing
PAIR_FLOOR = 0.66  # where just two names are compared, one letter of three may differ
SPELLING_FACTOR, OCR_FACTOR, FOLD_FACTOR = 0.99, 0.95, 0.97
COLUMN_FACTORS = (SPELLING_FACTOR, OCR_FACTOR, FOLD_FACTOR)
SKELETON_LETTERS = {3: 0.80, 4: 0.86}  # 4 and more consonants of the fold are the same
VOWELLESS_LETTERS = {2: 0.80, 3: 0.92, 4: 0.95}  # a query token without vowels, same consonants
VOWELS_MAX_SHARE = 0.2
PREFIX_CHARACTERS_MIN = 3
PREFIX = (0.45, 0.45)  # a query token that begins the listed one: base + slope * share of it
CUT_PREFIX = (0.60, 0.35)  # the same for the token that ends the text: it may be cut off there


class Pair(NamedTuple):
    """How alike two tokens are, and in which view."""

    score: float
    view: str


@lru_cache(maxsize=100_000)
def compare_tokens(query: str, listed: str, is_last: bool = False) -> Pair:  # noqa: FBT001, FBT002 - lru_cache is twice as slow by keyword
    """How alike two tokens in lower-case ASCII are, 0..1, and in which view. 0 below FLOOR."""
    if query == listed:
        return Pair(1.0, "same")
    q, item = views_of(query), views_of(listed)
    found = [
        Pair(SPELLING_FACTOR * OSA.normalized_similarity(q.letters, item.letters), "spelling"),
        Pair(OCR_FACTOR * OSA.normalized_similarity(q.ocr, item.ocr), "reading"),
        Pair(FOLD_FACTOR * OSA.normalized_similarity(q.fold, item.fold), "sound"),
        Pair(kin().get(query, {}).get(listed, 0.0), "known variant"),
        Pair(_skeleton(q, item), "consonants"),
        Pair(_vowelless(q, item), "vowels left out"),
        Pair(_prefix(query, listed, is_last=is_last), "cut short"),
    ]
    best = max(found, key=lambda pair: pair.score)
    return best if best.score >= PAIR_FLOOR else Pair(0.0, "different")


def _skeleton(q: Views, listed: Views) -> float:
    if q.skeleton != listed.skeleton:
        return 0.0
    return SKELETON_LETTERS.get(min(len(q.skeleton), 4), 0.0)


def is_vowelless(q: Views) -> bool:
    """Whether vowels were left out of a token: next to none are in it."""
    vowels = sum(c in "aeiouy" for c in q.raw)
    return vowels <= len(q.raw) * VOWELS_MAX_SHARE and q.raw.isalpha()


def _vowelless(q: Views, listed: Views) -> float:
    if q.consonants != listed.consonants or not is_vowelless(q):
        return 0.0
    return VOWELLESS_LETTERS.get(min(len(q.consonants), 4), 0.0)


def _prefix(query: str, listed: str, *, is_last: bool) -> float:
    if len(query) < PREFIX_CHARACTERS_MIN or not listed.startswith(query):
        return 0.0
    base, slope = CUT_PREFIX if is_last else PREFIX
    return base + slope * len(query) / len(listed)


def columns_of(views: Iterable[Views]) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """What compare_with_many compares: letters, what a scanner may read, fold."""
    every = list(views)
    return (
        [v.letters.encode() for v in every],
        [v.ocr.encode() for v in every],
        [v.fold[:TOKEN_CHARACTERS_MAX].encode() for v in every],
    )


def compare_with_many(q: Views, columns: Sequence[list[bytes]]) -> dict[int, float]:
    """The greatest of spelling, reading and sound with each of many tokens: those above FLOOR.

    `columns`: of `columns_of` the tokens. By position in these.
    """
    found: dict[int, float] = {}
    for text, column, factor in zip(
        (q.letters, q.ocr, q.fold), columns, COLUMN_FACTORS, strict=True
    ):
        for _, score, i in process.extract(
            text.encode(),
            column,
            scorer=OSA.normalized_similarity,
            score_cutoff=FLOOR / factor,
            limit=None,
        ):
            sim = factor * score
            if sim > found.get(i, 0.0):
                found[i] = sim
    return found
