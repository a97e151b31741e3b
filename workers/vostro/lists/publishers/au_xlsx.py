"""Australia's consolidated list: DFAT's spreadsheet.

Source: DFAT, regulation8_consolidated.xlsx. A row a name; `2`, `2a`, `2b` are the same party. Its
columns are typed by hand: blanks, cases and spellings vary.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from vostro.designation import Designation, IdentifierKind, Kind, NameQuality
from vostro.errors import ListUnusable
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, add_text, edition_of, tidied
from vostro.lists.publishers.pieces import numbered
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.table import Row
from vostro.lists.xlsx import header_of, is_workbook, sheet_table

AUSTRALIA = "au"
NEEDED = (
    "Reference",
    "Name of Individual or Entity",
    "Type",
    "Name Type",
    "Date of Birth",
    "Place of Birth",
    "Citizenship",
    "Address",
    "Additional Information",
    "Listing Information",
    "Committees",
    "Control Date",
)
REFERENCE = re.compile(r"^(\d{1,6})\s*[a-z]{0,3}\d{0,3}$", re.IGNORECASE)
KINDS = {"individual": Kind.PERSON, "entity": Kind.ORGANISATION, "vessel": Kind.VESSEL}
# By a word of it: the column is typed by hand, in 17 spellings so far.
QUALITY_WORDS = (
    ("primary", NameQuality.PRIMARY),
    ("former", NameQuality.FORMER),
    ("previous", NameQuality.FORMER),
    ("script", NameQuality.STRONG),
    ("aka", NameQuality.STRONG),
)
LISTED_BEFORE = re.compile(r"\s*\((?:previously|formerly) (?:listed|known) as\)\s*$", re.IGNORECASE)
NULLS = frozenset({"na", "n/a", "unknown", "-"})
PASSPORT = re.compile(
    r"passport (?:no|number)s?\.?[\s:]*(?:[A-Za-z]+ )?([A-Z]{0,3}[- ]?\d{5,12})\b", re.IGNORECASE
)
NUMBER = re.compile(
    r"(?P<label>(?:state |business |company )?registration number|tax(?:payer)? "
    r"(?:id|identification)(?: number)?|INN|OGRN)\W{0,4}(?P<number>\d{8,15})\b",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\(.*?\)|alt DOB:?|for this aka only,?", re.IGNORECASE)
DATES = re.compile(r"\s*(?:>>|;)\s*")
ROWS_OF_ONE_MAX = 1_000


def recognise_australia(source: SourceFile) -> str | None:
    """By the header of its first sheet."""
    if not is_workbook(source):
        return None
    try:
        return "whole" if set(NEEDED) <= set(header_of(source)) else None
    except ListUnusable:
        return None


def read_australia(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd row. Its date is its latest change."""
    source = assembly.parts["whole"]
    changed: list[date] = []
    parties = groups(source, sheet_table(source, needed=NEEDED, odd=odd), odd, changed)
    edition = edition_of(assembly, odd, parties, read_party)
    return msgspec.structs.replace(edition, published_on=max(changed, default=None))


def groups(
    source: SourceFile, found: Iterable[tuple[int, Row]], odd: OddRecords, changed: list[date]
) -> Iterator[tuple[str, list[tuple[str, Row]]]]:
    """The rows of each party, with where each stands; a row without a reference is odd."""
    by_party: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for number, row in found:
        reference = REFERENCE.match(row["Reference"])
        where = f"{source.shown}, row {number}, Reference {row['Reference'][:20]}"
        if reference is None or len(by_party[reference[1]]) >= ROWS_OF_ONE_MAX:
            odd.note(unusable("its Reference is no number, or has too many rows", where))
            continue
        day = read_day(row.get("Control Date", ""))
        changed += [] if day is None else [day]
        by_party[reference[1]].append((where, row))
    return ((rows[0][0], rows) for rows in by_party.values() if rows)


def read_party(rows: list[tuple[str, Row]], where: str) -> Designation:
    """All rows of one party."""
    kind = KINDS.get(tidied(rows[0][1]["Type"]).lower())
    if kind is None:
        known = ", ".join(KINDS)
        raise unusable(f"its Type is {rows[0][1]['Type'][:40]!r}, known are {known}", where)
    entry = Gathered(kind=kind)
    for place, row in rows:
        add_name(entry, row, place)
        add_facts(entry, row)
    reference = REFERENCE.match(rows[0][1]["Reference"])
    key = "" if reference is None else reference[1]
    return entry.designation(list_name=AUSTRALIA, source_id=key, where=where)


def add_name(entry: Gathered, row: Row, where: str) -> None:
    """The row's name; `(previously listed as)` behind it makes it a former one."""
    told = row["Name Type"].lower().replace(".", "")
    quality = next((known for word, known in QUALITY_WORDS if word in told), None)
    if quality is None:
        known = ", ".join(word for word, _ in QUALITY_WORDS)
        raise unusable(f"its Name Type is {row['Name Type'][:40]!r}, known are {known}", where)
    name = row["Name of Individual or Entity"]
    bare = LISTED_BEFORE.sub("", name)
    if not bare:
        raise unusable("it has no name", where)
    entry.add_name(bare, NameQuality.FORMER if bare != name else quality)


def add_facts(entry: Gathered, row: Row) -> None:
    """Everything else of a row: most repeat the row before."""
    for cell in numbered(said(row["Date of Birth"])):
        for birth in DATES.split(cell):
            entry.add_birth(ASIDE.sub("", birth))
    for place in numbered(said(row.get("Place of Birth", ""))):
        entry.add_birth_place(place)
    for word in numbered(said(row["Citizenship"])):
        entry.add_country(word)
    for address in numbered(said(row["Address"])):
        entry.add_address(address, code=address.rpartition(",")[2].strip())
    add_text(entry.programmes, tidied(row["Committees"]))
    told = said(row.get("Additional Information", ""))
    entry.add_remark(told)
    entry.add_remark(row.get("Listing Information", ""), "Listing")
    entry.add_numbers_in(told)
    for number in PASSPORT.findall(told):
        entry.add_number(IdentifierKind.PASSPORT, number, "Passport", note="from the remarks")
    for found in NUMBER.finditer(told):
        is_tax = found["label"].lower().startswith(("tax", "inn"))
        kind = IdentifierKind.TAX_ID if is_tax else IdentifierKind.REGISTRATION
        entry.add_number(kind, found["number"], found["label"], note="from the remarks")


def said(text: str) -> str:
    """A cell, or "" for the ways in which nothing is said."""
    return "" if text.strip().lower() in NULLS else text


READER = Reader(
    format="Australia DFAT spreadsheet",
    recognise=recognise_australia,
    assemble=each_alone(AUSTRALIA),
    read=read_australia,
)
