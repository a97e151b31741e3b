"""Which of all listed names are worth a comparison."""

from collections.abc import Sequence
from typing import NamedTuple

from vostro.names.alignment import Side
from vostro.names.normalise import INITIAL
from vostro.names.vocabulary import Token, Vocabulary

COVER = 0.6  # share of the query's weight that a name has to meet
COVER_SLACK, COVER_ALLOWANCE = 0.98, 0.2
LISTED_COVER = 0.25  # and of its own
CANDIDATES_MAX = 50
LEVELS_MAX = 3  # counting more tokens than this costs more than it saves
FILTER_NAMES_MAX = 4_000  # names of a token beyond this many are not listed one by one


class Query(NamedTuple):
    """A name that is searched, with what each of its tokens is like."""

    side: Side
    tokens: list[Token]
    joined: list[tuple[float, Token]]  # neighbours that a listed name may write as one, weighed


def candidates(
    query: Query, vocabulary: Vocabulary, totals: Sequence[float] | memoryview
) -> list[tuple[float, int]]:
    """(rank, name) of at most CANDIDATES_MAX listed names, best first."""
    weights, total = query.side.weights, query.side.total
    order = sorted(
        (
            i
            for i in range(len(weights))
            if query.tokens[i].count and query.side.roles[i] != INITIAL
        ),
        key=lambda i: query.tokens[i].count / weights[i],
    )
    need = COVER_SLACK * COVER * total - COVER_ALLOWANCE
    drivers, others = _split(query, order, need)
    listed_one_by_one = [i for i in others if query.tokens[i].count <= FILTER_NAMES_MAX]
    assumed = sum(weights[i] for i in others if query.tokens[i].count > FILTER_NAMES_MAX)
    driving = [(weights[i], vocabulary.names_of(query.tokens[i])) for i in drivers]
    filtering = [(weights[i], vocabulary.names_of(query.tokens[i])) for i in listed_one_by_one]
    driving += [(weight, vocabulary.names_of(token)) for weight, token in query.joined]
    found = _met(driving, filtering, need - assumed)
    ranked = []
    sources = driving + filtering
    for name in found:
        met = assumed
        for weight, names in sources:
            sim = names.get(name)
            if sim is not None:
                met += weight * sim
        listed = totals[name]
        if met >= need and met >= LISTED_COVER * listed:
            ranked.append((-met / (0.6 * total + 0.4 * max(listed, met)), name))
    ranked.sort()
    return [(-rank, name) for rank, name in ranked[:CANDIDATES_MAX]]


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
