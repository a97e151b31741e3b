"""Which of all listed names are worth a comparison."""

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from heapq import nlargest
from typing import NamedTuple

from vostro.names.alignment import Side
from vostro.names.normalise import INITIAL, LEGAL, PARTICLE
from vostro.names.scoring import EVIDENCE_MAX, MISSING_FACTOR, POSITION, Slopes
from vostro.names.vocabulary import Token, Vocabulary

COVER = 0.6  # share of the query's weight that a name has to meet where no word is required
COVER_ALLOWANCE = 0.2
LISTED_COVER = 0.25  # and of its own
CANDIDATES_MAX = 50
LEVELS_MAX = 3  # counting more tokens than this costs more than it saves
FILTER_NAMES_MAX = 4_000  # names of a token beyond this many are not listed one by one
RESOLVED_CHARACTERS_MAX = 3  # so short a word may be an acronym or an abbreviation
VOWELS = frozenset("aeiouy")
LIGHT_ROLES = frozenset((INITIAL, LEGAL, PARTICLE))
LOSABLE_MAX = 4  # where more words may be missing, the greatest cover finds the best names


class Query(NamedTuple):
    """A name that is searched, with what each of its tokens is like."""

    side: Side
    tokens: list[Token]
    joined: dict[int, Token]  # first of two neighbours that may be written as one -> both as one


class Bounds(NamedTuple):
    """How much log-odds a name can still reach. Source: the fitted slopes of one kind."""

    offset: float
    evidence: float
    missing: float
    share: float
    listed_missing: float
    listed_share: float
    loss: float

    def against(self, loss: float, listed_share: float, listed_heaviest: float) -> float:
        """The least log-odds that these features cost."""
        return (
            self.loss * loss
            + self.listed_share * listed_share
            + self.listed_missing * min(1.0, MISSING_FACTOR * listed_heaviest)
        )

    def best(self, total: float, lost: float, heaviest: float) -> float:
        """The greatest log-odds with words of weight `lost` unmet, the heaviest of `heaviest`."""
        return (
            self.offset
            + self.evidence * min(1.0, (total - lost) / EVIDENCE_MAX)
            - self.missing * min(1.0, MISSING_FACTOR * heaviest)
            - self.share * lost / total
        )


def bounds_of(slopes: Slopes, penalty: float = 0.0) -> Bounds:
    """The bounds that follow from fitted slopes; `penalty` lowers them, for the other kind."""
    return Bounds(
        slopes.offset - penalty,
        slopes.slopes[POSITION["evidence"]],
        slopes.slopes[POSITION["query_missing"]],
        slopes.slopes[POSITION["query_share"]],
        slopes.slopes[POSITION["listed_missing"]],
        slopes.slopes[POSITION["listed_share"]],
        slopes.slopes[POSITION["loss"]],
    )


def log_odds(cutoff: float) -> float:
    """The log-odds of a score."""
    return math.log(cutoff / (1 - cutoff)) if 0 < cutoff < 1 else math.copysign(50, cutoff - 0.5)


def candidates(
    query: Query,
    vocabulary: Vocabulary,
    totals: Sequence[float] | memoryview,
    bounds: Sequence[Bounds],
    least: float,
) -> Sequence[int]:
    """Listed names that may reach log-odds of `least`; at most CANDIDATES_MAX where they are many.

    A query word so heavy that a name without it can't reach `least` is required; of the others
    only so many may be missing.
    """
    telling = [
        i
        for i, role in enumerate(query.side.roles)
        if role not in LIGHT_ROLES and not may_be_short(query.side.words[i])
    ]
    required, others, losable = _demands(query, telling, bounds, least)
    if not required and losable >= min(len(others), LOSABLE_MAX):
        return _best(query, vocabulary, totals)
    found = _all_of(query, vocabulary, required)
    if found is None or len(found) > CANDIDATES_MAX:
        found = _nearly_all_of(query, vocabulary, others, losable, found)
    if found is not None and len(found) <= CANDIDATES_MAX:
        return list(found)
    if found is not None:
        return _nearest(query, vocabulary, totals, required or others, found)
    return _best(query, vocabulary, totals)


def _nearest(
    query: Query,
    vocabulary: Vocabulary,
    totals: Sequence[float] | memoryview,
    words: list[int],
    found: set[int],
) -> list[int]:
    """Of names that have the words, those whose words are most alike and that have little else."""
    sources = [
        (query.side.weights[i], vocabulary.names_of(query.tokens[i]))
        for i in words
        if query.tokens[i].count <= FILTER_NAMES_MAX
    ]
    ranked = []
    for name in found:
        met = 0.0
        for weight, names in sources:
            met += weight * names.get(name, 0.0)
        ranked.append((met / max(query.side.total, totals[name]), name))
    return [name for _, name in nlargest(CANDIDATES_MAX, ranked)]


def _demands(
    query: Query, telling: list[int], bounds: Sequence[Bounds], least: float
) -> tuple[list[int], list[int], int]:
    """Words a name must have; the others; and how many of those may be missing at most."""
    weights, total = query.side.weights, query.side.total
    required, others = [], []
    for i in telling:
        reach = max(bound.best(total, weights[i], weights[i]) for bound in bounds)
        (required if reach < least else others).append(i)
    lost, losable = 0.0, 0
    for i in sorted(others, key=lambda i: weights[i]):
        lost += weights[i]
        if max(bound.best(total, lost, weights[i]) for bound in bounds) < least:
            break
        losable += 1
    by_count = lambda i: query.tokens[i].count  # noqa: E731 - twice the same key
    return sorted(required, key=by_count), sorted(others, key=by_count), losable


def _all_of(query: Query, vocabulary: Vocabulary, required: list[int]) -> set[int] | None:
    """Names that have every required word; None when all of them are too common to tell."""
    found: set[int] | None = None
    for i in required:
        if found is not None and not found:
            break
        names = _names_with(query, vocabulary, i)
        if names is not None:
            found = set(names) if found is None else found & names
    return found


def _nearly_all_of(
    query: Query, vocabulary: Vocabulary, others: list[int], losable: int, among: set[int] | None
) -> set[int] | None:
    """Names, of `among` if given, that lack at most `losable` of the other words."""
    sets = [n for i in others if (n := _names_with(query, vocabulary, i)) is not None]
    if len(sets) <= losable:
        return among
    lacking: list[set[int]] = [set() for _ in range(losable + 1)]  # so many words so far
    lacking[0] = set[int]().union(*sets[: losable + 1]) if among is None else among
    for names in sets:
        for lost in range(losable, 0, -1):
            lacking[lost] = (lacking[lost] & names) | (lacking[lost - 1] - names)
        lacking[0] = lacking[0] & names
    return set[int]().union(*lacking)


def may_be_short(word: str) -> bool:
    """Whether a word may be an acronym or an abbreviation, which only an alignment finds."""
    return len(word) <= RESOLVED_CHARACTERS_MAX or VOWELS.isdisjoint(word)


def _names_with(query: Query, vocabulary: Vocabulary, i: int) -> AbstractSet[int] | None:
    """Names with a word like the i-th, by itself or written as one with a neighbour."""
    joined = [query.joined[k] for k in (i - 1, i) if k in query.joined]
    if query.tokens[i].count + sum(token.count for token in joined) > FILTER_NAMES_MAX:
        return None
    names = vocabulary.names_of(query.tokens[i]).keys()
    return names | set().union(*map(vocabulary.names_of, joined)) if joined else names


def _best(query: Query, vocabulary: Vocabulary, totals: Sequence[float] | memoryview) -> list[int]:
    """The names that meet most of the query's weight and of their own, where none is required."""
    weights, total = query.side.weights, query.side.total
    order = sorted(
        (
            i
            for i in range(len(weights))
            if query.tokens[i].count and query.side.roles[i] != INITIAL
        ),
        key=lambda i: query.tokens[i].count / weights[i],
    )
    need = COVER * total - COVER_ALLOWANCE
    drivers, others = _split(query, order, need)
    assumed = sum(weights[i] for i in others if query.tokens[i].count > FILTER_NAMES_MAX)
    driving = [(weights[i], vocabulary.names_of(query.tokens[i])) for i in drivers]
    driving += [
        (weights[i] + weights[i + 1], vocabulary.names_of(token))
        for i, token in query.joined.items()
    ]
    filtering = [
        (weights[i], vocabulary.names_of(query.tokens[i]))
        for i in others
        if query.tokens[i].count <= FILTER_NAMES_MAX
    ]
    ranked = []
    for name in _met(driving, filtering, need - assumed):
        met = assumed
        for weight, names in driving + filtering:
            sim = names.get(name)
            if sim is not None:
                met += weight * sim
        listed = totals[name]
        if met >= need and met >= LISTED_COVER * listed:
            ranked.append((-met / (0.6 * total + 0.4 * max(listed, met)), name))
    ranked.sort()
    return [name for _, name in ranked[:CANDIDATES_MAX]]


def _split(query: Query, order: list[int], need: float) -> tuple[list[int], list[int]]:
    """The rarest tokens, until a name that has none of them can't be met enough; and the others."""
    rest = sum(query.side.weights[i] for i in order)
    for taken, i in enumerate(order):
        if rest < need:
            return order[:taken], order[taken:]
        rest -= query.side.weights[i]
    return order, []


Source = tuple[float, dict[int, float]]


def _met(driving: list[Source], filtering: list[Source], need: float) -> set[int]:
    """Names that meet as many tokens as it takes at least to reach `need`, by sets."""
    heaviest = sorted((weight for weight, _ in driving + filtering), reverse=True)
    level, reached = 0, 0.0
    while level < len(heaviest) and level < LEVELS_MAX and reached < need:
        reached += heaviest[level]
        level += 1
    seen: list[set[int]] = [set() for _ in range(max(level, 1))]
    for is_driver, sources in ((True, driving), (False, filtering)):
        for weight, names in sources:
            keys = names.keys()
            if weight >= need:
                seen[-1] |= keys
            for depth in range(len(seen) - 1, 0, -1):
                seen[depth] |= seen[depth - 1] & keys
            if is_driver:
                seen[0] |= keys
    return seen[-1]
