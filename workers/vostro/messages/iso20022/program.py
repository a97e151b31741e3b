"""What is done for each message: texts put into the places that the sketch of its structure has.

The inner loop of the reader. A program is made once a structure and kept.
"""

import re
from decimal import Decimal
from functools import lru_cache

from vostro.messages.iso20022.holders import AgentMaker, PartyMaker, maker_of, texts_at
from vostro.messages.iso20022.sketch import Sketch, settle
from vostro.messages.iso20022.structure import Sizes, Tags, tree_of
from vostro.messages.iso20022.tables import HOLDER, SWEEP, TABLES
from vostro.messages.iso20022.vocabulary import AMOUNTS, LEAF_KINDS, SILENT
from vostro.messages.text import has_substance
from vostro.messages.xml import Element
from vostro.payment import (
    LONG_TEXT_CHARACTERS_MAX,
    Agent,
    FreeText,
    Party,
    TextKind,
)

# 1,024 structures of at most 300 elements: some 20 MB for real messages, 100 MB at the worst.
PROGRAMS_MAX, ELEMENTS_REMEMBERED_MAX = 1_024, 300
# One sender's messages stand in one envelope; a handful of senders share a structure.
PREFIXES_MAX = 8
# "false" is the longest word of a closed list that is let go unsearched.
CODE_CHARACTERS_MAX = 5

_ROUTINE = re.compile(r"(?:[a-z]{4}\.\d{3}\.\d{3}\.\d{2}|swift\.[a-z]+\.\d+)").fullmatch
_AMOUNT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18}").fullmatch
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_STARTS_OF_NUMBERS = "0123456789+-"

Leaf = tuple[int, str, TextKind, str]  # index of the text, name, what it is for, path


class Reading:
    """What one part of a message says: its header, a group, or a transaction."""

    __slots__ = ("agents", "amount", "currency", "parties", "remarks", "texts", "values")

    def __init__(self) -> None:
        self.parties: list[Party] = []
        self.agents: list[Agent] = []
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


class Program:
    """Everything that is done for messages of one structure that stand at one place."""

    def __init__(self, sketch: Sketch, prefix: str) -> None:
        makers = [maker_of(holder, prefix) for holder in sketch.holders]
        self.parties = [maker for maker in makers if isinstance(maker, PartyMaker)]
        self.agents = [maker for maker in makers if isinstance(maker, AgentMaker)]
        leaves = [
            (index, name, LEAF_KINDS.get(name, kind), prefix + path)
            for index, name, kind, path in sketch.leaves
        ]
        self.silent: list[Leaf] = [leaf for leaf in leaves if leaf[1] in SILENT]
        self.leaves: list[Leaf] = [leaf for leaf in leaves if leaf[1] not in SILENT]
        self.values = [(field, index) for field, (index, _) in sketch.values.items()]
        self.amounts = [(n, *sketch.amounts[n]) for n in AMOUNTS if n in sketch.amounts]
        self.joins = [(prefix + path, lines) for path, lines in sketch.joins]
        self.mixed = [(index, prefix + path) for index, path in sketch.mixed]
        self.containers = [(index, prefix + path) for index, path in sketch.containers]
        self.container_texts = texts_at([index for index, _ in self.containers])

    def run(self, texts: list[str], elements: list[Element], *, has_tails: bool) -> Reading:
        """Read one part of a message."""
        reading = Reading()
        if self.mixed:
            self._join_mixed(texts, elements, reading)
        for party_maker in self.parties:
            if (party := party_maker.make(texts, reading.texts)) is not None:
                reading.parties.append(party)
        for agent_maker in self.agents:
            if (agent := agent_maker.make(texts)) is not None:
                reading.agents.append(agent)
        self._add_texts(texts, reading.texts)
        reading.values = {field: texts[index] for field, index in self.values if texts[index]}
        if self.amounts:
            self._take_amount(texts, elements, reading)
        if has_tails or any(self.container_texts(texts)):
            self._add_strays(texts, elements, reading)
        return reading

    def _add_texts(self, texts: list[str], found: list[FreeText]) -> None:
        other = TextKind.OTHER
        for index, _, kind, path in self.leaves:
            text = texts[index]
            if not text or text == "NOTPROVIDED":
                continue
            if kind is other and (not has_substance(text) or _ROUTINE(text)):
                continue
            if kind is TextKind.REFERENCE and (text.isdigit() or _ROUTINE(text)):
                continue
            found.append(FreeText(text=text, kind=kind, path=path))
        for index, _, kind, path in self.silent:
            text = texts[index]
            if len(text) > CODE_CHARACTERS_MAX and text[0] not in _STARTS_OF_NUMBERS:
                found.append(FreeText(text=text, kind=kind, path=path))
        for path, lines in self.joins:
            found += joined([texts[index] for index in lines if texts[index]], path)

    def _take_amount(self, texts: list[str], elements: list[Element], reading: Reading) -> None:
        for name, index, _ in self.amounts:
            text, currency = texts[index], elements[index].get("Ccy")
            if currency is not None and _CURRENCY(currency) is None:
                reading.remarks.append(f"The currency of {name} is no code of three letters")
                currency = None
            if _AMOUNT(text) is not None:
                reading.amount, reading.currency = Decimal(text), currency
                return
            reading.remarks.append(f"{name} is no amount")

    def _join_mixed(self, texts: list[str], elements: list[Element], reading: Reading) -> None:
        """Elements inside a value: the value is all the text below it."""
        for index, path in self.mixed:
            words = "".join(str(part) for part in elements[index].itertext()).split()
            texts[index] = " ".join(words)
            reading.remarks.append(f"Elements stand inside the value {path}")

    def _add_strays(self, texts: list[str], elements: list[Element], reading: Reading) -> None:
        """Text between elements, before the first one or after any."""
        for index, path in self.containers:
            reading.stray(texts[index], path)
            for child in elements[index]:
                reading.stray(child.tail, path)


def joined(lines: list[str], path: str, kind: TextKind = TextKind.REMITTANCE) -> list[FreeText]:
    """Lines as one text, with and without a space: a word may be cut where a line ends."""
    if len(lines) < 2 or sum(map(len, lines)) + len(lines) > LONG_TEXT_CHARACTERS_MAX:  # noqa: PLR2004
        return []
    return [FreeText(text=glue.join(lines), kind=kind, path=path) for glue in (" ", "")]


class Programs:
    """The programs of one structure, one for each place that it was met at."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.by_prefix: dict[str, Program] = {}

    def at(self, prefix: str) -> Program:
        """The program with its paths below `prefix`."""
        program = self.by_prefix.get(prefix)
        if program is None:
            program = Program(self.sketch, prefix)
            if len(self.by_prefix) < PREFIXES_MAX:
                self.by_prefix[prefix] = program
        return program


def program_of(table: str, tags: Tags, sizes: Sizes, path: str) -> Program:
    """What to do with a part of a message; `table` is one of TABLES, `path` its place."""
    small = len(tags) <= ELEMENTS_REMEMBERED_MAX
    return (known_programs if small else make_programs)(table, tags, sizes).at(path)


def make_programs(table: str, tags: Tags, sizes: Sizes) -> Programs:
    """Work out what to do with a structure."""
    sketch = Sketch(SWEEP, HOLDER)
    sketch.walk(tree_of(tags, sizes), "", TABLES[table], TextKind.OTHER)
    settle(sketch)
    return Programs(sketch)


known_programs = lru_cache(PROGRAMS_MAX)(make_programs)
