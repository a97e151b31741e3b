"""OFSI's consolidated list (ConList), 2022 and older layout, as CSV and as spreadsheet.

Closed in January 2026; banks still hold it. One row is one name with one birth date and one
address: rows are joined by Group ID. Source: OFSI, "Financial sanctions: consolidated list of
targets", format guide.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from vostro.designation import Designation, IdentifierKind
from vostro.errors import ListUnusable
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, edition_of
from vostro.lists.publishers.uk_entry import (
    UK,
    add_facts,
    add_name,
    add_told_documents,
    finished,
    kind_of,
)
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.table import Row, first_rows, has_columns, table
from vostro.lists.text import decoded
from vostro.lists.xlsx import header_of, is_workbook, sheet_rows, sheet_table

NEEDED = ("Name 6", "Name 1", "DOB", "Country", "Group Type", "Alias Type", "Regime", "Group ID")
COLUMNS = {
    "Name 6": "name_6",
    **{f"Name {n}": f"name_{n}" for n in range(1, 6)},
    "Alias Type": "name_type",
    "Alias Quality": "strength",
    "Name Non-Latin Script": "other_script",
    "Title": "title",
    "DOB": "dob",
    "Town of Birth": "town",
    "Country of Birth": "birth_country",
    "Nationality": "nationality",
    "Passport Number": "passport",
    "National Identification Number": "national_id",
    "National Identification Details": "national_id_note",
    "Position": "position",
    **{f"Address {n}": f"address_{n}" for n in range(1, 7)},
    "Post/Zip Code": "post_code",
    "Country": "country",
    "Regime": "regime",
    "Listed On": "listed_on",
    "UK Sanctions List Date Designated": "designated_on",
}
# Labels within "Other Information", which holds what has no column.
LABELS = {
    "UK Sanctions List Ref": "reference",
    "UK Statement of Reasons": "reasons",
    "UN Ref": "un_reference",
    "Gender": "gender",
    "Phone number": "phone",
    "Email address": "email",
    "Website": "website",
    "Type of entity": "entity_type",
    "Parent company": "parent",
    "Subsidiaries": "subsidiaries",
    "Business Reg No": "business_number",
    "IMO number": "imo",
    "Flag of ship": "flag",
    "Type of ship": "ship_type",
    "Year built": "year_built",
    "Current owners": "owner",
}
# Known, and of no use alone: they end the value before them and stay in the text.
OTHER_LABELS = ("Tonnage of ship", "Length of ship", "Previous flags", "Fax", "Tel")
# Of each layout every column is needed: one that was renamed would lose what it holds in silence.
NEWER_COLUMNS = (*COLUMNS, "Passport Details", "Other Information", "Group Type", "Group ID")
ONLY_NEWER = (
    "Name Non-Latin Script",
    "Alias Quality",
    "Passport Number",
    "National Identification Number",
    "National Identification Details",
    "UK Sanctions List Date Designated",
)
OLDER_COLUMNS = (*(name for name in NEWER_COLUMNS if name not in ONLY_NEWER), "NI Number")
LABEL = re.compile(r"\((" + "|".join(map(re.escape, (*LABELS, *OTHER_LABELS))) + r")\)\s?:")
UPDATED = re.compile(r"^\ufeff?\"?Last Updated\"?,\"?(\d\d/\d\d/\d{4})")
ROWS_OF_ONE_MAX = 5_000  # the most seen are 400


def recognise_conlist(source: SourceFile) -> str | None:
    """By its header, in a CSV or in a spreadsheet."""
    if is_workbook(source):
        try:
            return "sheet" if set(NEEDED) <= set(header_of(source)) else None
        except ListUnusable:
            return None
    return "whole" if has_columns(source, ("Name 6", "Alias Type", "Group ID")) else None


def read_conlist(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd row."""
    (part, source), *_ = assembly.parts.items()
    found, published = from_sheet(source, odd) if part == "sheet" else from_csv(source, odd)
    return edition_of(assembly, odd, groups(source, found, odd), read_group, published_on=published)


def from_csv(source: SourceFile, odd: OddRecords) -> tuple[Iterable[tuple[int, Row]], date | None]:
    """The rows and the date of a CSV: UTF-8, or Windows-1252 in the older layout."""
    head = first_rows(source)
    is_old = any("NI Number" in row for row in head)
    try:
        text = decoded(source)
    except ListUnusable:
        if not is_old:  # its Arabic and Cyrillic names can be in no other encoding
            raise
        text = decoded(source, "cp1252")
    updated = UPDATED.match(text)
    before = next((n for n, row in enumerate(head) if "Group ID" in row), 0)
    needed = OLDER_COLUMNS if is_old else NEWER_COLUMNS
    found = table(source, text, needed=needed, odd=odd, lines_before=before)
    return found, None if updated is None else read_day(updated[1])


def from_sheet(
    source: SourceFile, odd: OddRecords
) -> tuple[Iterable[tuple[int, Row]], date | None]:
    """The rows and the date of a spreadsheet."""
    first = next((cells for _, cells in sheet_rows(source, 1)), [])
    updated = first[1] if len(first) > 1 and first[0] == "Last Updated" else ""
    return sheet_table(source, needed=NEWER_COLUMNS, odd=odd), read_day(updated)


def groups(
    source: SourceFile, found: Iterable[tuple[int, Row]], odd: OddRecords
) -> Iterator[tuple[str, list[tuple[str, Row]]]]:
    """The rows of each Group ID, with where each stands; a row without one is odd."""
    by_group: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for number, row in found:
        group, where = row["Group ID"], f"{source.shown}, row {number}, Group ID {row['Group ID']}"
        if not (group.isascii() and group.isdigit()) or len(by_group[group]) >= ROWS_OF_ONE_MAX:
            odd.note(unusable("its Group ID is no number, or has too many rows", where))
        else:
            by_group[group].append((where, row))
    return ((rows[0][0], rows) for rows in by_group.values() if rows)


def read_group(rows: list[tuple[str, Row]], where: str) -> Designation:
    """All rows of one Group ID."""
    kind = kind_of(rows[0][1]["Group Type"], where)
    entry = Gathered(kind=kind)
    for place, row in rows:
        if kind_of(row["Group Type"], place) is not kind:
            raise unusable(f"its type is {row['Group Type']!r}, another row's is not", place)
        facts = {name: row.get(column, "") for column, name in COLUMNS.items()}
        told = labelled(row.get("Other Information", ""))
        if "Passport Number" in row:
            facts["passport_note"] = row["Passport Details"]
        else:
            add_told_documents(entry, IdentifierKind.PASSPORT, row.get("Passport Details", ""))
            add_told_documents(entry, IdentifierKind.NATIONAL_ID, row.get("NI Number", ""))
        add_name(entry, facts, place)
        add_facts(entry, facts | told)
    return finished(entry, rows[0][1]["Group ID"], where)


def labelled(text: str) -> dict[str, str]:
    """`(Label):value` pairs of Other Information; what is before and between them is "other"."""
    facts, others = {"other": ""}, []
    pieces = LABEL.split(text)
    others.append(pieces[0])
    for label, value in zip(pieces[1::2], pieces[2::2], strict=True):
        name = LABELS.get(label)
        if name is None or name in facts:
            others.append(f"{label}: {value}")
        else:
            facts[name] = value.strip(" .") if name != "reasons" else value.strip()
    facts["other"] = " ".join(filter(None, map(str.strip, others)))
    return facts


READER = Reader(
    format="UK OFSI ConList",
    recognise=recognise_conlist,
    assemble=each_alone(UK),
    read=read_conlist,
)
