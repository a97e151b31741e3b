"""Invented files: Canada, Australia, OpenSanctions, a bank's own lists, bank measures."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import openpyxl

from samples_table import csv_row

CANADA = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<data-set xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <record><Country>Belarus / Bélarus</Country><LastName>Zavrazhin</LastName>
    <GivenName>Yegor </GivenName><DateOfBirthOrShipBuildDate> 1970-05</DateOfBirthOrShipBuildDate>
    <Aliases>Belarusian: Ягор Завражын, Russian: Егор Завражин</Aliases>
    <Schedule>1, Part 1</Schedule><Item>1</Item><DateOfListing>2020-09-28</DateOfListing></record>
  <record><Country>Russia / Russie</Country><EntityOrShip>\u200bZaliv Works</EntityOrShip>
    <Aliases>Завод «Залив, Север», АО; Zaliv Plant / Zaliv Yard</Aliases>
    <Schedule>1, Part 2</Schedule><Item>7</Item><DateOfListing>2022-02-24</DateOfListing></record>
  <record><Country>Russia / Russie</Country><EntityOrShip>Zaliv Star</EntityOrShip>
    <TitleOrShip>Oil Tanker</TitleOrShip><ShipIMONumber>9000001</ShipIMONumber>
    <DateOfBirthOrShipBuildDate>1999</DateOfBirthOrShipBuildDate>
    <Schedule>1.1</Schedule><Item>1</Item><DateOfListing>2025-02-21</DateOfListing></record>
</data-set>""".encode()


AU_COLUMNS = (
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
AU_ROWS: tuple[tuple[object, ...], ...] = (
    (
        2,
        "Yegor Zavrazhin",
        "Individual ",
        "Primary Name ",
        "a) Approximately 1955- 1958 b) 4 Apr. 1969",
        "Murmansk, Russia",
        "Russian and Ukrainian",
        "NA",
        "Passport no.: Russian 530000001, issued in 1999",
        "",
        "Autonomous (Russia) ",
        "15/12/2023",
    ),
    ("2a", "Егор Завражин", "individual", "Original script", "na", "", "", "", "", "", "x", ""),
    ("2b", "Gora (previously listed as)", "Individual", "Aka", "", "", "", "", "", "", "x", ""),
    (
        3,
        "Zaliv Works",
        "Entity",
        "primary name",
        None,
        None,
        None,
        "1 Quay, Russia",
        None,
        None,
        "y",
    ),
    (None,) * len(AU_COLUMNS),
)


def workbook(*rows: Sequence[object]) -> bytes:
    """A spreadsheet with these rows."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


AUSTRALIA = workbook(AU_COLUMNS, *AU_ROWS)


SIMPLE_COLUMNS = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,"
    "dataset,first_seen,last_seen,last_change"
)


def simple_csv(*rows: Mapping[str, str]) -> bytes:
    """targets.simple.csv."""
    lines = [csv_row(row, SIMPLE_COLUMNS.split(",")) for row in rows]
    return "\n".join((SIMPLE_COLUMNS, *lines, "")).encode()


SIMPLE = simple_csv(
    {
        "id": "NK-1",
        "schema": "Company",
        "name": "Severny Zaliv Bank",
        "aliases": 'Залив Банк;"Gulf; Northern"',
        "countries": "ru;kz",
        "identifiers": "SEZARUMM;7700000001",
        "sanctions": "EU - 2022",
        "dataset": "EU list",
        "last_seen": "2026-02-01T00:00:00",
    },
    {"id": "Q-2", "schema": "Person", "name": "Yegor Zavrazhin", "birth_date": "1970-05"},
)
FTM = b"""{"id":"NK-1","caption":"Severny Zaliv Bank","schema":"Company","properties":{"name":\
["Severny Zaliv Bank"],"weakAlias":["SEZA"],"previousName":["Gulf Bank"],"country":["ru"],\
"swiftBic":["SEZARUMM"],"topics":["sanction"],"addressEntity":["addr-1"]},"referents":["old-1"],\
"datasets":["eu_fsf"],"target":true,"last_seen":"2026-02-01"}
{"id":"NK-2","caption":"Zaliv Holding","schema":"Company","properties":{"name":["Zaliv Holding"]},\
"target":false}
{"id":"own-1","schema":"Ownership","properties":{"owner":["NK-2"],"asset":["NK-1"]}}
{"id":"s-1","schema":"Sanction","properties":{"entity":["NK-1"],"program":["UKR"],\
"startDate":["2022-02-23"]}}
{"id":"addr-1","caption":"1 Quay, Murmansk","schema":"Address","properties":{"full":\
["1 Quay, Murmansk"],"country":["ru"]},"target":false}
"""


OWN_COLUMNS = (
    "list,id,kind,name,aliases,weak_aliases,former_names,measure,birth_dates,countries,identifiers,"
    "addresses,programmes,links,valid_from,valid_until,source,remarks,updated_on"
)
OWN_BANK = {
    "list": "our-banks",
    "id": "b-1",
    "kind": "bank",
    "name": "Severny Zaliv Bank",
    "aliases": "Залив Банк | Northern Gulf Bank",
    "former_names": "Gulf Bank",
    "measure": "reject",
    "countries": "RU",
    "identifiers": "bic:SEZARUMM | tax_id:7700000001",
    "links": "owned_by:Zaliv Holding | acts_for:#b-2",
    "valid_from": "2025-01-15",
    "valid_until": "2026-12-31",
    "updated_on": "2026-11-25",
}


def own_csv(*rows: Mapping[str, str], columns: str = OWN_COLUMNS) -> bytes:
    """A bank's own list; each row is the bank's but for the cells given."""
    lines = [csv_row({**OWN_BANK, **row}, columns.split(",")) for row in rows]
    return "\n".join((columns, *lines, "")).encode()


OWN_JSONL = b"""{"list":"our-banks","source_id":"b-1","kind":"bank","names":[{"text":"Severny \
Zaliv Bank"},{"text":"SEZA","quality":"weak"}],"measure":"reject","identifiers":[{"kind":"bic",\
"value":"SEZARUMM"}],"valid_from":"2025-01-15"}
{"list":"our-banks","source_id":"p-1","kind":"person","names":[{"text":"Yegor Zavrazhin"}]}
"""
BANK_FACTS = b"""checked = 2026-11-25

[[banks]]
name = "Severny Zaliv Bank"
country = "RU"
bics = ["SEZARUMM"]
names = ["severny zaliv", "zaliv"]
measures = [
    { kind = "messaging_ban", by = "EU", valid_from = 2022-03-12, source = "EU 2022/345" },
    { kind = "transaction_ban", by = "EU", valid_from = 2025-07-18, valid_until = 2026-07-31 },
    { kind = "block", by = "US", valid_from = 2022-02-24, source = "press", confirmed = false },
]
"""
