"""All listed names, compiled into arrays, and the search over them."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import msgspec
import numpy.typing as npt

from vostro.designation import Kind
from vostro.names.alignment import Alignment, Pairs, Side, align
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
from vostro.names.retrieval import Query, candidates
from vostro.names.scoring import POSITION, Features, features_of, fitted, score
from vostro.names.vocabulary import Token, Vocabulary
from vostro.names.weights import weight_of

__all__ = ["CUTOFF", "Arrays", "NameEntry", "NameIndex", "NameMatch", "compile_names"]

CUTOFF = 0.5
TOKENS_KEPT_MAX = 20_000  # similar sets kept: 1 to 3 KB each
POSTINGS_KEPT_MAX = 3_000_000  # and their names, some 100 bytes each
PERSON, UNKNOWN = KINDS.index(Kind.PERSON), KINDS.index(Kind.UNKNOWN)
WEAK = 2
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
        best: dict[int, tuple[float, int]] = {}
        top = 0.0
        for rank, position in candidates(query, self.vocabulary, self.listed.totals):
            if rank < 0.7 * top:
                break
            value = self.score_of(query, position, kind)
            top = max(top, rank) if value >= cutoff else top
            designation = self.listed.designations[position]
            if value >= cutoff and (designation not in best or best[designation][0] < value):
                best[designation] = (value, position)
        ordered = sorted(
            best.values(), key=lambda found: (-found[0], self.listed.positions[found[1]])
        )
        return tuple(self._match(query, found, kind) for found in ordered[:limit])

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
        side = Side(
            name.tokens, weights, roles, sum(weights), name.forms, name.family, name.raw_last
        )
        return Query(side, tokens, self._joined(tokens, weights))

    def _joined(self, tokens: list[Token], weights: tuple[float, ...]) -> list[tuple[float, Token]]:
        """Neighbours of which one is short or no listed word, while both together are one."""
        found = []
        for i, (first, second) in enumerate(pairwise(tokens)):
            shorter = min(len(first.word), len(second.word))
            if first.is_listed and second.is_listed and shorter > JOINED_CHARACTERS_MAX:
                continue
            if self.vocabulary.is_written_as_one(first.word, second.word):
                joined = self._token(first.word + second.word, is_last=False)
                found.append((weights[i] + weights[i + 1], joined))
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

    def aligned(self, query: Query, position: int) -> tuple[Alignment, Side]:
        """The alignment of the query with one listed name."""
        side, ids = self.listed.side(position)
        pairs: Pairs = []
        for i, token in enumerate(query.tokens):
            sims = self.vocabulary.sims_of(token)
            bonus = 0.02 * query.side.weights[i]
            pairs.extend(
                (sim + bonus, sim, i, j)
                for j, listed in enumerate(ids)
                if (sim := sims.get(listed)) is not None
            )
        return align(query.side, side, pairs), side

    def features(self, query: Query, position: int, kind: Kind | None) -> Features:
        """The features of the query against one listed name."""
        found, side = self.aligned(query, position)
        values = features_of(query.side, side, found)
        listed_kind = self.listed.kinds[position]
        if kind is not None and listed_kind != UNKNOWN and kind is not Kind.UNKNOWN:
            values[POSITION["kind"]] = float((kind is Kind.PERSON) != (listed_kind == PERSON))
        values[POSITION["weak"]] = float(self.listed.qualities[position] == WEAK)
        return values

    def score_of(self, query: Query, position: int, kind: Kind | None) -> float:
        """0..1, how likely the query is this listed name."""
        is_person = self.listed.kinds[position] == PERSON
        slopes = self.slopes["person" if is_person else "firm"]
        return score(self.features(query, position, kind), slopes)

    def _match(self, query: Query, found: tuple[float, int], kind: Kind | None) -> NameMatch:
        value, position = found
        alignment, side = self.aligned(query, position)
        return NameMatch(
            designation=self.listed.designations[position],
            name=self.listed.positions[position],
            text=self.listed.text(position),
            score=round(value, 4),
            reasons=reasons_of(query.side, side, alignment, self.features(query, position, kind)),
        )


def load_reference() -> None:
    """Reads the package's own files now rather than at the first name."""
    normalise("Ivan Петров محمد 习近平 LLC")
    fitted()
    legal_phrases()
