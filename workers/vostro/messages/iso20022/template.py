"""Messages written alike to the byte, but for what their leaves say: read without parsing.

A system writes all its messages of a kind in one way. Once the same structure has been parsed a
few times, a pattern is made of one of its messages: every byte of it literal, every leaf's text
a group. Text that the pattern matches is well-formed XML of that very structure, because the
message it was made of was, and nothing but character data, without markup, differs. Whatever
does not match is parsed, so a template decides nothing: it only saves the parser's time.
"""

import re
from collections import deque
from typing import NamedTuple

from vostro.messages.iso20022.assemble import NOTHING_AROUND, payment_of
from vostro.messages.iso20022.plan import Business, Plan
from vostro.messages.iso20022.program import Piece, Program
from vostro.messages.iso20022.structure import Flat, Sizes
from vostro.messages.xml import root_position
from vostro.payment import TEXT_CHARACTERS_MAX, Payment

# The fourth message of a structure is worth the 8 ms that its pattern takes to compile. Where
# another pattern has to go for it, or none can be made, four times as many are parsed before the
# next: a structure that is never written alike twice costs no more than that now and then.
PATIENCE_FACTOR = 4
# 256 patterns; of one number of tags 16 are tried, the latest first.
TEMPLATES_MAX, TEMPLATES_OF_A_COUNT_MAX = 256, 16
# 16 KB: three times an ordinary message with its header.
CHARACTERS_MAX = 16_384

_TOKEN = re.compile(r"<[^<>]*>|[^<>]+")
_CURRENCY = re.compile(r"""(\sCcy\s*=\s*)(["'])([^"'<&]*)\2""")
_BLANK = re.compile(r"\s*").fullmatch
# Character data as a parser takes it unchanged: no markup, no reference, no control character.
_LEAF = r"([^<>&\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*+)"
_CODE = "([A-Z]{3})"


class Template(NamedTuple):
    """The pattern of one way to write a structure, and what to do with its groups."""

    pattern: "re.Pattern[str]"
    programs: tuple[tuple[Business, str, Program], ...]  # of each transaction, with its path
    currencies: dict[int, int]  # group of an amount -> group of its currency

    def read(self, text: str) -> list[Payment] | None:
        """What a message says; None if it is not written in this way."""
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        texts = [" ".join(group.split()) for group in found.groups()]
        if max(map(len, texts)) > TEXT_CHARACTERS_MAX:
            return None
        texts.append("")  # containers have no text
        currencies = self.currencies

        def currency_of(group: int) -> str | None:
            return texts[currencies[group]] if group in currencies else None

        return [
            payment_of(program.run(texts, currency_of), path, business, NOTHING_AROUND)
            for business, path, program in self.programs
        ]


class Templates:
    """The templates at hand, by the number of tags: bounded, the oldest go first."""

    def __init__(self) -> None:
        self.by_count: dict[int, list[Template]] = {}
        self.counts: deque[int] = deque()  # of each template, in the order they were made

    def read(self, text: str) -> list[Payment] | None:
        """What a message says, if it is written in a way that is known."""
        if len(text) > CHARACTERS_MAX:
            return None
        for template in self.by_count.get(text.count("<"), ()):
            payments = template.read(text)
            if payments is not None:
                return payments
        return None

    def learn(self, text: str, flat: Flat, sizes: Sizes, plan: Plan) -> None:
        """Make a template of a message whose structure has been parsed often enough."""
        if not plan.merged or len(text) > CHARACTERS_MAX or flat.has_tails:
            return
        plan.parsed += 1
        if plan.parsed <= plan.patience or "&" in text:  # the next one will do
            return
        plan.parsed = 0
        template = make_template(text, flat, sizes, plan)
        if template is None or self._add(text.count("<"), template):
            plan.patience *= PATIENCE_FACTOR

    def _add(self, count: int, template: Template) -> bool:
        """Takes a template in; whether another had to go for it."""
        known = self.by_count.setdefault(count, [])
        is_full = len(known) >= TEMPLATES_OF_A_COUNT_MAX or len(self.counts) >= TEMPLATES_MAX
        if len(known) >= TEMPLATES_OF_A_COUNT_MAX:
            known.pop()
            self.counts.remove(count)
        elif is_full:
            self.by_count[self.counts.popleft()].pop()
        known.insert(0, template)
        self.counts.append(count)
        return is_full


class Draft:
    """A pattern in the making: literal text, and groups for what leaves and currencies say."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.groups = 0
        self.leaves: dict[int, int] = {}  # element -> group of its text
        self.currencies: dict[int, int] = {}  # element -> group of its currency

    def add_tag(self, tag: str, element: int) -> None:
        """A start tag; the currency in it is a group."""
        currency = _CURRENCY.search(tag)
        if currency is None:
            self.parts.append(re.escape(tag))
            return
        before, after = tag[: currency.start(3)], tag[currency.end(3) :]
        self.currencies[element] = self._group(re.escape(before) + _CODE + re.escape(after))

    def add_leaf(self, element: int) -> None:
        """The text of a leaf."""
        self.leaves[element] = self._group(_LEAF)

    def _group(self, pattern: str) -> int:
        self.parts.append(pattern)
        self.groups += 1
        return self.groups - 1


def make_template(text: str, flat: Flat, sizes: Sizes, plan: Plan) -> Template | None:
    """The template of a message that has been read; None if it is not plain enough for one."""
    draft = draft_of(text, sizes)
    if draft is None:
        return None
    for _, _, program, _ in plan.merged:
        # Elements in a value, or a value where elements should be: for the parser to remark.
        if program.mixed or any(index in draft.leaves for index, _ in program.containers):
            return None
    last = draft.groups  # the empty text of all containers

    def grouped(piece: Piece) -> Piece:
        where = [draft.leaves.get(index, last) for index in piece.where]
        return Piece(piece.sketch, piece.path, where)

    programs = tuple(
        (business, path, Program(tuple(map(grouped, pieces))))
        for business, path, _, pieces in plan.merged
    )
    currencies = {
        draft.leaves[element]: group
        for element, group in draft.currencies.items()
        if element in draft.leaves
    }
    pattern = re.compile("".join(draft.parts))
    found = pattern.fullmatch(text)
    if found is None or any(
        " ".join(found[group + 1].split()) != flat.texts[element]
        for element, group in draft.leaves.items()
    ):
        return None
    return Template(pattern, programs, currencies)


def draft_of(text: str, sizes: Sizes) -> Draft | None:
    """The pattern's parts; None where a message holds more than tags, blanks and plain text."""
    prolog = text[: root_position(text)]
    body = text[len(prolog) :]
    tokens = _TOKEN.findall(body)
    if "&" in body or "<!" in body or "<?" in body or "".join(tokens) != body:
        return None
    draft, element, position = Draft(), -1, 0
    draft.parts.append(re.escape(prolog))
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.startswith("</") or not token.startswith("<"):
            if not token.startswith("<") and _BLANK(token) is None:
                return None
            draft.parts.append(re.escape(token))
            continue
        element += 1
        draft.add_tag(token, element)
        if element >= len(sizes):
            return None
        if sizes[element] == 0 and not token.endswith("/>"):
            draft.add_leaf(element)
            if not tokens[position].startswith("<"):
                position += 1
    return draft if element + 1 == len(sizes) else None
