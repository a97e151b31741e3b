"""All listed names, compiled into arrays, and the search over them."""

import math
from collections.abc import Mapping
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
import numpy.typing as npt

from vostro.designation import Kind
from vostro.names.alignment import Alignment, Pairs, align, side_of
from vostro.names.compiling import (
    FORMAT,
    KINDS,
    Arrays,
    NameEntry,
    compile_names,
)
from vostro.names.explaining import reasons_of
from vostro.names.listed import ListedNames
from vostro.names.normalise import LEGAL, Name, normalise
from vostro.names.reference import legal_phrases
from vostro.names.retrieval import Bounds, Query, bounds_of, candidates, log_odds, may_be_short
from vostro.names.scoring import (
    POSITION,
    Features,
    Slopes,
    features_of,
    fitted,
    is_cut,
    log_odds_of,
    logistic,
)
from vostro.names.vocabulary import Token, Vocabulary
from vostro.names.weights import weight_of

__all__ = ["CUTOFF", "Arrays", "NameEntry", "NameIndex", "NameMatch", "compile_names"]

CUTOFF = 0.5
TOKENS_KEPT_MAX = 20_000  # similar sets kept: 1 to 3 KB each
POSTINGS_KEPT_MAX = 3_000_000  # and their names, some 100 bytes each
PERSON, UNKNOWN = KINDS.index(Kind.PERSON), KINDS.index(Kind.UNKNOWN)
WEAK = 2
# A listed word may weigh a little more than the query word it met.
SURPLUS_FACTOR, SURPLUS = 1.15, 0.1
CUT_WORTH_A_LOOK = 1.0  # log-odds
PREFERENCE = 0.02  # of two pairs as much alike, that of the rarer word
JOINED_CHARACTERS_MAX = 5  # two longer listed words are rarely one word cut in two


class NameMatch(msgspec.Struct, frozen=True, kw_only=True):
    """One designation that a name met, by its best alias."""

    designation: int
    name: int  # position among the entries that were compiled
    text: str  # the listed name, as published
    score: float  # 0..1
    reasons: tuple[str, ...]


class _Hit(NamedTuple):
    """The best name of a designation so far."""

    value: float  # log-odds
    position: int
    features: Features
    alignment: Alignment


class NameIndex:
    """Searches all listed names. Holds arrays that `compile_names` made, and bounded memos."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        if int(arrays["format"][0]) != FORMAT:
            raise ValueError(f"arrays of format {arrays['format'][0]}, {FORMAT} is expected")
        self.vocabulary = Vocabulary(arrays)
        self.listed = ListedNames(arrays)
        self.slopes = fitted()
        self.bounds = _bounds(self.slopes["person"], self.slopes["firm"])
        self._tokens: dict[tuple[str, bool], Token] = {}
        self._ones: dict[tuple[str, str], bool] = {}
        self._postings_kept = 0

    def __len__(self) -> int:
        return self.listed.entries_count

    def search(
        self, text: str, *, kind: Kind | None = None, limit: int = 10, cutoff: float = CUTOFF
    ) -> tuple[NameMatch, ...]:
        """The designations whose names are like `text`, best first, one match a designation."""
        name = normalise(text, kind)
        if not name.tokens:
            return ()
        query = self.query_of(name)
        least = log_odds(cutoff)
        best: dict[int, _Hit] = {}
        for bound, position, pairs in self._promising(query, kind, least):
            designation = self.listed.designations[position]
            known = best.get(designation)
            if known is not None and known.value >= bound:
                continue  # another alias of it scored more than this one can
            features, alignment = self._features(query, position, pairs, kind)
            value = self._log_odds(features, position)
            if value >= least and (known is None or known.value < value):
                best[designation] = _Hit(value, position, features, alignment)
        hits = sorted(best.values(), key=lambda hit: (-hit.value, hit.position))
        return tuple(self._match(query, hit) for hit in hits[:limit])

    def _promising(
        self, query: Query, kind: Kind | None, least: float
    ) -> list[tuple[float, int, Pairs]]:
        """Names that may reach `least`: (greatest log-odds they can reach, name, pairs)."""
        listed, total = self.listed, query.side.total
        groups = self._bounds_for(kind)
        promising = []
        for position in candidates(query, self.vocabulary, listed.totals, groups, least):
            bounds = groups[listed.kinds[position] != PERSON]
            # However well all words meet, the rest of a much longer name is missing.
            missing = 1 - (SURPLUS_FACTOR * total + SURPLUS) / listed.totals[position]
            reach = bounds.best(total, 0.0, 0.0) - bounds.listed_share * max(0.0, missing)
            if reach < least and not is_cut(query.side, listed.side(position)[0]):
                continue
            pairs = self._pairs(query, position)
            bound = self._bound(query, position, pairs, bounds)
            if bound >= least:
                promising.append((bound, position, pairs))
        promising.sort(key=itemgetter(0, 1), reverse=True)
        return promising

    def _bounds_for(self, kind: Kind | None) -> tuple[Bounds, Bounds]:
        """Bounds of listed persons and of all others, for a query of this kind."""
        return self.bounds[_group(kind)]

    def _bound(self, query: Query, position: int, pairs: Pairs, bounds: Bounds) -> float:
        """The greatest log-odds this name can reach, whichever way the words are aligned."""
        side = self.listed.side(position)[0]
        weights, listed_weights = query.side.weights, side.weights
        unmet = list(weights)
        listed_unmet = list(listed_weights)
        loss: dict[int, float] = {}
        for _, sim, i, j in pairs:
            unmet[i] = listed_unmet[j] = 0.0
            lost = (1 - sim) * min(weights[i], listed_weights[j])
            if lost < loss.get(i, 1.0):
                loss[i] = lost
        if any(unmet):
            self._resolve(query, position, unmet, listed_unmet)
        reach = bounds.best(query.side.total, sum(unmet), max(unmet))
        mean = (query.side.total + side.total) / 2
        against = bounds.against(
            sum(loss.values()) / mean, sum(listed_unmet) / side.total, max(listed_unmet)
        )
        if against > CUT_WORTH_A_LOOK and is_cut(query.side, side):
            return reach
        return reach - against

    def _resolve(
        self, query: Query, position: int, unmet: list[float], listed_unmet: list[float]
    ) -> None:
        """Words that only an alignment can pair, taken as met: written as one or two, cut short."""
        side, ids = self.listed.side(position)
        for i, weight in enumerate(unmet):
            if not weight:
                continue
            if query.tokens[i].split and position in query.tokens[i].split:
                unmet[i] = 0.0
                listed_unmet[:] = [0.0] * len(listed_unmet)
                return
            for first in (i - 1, i):
                joined = query.joined.get(first)
                if joined is not None:
                    for listed in self.vocabulary.sims_of(joined).keys() & ids:
                        unmet[first] = unmet[first + 1] = listed_unmet[ids.index(listed)] = 0.0
            word = query.side.words[i]
            if unmet[i] and may_be_short(word):
                starts = [j for j, other in enumerate(side.words) if other[0] == word[0]]
                if starts:
                    unmet[i] = 0.0
                    listed_unmet[max(starts, key=listed_unmet.__getitem__)] = 0.0

    def query_of(self, name: Name) -> Query:
        """The query with what each of its tokens is like."""
        tokens = [
            self._token(word, is_last=i == name.raw_last) for i, word in enumerate(name.tokens)
        ]
        roles = tuple(
            LEGAL if token.is_legal else role
            for token, role in zip(tokens, name.roles, strict=True)
        )
        weights = tuple(
            weight_of(token.word, role, token.rarity)
            for token, role in zip(tokens, roles, strict=True)
        )
        side = side_of(name._replace(roles=roles), weights)
        return Query(side, tokens, self._joined(tokens))

    def _joined(self, tokens: list[Token]) -> dict[int, Token]:
        """Neighbours of which one is short or no listed word, while both together are one."""
        found = {}
        for i, (first, second) in enumerate(pairwise(tokens)):
            shorter = min(len(first.word), len(second.word))
            if first.is_listed and second.is_listed and shorter > JOINED_CHARACTERS_MAX:
                continue
            if self._is_one(first.word, second.word):
                found[i] = self._token(first.word + second.word, is_last=False)
        return found

    def _is_one(self, first: str, second: str) -> bool:
        known = self._ones.get((first, second))
        if known is None:
            known = self.vocabulary.is_written_as_one(first, second)
            if len(self._ones) >= TOKENS_KEPT_MAX:
                self._ones.clear()
            self._ones[first, second] = known
        return known

    def _token(self, word: str, *, is_last: bool) -> Token:
        key = (word, is_last)
        token = self._tokens.get(key)
        if token is None:
            token = self.vocabulary.token(word, is_last=is_last)
            self._postings_kept += token.count
            if len(self._tokens) >= TOKENS_KEPT_MAX or self._postings_kept > POSTINGS_KEPT_MAX:
                self._tokens.clear()
                self._postings_kept = token.count
            self._tokens[key] = token
        return token

    def _pairs(self, query: Query, position: int) -> Pairs:
        """Words of the query and of a listed name that are alike."""
        ids = self.listed.side(position)[1]
        weights = query.side.weights
        pairs: Pairs = []
        for i, token in enumerate(query.tokens):
            sims = token.by_id or self.vocabulary.sims_of(token)
            for listed in sims.keys() & ids:
                sim = sims[listed]
                preferred = sim + PREFERENCE * weights[i]
                pairs.append((preferred, sim, i, ids.index(listed)))
                if ids.count(listed) > 1:
                    pairs += [(preferred, sim, i, j) for j, k in enumerate(ids) if k == listed][1:]
        return pairs

    def _features(
        self, query: Query, position: int, pairs: Pairs, kind: Kind | None
    ) -> tuple[Features, Alignment]:
        """The features of the query against one listed name, and the alignment behind them."""
        side = self.listed.side(position)[0]
        found = align(query.side, side, pairs)
        values = features_of(query.side, side, found)
        listed_kind = self.listed.kinds[position]
        if kind is not None and listed_kind != UNKNOWN and kind is not Kind.UNKNOWN:
            values[POSITION["kind"]] = float((kind is Kind.PERSON) != (listed_kind == PERSON))
        values[POSITION["weak"]] = float(self.listed.qualities[position] == WEAK)
        return values, found

    def _log_odds(self, features: Features, position: int) -> float:
        is_person = self.listed.kinds[position] == PERSON
        return log_odds_of(features, self.slopes["person" if is_person else "firm"])

    def _match(self, query: Query, hit: _Hit) -> NameMatch:
        side = self.listed.side(hit.position)[0]
        return NameMatch(
            designation=self.listed.designations[hit.position],
            name=self.listed.positions[hit.position],
            text=self.listed.text(hit.position),
            score=round(logistic(hit.value), 4),
            reasons=reasons_of(query.side, side, hit.alignment, hit.features),
        )

    def compared(self, query: Query, kind: Kind | None) -> list[tuple[int, Features]]:
        """Every candidate with its features, for the fit of the slopes: nothing is cut off."""
        found = candidates(
            query, self.vocabulary, self.listed.totals, self._bounds_for(kind), -math.inf
        )
        return [(p, self._features(query, p, self._pairs(query, p), kind)[0]) for p in found]


def _group(kind: Kind | None) -> int:
    """0 for a person, 1 for anything else, 2 where nobody says."""
    if kind is None or kind is Kind.UNKNOWN:
        return 2
    return 0 if kind is Kind.PERSON else 1


def _bounds(person: Slopes, firm: Slopes) -> tuple[tuple[Bounds, Bounds], ...]:
    """For a query of each group: the bounds of listed persons, and of all others."""
    mismatch = POSITION["kind"]
    return (
        (bounds_of(person), bounds_of(firm, firm.slopes[mismatch])),
        (bounds_of(person, person.slopes[mismatch]), bounds_of(firm)),
        (bounds_of(person), bounds_of(firm)),
    )


def load_reference() -> None:
    """Reads the package's own files now rather than at the first name."""
    normalise("Ivan Петров محمد 习近平 LLC")
    fitted()
    legal_phrases()
