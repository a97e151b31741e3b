"""The UK Sanctions List in CSV: the Foreign Office's, the only UK list since January 2026.

A line with the report's date, then 58 columns; one row a name, joined by Unique ID. Source: FCDO,
"UK Sanctions List", CSV; its field descriptions.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from vostro.designation import Designation
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, edition_of
from vostro.lists.publishers.uk_entry import UK, add_facts, add_name, finished, kind_of
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.table import Row, first_rows, has_columns, table
from vostro.lists.text import decoded

COLUMNS = {
    "Name 6": "name_6",
    **{f"Name {n}": f"name_{n}" for n in range(1, 6)},
    "Name type": "name_type",
    "Alias strength": "strength",
    "Name non-latin script": "other_script",
    "Title": "title",
    "D.O.B": "dob",
    "Town of birth": "town",
    "Country of birth": "birth_country",
    "Nationality(/ies)": "nationality",
    "Passport number": "passport",
    "Passport additional information": "passport_note",
    "National Identifier number": "national_id",
    "National Identifier additional information": "national_id_note",
    "Position": "position",
    "Gender": "gender",
    **{f"Address Line {n}": f"address_{n}" for n in range(1, 7)},
    "Address Postal Code": "post_code",
    "Address Country": "country",
    "Phone number": "phone",
    "Website": "website",
    "Email address": "email",
    "Regime Name": "regime",
    "Date Designated": "designated_on",
    "Type of entity": "entity_type",
    "Subsidiaries": "subsidiaries",
    "Parent company": "parent",
    "Business registration number (s)": "business_number",
    "IMO number": "imo",
    "Current owner/operator (s)": "owner",
    "Previous owner/operator (s)": "previous_owner",
    "Current believed flag of ship": "flag",
    "Type of ship": "ship_type",
    "Year Built": "year_built",
    "Hull identification number (HIN)": "hull",
    "UN Reference Number": "un_reference",
    "UK Statement of Reasons": "reasons",
    "Other Information": "other",
}
# Every one of them: a column that was renamed would lose what it holds in silence.
NEEDED = ("Unique ID", "Designation Type", "Sanctions Imposed", *COLUMNS)
REPORTED = re.compile(r"^\ufeff?\"?Report Date:\s*(\d{1,2}-[A-Za-z]{3}-\d{4})")
ROWS_OF_ONE_MAX = 5_000


def recognise_fcdo(source: SourceFile) -> str | None:
    """By its header."""
    known = has_columns(source, ("Unique ID", "OFSI Group ID", "Designation Type"))
    return "whole" if known else None


def read_fcdo(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd row."""
    source = assembly.parts["whole"]
    text = decoded(source)
    reported = REPORTED.match(text)
    return edition_of(
        assembly,
        odd,
        groups(source, text, odd),
        read_rows,
        published_on=None if reported is None else read_day(reported[1]),
    )


def groups(
    source: SourceFile, text: str, odd: OddRecords
) -> Iterator[tuple[str, list[tuple[str, Row]]]]:
    """The rows of each Unique ID, with where each stands; a row without one is odd."""
    before = next((n for n, row in enumerate(first_rows(source)) if "Unique ID" in row), 0)
    by_id: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for number, row in table(source, text, needed=NEEDED, odd=odd, lines_before=before):
        key, where = row["Unique ID"], f"{source.shown}, row {number}, {row['Unique ID'][:20]}"
        if not key or len(by_id[key]) >= ROWS_OF_ONE_MAX:
            odd.note(unusable("it has no Unique ID, or too many rows", where))
        else:
            by_id[key].append((where, row))
    return ((rows[0][0], rows) for rows in by_id.values() if rows)


def read_rows(rows: list[tuple[str, Row]], where: str) -> Designation:
    """All rows of one Unique ID."""
    first = rows[0][1]
    kind = kind_of(first["Designation Type"], where)
    entry = Gathered(kind=kind)
    for place, row in rows:
        if kind_of(row["Designation Type"], place) is not kind:
            raise unusable(f"its type is {row['Designation Type']!r}, another row's is not", place)
        facts = {name: row.get(column, "") for column, name in COLUMNS.items()}
        add_name(entry, facts, place)
        add_facts(entry, facts)
    return finished(entry, first["Unique ID"], where, first["Sanctions Imposed"])


READER = Reader(
    format="UK FCDO CSV", recognise=recognise_fcdo, assemble=each_alone(UK), read=read_fcdo
)
