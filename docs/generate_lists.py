# ruff: noqa: INP001 - a script, no package
"""Writes the table of docs/lists.md: the publishers' files, what is in them and what is read.

Run: python docs/generate_lists.py FOLDER, with the folder of the publishers' files. Records in a
file are counted without our readers: rows, tags, distinct numbers.
"""

import csv
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import openpyxl

from vostro.errors import ListUnusable
from vostro.lists.reader import Assembly
from vostro.lists.recognise import recognise_path

PAGE = Path(__file__).with_name("lists.md")
START = "<!-- table: docs/generate_lists.py -->"
END = "<!-- end of table -->"
RUNS = 3  # the fastest counts
LEFT_OUT = ("current/",)  # copies of the others


class Line(NamedTuple):
    """One list of the table."""

    list: str
    format: str
    file: str
    date: str
    records: str
    loaded: str
    names: str
    identifiers: str
    seconds: str


def rows_of(content: bytes, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    """The rows of a CSV, by the standard library."""
    text = content.removesuffix(b"\x1a").decode(encoding, "replace").removeprefix("\ufeff")
    return [row for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if row]


def distinct(content: bytes, column: str, encoding: str = "utf-8") -> int:
    """Different values of a column; the header is one of the first rows."""
    rows = rows_of(content, encoding)
    header = next(n for n, row in enumerate(rows) if column in row)
    at = rows[header].index(column)
    return len({row[at] for row in rows[header + 1 :]})


def in_sheet(content: bytes, column: str, pattern: str = r"\d+") -> int:
    """Different numbers of a column of a sheet."""
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    header = next(row for row in rows if column in row)
    at = header.index(column)
    cells = (str(row[at]) for row in rows if row[at] is not None)
    return len({found[0] for cell in cells if (found := re.match(pattern, cell))})


def tags(content: bytes, pattern: bytes) -> int:
    """How often a tag opens."""
    return len(re.findall(pattern, content))


def ofac_rows(content: bytes) -> int:
    """Rows of sdn.csv, or of its like with bars."""
    bars = re.match(rb"\d+\|", content) is not None
    return len(rows_of(content, delimiter="|" if bars else ","))


COUNT: dict[str, Callable[[bytes], int]] = {
    "OFAC CSV": ofac_rows,
    "OFAC XML (standard)": partial(tags, pattern=rb"<sdnEntry>"),
    "OFAC XML (enhanced)": partial(tags, pattern=rb"<entity id="),
    "OFAC XML (advanced)": partial(tags, pattern=rb"<DistinctParty "),
    "US CSL CSV": lambda content: len(rows_of(content)) - 1,
    "UN XML": partial(tags, pattern=rb"<(?:INDIVIDUAL|ENTITY)>"),
    "UK FCDO CSV": partial(distinct, column="Unique ID"),
    "UK FCDO XML": partial(tags, pattern=rb"<Designation>"),
    "EU XML 1.1": partial(tags, pattern=rb"<sanctionEntity "),
    "EU XML 1.0": partial(tags, pattern=rb"<ENTITY "),
    "EU CSV 1.1": lambda content: len(content.splitlines()) - 1,
    "Swiss SECO XML": partial(tags, pattern=rb"<target "),
    "Canada XML": partial(tags, pattern=rb"<record>"),
    "Australia DFAT spreadsheet": partial(in_sheet, column="Reference"),
    "UK OFSI ConList": lambda content: (
        in_sheet(content, "Group ID")
        if content.startswith(b"PK")
        else distinct(content, "Group ID", "cp1252")
    ),
}


def lines(folder: Path) -> Iterator[Line]:
    """Every list below the folder."""
    for assembly in sorted(recognise_path(folder).assemblies, key=lambda a: (a.list, a.shown)):
        if not assembly.shown.startswith(LEFT_OUT):
            yield line_of(assembly, folder)


def line_of(assembly: Assembly, folder: Path) -> Line:
    """One list: read several times, counted without our reader."""
    first, *others = assembly.parts.values()
    shown = f"{first.shown} +{len(others)}" if others else first.shown
    records = f"{COUNT[assembly.reader.format](first.content):,}"
    try:
        edition = assembly.read()
    except ListUnusable as error:
        reason = f"refused: {error.what}".replace("|", "/")
        return Line(assembly.list, assembly.reader.format, shown, "-", records, reason, *"---")
    told = []
    if edition.ended:
        told.append(f"{edition.ended} de-listed")
    if records != f"{len(edition.designations) + edition.ended:,}":
        told.append(f"{len(edition.notes)} twice")
    return Line(
        assembly.list,
        assembly.reader.format,
        shown,
        "-" if edition.published_on is None else edition.published_on.isoformat(),
        records,
        ", ".join((f"{len(edition.designations):,}", *told)),
        f"{sum(len(d.names) for d in edition.designations):,}",
        f"{sum(len(d.identifiers) for d in edition.designations):,}",
        f"{fastest(folder, assembly):.2f}",
    )


def fastest(folder: Path, assembly: Assembly) -> float:
    """Seconds from the files to Designations, unpacking included."""
    spent = []
    for _ in range(RUNS):
        fresh = fresh_of(folder, assembly)
        started = perf_counter()
        fresh.read()
        spent.append(perf_counter() - started)
    return min(spent)


def fresh_of(folder: Path, assembly: Assembly) -> Assembly:
    """The same list with nothing of it read yet."""
    below = folder / Path(next(iter(assembly.parts.values())).folder.partition(".ZIP")[0])
    where = below if below.is_dir() else below.parent
    found = recognise_path(where).assemblies
    names = sorted(file.name for file in assembly.parts.values())
    return next(a for a in found if sorted(file.name for file in a.parts.values()) == names)


def table(folder: Path) -> str:
    """The table in Markdown."""
    heading = (
        "list",
        "format",
        "file",
        "date",
        "records in the file",
        "records loaded",
        "names",
        "identifiers",
        "seconds",
    )
    made = [f"| {' | '.join(heading)} |", f"|{' --- |' * 4}{' ---: |' * 5}"]
    made += [f"| {' | '.join(line)} |" for line in lines(folder)]
    return "\n".join(made)


def main() -> None:
    """Replaces what stands between the marks."""
    folder = Path(sys.argv[1])
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{START}\n\n{table(folder)}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
