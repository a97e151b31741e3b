"""ISO 20022 written as JSON: the same element names, so it is written as XML and read as that.

`{"Document": {"FIToFICstmrCdtTrf": {...}}}`, with or without Document and AppHdr, in an envelope
or not. A list is an element that repeats. An amount has its currency beside it: `@Ccy` or `Ccy`
with `#text`, `$`, `Text`, `Value` or `Amt`. `@xmlns` tells the version.
"""

import json
import re
from typing import Any
from xml.sax.saxutils import escape

from vostro.messages.iso20022.catalogue import MESSAGES
from vostro.messages.unreadable import UnreadableReason, unreadable

# 64: the deepest legal path has 14 levels below Document; lists and envelopes come on top.
DEPTH_MAX = 64
# 800,000: a tag's name, its end, a text and an end tag for each of 200,000 elements. Each may be
# written in two characters, and XML repeats its name twice.
PARTS_MAX = 800_000
# What a JSON object of ISO 20022 has somewhere: a business element, or what is around one.
_NAMES = "|".join(MESSAGES)
_looks_like_it = re.compile(rf'"(?:\w+:)?(?:Document|AppHdr|{_NAMES})"\s*:'.encode()).search
_is_name = re.compile(r"(?:[A-Za-z_][\w.-]{0,99}:)?[A-Za-z_][\w.-]{0,99}", re.ASCII).fullmatch
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]").search
_AMOUNT_PARTS = 2  # currency and sum
_VALUES = frozenset({"#text", "$", "Text", "text", "Value", "value", "Amt", "_"})

Pairs = list[tuple[str, Any]]


def is_iso_json(source: bytes) -> bool:
    """Whether it is JSON with the names of ISO 20022, and no canonical payment."""
    return source.lstrip()[:1] in {b"{", b"["} and _looks_like_it(source) is not None


def xml_of_json(source: bytes) -> str:
    """The same message in XML.

    Raises:
        PaymentUnreadable: not JSON, or a name or text in it that XML has no place for.
    """
    try:
        # Pairs, so that a name that comes twice is not lost; numbers as they stand.
        content = json.loads(
            source, object_pairs_hook=Object, parse_float=str, parse_int=str, parse_constant=str
        )
    except UnicodeDecodeError as error:
        what = "The message is not UTF-8"
        raise unreadable(UnreadableReason.NOT_UTF_8, what, f"byte {error.start}") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise unreadable(UnreadableReason.NOT_JSON, error.msg, where) from None
    except RecursionError:
        what = "The message nests too deep"
        raise unreadable(UnreadableReason.TOO_DEEP, what, "$") from None
    written: list[str] = []
    write(content, "$", DEPTH_MAX, written)
    # One root, whatever stands beside the document.
    return f"<Envelope>{''.join(written)}</Envelope>" if is_several(content) else "".join(written)


class Object(Pairs):
    """A JSON object as its pairs."""


def is_several(content: object) -> bool:
    """Whether it makes no root, or more than one."""
    return not isinstance(content, Object) or len(elements_of(content)) != 1


def elements_of(pairs: Object) -> Pairs:
    """The pairs that are elements: each of a list is one."""
    return [
        (name.removeprefix("@"), one)
        for name, value in pairs
        if name != "@xmlns"
        for one in (value if type(value) is list else [value])
    ]


def write(content: Any, path: str, depth: int, written: list[str]) -> None:  # noqa: ANN401 JSON
    """A value as XML: what stands between an element's tags."""
    if depth < 0:
        raise unreadable(UnreadableReason.TOO_DEEP, "The message nests too deep", path)
    if type(content) is list:  # one in another, or of texts
        for one in content:
            write(one, path, depth - 1, written)
    elif isinstance(content, Object):
        for name, value in elements_of(content):
            write_element(name, value, f"{path}.{name[:100]}", depth, written)
    elif content is not None:
        text = str(content).lower() if isinstance(content, bool) else str(content)
        if _FORBIDDEN(text) is not None:
            what = "A text holds a character that ISO 20022 does not have"
            raise unreadable(UnreadableReason.INVALID_FIELD, what, path)
        written.append(escape(text))


def write_element(name: str, value: Any, path: str, depth: int, written: list[str]) -> None:  # noqa: ANN401 JSON
    """An element with its attributes."""
    if len(written) > PARTS_MAX:
        what = f"More than {PARTS_MAX:,} parts"
        raise unreadable(UnreadableReason.TOO_MANY, what, path)
    if _is_name(name) is None or ":" in name:
        if name in _VALUES:
            write(value, path, depth - 1, written)
            return
        what = "A name that no element of ISO 20022 has"
        raise unreadable(UnreadableReason.INVALID_FIELD, what, path)
    attributes, inside = parts_of(value)
    written.append(f"<{name}")
    for attribute, text in attributes:
        if _FORBIDDEN(text) is not None:
            raise unreadable(UnreadableReason.INVALID_FIELD, "An attribute that is none", path)
        written.append(f' {attribute}="{escape(text, {chr(34): "&quot;"})}"')
    written.append(">")
    write(inside, path, depth - 1, written)
    written.append(f"</{name}>")


def parts_of(value: Any) -> tuple[list[tuple[str, str]], Any]:  # noqa: ANN401 JSON
    """Attributes and content. Others than currency and version are elements: nothing is lost."""
    if not isinstance(value, Object):
        return [], value
    attributes = [(name[1:], str(text)) for name, text in value if name in {"@Ccy", "@xmlns"}]
    others = Object((name, text) for name, text in value if name not in {"@Ccy", "@xmlns"})
    names = [name for name, _ in others]
    if "Ccy" in names and len(names) == len({"Ccy", *names} & {"Ccy", *_VALUES}) == _AMOUNT_PARTS:
        attributes += [("Ccy", str(text)) for name, text in others if name == "Ccy"]
        others = Object((name, text) for name, text in others if name != "Ccy")
    if len(others) == 1 and others[0][0] in _VALUES and attributes:
        return attributes, others[0][1]
    return attributes, others
