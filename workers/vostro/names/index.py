"""All listed names, compiled into arrays, and the search over them."""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
import numpy.typing as npt

from vostro.designation import Kind
from vostro.names.alignment import Alignment, Pairs, align, side_of
from vostro.names.bounds import SURPLUS, SURPLUS_FACTOR, Bounds, bounds_of, log_odds, most_lenient
from vostro.names.compiling import (
    FORMAT,
    KINDS,
    Arrays,
    NameEntry,
    compile_names,
)
from vostro.names.explaining import reasons_of
from vostro.names.listed import ListedNames
from vostro.names.memo import TokenMemo
from vostro.names.normalise import LEGAL, PLAIN, Name, normalise
from vostro.names.reach import like_words, look, pairs_of
from vostro.names.reference import legal_phrases
from vostro.names.retrieval import Query, candidates
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
PERSON, UNKNOWN = KINDS.index(Kind.PERSON), KINDS.index(Kind.UNKNOWN)
WEAK = 2


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
        self.memo = TokenMemo(self.vocabulary)

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
            features, alignment = self.features_of_pairs(query, position, pairs, kind)
            value = self._log_odds(features, position)
            if value >= least and (known is None or known.value < value):
                best[designation] = _Hit(value, position, features, alignment)
        hits = sorted(best.values(), key=lambda hit: (-hit.value, hit.position))
        return tuple(self._match(query, hit) for hit in hits[:limit])

    def _promising(
        self, query: Query, kind: Kind | None, least: float
    ) -> list[tuple[float, int, Pairs]]:
        """Names that may reach `least`: (greatest log-odds they can reach, name, pairs)."""
        listed = self.listed
        groups, lenient = self.bounds[_group(kind)]
        found = candidates(query, self.vocabulary, lenient, least)
        if not found:
            return []
        like = like_words(query)
        longest = SURPLUS_FACTOR * query.side.total + SURPLUS
        promising = []
        for position in found:
            group = listed.kinds[position] != PERSON
            name = listed.side(position)
            side = name[0]
            if side.total > longest:  # however well all words meet, the rest of it is missing
                missing = groups[group].listed_share * (1 - longest / side.total)
                reach = groups[group].best(query.side.total, 0.0, 0.0) - missing
                if reach < least and cut_factor(query.side, side) == 1.0:
                    continue
            bound, pairs = look(query, position, name, like, groups[group])
            if bound >= least:
                promising.append((bound, position, pairs))
        promising.sort(key=itemgetter(0, 1), reverse=True)
        return promising

    def query_of(self, name: Name, kind: Kind | None) -> Query:
        """The query with what each of its tokens is like."""
        last, roles, token_of = name.raw_last, name.roles, self.memo.token
        tokens = [token_of(word, i == last) for i, word in enumerate(name.tokens)]
        if kind is not Kind.PERSON and True in [token.is_legal for token in tokens]:
            roles = tuple([LEGAL if t.is_legal else r for t, r in zip(tokens, roles, strict=True)])
            # A name of legal words alone is known by them.
            roles = roles if len(set(roles)) > 1 else name.roles
        weights = [
            token.weight if role == PLAIN else weight_of(token.word, role, token.rarity)
            for token, role in zip(tokens, roles, strict=True)
        ]
        splits = [token.split for token in tokens if token.split]
        return Query(side_of(name, roles, tuple(weights)), tokens, self._joined(tokens), splits)

    def _joined(self, tokens: list[Token]) -> dict[int, Token]:
        """Neighbours of which one is short or no listed word, while both together are one."""
        found = {}
        for i, (first, second) in enumerate(pairwise(tokens)):
            if first.is_whole and second.is_whole:
                continue
            if self.memo.is_one(first.word, second.word):
                found[i] = self.memo.token(first.word + second.word, False)  # noqa: FBT003
        return found

    def forget(self) -> Iterator[None]:
        """Drops what is remembered in small steps; the index stays good."""
        yield from self.memo.forget()
        yield from self.listed.forget()

    def kind_and_words(self, entry: int) -> tuple[Kind, tuple[str, ...]]:
        """What a compiled entry designates, and the words of its name."""
        position = self.listed.find(entry)
        return KINDS[self.listed.kinds[position]], self.listed.side(position)[0].words

    def token(self, word: str) -> Token:
        """What a word in plain lower-case letters is like, wherever it stands."""
        return self.memo.token(word, False)  # noqa: FBT003 - as everywhere

    def features_of_pairs(
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
        found = candidates(query, self.vocabulary, lenient, -math.inf)
        like = like_words(query)
        return [
            (p, self.features_of_pairs(query, p, pairs_of(like, self.listed.side(p)[1]), kind)[0])
            for p in found
        ]


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
