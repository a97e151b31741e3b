"""All listed names, compiled into arrays, and the search over them."""

import math
from collections import OrderedDict
from collections.abc import Iterator, Mapping
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
from vostro.names.retrieval import (
    SURPLUS,
    SURPLUS_FACTOR,
    Bounds,
    Query,
    bounds_of,
    candidates,
    log_odds,
    may_be_short,
    most_lenient,
)
from vostro.names.scoring import (
    POSITION,
    Features,
    Slopes,
    cut_factor,
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
TOKENS_FORGOTTEN_AT_ONCE = 50  # with some 150 names each: half a millisecond
POSTINGS_KEPT_MAX = 3_000_000  # and their names, some 100 bytes each
PERSON, UNKNOWN = KINDS.index(Kind.PERSON), KINDS.index(Kind.UNKNOWN)
WEAK = 2
CUT_WORTH_A_LOOK = 1.0  # log-odds
PREFERENCE = 0.02  # of two pairs as much alike, that of the rarer word
JOINED_CHARACTERS_MAX = 5  # two longer listed words are rarely one word cut in two


Sims = list[tuple[int, dict[int, float], float]]


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
        self._tokens: OrderedDict[tuple[str, bool], Token] = OrderedDict()
        self._ones: OrderedDict[tuple[str, str], bool] = OrderedDict()

    def __len__(self) -> int:
        return self.listed.entries_count

    def search(
        self,
        text: str,
        *,
        kind: Kind | None = None,
        limit: int = 10,
        cutoff: float = CUTOFF,
        may_be_cut: bool = True,
    ) -> tuple[NameMatch, ...]:
        """The designations whose names are like `text`, best first, one match a designation.

        `may_be_cut`: the text may be a name whose end some system cut off.
        """
        name = normalise(text, kind)
        if not name.tokens:
            return ()
        if not may_be_cut:
            name = name._replace(raw_last=-1)
        query = self.query_of(name, kind)
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
        groups, lenient = self.bounds[_group(kind)]
        found = candidates(query, self.vocabulary, listed.totals, lenient, least)
        if not found:
            return []
        sims = self._sims(query)
        reaches = [bounds.best(total, 0.0, 0.0) for bounds in groups]
        longest = SURPLUS_FACTOR * total + SURPLUS
        promising = []
        for position in found:
            group = listed.kinds[position] != PERSON
            side, ids = listed.side(position)
            if side.total > longest:  # however well all words meet, the rest of it is missing
                missing = groups[group].listed_share * (1 - longest / side.total)
                if reaches[group] - missing < least and cut_factor(query.side, side) == 1.0:
                    continue
            pairs = _pairs(sims, ids)
            bound = self._bound(query, position, pairs, groups[group])
            if bound >= least:
                promising.append((bound, position, pairs))
        promising.sort(key=itemgetter(0, 1), reverse=True)
        return promising

    def _sims(self, query: Query) -> Sims:
        """What each word of the query is like, and how much its pairs are preferred."""
        return [
            (i, token.sims, PREFERENCE * weight)
            for i, (token, weight) in enumerate(zip(query.tokens, query.side.weights, strict=True))
            if token.sims
        ]

    def _bound(self, query: Query, position: int, pairs: Pairs, bounds: Bounds) -> float:
        """The greatest log-odds this name can reach, whichever way the words are aligned."""
        side = self.listed.side(position)[0]
        weights, listed_weights = query.side.weights, side.weights
        unmet = list(weights)
        listed_unmet = list(listed_weights)
        losses = [1.0] * len(unmet)
        for _, sim, i, j in pairs:
            unmet[i] = listed_unmet[j] = 0.0
            if sim == 1.0:
                losses[i] = 0.0
            else:
                losses[i] = min(losses[i], (1 - sim) * min(weights[i], listed_weights[j]))
        loss = sum([lost for lost in losses if lost < 1.0])
        if any(unmet):
            self._resolve(query, position, unmet, listed_unmet)
        reach = bounds.best(query.side.total, sum(unmet), max(unmet))
        mean = (query.side.total + side.total) / 2
        against = bounds.against(loss / mean, sum(listed_unmet) / side.total, max(listed_unmet))
        if against > CUT_WORTH_A_LOOK and cut_factor(query.side, side) < 1.0:
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
                    for listed in joined.sims.keys() & ids:
                        unmet[first] = unmet[first + 1] = listed_unmet[ids.index(listed)] = 0.0
            word = query.side.words[i]
            if unmet[i] and may_be_short(word):
                starts = [j for j, other in enumerate(side.words) if other[0] == word[0]]
                if starts:
                    unmet[i] = 0.0
                    listed_unmet[max(starts, key=listed_unmet.__getitem__)] = 0.0

    def query_of(self, name: Name, kind: Kind | None) -> Query:
        """The query with what each of its tokens is like."""
        tokens = [
            self._token(word, is_last=i == name.raw_last) for i, word in enumerate(name.tokens)
        ]
        roles = name.roles
        if kind is not Kind.PERSON and any(token.is_legal for token in tokens):
            roles = tuple([LEGAL if t.is_legal else r for t, r in zip(tokens, roles, strict=True)])
            if len(set(roles)) == 1:
                roles = name.roles  # a name of legal words alone is known by them
        weights = tuple(
            [
                weight_of(token.word, role, token.rarity)
                for token, role in zip(tokens, roles, strict=True)
            ]
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
                self._ones.popitem(last=False)
            self._ones[first, second] = known
        return known

    def kind_and_words(self, entry: int) -> tuple[Kind, tuple[str, ...]]:
        """What a compiled entry designates, and the words of its name."""
        position = self.listed.find(entry)
        return KINDS[self.listed.kinds[position]], self.listed.side(position)[0].words

    def token(self, word: str) -> Token:
        """What a word in plain lower-case letters is like, wherever it stands."""
        return self._token(word, is_last=False)

    def _token(self, word: str, *, is_last: bool) -> Token:
        key = (word, is_last)
        token = self._tokens.get(key)
        if token is None:
            token = self.vocabulary.token(word, is_last=is_last)
            if len(self._tokens) >= TOKENS_KEPT_MAX:
                self._forget_oldest()
            while self._tokens and self.vocabulary.kept > POSTINGS_KEPT_MAX:
                self._forget_oldest()
            self._tokens[key] = token
        return token

    def _forget_oldest(self) -> None:
        # One by one: to clear all 3,000,000 postings at once takes 150 ms.
        _, token = self._tokens.popitem(last=False)
        if token.names is not None:
            self.vocabulary.kept -= token.count

    def forget(self) -> Iterator[None]:
        """Drops what is remembered in small steps; the index stays good."""
        while self._tokens:
            for _ in range(min(TOKENS_FORGOTTEN_AT_ONCE, len(self._tokens))):
                self._forget_oldest()
            yield
        while self._ones:
            for _ in range(min(TOKENS_KEPT_MAX // 20, len(self._ones))):
                self._ones.popitem(last=False)
            yield

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
        lenient = self.bounds[_group(kind)][1]
        found = candidates(query, self.vocabulary, self.listed.totals, lenient, -math.inf)
        sims = self._sims(query)
        return [
            (p, self._features(query, p, _pairs(sims, self.listed.side(p)[1]), kind)[0])
            for p in found
        ]


def _pairs(sims: Sims, ids: tuple[int, ...]) -> Pairs:
    """Words of the query and of a listed name that are alike."""
    pairs: Pairs = []
    for i, similar, preference in sims:
        for listed in similar.keys() & ids:
            sim = similar[listed]
            pairs.append((sim + preference, sim, i, ids.index(listed)))
            if ids.count(listed) > 1:
                again = [j for j, k in enumerate(ids) if k == listed][1:]
                pairs += [(sim + preference, sim, i, j) for j in again]
    return pairs


def _group(kind: Kind | None) -> int:
    """0 for a person, 1 for anything else, 2 where nobody says."""
    if kind is None or kind is Kind.UNKNOWN:
        return 2
    return 0 if kind is Kind.PERSON else 1


BothBounds = tuple[tuple[Bounds, Bounds], tuple[Bounds, ...]]


def _bounds(person: Slopes, firm: Slopes) -> tuple[BothBounds, ...]:
    """For a query of each group: bounds of listed persons and of others; the lenient of them."""
    mismatch = POSITION["kind"]
    every = (
        (bounds_of(person), bounds_of(firm, firm.slopes[mismatch])),
        (bounds_of(person, person.slopes[mismatch]), bounds_of(firm)),
        (bounds_of(person), bounds_of(firm)),
    )
    return tuple((both, most_lenient(both)) for both in every)


def load_reference() -> None:
    """Reads the package's own files now rather than at the first name."""
    normalise("Ivan Петров محمد 习近平 LLC")
    fitted()
    legal_phrases()
