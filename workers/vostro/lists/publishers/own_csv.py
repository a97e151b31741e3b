"""A bank's own list as CSV: our plain format, described with a template in docs/lists.md.

UTF-8, commas (or semicolons), a header; several values of one cell are joined by ` | `.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from vostro.designation import Designation, IdentifierKind, Kind, Link, Measure, NameQuality
from vostro.lists.dates import read_birth_date, read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, add_text, country_of, edition_of
from vostro.lists.publishers.own_entry import assembled, check_list_name, checked
from vostro.lists.reader import Assembly, Reader
from vostro.lists.sources import SourceFile
from vostro.lists.table import Row, first_rows, has_columns, table
from vostro.lists.text import decoded

NEEDED = ("list", "id", "kind", "name")
OPTIONAL = (
    "aliases",
    "weak_aliases",
    "former_names",
    "measure",
    "birth_dates",
    "countries",
    "identifiers",
    "addresses",
    "programmes",
    "links",
    "valid_from",
    "valid_until",
    "source",
    "remarks",
    "updated_on",
)
NAMES = {
    "aliases": NameQuality.STRONG,
    "weak_aliases": NameQuality.WEAK,
    "former_names": NameQuality.FORMER,
}
VALUES_MAX = 1_000
Word = TypeVar("Word", Kind, Measure, IdentifierKind)


def recognise_own_csv(source: SourceFile) -> str | None:
    """By its header; the part is the list's name, as its first record says."""
    if not has_columns(source, NEEDED, delimiter_of(source)):
        return None
    head = first_rows(source, delimiter_of(source))
    at = head[0].index("list") if "list" in head[0] else 0
    first = head[1] if len(head) > 1 else []
    return (first[at].strip() if at < len(first) else "") or "own-unnamed"


def delimiter_of(source: SourceFile) -> str:
    """A comma; a semicolon where a spreadsheet of another country saved it."""
    header = source.head.partition(b"\n")[0]
    return ";" if header.count(b";") > header.count(b",") else ","


def read_own_csv(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd row, or for a column not known."""
    (_, source), *_ = assembly.parts.items()
    check_list_name(assembly.list, f"{source.shown}, row 2")
    text, delimiter = decoded(source), delimiter_of(source)
    found = list(table(source, text, needed=NEEDED, odd=odd, delimiter=delimiter))
    unknown = sorted(set(found[0][1]) - {*NEEDED, *OPTIONAL}) if found else []
    if unknown:
        known = ", ".join((*NEEDED, *OPTIONAL))
        raise unusable(f"there is no column {unknown[0]!r}, there are {known}", source.shown)
    updated = [day for _, row in found if (day := read_day(row.get("updated_on", "")))]
    return edition_of(
        assembly,
        odd,
        records(source, found),
        lambda row, where: checked(read_row(row, where), assembly.list, where),
        published_on=max(updated, default=None),
    )


def records(source: SourceFile, found: list[tuple[int, Row]]) -> Iterator[tuple[str, Row]]:
    """Each row with where it stands."""
    return ((f"{source.shown}, row {number}, id {row['id'][:60]}", row) for number, row in found)


def read_row(row: Row, where: str) -> Designation:
    """One row."""
    kind, measure = word_of(Kind, row["kind"], where), row.get("measure", "")
    if not row["id"]:
        raise unusable("it has no id", where)
    entry = Gathered(kind=kind)
    entry.add_name(row["name"], family_first="," in row["name"])
    for column, quality in NAMES.items():
        for name in values(row, column):
            entry.add_name(name, quality, family_first="," in name)
    add_facts(entry, row, where)
    return entry.designation(
        list_name=row["list"],
        source_id=row["id"],
        where=where,
        measure=word_of(Measure, measure, where) if measure else Measure.BLOCK,
        valid_from=day_of(row, "valid_from", where),
        valid_until=day_of(row, "valid_until", where),
    )


def add_facts(entry: Gathered, row: Row, where: str) -> None:
    """Everything but the names. Ours is a strict format: what can't be read is refused."""
    for birth in values(row, "birth_dates"):
        if read_birth_date(birth) is None:
            raise unusable(f"its birth date {birth!r} is no date", where)
        entry.add_birth(birth)
    for country in values(row, "countries"):
        if country_of(country) is None:
            raise unusable(f"its country {country!r} is not known", where)
        entry.add_country(country)
    for text in values(row, "identifiers"):
        kind, _, number = text.partition(":")
        entry.add_number(word_of(IdentifierKind, kind, where), number, kind)
    for address in values(row, "addresses"):
        entry.add_address(address, code=address.rpartition(",")[2].strip())
    for programme in values(row, "programmes"):
        add_text(entry.programmes, programme)
    for text in values(row, "links"):
        relation, _, other = (part.strip() for part in text.partition(":"))
        by_number = other.startswith("#")
        link = Link(
            relation=relation,
            name="" if by_number else other,
            source_id=other[1:] if by_number else None,
        )
        entry.links[link] = None
    entry.add_remark(row.get("remarks", ""))
    entry.add_remark(row.get("source", ""), "Source")


def values(row: Row, column: str) -> list[str]:
    """The values of a cell."""
    found = (value.strip() for value in row.get(column, "").split("|", VALUES_MAX))
    return [value for value in found if value]


def word_of(words: type[Word], text: str, where: str) -> Word:
    """A word of a closed set."""
    try:
        return words(text.strip().lower())
    except ValueError:
        known = ", ".join(words)
        what = f"{text.strip()[:40]!r} is no {words.__name__.lower()}, known are {known}"
        raise unusable(what, where) from None


def day_of(row: Row, column: str, where: str) -> date | None:
    """A day, or None for an empty cell."""
    text = row.get(column, "")
    day = read_day(text)
    if text and day is None:
        raise unusable(f"{column} is {text[:40]!r}, no day like 2026-11-25", where)
    return day


READER = Reader(
    format="own list CSV", recognise=recognise_own_csv, assemble=assembled, read=read_own_csv
)
