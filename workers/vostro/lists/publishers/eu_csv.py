"""The EU's consolidated list of financial sanctions, CSV 1.1; the retired CSV 1.0 is refused.

Source: European Commission, FSF, csvFullSanctionsList_1_1. Semicolons, UTF-8 with a byte order
mark. Each row repeats the entity and fills one group of columns: rows join on Entity_LogicalId.
"""

from collections import defaultdict
from collections.abc import Iterator

from vostro.designation import Designation
from vostro.errors import ListUnusable
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.eu_entry import (
    EU,
    KINDS,
    Facts,
    add_address,
    add_birth,
    add_document,
    add_names,
    add_regulation,
    country_code_of,
    country_word,
    finished,
)
from vostro.lists.publishers.gather import Gathered, edition_of
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.table import Row, has_columns, table
from vostro.lists.text import decoded

NEEDED = (
    "fileGenerationDate",
    "Entity_LogicalId",
    "Entity_SubjectType",
    "Entity_Remark",
    "Entity_Regulation_Programme",
    "NameAlias_WholeName",
    "NameAlias_FirstName",
    "NameAlias_LastName",
    "NameAlias_NameLanguage",
    "Address_City",
    "Address_Street",
    "Address_CountryIso2Code",
    "BirthDate_BirthDate",
    "BirthDate_Year",
    "Identification_Number",
    "Identification_TypeCode",
    "Citizenship_CountryIso2Code",
)
# Our names, which are those of the XML, for the columns of each group.
GROUPS: dict[str, dict[str, str]] = {
    "NameAlias": {
        "LastName": "lastName",
        "FirstName": "firstName",
        "MiddleName": "middleName",
        "WholeName": "wholeName",
        "NameLanguage": "nameLanguage",
        "Gender": "gender",
        "Title": "title",
        "Function": "function",
        "Remark": "remark",
    },
    "Address": {
        "City": "city",
        "Street": "street",
        "PoBox": "poBox",
        "ZipCode": "zipCode",
        "Region": "region",
        "Place": "place",
        "CountryIso2Code": "countryIso2Code",
        "CountryDescription": "countryDescription",
    },
    "BirthDate": {
        "BirthDate": "birthdate",
        "Day": "dayOfMonth",
        "Month": "monthOfYear",
        "Year": "year",
        "YearRangeFrom": "yearRangeFrom",
        "YearRangeTo": "yearRangeTo",
        "Circa": "circa",
        "CalendarType": "calendarType",
        "Region": "region",
        "Place": "place",
        "City": "city",
        "CountryIso2Code": "countryIso2Code",
        "CountryDescription": "countryDescription",
    },
    "Identification": {
        "Number": "number",
        "LatinNumber": "latinNumber",
        "KnownExpired": "knownExpired",
        "KnownFalse": "knownFalse",
        "ReportedLost": "reportedLost",
        "RevokedByIssuer": "revokedByIssuer",
        "IssuedBy": "issuedBy",
        "TypeCode": "identificationTypeCode",
        "TypeDescription": "identificationTypeDescription",
        "CountryIso2Code": "countryIso2Code",
        "CountryDescription": "countryDescription",
        "Remark": "remark",
    },
    "Citizenship": {
        "CountryIso2Code": "countryIso2Code",
        "CountryDescription": "countryDescription",
    },
    "Entity_Regulation": {
        "Programme": "programme",
        "EntryIntoForceDate": "entryIntoForceDate",
        "NumberTitle": "numberTitle",
    },
}
WEAK_MARK = "low quality"  # of an alias, in its remark: the CSV has no column for it
RETIRED_MARKS = (b"Entity_logical_id;Subject_type;Leba_numtitle", b"Naal_wholename")
REPLACEMENT = "\ufffd"
ROWS_OF_ONE_MAX = 10_000


def recognise_eu_csv(source: SourceFile) -> str | None:
    """By its header."""
    if has_columns(source, ("Entity_LogicalId", "NameAlias_WholeName"), ";"):
        return "whole"
    return "retired" if all(mark in source.head for mark in RETIRED_MARKS) else None


def read_eu_csv(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd row, or for the retired CSV 1.0."""
    (part, source), *_ = assembly.parts.items()
    if part == "retired":
        raise retired(source)
    by_id: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    generated = ""
    for number, row in table(source, decoded(source), needed=NEEDED, odd=odd, delimiter=";"):
        key = row["Entity_LogicalId"]
        where = f"{source.shown}, row {number}, Entity_LogicalId {key[:20]}"
        if not (key.isascii() and key.isdigit()) or len(by_id[key]) >= ROWS_OF_ONE_MAX:
            odd.note(unusable("its Entity_LogicalId is no number, or has too many rows", where))
            continue
        generated = generated or row["fileGenerationDate"]
        by_id[key].append((where, row))
    records = ((rows[0][0], rows) for rows in by_id.values() if rows)
    return edition_of(assembly, odd, records, read_rows, published_on=read_day(generated))


def retired(source: SourceFile) -> ListUnusable:
    """Why a file of the retired layout is refused, and what else is wrong with it."""
    text = source.content.decode("utf-8", "replace")
    lost, lines = text.count(REPLACEMENT), text.splitlines()
    quoted = sum(line.startswith('"') and line.count('"') == 2 for line in lines)  # noqa: PLR2004
    what = "the retired CSV 1.0 layout"
    if lines and quoted > len(lines) / 2:
        what += f"; a spreadsheet damaged it: {quoted:,} of its lines are one quoted cell"
    if lost:
        what += f"; {lost:,} letters are lost (U+FFFD)"
    return unusable(what, source.shown, "The version in use stays. Load CSV 1.1 or XML 1.1.")


def read_rows(rows: list[tuple[str, Row]], where: str) -> Designation:
    """All rows of one entity."""
    first = rows[0][1]
    code = first["Entity_SubjectType"] or first.get("Entity_SubjectType_ClassificationCode", "")
    kind = KINDS.get(code.upper())
    if kind is None:
        raise unusable(f"its Entity_SubjectType is {code[:40]!r}, known are P, E", where)
    entry = Gathered(kind=kind)
    add_names(entry, (weighed(name) for name in groups_of(rows, "NameAlias")))
    for regulation in groups_of(rows, "Entity_Regulation"):
        add_regulation(entry, regulation)
    for address in groups_of(rows, "Address"):
        add_address(entry, address)
    for birth in groups_of(rows, "BirthDate"):
        add_birth(entry, birth)
    for document in groups_of(rows, "Identification"):
        add_document(entry, document)
    for citizenship in groups_of(rows, "Citizenship"):
        entry.add_country(country_code_of(citizenship) or country_word(citizenship))
    for _, row in rows:
        entry.listed_on += filter(None, [read_day(row.get("Entity_DesignationDate", ""))])
        for column in ("Entity_Remark", "Entity_DesignationDetails"):
            entry.add_remark(row.get(column, ""))
        entry.add_remark(row.get("Entity_EU_ReferenceNumber", ""), "EU ref")
        entry.add_remark(row.get("Entity_UnitedNationId", ""), "UN ref")
    return finished(entry, first["Entity_LogicalId"], where)


def groups_of(rows: list[tuple[str, Row]], group: str) -> Iterator[Facts]:
    """One group of columns, of each row that fills it."""
    columns = GROUPS[group]
    for _, row in rows:
        facts = {name: row.get(f"{group}_{column}", "") for column, name in columns.items()}
        if any(facts.values()):
            yield facts


def weighed(name: Facts) -> Facts:
    """A name with what the XML calls `strong`."""
    is_weak = WEAK_MARK in name.get("remark", "").lower()
    return {**name, "strong": "false" if is_weak else "true"}


READER = Reader(
    format="EU CSV 1.1", recognise=recognise_eu_csv, assemble=each_alone(EU), read=read_eu_csv
)
