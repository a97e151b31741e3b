"""The one entry point: bytes of any known format -> Payments."""

from vostro.messages.canonical import read_canonical
from vostro.messages.iso20022.payments import read_iso20022
from vostro.messages.limits import Limits
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.payment import Payment

_BLANKS = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"
_UTF_16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def read_message(source: bytes, *, content_type: str | None, limits: Limits) -> tuple[Payment, ...]:
    """One Payment a transaction, all of them or PaymentUnreadable.

    The content says what it is; `content_type`, a record's header, only where the content
    does not: a wrong header must not send a payment past the right reader.
    """
    if source[:1] == b"{" and not source[1:2].isdigit():
        return read_canonical(source, limits)
    if len(source) > limits.bytes_max:
        what = f"The message has {len(source):,} bytes, allowed are {limits.bytes_max:,}"
        raise unreadable(UnreadableReason.TOO_LARGE, what, "byte 0")
    start = source.removeprefix(_BOM).lstrip(_BLANKS)
    if not start:
        raise unreadable(UnreadableReason.EMPTY, "The message is empty", "byte 0")
    if start[:1] == b"{" and not start[1:2].isdigit():
        return read_canonical(start, limits)
    if start[:1] == b"<" or source[:2] in _UTF_16_BOMS:
        return read_iso20022(source, limits)
    if content_type is not None and "json" in content_type.lower():
        return read_canonical(start, limits)
    what = f"The message begins with no sign of a known format, content-type {content_type!r}"
    raise unreadable(UnreadableReason.UNKNOWN_FORMAT, what, "byte 0")
