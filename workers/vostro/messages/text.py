"""What every reader asks of a text."""

import re

from vostro.messages.unreadable import UnreadableReason, unreadable

# A leaf that no one could hide a word in: 5 digits are no IMO number and no account.
has_substance = re.compile(r"[^\W\d_]|(?:\d[ .-]?){6}").search
is_uuid = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_EBCDIC_START = (b"\xc0\xf1\x7a", b"\x7a\xf2\xf0")  # {1: and :20


def uetr_of(text: str | None, remarks: list[str]) -> str | None:
    """A UETR in lower case; what is odd about it goes to the remarks."""
    if text is None:
        return None
    uetr = text.lower()
    if is_uuid(uetr) is None:
        remarks.append("The UETR is no UUID")
    elif uetr[14] != "4":
        remarks.append("The UETR is no UUID of version 4")
    return uetr


def text_of(source: bytes) -> str:
    """The text of a FIN message: ASCII by its rules, UTF-8 or a host's EBCDIC in the wild."""
    if source.startswith(_EBCDIC_START):
        return source.decode("cp500").replace("\x85", "\n")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = "The message is not UTF-8"
        raise unreadable(UnreadableReason.NOT_UTF_8, what, f"byte {error.start}") from None
