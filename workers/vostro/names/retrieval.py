"""Which of all listed names are worth a comparison."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from itertools import repeat
from typing import NamedTuple

import numpy as np

from vostro.names.alignment import Side
from vostro.names.bounds import SURPLUS, SURPLUS_FACTOR, Bounds
from vostro.names.keys import letter_bit
from vostro.names.normalise import INITIAL, LEGAL, PARTICLE
from vostro.names.scoring import (
    CUT_LOSS_FACTOR,
    CUT_OFF_CHARACTERS,
)
from vostro.names.vocabulary import Token, Vocabulary

COVER = 0.6  # share of the query's weight that a name has to meet where no word is required
COVER_ALLOWANCE = 0.2
LISTED_COVER = 0.25  # and of its own
CANDIDATES_MAX = 18
INITIALLED_MAX = 24
MARGIN = 1.2  # log-odds: nothing but the words that met is ever perfect
PLAUSIBLE_MAX = 16  # of names sorted by how well their words meet the first few are enough
LOOKED_AT_ANYWAY = 6  # so few names are sooner aligned than sorted out
UNEQUAL_FACTOR = 0.5  # of names as likely, the one of about the query's weight comes first
LOSS_FACTOR = 1.6  # of 2: a pair loses no more than its lighter word, which may be the listed one
LEVELS_MAX = 3  # counting more tokens than this costs more than it saves
FILTER_NAMES_MAX = 4_000  # names of a token beyond this many are not listed one by one
LIGHT_ROLES = frozenset((INITIAL, LEGAL, PARTICLE))
UNMET = -1.0
LOSABLE_MAX = 4  # where more words may be missing, the greatest cover finds the best names


Source = tuple[float, dict[int, float]]


class Query(NamedTuple):
    """A name that is searched, with what each of its tokens is like."""

    side: Side
    tokens: list[Token]
    joined: dict[int, Token]  # first of two neighbours that may be written as one -> both as one
    splits: list[frozenset[int]]  # names that may write a word as two


def candidates(
    query: Query,
    vocabulary: Vocabulary,
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
        if role not in LIGHT_ROLES and not query.tokens[i].is_short
    ]
    least += MARGIN
    required, others, losable = _demands(query, telling, bounds, least)
    if not required and losable >= min(len(others), LOSABLE_MAX):
        return _best(query, vocabulary)
    found = _all_of(query, vocabulary, required)
    if found is None or len(found) > CANDIDATES_MAX:
        found = _nearly_all_of(query, vocabulary, others, losable, found)
    if found is not None and len(found) <= CANDIDATES_MAX:
        return list(found)
    if found is None:
        return _best(query, vocabulary)
    if len(found) <= LOOKED_AT_ANYWAY:
        return list(found)
    plausible = _plausible(query, vocabulary, found, bounds, least)
    # An initial fits many names alike: more of them have to be looked at.
    return plausible[: INITIALLED_MAX if INITIAL in query.side.roles else PLAUSIBLE_MAX]


def _plausible(
    query: Query,
    vocabulary: Vocabulary,
    found: AbstractSet[int],
    bounds: Sequence[Bounds],
    least: float,
) -> list[int]:
    """Those that may reach `least`, by similarity and weight alone; the most likely first.

    As arrays: there may be thousands of names.
    """
    total = query.side.total
    loss_slope = LOSS_FACTOR * min(bound.loss for bound in bounds)
    share_slope = min(bound.listed_share for bound in bounds)
    if len(query.side.wholes[0]) >= CUT_OFF_CHARACTERS:  # what is missing may be cut off
        share_slope, loss_slope = 0.0, CUT_LOSS_FACTOR * loss_slope
    names = list(found)
    positions = np.array(names)
    listed = vocabulary.totals.take(positions).astype(np.float64)
    loss, lost, heaviest = np.zeros((3, len(names)))
    sources, hints = _sources(query, vocabulary)
    for weight, sims in sources:
        alike = np.fromiter(map(sims.get, names, repeat(UNMET)), np.float64, len(names))
        unmet = alike == UNMET
        alike[unmet] = 1.0
        loss += weight * (1.0 - alike)
        lost += weight * unmet
        np.maximum(heaviest, weight * unmet, out=heaviest)
    for i, role in enumerate(query.side.roles):
        if role == INITIAL and i not in query.joined and i - 1 not in query.joined:
            letters = vocabulary.letters.take(positions)
            lost += query.side.weights[i] * (letters & letter_bit(query.side.words[i]) == 0)
    value = reduce(np.maximum, [bound.best_of_many(total, lost, heaviest) for bound in bounds])
    value -= loss_slope * loss / (total + listed)
    longest = SURPLUS_FACTOR * (total - lost) + SURPLUS
    value -= share_slope * np.maximum(0.0, 1.0 - longest / listed)
    kept = value >= least
    value -= UNEQUAL_FACTOR * np.abs(listed - total)
    for weight, sims in hints:
        value -= weight * ~np.fromiter(map(sims.__contains__, names), np.bool_, len(names))
    value, positions = value[kept], positions[kept]
    order: list[int] = positions[np.lexsort((positions, value))[::-1]].tolist()
    return order


def _sources(query: Query, vocabulary: Vocabulary) -> tuple[list[Source], list[Source]]:
    """Weight and names of words that a name has or has not; and of words that only put in order.

    Whether a name has one of the latter only an alignment tells for certain.
    """
    joined = {k for i in query.joined for k in (i, i + 1)}
    certain: list[Source] = []
    hints: list[Source] = []
    for i, (token, role) in enumerate(zip(query.tokens, query.side.roles, strict=True)):
        if role not in (INITIAL, PARTICLE) and token.count <= FILTER_NAMES_MAX:
            is_hint = i in joined or token.is_short
            source = (query.side.weights[i], vocabulary.names_of(token))
            (hints if is_hint else certain).append(source)
    return certain, hints


def _demands(
    query: Query, telling: list[int], bounds: Sequence[Bounds], least: float
) -> tuple[list[int], list[int], int]:
    """Words a name must have; the others; and how many of those may be missing at most."""
    weights, total = query.side.weights, query.side.total
    by_weight = sorted(telling, key=weights.__getitem__)
    taken = 0
    for i in by_weight:  # a heavier word is the more required
        if _reach(bounds, total, weights[i], weights[i]) < least:
            break
        taken += 1
    required, others = by_weight[taken:], by_weight[:taken]
    lost, losable = 0.0, 0
    for i in others:
        lost += weights[i]
        if losable == LOSABLE_MAX or _reach(bounds, total, lost, weights[i]) < least:
            break
        losable += 1
    for words in (required, others):
        if len(words) > 1:
            words.sort(key=lambda i: query.tokens[i].count)
    return required, others, losable


def _reach(bounds: Sequence[Bounds], total: float, lost: float, heaviest: float) -> float:
    if len(bounds) == 1:
        return bounds[0].best(total, lost, heaviest)
    return max([bound.best(total, lost, heaviest) for bound in bounds])


def _all_of(query: Query, vocabulary: Vocabulary, required: list[int]) -> AbstractSet[int] | None:
    """Names that have every required word; None when all of them are too common to tell."""
    found: AbstractSet[int] | None = None
    for i in required:
        names = _names_with(query, vocabulary, i)
        if names is not None:
            found = names if found is None else found & names
            if not found:
                break
    return found


def _nearly_all_of(
    query: Query,
    vocabulary: Vocabulary,
    others: list[int],
    losable: int,
    among: AbstractSet[int] | None,
) -> AbstractSet[int] | None:
    """Names, of `among` if given, that lack at most `losable` of the other words."""
    sets = [n for i in others if (n := _names_with(query, vocabulary, i)) is not None]
    if len(sets) <= losable:
        return among
    lacking: list[AbstractSet[int]] = [set() for _ in range(losable + 1)]  # so many words so far
    lacking[0] = set[int]().union(*sets[: losable + 1]) if among is None else among
    for names in sets:
        for lost in range(losable, 0, -1):
            lacking[lost] = (lacking[lost] & names) | (lacking[lost - 1] - names)
        lacking[0] = lacking[0] & names
    return set[int]().union(*lacking)


def _names_with(query: Query, vocabulary: Vocabulary, i: int) -> AbstractSet[int] | None:
    """Names with a word like the i-th, by itself or written as one with a neighbour."""
    token, joined = query.tokens[i], query.joined
    parts = [joined[k] for k in (i - 1, i) if k in joined] if joined else []
    if token.count + sum([part.count for part in parts]) > FILTER_NAMES_MAX:
        return None
    names = (token.names or vocabulary.names_of(token)).keys()
    return names | set().union(*map(vocabulary.names_of, parts)) if parts else names


def _best(query: Query, vocabulary: Vocabulary) -> list[int]:
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
    names = list(_met(driving, filtering, need - assumed))
    positions = np.array(names, dtype=np.int64)
    met = np.full(len(names), float(assumed))
    for weight, sims in driving + filtering:
        met += weight * np.fromiter(map(sims.get, names, repeat(0.0)), np.float64, len(names))
    listed = vocabulary.totals.take(positions).astype(np.float64)
    rank = met / (0.6 * total + 0.4 * np.maximum(listed, met))
    enough = (met >= need) & (met >= LISTED_COVER * listed)
    ranked = np.lexsort((positions[enough], -rank[enough]))[:CANDIDATES_MAX]
    best: list[int] = positions[enough][ranked].tolist()
    return best


def _split(query: Query, order: list[int], need: float) -> tuple[list[int], list[int]]:
    """The rarest tokens, until a name that has none of them can't be met enough; and the others."""
    rest = sum(query.side.weights[i] for i in order)
    for taken, i in enumerate(order):
        if rest < need:
            return order[:taken], order[taken:]
        rest -= query.side.weights[i]
    return order, []


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
