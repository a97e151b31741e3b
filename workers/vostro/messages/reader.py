"""The one entry point: bytes of any known format -> Payments."""

import re
from collections.abc import Callable

from vostro.errors import PaymentUnreadable
from vostro.messages.canonical import read_canonical
from vostro.messages.iso20022.as_json import is_iso_json, xml_of_json
from vostro.messages.iso20022.payments import read_iso20022
from vostro.messages.limits import Limits
from vostro.messages.mt.payments import read_mt
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.payment import Payment

_BLANKS = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"
_UTF_16_BOMS = (b"\xff\xfe", b"\xfe\xff")
# Block 1, a batch's separators, a field; the last two are {1: and :20 in EBCDIC.
_MT_START = re.compile(rb"[$\x01\s]*(?:\{[1-5]:|:\d\d[A-Z]?:)|\xc0\xf1\x7a|\x7a\xf2\xf0")
# 4,000: an operator's note, or a header of the transport, may stand before the first block.
_MT_WITHIN = re.compile(rb"\{1:[A-Z]\d\d[A-Z]{6}|^:20:", re.MULTILINE)
_MT_WITHIN_BYTES = 4_000
_XML_WITHIN = re.compile(rb"<(?:\w+:)?(?:Document|AppHdr|BusMsg|Envelope)[\s>]")

Read = Callable[[bytes, Limits], tuple[Payment, ...]]


def read_message(source: bytes, *, content_type: str | None, limits: Limits) -> tuple[Payment, ...]:
    """One Payment a transaction, all of them or PaymentUnreadable.

    The content says what it is; `content_type`, a record's header, only where the content
    does not: a wrong header must not send a payment past the right reader.
    """
    if source[:1] == b"{" and not source[1:2].isdigit():
        return read_json(source, limits)
    if len(source) > limits.bytes_max:
        what = f"The message has {len(source):,} bytes, allowed are {limits.bytes_max:,}"
        raise unreadable(UnreadableReason.TOO_LARGE, what, "byte 0")
    read = choose_reader(source, content_type)
    if read is read_json:
        source = source.removeprefix(_BOM).lstrip(_BLANKS)
    return read(source, limits)


def read_json(source: bytes, limits: Limits) -> tuple[Payment, ...]:
    """Canonical JSON; what is none, but has the names of ISO 20022, is read as that."""
    try:
        return read_canonical(source, limits)
    except PaymentUnreadable as error:
        if error.reason in _NOT_CANONICAL and is_iso_json(source):
            return read_iso20022(xml_of_json(source).encode(), limits)
        raise


_NOT_CANONICAL = {UnreadableReason.MISSING_FIELD, UnreadableReason.INVALID_FIELD}


def choose_reader(source: bytes, content_type: str | None) -> Read:
    """The reader for a message. Raises PaymentUnreadable if it is empty, or of no known format."""
    start = source.removeprefix(_BOM).lstrip(_BLANKS)
    if not start:
        raise unreadable(UnreadableReason.EMPTY, "The message is empty", "byte 0")
    read = reader_by_content(source, start) or reader_by_header(content_type or "")
    if read is None:
        what = "The message begins with no sign of a known format, nor does its header name one"
        raise unreadable(UnreadableReason.UNKNOWN_FORMAT, what, "byte 0")
    return read


def reader_by_content(source: bytes, start: bytes) -> Read | None:
    """The reader that the first bytes call for; `start` is without mark and white space."""
    if start[:1] == b"<" or source[:2] in _UTF_16_BOMS:
        return read_iso20022
    if _MT_START.match(start) is not None:
        return read_mt
    if start[:1] in {b"{", b"["}:
        return read_json
    if _MT_WITHIN.search(start, 0, _MT_WITHIN_BYTES) is not None:
        return read_mt
    return read_iso20022 if _XML_WITHIN.search(start, 0, _MT_WITHIN_BYTES) else None


def reader_by_header(content_type: str) -> Read | None:
    """The reader that a content-type names: application/json, application/xml, text/x-swift."""
    words = frozenset(re.split(r"[^a-z0-9]+", content_type.lower()[:200]))
    for names, read in _BY_HEADER:
        if words & names:
            return read
    return None


_BY_HEADER: tuple[tuple[frozenset[str], Read], ...] = (
    (frozenset({"json"}), read_json),
    (frozenset({"xml", "iso20022", "pacs", "pain", "mx"}), read_iso20022),
    (frozenset({"mt", "fin", "swift", "rje"}), read_mt),
)
