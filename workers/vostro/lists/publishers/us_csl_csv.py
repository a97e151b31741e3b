"""The US Consolidated Screening List in CSV: thirteen lists of Treasury, Commerce and State.

Source: trade.gov, "Consolidated Screening List", CSV with 29 columns. The parts of `ids` changed
their order in 2022: label last before (`RU, 7702235133, Tax ID No.`), label first since. An entity
has a row for each list that it is on.
"""

import re
from collections import Counter

from msgspec.structs import replace

from vostro.designation import Designation, IdentifierKind, Kind, Link, Measure, NameQuality
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, edition_of
from vostro.lists.publishers.ofac_entry import KINDS, OfacEntry
from vostro.lists.publishers.us_csl_ids import add_ids, label_stands
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.table import Row, has_columns, table
from vostro.lists.text import decoded

CSL = "us-csl"
NEEDED = (
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "call_sign",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "ids",
)
SHORT_NAME = re.compile(r"\(([A-Z-]{2,8})(?: List)?\)")
VALUES_MAX = 2_000
# Treasury's lists by their short names; for NS-MBS the directives decide, and so they do for CAPTA.
MEASURES = {
    "SDN": Measure.BLOCK,
    "CAP": Measure.REJECT,
    "PLC": Measure.REJECT,
    "FSE": Measure.REJECT,
    "SSI": Measure.RESTRICT,
    "CMIC": Measure.RESTRICT,
    # Commerce and State: licences for goods, no debts or payments as such.
    "DPL": Measure.RESTRICT,
    "EL": Measure.RESTRICT,
    "MEU": Measure.RESTRICT,
    "UVL": Measure.RESTRICT,
    "ISN": Measure.RESTRICT,
    "DTC": Measure.RESTRICT,
}
EXPORT_LISTS = frozenset({"DPL", "EL", "MEU", "UVL", "ISN", "DTC"})


def recognise_csl(source: SourceFile) -> str | None:
    """By its header."""
    return "whole" if has_columns(source, ("_id", "source", "entity_number", "ids")) else None


def read_csl(assembly: Assembly, odd: OddRecords) -> Edition:
    """All lists of the file. Raises ListUnusable at the first odd row, or if two were mixed."""
    source = assembly.parts["whole"]
    found = list(table(source, decoded(source), needed=NEEDED, odd=odd))
    label_first = label_first_in(source, found)
    seen: dict[str, Row] = {}
    notes: list[str] = []

    def read(row: Row, where: str) -> Designation | None:
        key = key_of(row, where)
        known = seen.setdefault(key, row)
        if known is not row and same_but_for_addresses_of_pages(known, row):
            notes.append(f"{where} repeats {key}, which was there before")
            return None
        return read_row(row, key, where, label_first=label_first)

    records = ((f"{source.shown}, row {number}, {row['name']}", row) for number, row in found)
    edition = edition_of(assembly, odd, records, read)
    return replace(edition, notes=tuple(notes))


def label_first_in(source: SourceFile, found: list[tuple[int, Row]]) -> bool:
    """Which order the ids of the file are in. Raises ListUnusable if it is both."""
    votes = Counter(stands for _, row in found for stands in label_stands(row["ids"]))
    first, last = votes["first"], votes["last"]
    if min(first, last) > 0:
        raise unusable(
            f"its ids name the kind first {first:,} times and last {last:,} times: two editions "
            "were put together",
            source.shown,
        )
    return first > 0


def key_of(row: Row, where: str) -> str:
    """`SDN-21944`: the list's short name and the publisher's number, else its own row id."""
    short, number = SHORT_NAME.search(row["source"]), row["entity_number"] or row["_id"]
    if short is None or not number:
        raise unusable(f"its source is {row['source'][:60]!r}, or it has no number", where)
    return f"{short[1]}-{number}"


def same_but_for_addresses_of_pages(one: Row, other: Row) -> bool:
    """Whether two rows differ in nothing but where the list is published."""
    return all(one[name] == other[name] for name in one if not name.endswith("_url"))


def read_row(row: Row, key: str, where: str, *, label_first: bool) -> Designation:
    """One row."""
    kind = KINDS.get(row["type"].lower()) if row["type"] else Kind.UNKNOWN
    if kind is None:
        raise unusable(f"its type is {row['type'][:40]!r}, known are {', '.join(KINDS)}", where)
    short = key.rpartition("-")[0]
    entry = OfacEntry(kind)
    gathered = entry.gathered
    read_names(row, gathered, is_export=short in EXPORT_LISTS)
    gathered.programmes |= dict.fromkeys((short, *values(row["programs"])))
    for address in values(row["addresses"]):
        read_address(address, gathered)
    for word in (*values(row["nationalities"]), *values(row["citizenships"]), row["vessel_flag"]):
        gathered.add_country(word)
    for birth in values(row["dates_of_birth"]):
        gathered.add_birth(birth)
    for place in values(row["places_of_birth"]):
        gathered.add_birth_place(place)
    if row["title"]:
        gathered.titles[row["title"]] = None
    gathered.add_number(IdentifierKind.OTHER, row["call_sign"], "Call sign")
    if row["vessel_owner"]:
        gathered.links[Link(relation="owned_by", name=row["vessel_owner"])] = None
    add_ids(entry, row["ids"], label_first=label_first)
    entry.add_remarks(row["remarks"])
    gathered.add_remark(row["federal_register_notice"], "Federal Register")
    gathered.add_remark(row.get("license_requirement", ""), "Licence requirement")
    return finished(entry, row, key, short, where)


def finished(entry: OfacEntry, row: Row, key: str, short: str, where: str) -> Designation:
    """With what the list demands, and for how long."""
    made = entry.designation(CSL, key, where)
    start, end = read_day(row["start_date"]), read_day(row["end_date"])
    return replace(
        made,
        measure=MEASURES.get(short, made.measure),
        listed_on=made.listed_on or start,
        valid_from=start or made.valid_from,
        valid_until=end,
    )


def values(cell: str) -> list[str]:
    """A cell's values; those of Commerce end with `; and X`."""
    found = (value.strip() for value in cell.split("; ", VALUES_MAX))
    return [value for value in found if value]


def read_names(row: Row, gathered: Gathered, *, is_export: bool) -> None:
    """The name and the aliases. Persons of Treasury are `FAMILY, Given`."""
    family_first = "," in row["name"]
    gathered.add_name(row["name"], family_first=family_first)
    for alias in values(row["alt_names"]):
        name = alias.removeprefix("and ") if is_export else alias
        gathered.add_name(name, NameQuality.STRONG, family_first="," in name)


def read_address(text: str, gathered: Gathered) -> None:
    """`Moscow, 117997, RU`: the last part is the country's code."""
    head, _, last = text.rpartition(", ")
    if re.fullmatch(r"[A-Z]{2}", last):
        gathered.add_address(head, last, country=last)
    else:
        gathered.add_address(text)


READER = Reader(
    format="US CSL CSV", recognise=recognise_csl, assemble=each_alone(CSL), read=read_csl
)
