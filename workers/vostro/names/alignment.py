"""Which word of one name met which of the other, and what was left over."""

from collections.abc import Callable
from typing import NamedTuple

from rapidfuzz.distance import OSA

from vostro.names.normalise import INITIAL, LEGAL, PARTICLE, Name
from vostro.names.views import fold_of

JOIN_EQUAL, JOIN_SOUND, JOIN_FACTOR, JOIN_FROM = 0.98, 0.94, 0.95, 0.8
JOIN_IMPROVES_BELOW = 0.95  # a pair this good is not given up for two tokens written as one
INITIAL_SIM = 0.5
ABBREVIATION_SIM = 0.72
ABBREVIATION_CHARACTERS_MIN = 2
ACRONYM_SIM = 0.85
ACRONYM_LETTERS_MIN = 3
WEAK_WEIGHT = 0.12  # legal words, particles: never reason enough for a further look


class Side(NamedTuple):
    """One of the two names, ready to be aligned."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    roles: tuple[int, ...]
    total: float
    forms: int
    raw_last: int  # the word that ends the raw text, -1 for none
    wholes: tuple[str, ...]  # the words as one text: given name first, and family name first


def side_of(name: Name, roles: tuple[int, ...], weights: tuple[float, ...]) -> Side:
    """A normalised name with roles and weights of its words, ready to be aligned as the query."""
    words, _, forms, _, _, last = name
    wholes: tuple[str, ...] = (" ".join(words),)
    if -1 < last < len(words) - 1:
        wholes = (*wholes, " ".join(words[last + 1 :] + words[: last + 1]))
    return Side(words, weights, roles, sum(weights), forms, last, wholes)


class Met(NamedTuple):
    """One query word (or two written as one) and the listed word it met."""

    query: int
    listed: int
    sim: float
    how: str  # "", or joined, split, initial, abbreviation, acronym
    query_more: int = -1  # the second word, where two were written as one
    listed_more: int = -1


class Alignment(NamedTuple):
    """All that met, and the positions of what did not."""

    met: list[Met]
    query_left: list[int]
    listed_left: list[int]


Pairs = list[tuple[float, float, int, int]]


def align(query: Side, listed: Side, pairs: Pairs) -> Alignment:
    """Greedy alignment. `pairs`: (order of preference, similarity, query word, listed word)."""
    pairs.sort(reverse=True)
    query_free, listed_free = [True] * len(query.words), [True] * len(listed.words)
    met: list[Met] = []
    for _, sim, i, j in pairs:
        if query_free[i] and listed_free[j]:
            query_free[i] = listed_free[j] = False
            met.append(Met(i, j, sim, ""))
    query_left = [i for i, free in enumerate(query_free) if free]
    listed_left = [j for j, free in enumerate(listed_free) if free]
    if query_left or listed_left:
        alignment = Alignment(met, query_left, listed_left)
        return _second_look(query, listed, alignment)
    return Alignment(met, query_left, listed_left)


def _second_look(query: Side, listed: Side, found: Alignment) -> Alignment:
    """Words written as one or as two, initials, abbreviations, acronyms among what is left."""
    heavy_query = [i for i in found.query_left if query.weights[i] > WEAK_WEIGHT]
    heavy_listed = [j for j in found.listed_left if listed.weights[j] > WEAK_WEIGHT]
    if heavy_query:
        found = _joined(query, listed, found, heavy_query)
    is_poor = bool(heavy_query) or any(m.sim < JOIN_IMPROVES_BELOW for m in found.met)
    if heavy_listed and is_poor:
        found = _flipped(_joined(listed, query, _flipped(found), heavy_listed))
    if heavy_query and heavy_listed and found.query_left and found.listed_left:
        found = _shortened(query, listed, found)
    return found


def _flipped(found: Alignment) -> Alignment:
    met = [Met(m.listed, m.query, m.sim, m.how, m.listed_more, m.query_more) for m in found.met]
    return Alignment(met, found.listed_left, found.query_left)


def _joined(one: Side, other: Side, found: Alignment, heavy: list[int]) -> Alignment:
    """Two neighbours of `one`, at least one of them left over, that are one word of `other`."""
    initials = "".join([word[0] for word in other.words])
    last = len(one.words) - 1
    for i in heavy:
        for first in (i - 1, i):
            if 0 <= first < last and one.words[first][0] in initials and i in found.query_left:
                hit = _join(one, other, found.met, first)
                if hit is not None:
                    found = _with_join(found, hit)
    return found


def _with_join(found: Alignment, hit: Met) -> Alignment:
    """The alignment with two words as one, and without the pairs that stood in its way."""
    both = (hit.query, hit.query_more)
    dropped = [m for m in found.met if hit.listed == m.listed or m.query in both]
    if any(m.sim >= JOIN_IMPROVES_BELOW or m.query_more >= 0 for m in dropped):
        return found
    met = [m for m in found.met if m not in dropped]
    left = [i for i in found.query_left if i not in both]
    left += [m.query for m in dropped if m.query not in both]
    other_left = [j for j in found.listed_left if j != hit.listed]
    other_left += [m.listed for m in dropped if m.listed != hit.listed]
    return Alignment([*met, hit], sorted(left), sorted(other_left))


def _join(one: Side, other: Side, met: list[Met], first: int) -> Met | None:
    """The word of `other` that two neighbours of `one` are together."""
    word = one.words[first] + one.words[first + 1]
    best: Met | None = None
    shortest, longest, letter = len(word) - 2, len(word) + 2, word[0]
    for j, candidate in enumerate(other.words):
        if candidate[0] == letter and shortest <= len(candidate) <= longest:
            sim = _join_sim(word, candidate)
            if sim >= JOIN_FROM * JOIN_FACTOR and (best is None or sim > best.sim):
                best = Met(first, j, sim, "joined", first + 1)
    if best is None:
        return None
    rivals = [m.sim for m in met if m.listed == best.listed and m.query not in (first, first + 1)]
    return best if max(rivals, default=0.0) < best.sim else None


def _join_sim(word: str, candidate: str) -> float:
    if word == candidate:
        return JOIN_EQUAL
    if fold_of(word) == fold_of(candidate):
        return JOIN_SOUND
    sim = OSA.normalized_similarity(word, candidate, score_cutoff=JOIN_FROM)
    return JOIN_FACTOR * sim


def _shortened(query: Side, listed: Side, found: Alignment) -> Alignment:
    """What is left on both sides: initials, abbreviations, acronyms."""
    letters = {listed.words[j][0] for j in found.listed_left}
    if letters.isdisjoint([query.words[i][0] for i in found.query_left]):
        return found
    met, query_left, listed_left = list(found.met), list(found.query_left), list(found.listed_left)
    for rule in (_initial, _abbreviation):
        for i in list(query_left):
            for j in list(listed_left):
                hit = rule(query, listed, i, j)
                if hit is not None:
                    met.append(hit)
                    query_left.remove(i)
                    listed_left.remove(j)
                    break
    return _acronyms(query, listed, Alignment(met, query_left, listed_left))


def _initial(query: Side, listed: Side, i: int, j: int) -> Met | None:
    one, other = query.words[i], listed.words[j]
    if (INITIAL in (query.roles[i], listed.roles[j])) and one[0] == other[0]:
        return Met(i, j, INITIAL_SIM, "initial")
    return None


def _abbreviation(query: Side, listed: Side, i: int, j: int) -> Met | None:
    """'hldgs' for holdings, 'intl' for international: letters in order, the first the same."""
    short, full = sorted((query.words[i], listed.words[j]), key=len)
    if len(short) < ABBREVIATION_CHARACTERS_MIN or short[0] != full[0] or len(short) == len(full):
        return None
    if PARTICLE in (query.roles[i], listed.roles[j]) or LEGAL in (query.roles[i], listed.roles[j]):
        return None
    letters = iter(full)
    return Met(i, j, ABBREVIATION_SIM, "abbreviation") if all(c in letters for c in short) else None


def _acronyms(query: Side, listed: Side, found: Alignment) -> Alignment:
    """'irisl' for Islamic Republic of Iran Shipping Lines, on either side."""
    for one, other, left, other_left, flip in (
        (query, listed, found.query_left, found.listed_left, False),
        (listed, query, found.listed_left, found.query_left, True),
    ):
        run = [j for j in other_left if other.roles[j] not in (PARTICLE, LEGAL)]
        letters = "".join(other.words[j][0] for j in run)
        hit = next((i for i in left if one.words[i] == letters), None)
        if hit is None or len(letters) < ACRONYM_LETTERS_MIN:
            continue
        met = Met(hit, run[0], ACRONYM_SIM, "acronym")
        rest = [i for i in left if i != hit]
        others = [j for j in other_left if j not in run]
        if flip:
            return Alignment([*found.met, Met(run[0], hit, ACRONYM_SIM, "acronym")], others, rest)
        return Alignment([*found.met, met], rest, others)
    return found


Similarity = Callable[[int, int], float]


def all_pairs(query: Side, listed: Side, similarity: Similarity) -> Pairs:
    """Every pair with a similarity, in the form `align` takes."""
    return [
        (sim + 0.02 * query.weights[i], sim, i, j)
        for i in range(len(query.words))
        for j in range(len(listed.words))
        if (sim := similarity(i, j))
    ]
