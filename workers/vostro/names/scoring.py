"""From an alignment to a score: what speaks against two names being one, weighed and summed."""

import math
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from vostro.names.alignment import WEAK_WEIGHT, Alignment, Side
from vostro.names.normalise import CONFLICTING_BITS, NUMBER
from vostro.names.reference import lines

# What is weighed, in the order of slopes.tsv. All but `evidence` lower the score.
FEATURES = (
    "query_missing",  # the heaviest query word that met nothing
    "listed_missing",  # the heaviest listed word that met nothing
    "query_share",  # share of the query's weight that met nothing
    "listed_share",
    "both_share",  # the smaller of the two: each name has something the other lacks
    "loss",  # weight lost in pairs that are not the same
    "edits",  # letters that differ, in fives
    "worst",  # the least alike pair of heavy words
    "evidence",  # weight that met, in twos: rare words that meet speak for themselves
    "initials",  # share of pairs that are an initial and a word
    "order",  # heavy words stand the other way round
    "forms",  # two different legal forms
    "form_missing",  # only one side has a legal form
    "numbers",  # the numbers differ
    "single",  # only one heavy word met, and not exactly
    "alone",  # only one heavy word met
    "listed_missing_unproven",  # a listed word is missing, and what met is no rare thing
    "short",  # both names weigh next to nothing
    "kind",  # a person against a firm
    "weak",  # a weak alias
)
POSITION = {name: position for position, name in enumerate(FEATURES)}
MISSING_FACTOR = 2.0
LETTERS_A_UNIT = 5.0
EVIDENCE_MAX = 2.0
PROVEN_FROM = 1.5
SHORT_BELOW = 0.8
CUT_FACTOR, CUT_LOSS_FACTOR = 0.2, 0.3  # a cut-off name lacks its end: that is no evidence
WORD_END_FACTOR = 0.7
CUT_CHARACTERS_MIN = 9
CUT_OFF_CHARACTERS = 28  # of a text that some system may have cut off: 35 less a bank's reference
ORDER_WEIGHT_MIN = 0.3
EXACT_LOG_ODDS = 12.0  # a score that is shown as 1
LOG_ODDS_MIN = -30.0  # below, the score is 0 and exp() would overflow

Features = list[float]


class Slopes(NamedTuple):
    """One fitted set: score = logistic(offset - sum of slope * feature)."""

    offset: float
    slopes: tuple[float, ...]
    pair_offset: float  # added where a pair is asked about by itself, not among all listed names


@lru_cache(maxsize=1)
def fitted() -> dict[str, Slopes]:
    """The fitted sets, `person` and `firm`. Source: slopes.tsv, by tests/name_accuracy/fit.py."""
    rows = [line.split("\t") for line in lines("slopes.tsv")]
    head, body = rows[0], {row[0]: row[1:] for row in rows[1:]}
    sets: dict[str, Slopes] = {}
    for column, kind in enumerate(head[1:]):
        slopes = tuple(float(body[name][column]) for name in FEATURES)
        offset, pair_offset = (float(body[row][column]) for row in ("offset", "pair_offset"))
        sets[kind] = Slopes(offset, slopes, pair_offset)
    return sets


def log_odds_of(features: Features, slopes: Slopes) -> float:
    """The log-odds of two names being one; 0 is a score of 0.5."""
    if not sum(features) - features[8] - features[15]:
        return EXACT_LOG_ODDS  # nothing speaks against it: the very same words
    against: float = sum(map(mul, slopes.slopes, features))
    return slopes.offset - against


def logistic(log_odds: float) -> float:
    """The score 0..1 for log-odds."""
    return 1.0 / (1.0 + math.exp(-log_odds)) if log_odds > LOG_ODDS_MIN else 0.0


def features_of(query: Side, listed: Side, found: Alignment) -> Features:
    """What speaks against the two names being one. Kind and quality of the alias are not in it."""
    values = [0.0] * len(FEATURES)
    _pairs(values, query, listed, found)
    _missing(values, query, listed, found)
    _forms(values, query.forms, listed.forms)
    if found.listed_left or values[5]:
        cut = cut_factor(query, listed)
        if cut < 1.0:
            for name in (1, 3, 4, 16):
                values[name] *= cut
            values[5] *= CUT_LOSS_FACTOR
    return values


def _pairs(values: Features, query: Side, listed: Side, found: Alignment) -> None:
    loss = letters = worst = evidence = 0.0
    initials = heavy = 0
    order: list[tuple[int, int]] = []
    ours, theirs = query.weights, listed.weights
    for i, j, sim, how, more, listed_more in found.met:
        if how == "initial":
            initials += 1
            continue
        weight, other = ours[i], theirs[j]
        if more >= 0:
            weight = min(weight, other) + ours[more]
        elif listed_more >= 0:
            other = min(weight, other) + theirs[listed_more]
        weight = min(weight, other)
        evidence += weight * sim
        if sim < 1.0:
            loss += weight * (1 - sim)
            letters += (1 - sim) * len(query.words[i])
        if weight > WEAK_WEIGHT:
            heavy += 1
            worst = max(worst, 1 - sim)
            if weight > ORDER_WEIGHT_MIN:
                order.append((i, j))
    mean = (query.total + listed.total) / 2 or 1.0
    values[5] = loss / mean
    values[6] = min(1.0, letters / LETTERS_A_UNIT)
    values[7] = worst
    values[8] = -min(EVIDENCE_MAX, evidence) / EVIDENCE_MAX
    values[9] = initials / (len(found.met) or 1)
    values[10] = _disorder(order)
    if heavy <= 1:
        values[14] = min(1.0, 4 * worst)
        values[15] = 1.0
    values[16] = max(0.0, PROVEN_FROM - evidence)
    values[17] = 1.0 if mean < SHORT_BELOW else 0.0


def _disorder(order: list[tuple[int, int]]) -> float:
    """Share of neighbouring heavy pairs that stand the other way round."""
    if len(order) < 2:  # noqa: PLR2004
        return 0.0
    order.sort()
    inverted = sum(order[k][1] > order[k + 1][1] for k in range(len(order) - 1))
    return inverted / (len(order) - 1)


def _missing(values: Features, query: Side, listed: Side, found: Alignment) -> None:
    query_lost = [query.weights[i] for i in found.query_left]
    listed_lost = [listed.weights[j] for j in found.listed_left]
    if query_lost:
        values[0] = min(1.0, MISSING_FACTOR * max(query_lost))
        values[2] = sum(query_lost) / query.total
    if listed_lost:
        values[1] = min(1.0, MISSING_FACTOR * max(listed_lost))
        values[3] = sum(listed_lost) / listed.total
    values[4] = min(values[2], values[3])
    values[16] *= values[1]
    if NUMBER in query.roles or NUMBER in listed.roles:
        values[13] = _numbers_differ(query, listed)


def _numbers_differ(query: Side, listed: Side) -> float:
    """1 for other numbers, 0.5 where some are the same, 0.3 where only one name has any."""
    numbers = [{s.words[k] for k, r in enumerate(s.roles) if r == NUMBER} for s in (query, listed)]
    if numbers[0] == numbers[1]:
        return 0.0
    if numbers[0] and numbers[1]:
        return 0.5 if numbers[0] & numbers[1] else 1.0
    return 0.3


def _forms(values: Features, one: int, other: int) -> None:
    one, other = one & CONFLICTING_BITS, other & CONFLICTING_BITS
    if one and other:
        values[11] = 0.0 if one & other else 1.0
    elif one or other:
        values[12] = 1.0


def cut_factor(query: Side, listed: Side) -> float:
    """How much of what is missing counts, where the query is the beginning of the listed name.

    In either order of its parts. 1 where it is not; least where it ends within a word or is as
    long as what systems cut off; at a word's end a name may as well be another, shorter one.
    """
    if len(query.words) < 2 or query.raw_last < 0:  # noqa: PLR2004
        return 1.0
    for text in query.wholes:
        if len(text) >= CUT_CHARACTERS_MIN:
            for whole in listed.wholes:
                if whole.startswith(text) and len(text) < len(whole):
                    is_certain = whole[len(text)] != " " or len(text) >= CUT_OFF_CHARACTERS
                    return CUT_FACTOR if is_certain else WORD_END_FACTOR
    return 1.0
