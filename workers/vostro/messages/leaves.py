"""Every piece of text of a message with its place, and which of them no Payment holds.

For people who want to see what was understood and what was not: it reads the message once more,
so it is no part of the stream.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from vostro.messages.iso20022.as_json import xml_of_json
from vostro.messages.iso20022.catalogue import MESSAGES, NAMED_AFTER_THE_MESSAGE
from vostro.messages.iso20022.payments import read_iso20022
from vostro.messages.limits import Limits
from vostro.messages.mt.fin import FinMessage, messages_of
from vostro.messages.mt.header import header_of
from vostro.messages.mt.lines import placed as placed_lines
from vostro.messages.mt.payments import placed, read_mt, split
from vostro.messages.mt.roles import OPENS_TRANSACTION
from vostro.messages.reader import choose_reader, read_json
from vostro.messages.text import text_of
from vostro.messages.xml import WRAPPER, Element, parse_xml, text_of_xml
from vostro.payment import Agent, FreeText, Identifier, Party, Payment, holders, place

_LINES = re.compile(r"(.*)/lines (\d+)-(\d+)").fullmatch
# Tags whose first line becomes a field of the Payment itself, which keeps no place of its own.
_VALUE_TAGS = re.compile(r"(?:.*/)?(?:20|21|26T|30|32A|32B|71A)(?:\[\d+\])?/line 1").fullmatch


class Leaf(NamedTuple):
    """One piece of text and where it stands."""

    path: str
    text: str


def leaves_of(source: bytes, content_type: str | None, limits: Limits) -> list[Leaf]:
    """All text of a message that can be read, in its order. Raises as its reader does."""
    read = choose_reader(source, content_type)
    if read is read_iso20022:
        root = parse_xml(text_of_xml(source), limits)
        if root.tag == WRAPPER:
            return [leaf for child, step in _steps(root, "") for leaf in _of_xml(child, step)]
        return list(_of_xml(root, f"/{_name(root)}"))
    if read is read_mt:
        messages = messages_of(text_of(source))
        several = len(messages) > 1
        return [
            leaf
            for number, message in enumerate(messages, start=1)
            for leaf in _of_mt(message, f"message {number}/" if several else "")
        ]
    payments = read_json(source, limits)
    if any(payment.format != "json" for payment in payments):
        xml = parse_xml(xml_of_json(source), limits)
        return list(_of_xml(xml, f"/{_name(xml)}"))
    return list(_of_json(msgspec.json.decode(source), "$"))


def unused_leaves(leaves: Sequence[Leaf], payments: Sequence[Payment]) -> list[Leaf]:
    """The leaves that no Payment holds, in the order of the message."""
    places = {place for payment in payments for place in places_of(payment)}
    values = {value for payment in payments for value in _values_of(payment)}
    return [leaf for leaf in leaves if not is_used(leaf, places, values)]


def is_used(leaf: Leaf, places: set[str], values: set[str]) -> bool:
    """Whether a leaf is in a Payment: by its place, or as a value of the Payment itself."""
    if leaf.path in places or _VALUE_TAGS(leaf.path) is not None:
        return True
    text = leaf.text.lower()
    return text in values or text[:10] in values  # a time with its date


def places_of(payment: Payment) -> Iterator[str]:
    """The place of every value that parties, agents and texts hold."""
    for group, index, holder in holders(payment):
        for field, count in _fields_of(holder):
            names = [field] if count is None else [f"{field}[{n}]" for n in range(count)]
            for name in names:
                where = place(holder, group, index, name)
                yield from _single_lines(where)
                if field == "identifiers":  # its scheme and issuer stand beside it
                    around = where.rpartition("/")[0]
                    yield from (f"{around}/SchmeNm/Cd", f"{around}/SchmeNm/Prtry")
                    yield f"{around}/Issr"
    for text in payment.texts:
        yield from _single_lines(text.path)


def _single_lines(path: str) -> Iterator[str]:
    """70/lines 1-3 is 70/line 1, 70/line 2 and 70/line 3."""
    several = _LINES(path)
    if several is None:
        yield path
    else:
        for number in range(int(several[2]), int(several[3]) + 1):
            yield f"{several[1]}/line {number}"


def _fields_of(holder: Party | Agent) -> Iterator[tuple[str, int | None]]:
    for field in holder.__struct_fields__:
        value = getattr(holder, field)
        if field in {"role", "path", "paths"} or value is None:
            continue
        yield field, len(value) if isinstance(value, tuple) else None


def _values_of(payment: Payment) -> Iterator[str]:
    """What the Payment itself holds, as it may stand in the message."""
    for field in payment.__struct_fields__:
        value = getattr(payment, field)
        if value is not None and field not in {"parties", "agents", "texts", "remarks", "path"}:
            yield str(value).lower()
    for agent in payment.agents:  # the header's is left out where the transaction says the same
        if agent.bic is not None:
            yield agent.bic.lower()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _steps(element: Element, path: str) -> Iterator[tuple[Element, str]]:
    """The children with their paths, numbered as the reader numbers them."""
    name = _name(element)
    message = MESSAGES.get(NAMED_AFTER_THE_MESSAGE.get(name[:8], name))
    parent = element.getparent()
    if message is None and parent is not None:  # a group: PmtInf
        around = _name(parent)
        message = MESSAGES.get(NAMED_AFTER_THE_MESSAGE.get(around[:8], around))
    always = message.transactions if message is not None else frozenset()
    counts = Counter(map(_name, element))
    seen: Counter[str] = Counter()
    for child in element:
        name = _name(child)
        seen[name] += 1
        is_numbered = counts[name] > 1 or name in always
        yield child, f"{path}/{name}" + (f"[{seen[name]}]" if is_numbered else "")


def _of_xml(element: Element, path: str) -> Iterator[Leaf]:
    if not len(element):
        if text := " ".join((element.text or "").split()):
            yield Leaf(path, text)
        return
    pieces = [element.text, *(child.tail for child in element)]
    for piece in pieces:
        if text := " ".join((piece or "").split()):
            yield Leaf(path, text)
    for child, step in _steps(element, path):
        yield from _of_xml(child, step)


def _of_mt(message: FinMessage, prefix: str) -> Iterator[Leaf]:
    for block, text in (("block 1", message.basic), ("block 2", message.application)):
        if text:
            yield Leaf(f"{prefix}{block}", text)
    for block, inner in (("block 3", message.user), ("block 5", message.trailer)):
        yield from (Leaf(f"{prefix}{block}/{tag}", text) for tag, text in inner.items() if text)
    type_ = header_of(message, prefix).type
    shared, transactions = split(message.fields, type_)
    fields = placed(shared, prefix)
    for number, its_fields in enumerate(transactions, start=1):
        is_one_of_many = type_ in OPENS_TRANSACTION
        where = f"{prefix}transaction {number}/" if is_one_of_many else prefix
        fields += placed(its_fields, where)
    for field in fields:
        yield from (Leaf(path, line) for path, line in placed_lines(field) if line)
    yield from (Leaf(f"{prefix}outside", " ".join(text.split())) for text in message.stray)


_SHAPES: dict[str, type[msgspec.Struct]] = {
    "parties": Party,
    "agents": Agent,
    "texts": FreeText,
    "identifiers": Identifier,
}


def _of_json(value: Any, path: str) -> Iterator[Leaf]:  # noqa: ANN401 any JSON
    """The fields that the shapes have are read whole; so only what they lack is of interest."""
    yield from _unknown_fields(value, Payment, path)


def _unknown_fields(value: Any, shape: type[msgspec.Struct], path: str) -> Iterator[Leaf]:  # noqa: ANN401
    if not isinstance(value, dict):
        return
    for name, part in value.items():
        if name not in shape.__struct_fields__:
            yield Leaf(f"{path}.{name}", str(part)[:200])
        elif name in _SHAPES and isinstance(part, list):
            for index, one in enumerate(part):
                yield from _unknown_fields(one, _SHAPES[name], f"{path}.{name}[{index}]")
