"""From bytes to text and rows, strictly: a damaged file is refused, not mended."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from vostro.lists.edition import OddRecords, unusable
from vostro.lists.sources import SourceFile

# Tab, line feed and carriage return are text; any other control character is damage.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CELL_CHARACTERS_MAX = 131_072  # csv's own limit; the longest cell seen has 32,000
END_MARK = b"\x1a"  # DOS end of file, behind OFAC's files


def decoded(source: SourceFile, encoding: str = "utf-8") -> str:
    """The whole file as text. Raises ListUnusable at the first byte or character that is none."""
    content = source.content.removesuffix(END_MARK)
    if not content.strip():
        raise unusable("it is empty", source.shown)
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        raise unusable(
            f"not {encoding.upper()}: byte 0x{byte:02x} at position {error.start:,}", source.shown
        ) from None
    if (odd := CONTROL.search(text)) is not None:
        raise unusable(
            f"damaged: control character 0x{ord(odd[0]):02x} at character {odd.start():,}",
            source.shown,
        )
    return text


def rows(
    source: SourceFile, text: str, *, delimiter: str, columns: int, odd: OddRecords
) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number, from 1; a row with more or fewer columns is odd.

    Raises ListUnusable where quotes don't close, because then no later row can be trusted.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if len(row) == columns:
                yield number, row
            elif row:
                odd.note(
                    unusable(
                        f"{len(row)} columns instead of {columns}", f"{source.shown}, row {number}"
                    )
                )
    except csv.Error as error:
        raise unusable(f"no CSV: {error}", f"{source.shown}, line {reader.line_num}") from None


def cleaned(text: str | None) -> str:
    """White space of any kind as one blank, none at the ends; "" for None."""
    return "" if text is None else " ".join(text.split())
