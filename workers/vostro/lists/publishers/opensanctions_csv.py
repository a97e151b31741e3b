"""OpenSanctions' targets.simple.csv: one row a target, several values joined by `;`.

Source: OpenSanctions, "Simplified CSV". Older copies lack some of the last columns.
"""

import csv
from collections.abc import Iterator
from io import StringIO

from vostro.designation import Designation, IdentifierKind, NameQuality
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, add_text, edition_of
from vostro.lists.publishers.opensanctions_kinds import (
    KINDS,
    OPENSANCTIONS,
    kind_of_number,
    measure_of,
)
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.table import Row, has_columns, table
from vostro.lists.text import decoded

NEEDED = (
    "id",
    "schema",
    "name",
    "aliases",
    "birth_date",
    "countries",
    "addresses",
    "identifiers",
    "sanctions",
)
VALUES_MAX = 2_000


def recognise_simple(source: SourceFile) -> str | None:
    """By its header."""
    return "whole" if has_columns(source, NEEDED) else None


def read_simple(assembly: Assembly, odd: OddRecords) -> Edition:
    """All targets. Raises ListUnusable at the first odd row. Its date is the latest seen."""
    source = assembly.parts["whole"]
    found = list(table(source, decoded(source), needed=NEEDED, odd=odd))
    latest = max((row.get("last_seen", "")[:10] for _, row in found), default="")
    return edition_of(
        assembly, odd, records(source, found), read_row, published_on=read_day(latest)
    )


def records(source: SourceFile, found: list[tuple[int, Row]]) -> Iterator[tuple[str, Row]]:
    """Each row with where it stands."""
    return ((f"{source.shown}, row {number}, id {row['id'][:60]}", row) for number, row in found)


def read_row(row: Row, where: str) -> Designation:
    """One target."""
    kind = KINDS.get(row["schema"])
    if kind is None or not row["id"]:
        known = ", ".join(KINDS)
        raise unusable(f"its schema is {row['schema'][:40]!r}, known are {known}; or no id", where)
    entry = Gathered(kind=kind)
    entry.add_name(row["name"])
    for alias in values(row["aliases"]):
        entry.add_name(alias, NameQuality.STRONG)
    for birth in values(row["birth_date"]):
        entry.add_birth(birth)
    for country in values(row["countries"]):
        entry.add_country(country.upper() if len(country) == 2 else country)  # noqa: PLR2004
    for address in values(row["addresses"]):
        entry.add_address(address)
    for number in values(row["identifiers"]):
        entry.add_number(kind_of_number(number), number)
    for column, number_kind in (("phones", IdentifierKind.PHONE), ("emails", IdentifierKind.EMAIL)):
        for number in values(row.get(column, "")):
            entry.add_number(number_kind, number, column)
    add_text(entry.programmes, row.get("dataset", ""))
    entry.add_remark(row["sanctions"], "Sanctions")
    return entry.designation(
        list_name=OPENSANCTIONS,
        source_id=row["id"],
        where=where,
        measure=measure_of((), has_sanctions=bool(row["sanctions"])),
    )


def values(cell: str) -> list[str]:
    """A cell's values; one that holds a semicolon itself is in quotes, as in a CSV line."""
    if '"' not in cell:
        found = cell.split(";", VALUES_MAX)
    else:
        try:
            found = next(csv.reader(StringIO(cell), delimiter=";"), [])
        except csv.Error:
            found = cell.split(";", VALUES_MAX)
    return [value.strip() for value in found if value.strip()]


READER = Reader(
    format="OpenSanctions simple CSV",
    recognise=recognise_simple,
    assemble=each_alone(OPENSANCTIONS),
    read=read_simple,
)
