"""A first look at one listed name: which words are alike, and how much it can reach at best."""

from vostro.names.alignment import Pairs, Side
from vostro.names.bounds import Bounds
from vostro.names.listed import Listed
from vostro.names.retrieval import Query
from vostro.names.scoring import cut_factor

CUT_WORTH_A_LOOK = 1.0  # log-odds
PREFERENCE = 0.02  # of two pairs as much alike, that of the rarer word

NOTHING_MET = 2.0
Look = tuple[float, Pairs]
Like = list[tuple[int, dict[int, float], float]]  # query word, listed tokens -> how alike, weight


def like_words(query: Query) -> Like:
    """What each word of the query is like."""
    weights = query.side.weights
    return [(i, token.sims, weights[i]) for i, token in enumerate(query.tokens)]


def pairs_of(like: Like, ids: tuple[int, ...]) -> Pairs:
    """Words of the query and of a listed name that are alike, each pair of places once."""
    return [
        (sims[listed] + PREFERENCE * weight, sims[listed], i, j)
        for i, sims, weight in like
        for j, listed in enumerate(ids)
        if listed in sims
    ]


def look(query: Query, position: int, name: Listed, like: Like, bounds: Bounds) -> Look:
    """The greatest log-odds a name can reach, however its words are aligned, and the pairs."""
    side, total = name[0], query.side.total
    listed_left = list(side.weights)
    pairs, unmet, loss = _met(like, name, listed_left)
    if query.splits and any(position in split for split in query.splits):
        return bounds.best(total, 0.0, 0.0), pairs  # one word may be two of this name
    lost, heaviest = _resolve(query, name, unmet, listed_left) if unmet else (0.0, 0.0)
    reach = bounds.best(total, lost, heaviest)
    left = sum(listed_left)
    against = bounds.against(
        2 * loss / (total + side.total), left / side.total, max(listed_left) if left else 0.0
    )
    if against > CUT_WORTH_A_LOOK and cut_factor(query.side, side) < 1.0:
        return reach, pairs
    return reach - against, pairs


def _met(like: Like, name: Listed, listed_left: list[float]) -> tuple[Pairs, list[int], float]:
    """The pairs, the query words that are in none, the least weight lost in pairs.

    Of `listed_left`, the weights of the listed words, those that are in a pair become 0.
    """
    side, ids, has_repeats = name
    pairs: Pairs = []
    unmet: list[int] = []
    weights, lost = side.weights, 0.0
    for i, sims, weight in like:
        least = NOTHING_MET
        for listed in sims.keys() & ids:
            sim, j = sims[listed], ids.index(listed)
            pairs.append((sim + PREFERENCE * weight, sim, i, j))
            least = min(least, (1.0 - sim) * min(weight, weights[j]))
            listed_left[j] = 0.0
        if least < NOTHING_MET:
            lost += least
        else:
            unmet.append(i)
    if has_repeats:  # a word that stands twice is met twice
        pairs = pairs_of(like, ids)
        for pair in pairs:
            listed_left[pair[3]] = 0.0
    return pairs, unmet, lost


def _resolve(
    query: Query,
    name: Listed,
    unmet: list[int],
    listed_left: list[float],
) -> tuple[float, float]:
    """Weight lost, and the heaviest of it, when words that only an alignment pairs count as met.

    Words written as one or as two, or cut short: the listed words they may meet count as met, too.
    """
    weights = query.side.weights
    resolved: set[int] = set()
    for i in unmet:
        if query.joined:
            _resolve_joined(query, i, name[1], resolved, listed_left)
        if query.tokens[i].is_short and i not in resolved:
            _resolve_short(query.side.words[i][0], i, name[0], resolved, listed_left)
    left = [weights[i] for i in unmet if i not in resolved]
    return sum(left), max(left, default=0.0)


def _resolve_joined(
    query: Query, i: int, ids: tuple[int, ...], resolved: set[int], listed_left: list[float]
) -> None:
    for first in (i - 1, i):
        joined = query.joined.get(first)
        if joined is not None:
            for listed in joined.sims.keys() & ids:
                listed_left[ids.index(listed)] = 0.0
                resolved |= {first, first + 1}


def _resolve_short(
    letter: str, i: int, side: Side, resolved: set[int], listed_left: list[float]
) -> None:
    starts = [j for j, other in enumerate(side.words) if other[0] == letter]
    if starts:
        resolved.add(i)
        listed_left[max(starts, key=listed_left.__getitem__)] = 0.0
