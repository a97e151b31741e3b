"""One pass over a payment's words: every text joined, folded and searched once."""

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from vostro.payment import Agent, FreeText, Party, Payment, place
from vostro.routing.fold import (
    LATIN_NEXT_TO_CYRILLIC,
    SEPARATOR,
    SPACED,
    fold,
    unmasked,
    visible,
)
from vostro.routing.lazily import made_once
from vostro.routing.lexicon import Lexicon, WordMatch
from vostro.routing.reference import WordGroup
from vostro.routing.signs import BIT_OF, Sign

NAME, ADDRESS, TEXT = range(3)
# 400,000 characters: three of the longest texts a payment may hold. What lies beyond is not read
# by rules of the route, and the payment says so: a hold, never a silent pass.
CHARACTERS_MAX = 400_000
CONTEXT_CHARACTERS = 24

PARTY_FIELDS = (
    ("name", NAME),
    ("account_name", NAME),
    ("contact_name", NAME),
    ("street", ADDRESS),
    ("town", ADDRESS),
    ("region", ADDRESS),
    ("birth_place", ADDRESS),
)
AGENT_FIELDS = (
    ("name", NAME),
    ("branch_name", NAME),
    ("town", ADDRESS),
    ("region", ADDRESS),
)


PARTY_VALUES = attrgetter(*(field for field, _ in PARTY_FIELDS))
AGENT_VALUES = attrgetter(*(field for field, _ in AGENT_FIELDS))


class Segment(NamedTuple):
    """One field of the payment, where its words came from."""

    holder: Party | Agent | FreeText
    group: str
    position: int
    field: str
    kind: int  # NAME, ADDRESS or TEXT
    line: int | None = None  # which of several address lines

    @property
    def place(self) -> str:
        """The field, with the number of the line where it has several."""
        return self.field if self.line is None else f"{self.field}[{self.line}]"

    @property
    def path(self) -> str:
        """Where it stood in the source message."""
        return place(self.holder, self.group, self.position, self.place)


class Word(NamedTuple):
    """A word of a group, met in a field."""

    group: WordGroup
    text: str  # as it stood
    segment: Segment
    start: int
    end: int


class Reading:
    """The words of a payment and what they are signs of."""

    def __init__(self, payment: Payment, lexicon: Lexicon) -> None:
        self.payment = payment
        values = values_of(payment)
        joined = visible(SEPARATOR.join(values))
        if joined.count(SEPARATOR) != len(values) - 1:  # a text that holds the separator itself
            values = [value.replace(SEPARATOR, " ") for value in values]
            joined = visible(SEPARATOR.join(values))
        self.is_cut = len(joined) > CHARACTERS_MAX
        if self.is_cut:
            joined = joined[:CHARACTERS_MAX]
        self.original, self.folded = joined, fold(joined)
        if SPACED.search(self.folded) or (
            not joined.isascii() and LATIN_NEXT_TO_CYRILLIC.search(self.folded)
        ):
            self._add_unmasked()
        self._starts: list[int] | None = None
        self._words: dict[Sign, list[WordMatch]] = {}
        self.bits = 0
        for match in lexicon.search(self.folded):
            sign = match.group.sign
            self.bits |= BIT_OF[sign]
            self._words.setdefault(sign, []).append(match)

    @made_once
    def segments(self) -> list[Segment]:
        """Where each text of the joined one comes from."""
        return segments_of(self.payment)

    def _add_unmasked(self) -> None:
        """Reads what was spaced out or mixed from two scripts once more, as what it says."""
        for segment, value in zip(tuple(self.segments), self.folded.split(SEPARATOR), strict=False):
            if said := unmasked(value):
                self.segments.append(segment)
                self.folded += SEPARATOR + said
                self.original += SEPARATOR + said

    def has(self, *signs: Sign) -> bool:
        """Whether any of them was met."""
        return any(self.bits & BIT_OF[sign] for sign in signs)

    def words(self, sign: Sign, *kinds: int) -> list[Word]:
        """The words of a sign, of fields of these kinds (all, if none is named)."""
        found = []
        for group, start, end in self._words.get(sign, ()):
            segment = self.segment_at(start)
            if (not kinds or segment.kind in kinds) and not (
                group.address_only and segment.kind != ADDRESS
            ):
                found.append(Word(group, self.original[start:end], segment, start, end))
        return found

    def segment_at(self, position: int) -> Segment:
        """The field that a place of the joined text belongs to."""
        if self._starts is None:
            self._starts = [0]
            for part in self.folded.split(SEPARATOR):
                self._starts.append(self._starts[-1] + len(part) + 1)
        return self.segments[bisect_right(self._starts, position) - 1]

    def around(self, start: int, end: int) -> str:
        """The words around a place, within its field: what an analyst wants to see."""
        first = max(start - CONTEXT_CHARACTERS, self.original.rfind(SEPARATOR, 0, start) + 1)
        stop = self.original.find(SEPARATOR, end)
        last = min(end + CONTEXT_CHARACTERS, len(self.original) if stop < 0 else stop)
        return self.original[first:last].strip()


def values_of(payment: Payment) -> list[str]:
    """Every field that people write words into, in the order of `segments_of`."""
    values: list[str] = []
    for party in payment.parties:
        values += [value for value in PARTY_VALUES(party) if value is not None]
        values += party.address_lines
    for agent in payment.agents:
        values += [value for value in AGENT_VALUES(agent) if value is not None]
        values += agent.address_lines
    values += [text.text for text in payment.texts]
    return values


def segments_of(payment: Payment) -> list[Segment]:
    """Where each of these values stands; asked for only where a word was met."""
    segments: list[Segment] = []
    for index, party in enumerate(payment.parties):
        segments += segments_of_holder(party, "parties", index, PARTY_FIELDS)
    for index, agent in enumerate(payment.agents):
        segments += segments_of_holder(agent, "agents", index, AGENT_FIELDS)
    for index, text in enumerate(payment.texts):
        segments.append(Segment(text, "texts", index, "text", TEXT))
    return segments


def segments_of_holder(
    holder: Party | Agent, group: str, index: int, fields: tuple[tuple[str, int], ...]
) -> Iterator[Segment]:
    """The fields of a party or agent that are there, then its address lines."""
    for field, kind in fields:
        if getattr(holder, field) is not None:
            yield Segment(holder, group, index, field, kind)
    for number in range(len(holder.address_lines)):
        yield Segment(holder, group, index, "address_lines", ADDRESS, number)
