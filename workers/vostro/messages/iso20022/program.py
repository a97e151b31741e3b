"""What is done for each message: texts put into the places that the sketch of its structure has.

The inner loop of the reader. A program is made once a structure and kept.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from vostro.messages.iso20022.holders import Form, Maker, Where, texts_at
from vostro.messages.iso20022.sketch import Sketch, settle
from vostro.messages.iso20022.structure import Flat, Sizes, Tags, tree_of
from vostro.messages.iso20022.tables import HOLDER, SWEEP, TABLES
from vostro.messages.iso20022.vocabulary import AMOUNTS, LEAF_KINDS, SILENT
from vostro.messages.text import has_substance, is_uuid
from vostro.payment import (
    LONG_TEXT_CHARACTERS_MAX,
    Agent,
    FreeText,
    Party,
    TextKind,
)

# 256 structures of at most 300 elements. With the plans and writings of as many, all different
# and of 60 filled leaves each, that was measured at 64 MB.
PROGRAMS_MAX, ELEMENTS_REMEMBERED_MAX = 256, 300
# "false" is the longest word of a closed list that is let go unsearched.
CODE_CHARACTERS_MAX = 5

_ROUTINE = re.compile(r"(?:[a-z]{4}\.\d{3}\.\d{3}\.\d{2}|swift\.[a-z]+\.\d+)").fullmatch
_AMOUNT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18}").fullmatch
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_DOUBTFUL = frozenset({TextKind.OTHER, TextKind.REFERENCE})
# Two letters in a row: more than the T and Z of a time.
_has_word = re.compile(r"[^\W\d_]{2}").search


class Reading:
    """What a part of a message says: its header, a group, a transaction with what is around it."""

    __slots__ = (
        "agents",
        "agents_around",
        "amount",
        "currency",
        "parties",
        "remarks",
        "texts",
        "values",
    )

    def __init__(self) -> None:
        self.parties: list[Party] = []
        self.agents: list[Agent] = []
        self.agents_around: list[Agent] = []  # what a transaction inherits from its header
        self.texts: list[FreeText] = []
        self.values: dict[str, str] = {}
        self.amount: Decimal | None = None
        self.currency: str | None = None
        self.remarks: list[str] = []

    def stray(self, text: str | None, path: str) -> None:
        """Text where the standard has none: between elements. A place to hide in."""
        if text and (text := " ".join(text.split())):
            self.remarks.append(f"Text stands outside of any field at {path}")
            self.texts.append(FreeText(text=text, path=path))


class Piece(NamedTuple):
    """The sketch of a part of a message, its path, and where in the message its texts stand."""

    sketch: Sketch
    path: str
    where: Where


class Leaf(NamedTuple):
    """A text that no party takes."""

    where: int
    kind: TextKind
    path: str


class Program:
    """Everything that is done for one or several parts of a message; the innermost comes first."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.parties: list[Maker] = []
        self.agents: list[Maker] = []
        self.agents_around: list[Maker] = []
        self.silent: list[Leaf] = []
        self.leaves: list[Leaf] = []  # whatever they say
        self.doubtful: list[Leaf] = []  # unless they say nothing
        self.values: list[tuple[str, int]] = []  # the innermost last: it wins
        self.amounts: list[tuple[str, int]] = []
        self.joins: list[tuple[str, list[int]]] = []
        self.mixed: list[tuple[int, str]] = []
        self.containers: list[tuple[int, str]] = []
        for piece in pieces:
            self._add(piece, is_own=piece is pieces[0])
        self.container_texts = texts_at([index for index, _ in self.containers])

    def _add(self, piece: Piece, *, is_own: bool) -> None:
        sketch, prefix, where = piece
        for holder in sketch.holders:
            maker = Maker(Form(holder, where), prefix)
            if not holder.is_agent:
                self.parties.append(maker)
            elif is_own:
                self.agents.append(maker)
            else:
                self.agents_around.append(maker)
        for index, name, kind, path in sketch.leaves:
            leaf = Leaf(where[index], LEAF_KINDS.get(name, kind), prefix + path)
            if name in SILENT:
                self.silent.append(leaf)
            else:
                (self.doubtful if leaf.kind in _DOUBTFUL else self.leaves).append(leaf)
        self.values[:0] = [(field, where[index]) for field, (index, _) in sketch.values.items()]
        if is_own:
            known = [name for name in AMOUNTS if name in sketch.amounts]
            self.amounts = [(name, where[sketch.amounts[name][0]]) for name in known]
        self.joins += [(prefix + p, [where[i] for i in lines]) for p, lines in sketch.joins]
        self.mixed += [(where[index], prefix + path) for index, path in sketch.mixed]
        self.containers += [(where[index], prefix + path) for index, path in sketch.containers]

    def run(
        self,
        texts: Sequence[str],
        currency_of: Callable[[int], str | None],
        prefix: str = "",
    ) -> Reading:
        """Read a message, or a part of one that stands below `prefix`."""
        reading = Reading()
        found = reading.texts
        parties = [m.party(texts, prefix, found) for m in self.parties]
        reading.parties = [party for party in parties if party is not None]
        agents = [m.agent(texts, prefix) for m in self.agents]
        reading.agents = [agent for agent in agents if agent is not None]
        if self.agents_around:
            around = [m.agent(texts, prefix) for m in self.agents_around]
            reading.agents_around = [agent for agent in around if agent is not None]
        self._add_texts(texts, prefix, found)
        reading.values = {field: text for field, index in self.values if (text := texts[index])}
        if self.amounts:
            self._take_amount(texts, currency_of, reading)
        return reading

    def run_whole(self, flat: Flat, prefix: str = "") -> Reading:
        """Read a part of a parsed message, with what may stand where the standard has nothing."""
        if self.mixed:
            self._join_mixed(flat)
        reading = self.run(flat.texts, flat.currency, prefix)
        for _, path in self.mixed:
            reading.remarks.append(f"Elements stand inside the value {prefix}{path}")
        if flat.has_tails or any(self.container_texts(flat.texts)):
            self._add_strays(flat, reading, prefix)
        return reading

    def _add_texts(self, texts: Sequence[str], prefix: str, found: list[FreeText]) -> None:
        for index, kind, path in self.leaves:
            text = texts[index]
            if text and text != "NOTPROVIDED":
                found.append(FreeText(text=text, kind=kind, path=prefix + path))
        for index, kind, path in self.doubtful:
            text = texts[index]
            if not text or text == "NOTPROVIDED" or ("." in text and _ROUTINE(text)):
                continue
            if text.isdigit() if kind is TextKind.REFERENCE else not has_substance(text):
                continue
            found.append(FreeText(text=text, kind=kind, path=prefix + path))
        for index, kind, path in self.silent:
            text = texts[index]
            if len(text) <= CODE_CHARACTERS_MAX or is_uuid(text) or not _has_word(text):
                continue
            if not is_uuid(text.lower()):
                found.append(FreeText(text=text, kind=kind, path=prefix + path))
        for path, lines in self.joins:
            found += joined([texts[index] for index in lines if texts[index]], prefix + path)

    def _take_amount(
        self, texts: Sequence[str], currency_of: Callable[[int], str | None], reading: Reading
    ) -> None:
        for name, index in self.amounts:
            text, currency = texts[index], currency_of(index)
            if currency is not None and _CURRENCY(currency) is None:
                reading.remarks.append(f"The currency of {name} is no code of three letters")
                currency = None
            if _AMOUNT(text) is not None:
                reading.amount, reading.currency = Decimal(text), currency
                return
            reading.remarks.append(f"{name} is no amount")

    def _join_mixed(self, flat: Flat) -> None:
        """Elements inside a value: the value is all the text below it."""
        for index, _ in self.mixed:
            words = "".join(str(part) for part in flat.elements[index].itertext()).split()
            flat.texts[index] = " ".join(words)

    def _add_strays(self, flat: Flat, reading: Reading, prefix: str) -> None:
        """Text between elements, before the first one or after any."""
        for index, path in self.containers:
            reading.stray(flat.texts[index], prefix + path)
            for child in flat.elements[index]:
                reading.stray(child.tail, prefix + path)


def joined(lines: list[str], path: str, kind: TextKind = TextKind.REMITTANCE) -> list[FreeText]:
    """Lines as one text, with and without a space: a word may be cut where a line ends."""
    if len(lines) < 2 or sum(map(len, lines)) + len(lines) > LONG_TEXT_CHARACTERS_MAX:  # noqa: PLR2004
        return []
    return [FreeText(text=glue.join(lines), kind=kind, path=path) for glue in (" ", "")]


def make_sketch(table: str, tags: Tags, sizes: Sizes) -> Sketch:
    """Work out what to do with a structure; `table` is one of TABLES."""
    sketch = Sketch(SWEEP, HOLDER)
    sketch.walk(tree_of(tags, sizes), "", TABLES[table], TextKind.OTHER)
    settle(sketch)
    return sketch


def make_program(table: str, tags: Tags, sizes: Sizes) -> Program:
    """The program for a structure by itself, its paths relative to where it stands."""
    return Program((Piece(sketch_of(table, tags, sizes), "", range(len(tags))),))


def sketch_of(table: str, tags: Tags, sizes: Sizes) -> Sketch:
    """The sketch of a structure; kept, unless it is too large to be met again."""
    small = len(tags) <= ELEMENTS_REMEMBERED_MAX
    return (_known_sketch if small else make_sketch)(table, tags, sizes)


def program_of(table: str, tags: Tags, sizes: Sizes) -> Program:
    """The program for a structure by itself; kept in the same way."""
    small = len(tags) <= ELEMENTS_REMEMBERED_MAX
    return (_known_program if small else make_program)(table, tags, sizes)


_known_sketch = lru_cache(PROGRAMS_MAX)(make_sketch)
_known_program = lru_cache(PROGRAMS_MAX)(make_program)
