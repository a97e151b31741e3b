"""CSV with a header: rows as cells by column name; a layout that changed is refused by name."""

from collections.abc import Iterator, Sequence

from vostro.lists.edition import OddRecords, unusable
from vostro.lists.sources import SourceFile
from vostro.lists.text import rows

Row = dict[str, str]
COLUMNS_MAX = 500
HEADER_ROWS_MAX = 5  # a publisher's date line may stand before the header


def first_rows(source: SourceFile, delimiter: str = ",") -> list[list[str]]:
    """The cells of the first lines, to know a format by; rough: no quotes over lines."""
    lines = source.head.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    return [
        [cell.strip().strip('"') for cell in line.split(delimiter, COLUMNS_MAX)]
        for line in lines[:HEADER_ROWS_MAX]
    ]


def has_columns(source: SourceFile, columns: Sequence[str], delimiter: str = ",") -> bool:
    """Whether one of the first lines is a header with all of these columns."""
    wanted = frozenset(columns)
    return any(wanted.issubset(row) for row in first_rows(source, delimiter))


def table(  # noqa: PLR0913 - options spelled out at the call
    source: SourceFile,
    text: str,
    *,
    needed: Sequence[str],
    odd: OddRecords,
    delimiter: str = ",",
    lines_before: int = 0,
) -> Iterator[tuple[int, Row]]:
    """Each row with its number in the file, from 1, its cells stripped.

    Raises ListUnusable if a needed column is missing, or if the header comes again: then two
    files were put together.
    """
    header, skipped = header_of(source, text, needed, delimiter, lines_before)
    body = text if not skipped else text.split("\n", skipped)[skipped]
    for number, cells in rows(source, body, delimiter=delimiter, columns=len(header), odd=odd):
        if number == 1:
            continue
        if cells == header:
            where = f"{source.shown}, row {number + skipped}"
            raise unusable("the header comes again: files were put together", where)
        bare = (cell.strip() for cell in cells)
        yield number + skipped, dict(zip(header, bare, strict=True))


def header_of(
    source: SourceFile, text: str, needed: Sequence[str], delimiter: str, lines_before: int
) -> tuple[list[str], int]:
    """The names of the columns and how many lines stand before them."""
    body = text.split("\n", lines_before)[lines_before] if lines_before else text
    line = body.partition("\n")[0].strip("\r")
    header = [cell.strip('"') for cell in line.split(delimiter, COLUMNS_MAX)]
    missing = [name for name in needed if name not in header]
    if missing:
        shown = ", ".join(repr(name) for name in missing[:HEADER_ROWS_MAX])
        raise unusable(
            f"its layout changed: there is no column {shown}",
            f"{source.shown}, row {lines_before + 1}",
        )
    return header, lines_before
