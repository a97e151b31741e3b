"""Spreadsheets as rows of text: bounded, without macros, links or formulas being followed."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

from vostro.lists.edition import OddRecords, unusable
from vostro.lists.sources import UNPACK_ERRORS, SourceFile
from vostro.lists.table import Row
from vostro.lists.text import CONTROL

# The UK list, the largest that is published so, unpacks to 30 MB.
UNPACKED_BYTES_MAX = 256 * 1024 * 1024
RATIO_MAX = 200  # unpacked to packed; sheets of lists have 8 to 25
ROWS_MAX = 500_000
COLUMNS_MAX = 256
HEADER_ROWS_MAX = 5
ZIP_MAGIC = b"PK\x03\x04"
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def is_workbook(source: SourceFile) -> bool:
    """Whether it is a zip that holds an Office document."""
    return source.head.startswith(ZIP_MAGIC) and b"[Content_Types].xml" in source.content


def header_of(source: SourceFile) -> list[str]:
    """The first row that has several cells; [] if it can't be read."""
    for _, cells in sheet_rows(source, HEADER_ROWS_MAX):
        if sum(map(bool, cells)) > 2:  # noqa: PLR2004 - a date line has two: label and date
            return cells
    return []


def sheet_rows(source: SourceFile, rows_max: int = ROWS_MAX) -> list[tuple[int, list[str]]]:
    """The rows of the first sheet with their numbers, cells as text, days as dd/mm/yyyy.

    Raises ListUnusable if it is no spreadsheet, or beyond the limits.
    """
    check_package(source)
    try:
        # The library warns of styles and links that it does not know: no matter to a list.
        with warnings.catch_warnings(action="ignore"):
            return [
                (number, [shown(cell) for cell in cells])
                for number, cells in zip(
                    range(1, rows_max + 1), cells_of(source.content), strict=False
                )
            ]
    # What a damaged sheet raises is not told by the library; nothing of ours runs in there.
    except (*UNPACK_ERRORS, IndexError, TypeError, AttributeError) as error:
        raise unusable(f"no spreadsheet: {type(error).__name__}: {error}", source.shown) from None
    except SyntaxError as error:  # both XML libraries' parse errors are SyntaxErrors
        raise unusable(f"no spreadsheet: broken XML: {error}", source.shown) from None


def cells_of(content: bytes) -> Iterator[tuple[object, ...]]:
    """The cells of each row of the first sheet, as they are read."""
    import openpyxl

    book = openpyxl.load_workbook(
        BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    return book.worksheets[0].iter_rows(values_only=True, max_col=COLUMNS_MAX)


def check_package(source: SourceFile) -> None:
    """Raises ListUnusable for a zip bomb, and for a DTD or entities in any part."""
    try:
        with zipfile.ZipFile(BytesIO(source.content)) as package:
            entries = package.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > min(UNPACKED_BYTES_MAX, RATIO_MAX * max(1, len(source.content))):
                raise unusable(f"a zip bomb: it unpacks to {unpacked:,} bytes", source.shown)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    check_part(package.read(entry), entry, source)
    except UNPACK_ERRORS as error:
        raise unusable(f"a broken zip: {error}", source.shown) from None


def check_part(content: bytes, entry: zipfile.ZipInfo, source: SourceFile) -> None:
    """Raises ListUnusable if a part declares entities, or is not as long as it says."""
    if len(content) != entry.file_size:
        raise unusable(f"{entry.filename} is not as long as the zip says", source.shown)
    if any(mark in content for mark in FORBIDDEN):
        raise unusable(f"{entry.filename} declares a DTD or entities", source.shown)


def shown(cell: object) -> str:
    """A cell as text."""
    if cell is None:
        return ""
    if isinstance(cell, (datetime, date)):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    # A control character in a sheet is escaped by its writer; it is no letter of a name.
    return CONTROL.sub(" ", str(cell)).strip()


def sheet_table(
    source: SourceFile, *, needed: tuple[str, ...], odd: OddRecords
) -> Iterator[tuple[int, Row]]:
    """Each row below the header by column name; rows that are wholly empty are left out.

    Raises ListUnusable if a needed column is missing.
    """
    header: list[str] = []
    best = list(needed)
    for number, cells in sheet_rows(source):
        if header:
            yield from below(header, number, cells, source, odd)
            continue
        missing = [name for name in needed if name not in cells]
        if not missing:
            header = trimmed(cells)
        best = min(best, missing, key=len)
        if missing and number >= HEADER_ROWS_MAX:
            break
    if not header:
        what = f"its layout changed: there is no column {best[0]!r}"
        raise unusable(what, f"{source.shown}, first {HEADER_ROWS_MAX} rows")


def below(
    header: list[str], number: int, cells: list[str], source: SourceFile, odd: OddRecords
) -> Iterator[tuple[int, Row]]:
    """One row under a header, or none if it is empty; cells beyond the header are odd."""
    if any(cells[len(header) :]):
        odd.note(unusable("cells beyond the header", f"{source.shown}, row {number}"))
    elif any(cells):
        yield number, {name: cell for name, cell in zip(header, cells, strict=False) if name}


def trimmed(cells: list[str]) -> list[str]:
    """The cells up to the last that is not empty."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells
