"""Two names compared without a list: `vostro compare`, and the accuracy suite's labelled pairs."""

import msgspec

from vostro.designation import Kind
from vostro.names.alignment import Alignment, Side, Similarity, align, all_pairs, side_of
from vostro.names.explaining import reasons_of
from vostro.names.normalise import FIRMS, Name, normalise
from vostro.names.scoring import Features, features_of, fitted, log_odds_of, logistic
from vostro.names.similarity import compare_tokens
from vostro.names.weights import ordinary_weight

MATCH_FROM = 0.5


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """How likely two names are of one party, and why."""

    score: float  # 0..1
    is_match: bool
    reasons: tuple[str, ...]


def compare(left: str, right: str, kind: Kind | None = None) -> Comparison:
    """Two names, either of which may be the listed one. Symmetric; never raises.

    Rarity comes from ordinary names alone. With no kind given, a legal form makes them firms.
    Scores are higher than a search's: in a search a name has to stand out among all listed ones,
    here somebody already holds two for one.
    """
    ways = [way for way in (_one_way(left, right, kind), _one_way(right, left, kind)) if way]
    if not ways:
        return Comparison(score=0.0, is_match=False, reasons=("one of the names has no words",))
    best = max(ways, key=lambda way: way.score)
    value = round(best.score, 4)
    return Comparison(
        score=value,
        is_match=value >= MATCH_FROM,
        reasons=reasons_of(best.query, best.listed, best.found, best.features),
    )


class Way(msgspec.Struct, frozen=True):
    """One name taken as the query, the other as the listed one."""

    query: Side
    listed: Side
    found: Alignment
    features: Features
    score: float
    is_firm: bool


def _one_way(left: str, right: str, kind: Kind | None) -> Way | None:
    query, listed = normalise(left, kind), normalise(right, kind)
    if not query.tokens or not listed.tokens:
        return None
    is_firm = kind in FIRMS if kind is not None else bool(query.forms or listed.forms)
    one, other = _side(query), _listed(listed)
    found = align(one, other, all_pairs(one, other, _similarity(one, other)))
    features = features_of(one, other, found)
    slopes = fitted()["firm" if is_firm else "person"]
    value = logistic(log_odds_of(features, slopes) + slopes.pair_offset)
    return Way(one, other, found, features, value, is_firm)


def _side(name: Name) -> Side:
    """A name weighed by ordinary names alone."""
    return side_of(name, name.roles, tuple(map(ordinary_weight, name.tokens, name.roles)))


def _listed(name: Name) -> Side:
    """The same as the listed name, whose family name may stand first."""
    side, family = _side(name), name.family
    if not family:
        return side
    turned = " ".join(name.tokens[-family:] + name.tokens[:-family])
    return side._replace(wholes=(" ".join(name.tokens), turned))


def _similarity(query: Side, listed: Side) -> Similarity:
    def similarity(i: int, j: int) -> float:
        return compare_tokens(query.words[i], listed.words[j], i == query.raw_last).score

    return similarity
