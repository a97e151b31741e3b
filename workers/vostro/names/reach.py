"""A first look at one listed name: which words are alike, and how much it can reach at best."""

from vostro.names.alignment import Pairs, Side
from vostro.names.bounds import Bounds
from vostro.names.retrieval import Query
from vostro.names.scoring import cut_factor

CUT_WORTH_A_LOOK = 1.0  # log-odds
PREFERENCE = 0.02  # of two pairs as much alike, that of the rarer word

Like = list[tuple[int, dict[int, float], float]]  # query word, listed tokens -> how alike, weight


def like_words(query: Query) -> Like:
    """What each word of the query is like."""
    weights = query.side.weights
    return [(i, token.sims, weights[i]) for i, token in enumerate(query.tokens)]


def pairs_of(like: Like, ids: tuple[int, ...]) -> Pairs:
    """Words of the query and of a listed name that are alike."""
    pairs: Pairs = []
    for i, sims, weight in like:
        for listed in sims.keys() & ids:
            _add_pairs(pairs, i, sims[listed], weight, listed, ids)
    return pairs


def _add_pairs(  # noqa: PLR0913, PLR0917 - the innermost loop makes no object for it
    pairs: Pairs, i: int, sim: float, weight: float, listed: int, ids: tuple[int, ...]
) -> int:
    """The pair, and again where a name has the word more than once. The first one's place."""
    j = ids.index(listed)
    preferred = sim + PREFERENCE * weight
    pairs.append((preferred, sim, i, j))
    if ids.count(listed) > 1:
        pairs += [(preferred, sim, i, k) for k in range(j + 1, len(ids)) if ids[k] == listed]
    return j


def look(
    query: Query, position: int, name: tuple[Side, tuple[int, ...]], like: Like, bounds: Bounds
) -> tuple[float, Pairs]:
    """The greatest log-odds a name can reach, however its words are aligned, and the pairs."""
    side, ids = name
    pairs: Pairs = []
    loss = lost = heaviest = 0.0
    unmet: list[int] = []
    listed_weights, listed_left = side.weights, list(side.weights)
    for i, sims, weight in like:
        least = 2.0
        for listed in sims.keys() & ids:
            sim = sims[listed]
            j = _add_pairs(pairs, i, sim, weight, listed, ids)
            listed_left[j] = 0.0
            least = min(least, (1.0 - sim) * min(weight, listed_weights[j]))
        if least < 2.0:  # noqa: PLR2004 - it met something
            loss += least
        else:
            unmet.append(i)
            lost += weight
            heaviest = max(heaviest, weight)
    if len(pairs) > len(ids):  # a word that stands twice is met twice
        for _, _, _, j in pairs:
            listed_left[j] = 0.0
    total = query.side.total
    if unmet:
        lost, heaviest = _resolve(query, position, name, unmet, listed_left)
    reach = bounds.best(total, lost, heaviest)
    against = bounds.against(
        2 * loss / (total + side.total), sum(listed_left) / side.total, max(listed_left)
    )
    if against > CUT_WORTH_A_LOOK and cut_factor(query.side, side) < 1.0:
        return reach, pairs
    return reach - against, pairs


def _resolve(
    query: Query,
    position: int,
    name: tuple[Side, tuple[int, ...]],
    unmet: list[int],
    listed_left: list[float],
) -> tuple[float, float]:
    """Weight lost, and the heaviest of it, when words that only an alignment pairs count as met.

    Words written as one or as two, or cut short: the listed words they may meet count as met, too.
    """
    weights = query.side.weights
    resolved: set[int] = set()
    for i in unmet:
        if query.tokens[i].split and position in query.tokens[i].split:
            listed_left[:] = [0.0] * len(listed_left)
            return 0.0, 0.0
        for first in (i - 1, i) if query.joined else ():
            joined = query.joined.get(first)
            if joined is not None:
                for listed in joined.sims.keys() & name[1]:
                    listed_left[name[1].index(listed)] = 0.0
                    resolved |= {first, first + 1}
        if i not in resolved and query.tokens[i].is_short:
            _resolve_short(query.side.words[i][0], i, name[0], resolved, listed_left)
    left = [weights[i] for i in unmet if i not in resolved]
    return sum(left), max(left, default=0.0)


def _resolve_short(
    letter: str, i: int, side: Side, resolved: set[int], listed_left: list[float]
) -> None:
    starts = [j for j, other in enumerate(side.words) if other[0] == letter]
    if starts:
        resolved.add(i)
        listed_left[max(starts, key=listed_left.__getitem__)] = 0.0
