"""All listed names, compiled into arrays, and the search over them."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

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
PREFERENCE = 0.02  # of two pairs as much alike, that of the rarer word
JOINED_CHARACTERS_MAX = 5  # two longer listed words are rarely one word cut in two


class NameMatch(msgspec.Struct, frozen=True, kw_only=True):
    """One designation that a name met, by its best alias."""

    designation: int
    name: int  # position among the entries that were compiled
    text: str  # the listed name, as published
    score: float  # 0..1
    reasons: tuple[str, ...]


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
        best: dict[int, tuple[float, int]] = {}
        for bound, position, pairs in self._promising(query, kind, least):
            designation = self.listed.designations[position]
            known = best.get(designation)
            if known is not None and known[0] >= bound:
                continue  # another alias of it scored more than this one can
            value = self._log_odds(self._features(query, position, pairs, kind), position)
            if value >= least and (known is None or known[0] < value):
                best[designation] = (value, position)
        ordered = sorted(
            best.values(), key=lambda found: (-found[0], self.listed.positions[found[1]])
        )
        return tuple(self._match(query, found, kind) for found in ordered[:limit])

    def _promising(
        self, query: Query, kind: Kind | None, least: float
    ) -> list[tuple[float, int, Pairs]]:
        """Names that may reach `least`: (greatest log-odds they can reach, name, pairs)."""
        bounds = self._bounds_for(kind)
        found = candidates(query, self.vocabulary, self.listed.totals, bounds, least)
        promising = []
        for position in found:
            pairs = self._pairs(query, position)
            bound = self._bound(
                query, position, pairs, bounds[self.listed.kinds[position] != PERSON]
            )
            if bound >= least:
                promising.append((bound, position, pairs))
        promising.sort(key=lambda item: (-item[0], item[1]))
        return promising

    def _bounds_for(self, kind: Kind | None) -> tuple[Bounds, Bounds]:
        """Bounds of listed persons and of all others, for a query of this kind."""
        return self.bounds[_group(kind)]

    def _bound(self, query: Query, position: int, pairs: Pairs, bounds: Bounds) -> float:
        """The greatest log-odds this name can reach, whichever way the words are aligned."""
        lost = heaviest = 0.0
        met = {pair[2] for pair in pairs}
        for i, weight in enumerate(query.side.weights):
            if i not in met and not self._may_be_resolved(query, i, position):
                lost += weight
                heaviest = max(heaviest, weight)
        return bounds.best(query.side.total, lost, heaviest)

    def _may_be_resolved(self, query: Query, i: int, position: int) -> bool:
        """Whether a word that is like none may still be an initial, short for one, or half of one."""
        if position in query.tokens[i].split:
            return True
        for first in (i - 1, i):
            joined = query.joined.get(first)
            if joined is not None and position in self.vocabulary.names_of(joined):
                return True
        word = query.side.words[i]
        if not may_be_short(word):
            return False
        return any(other[0] == word[0] for other in self.listed.side(position)[0].words)

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
            if self.vocabulary.is_written_as_one(first.word, second.word):
                found[i] = self._token(first.word + second.word, is_last=False)
        return found

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

    def _log_odds(self, found: tuple[Features, Alignment], position: int) -> float:
        is_person = self.listed.kinds[position] == PERSON
        return log_odds_of(found[0], self.slopes["person" if is_person else "firm"])

    def _match(self, query: Query, found: tuple[float, int], kind: Kind | None) -> NameMatch:
        value, position = found
        features, alignment = self._features(query, position, self._pairs(query, position), kind)
        side = self.listed.side(position)[0]
        return NameMatch(
            designation=self.listed.designations[position],
            name=self.listed.positions[position],
            text=self.listed.text(position),
            score=round(logistic(value), 4),
            reasons=reasons_of(query.side, side, alignment, features),
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
