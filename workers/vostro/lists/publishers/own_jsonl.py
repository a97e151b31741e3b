"""A bank's own list as JSON Lines: one designation a line, in the shape that everything speaks.

Described with a template in docs/lists.md; the shape is vostro.designation.Designation.
"""

from collections.abc import Iterator
from io import BytesIO

import msgspec

from vostro.designation import Designation
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import edition_of
from vostro.lists.publishers.own_entry import assembled, check_list_name, checked
from vostro.lists.reader import Assembly, Reader
from vostro.lists.sources import SourceFile

MARKS = (b'"list"', b'"source_id"', b'"names"')
LINE_BYTES_MAX = 4 * 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class OwnEntry(Designation, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A designation whose every field is known: a typo in a name of one is refused."""


class ListOnly(msgspec.Struct):
    """The list's name, of a line that may be odd otherwise."""

    list: str = ""


def recognise_own_jsonl(source: SourceFile) -> str | None:
    """By the fields of its first line; the part is the list's name."""
    line = first_line(source)
    if not line.startswith(b"{") or not all(mark in line for mark in MARKS):
        return None
    try:
        return msgspec.json.decode(line, type=ListOnly).list or "own-unnamed"
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "own-unnamed"  # it was meant to be one: reading says what is wrong


def first_line(source: SourceFile) -> bytes:
    """The first line that is not empty."""
    return source.head.removeprefix(BYTE_ORDER_MARK).lstrip().partition(b"\n")[0]


def read_own_jsonl(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd line."""
    (_, source), *_ = assembly.parts.items()
    lines = entries(source, odd)
    return edition_of(
        assembly, odd, lines, lambda entry, where: read_entry(entry, assembly.list, where)
    )


def entries(source: SourceFile, odd: OddRecords) -> Iterator[tuple[str, OwnEntry]]:
    """Each line with where it stands."""
    decoder = msgspec.json.Decoder(OwnEntry)
    if not source.content.strip():
        raise unusable("it is empty", source.shown)
    for number, line in enumerate(BytesIO(source.content), start=1):
        bare, where = line.removeprefix(BYTE_ORDER_MARK).strip(), f"{source.shown}, line {number}"
        if not bare:
            continue
        if len(bare) > LINE_BYTES_MAX:
            odd.note(unusable(f"a line of more than {LINE_BYTES_MAX:,} bytes", where))
            continue
        try:
            yield where, decoder.decode(bare)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            odd.note(unusable(f"no designation: {error}", where))


def read_entry(entry: OwnEntry, list_name: str, where: str) -> Designation:
    """One line."""
    check_list_name(entry.list, where)
    if not entry.source_id or not entry.names or not all(name.text.strip() for name in entry.names):
        raise unusable("its source_id, its names or the text of one is empty", where)
    fields = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return checked(Designation(**fields), list_name, where)


READER = Reader(
    format="own list JSON Lines",
    recognise=recognise_own_jsonl,
    assemble=assembled,
    read=read_own_jsonl,
)
