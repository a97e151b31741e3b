"""The other publishers' real files: every record and every name of every sound one is there."""

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from vostro.designation import Designation, IdentifierKind, Kind, Measure
from vostro.errors import ListUnusable
from vostro.lists.edition import Edition
from vostro.lists.publishers.gather import tidied
from vostro.lists.recognise import recognise_path

LANGUAGES = {"Belarusian", "Belarussian", "Russian", "Arabic", "and"}
ENHANCED = (
    "{https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML}"
)


@pytest.fixture
def lists(shared: Path) -> Path:
    return shared / "lists"


@cache
def edition(path: Path) -> Edition:
    """The one list that a file is; read once for all tests."""
    (assembly,) = recognise_path(path).assemblies
    return assembly.read()


def names_in(designations: Iterable[Designation]) -> set[str]:
    return {name.text for designation in designations for name in designation.names}


def numbers(found: Edition, kind: IdentifierKind) -> list[str]:
    return [n.value for d in found.designations for n in d.identifiers if n.kind is kind]


@pytest.mark.parametrize(
    ("file", "list_name", "format_name", "published", "designations"),
    [
        ("ofac/cons_2018-04/consolidated.xml", "ofac-consolidated", "standard", "2018-04-06", 639),
        ("ofac/cons_xml/consolidated.xml", "ofac-consolidated", "standard", "2025-03-28", 443),
        ("ofac/cons_xml/cons_enhanced.xml", "ofac-consolidated", "enhanced", "2026-01-08", 442),
        ("ofac/cons_xml/CONS_ENHANCED.ZIP", "ofac-consolidated", "enhanced", "2025-01-10", 443),
        ("ofac/cons_xml/IRGC_sanctions.xml", "ofac-irgc", "enhanced", "2024-08-28", 293),
        ("ofac/cons_xml/yemen_sanctions.xml", "ofac-yemen", "enhanced", "2024-05-24", 10),
        ("ofac/cons_xml/cons_advanced.xml", "ofac-consolidated", "advanced", "2020-03-17", 375),
        ("ofac/csl/consolidated.csv.gz", "us-csl", "CSL", "None", 14_159),  # one row is there twice
        ("banks/csl_capta_mbs_ssi_2022.csv", "us-csl", "CSL", "None", 359),  # the same row
        ("uk/2014-04-02/sanctionsconlist.csv.gz", "uk", "OFSI", "2014-04-02", 2_297),
        ("uk/2018-04-13/sanctionsconlist.csv", "uk", "OFSI", "2018-04-13", 2_106),
        ("uk/2025-04-10/ConList.from-xlsx.csv.gz", "uk", "OFSI", "2025-04-10", 4_686),
        ("uk/2025-04-10/UK_Sanctions_List.xlsx", "uk", "OFSI", "2025-04-10", 4_686),
        ("uk/layout/UK-Sanctions-List.excerpt_2026-10-08.csv", "uk", "FCDO", "2026-10-08", 1),
        ("uk/layout/UK-Sanctions-List.excerpt_2026.xml", "uk", "FCDO", "2026-04-29", 1),
        ("eu/data.xml", "eu", "1.0", "2016-02-11", 595),
        ("eu/xmlFullSanctionsList_1_1.excerpt_2018-12-21.xml", "eu", "1.1", "2018-12-21", 2),
        ("eu/xmlFullSanctionsList_1_1.excerpt_2024-12-11.xml", "eu", "1.1", "2024-12-11", 1),
        ("ch/seco.xml", "ch", "SECO", "2024-01-17", 3),
        ("ch/seco_excerpt_2026-08-27.xml", "ch", "SECO", "2026-08-27", 0),  # it is de-listed
        ("ca/cannada.xml", "ca", "Canada", "None", 4_759),
        ("au/regulation8_consolidated.xlsx", "au", "Australia", "2024-11-11", 3_062),
    ],
)
def test_every_sound_file_loads_whole(  # noqa: PLR0917 - one row of the table
    lists: Path, file: str, list_name: str, format_name: str, published: str, designations: int
) -> None:
    found = edition(lists / file)
    assert (found.list, str(found.published_on)) == (list_name, published)
    assert format_name in found.format
    assert len(found.designations) == designations
    assert found.odd == ()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("eu/EUSanctionsShort.csv", r"retired CSV 1\.0.*997 of its lines.*382 letters are lost"),
        ("ofac/csl/csl.csv", "header comes again"),
    ],
)
def test_a_damaged_copy_is_refused_with_the_reason(lists: Path, file: str, reason: str) -> None:
    (assembly,) = recognise_path(lists / file).assemblies
    with pytest.raises(ListUnusable, match=reason):
        assembly.read()


def test_files_that_someone_derived_are_no_lists_and_are_named(lists: Path) -> None:
    skipped = {file.name for file in recognise_path(lists).skipped}
    assert {
        "banks/ofac_nonsdn_banks_2026-01-08.csv",
        "banks/ofac_sdn_bics_2024-05-02.csv",
        "eu/Abbreviation_FSD_extract_program.xlsx",
        "eu/derived_2025/eur_Europe_parsed.csv",
        "uk/derived_2026-05/subjects.csv",
    } <= skipped
    assert not any(name.endswith(("data.xml", "consolidated.xml")) for name in skipped)


@pytest.mark.parametrize("file", ["cons_enhanced.xml", "IRGC_sanctions.xml", "yemen_sanctions.xml"])
def test_every_spelling_of_the_enhanced_format_is_a_name(lists: Path, file: str) -> None:
    path = lists / "ofac" / "cons_xml" / file
    found = edition(path)
    for entity, made in zip(
        etree.parse(path).iter(f"{ENHANCED}entity"), found.designations, strict=True
    ):
        spelt = {
            tidied(translation.findtext(f"{ENHANCED}formattedFullName"))
            for translation in entity.iter(f"{ENHANCED}translation")
            if translation.find(f"{ENHANCED}formattedFullName") is not None
        }
        assert spelt == names_in([made]), made.source_id


def test_names_in_other_scripts_are_those_that_were_counted(lists: Path) -> None:
    folder = lists / "ofac" / "cons_xml"
    for file, script, least in (
        ("cons_enhanced.xml", "Cyrl", 41),
        ("cons_enhanced.xml", "Hans", 5),
        ("IRGC_sanctions.xml", "Arab", 91),  # one of 92 is a spelling that was there before
    ):
        scripts = Counter(n.script for d in edition(folder / file).designations for n in d.names)
        assert scripts[script] == least


def test_each_bank_outside_the_sdn_list_has_its_bic_and_directives(lists: Path) -> None:
    found = {
        d.source_id: d for d in edition(lists / "ofac/cons_xml/cons_enhanced.xml").designations
    }
    with (lists / "banks/ofac_nonsdn_banks_2026-01-08.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            bank = found[row["ofac_uid"]]
            bics = {n.value for n in bank.identifiers if n.kind is IdentifierKind.BIC}
            assert set(filter(None, row["bic"].split("; "))) == bics
            days = {day.isoformat() for day in (bank.listed_on,) if day}
            assert any(day in row["lists_with_date_published"] for day in days), bank.source_id
            numbered = set(re.findall(r"Subject to Directive (\w+)", row["directives"]))
            told = {p.rpartition(" ")[2] for p in bank.programmes if "Directive" in p}
            assert numbered <= told, bank.source_id
    kunlun = found["15268"]
    assert (kunlun.kind, kunlun.measure) == (Kind.BANK, Measure.REJECT)
    assert sum(d.valid_from is not None for d in found.values()) == 80


def test_the_standard_and_the_enhanced_format_agree(lists: Path) -> None:
    folder = lists / "ofac" / "cons_xml"
    standard = {d.source_id: d for d in edition(folder / "consolidated.xml").designations}
    enhanced = {d.source_id: d for d in edition(folder / "CONS_ENHANCED.ZIP").designations}
    assert standard.keys() == enhanced.keys()
    for number, one in standard.items():
        latin = {n.text for n in enhanced[number].names if n.script == "Latn"}
        assert {n.text for n in one.names} <= latin | {one.caption}, number
        assert one.kind is enhanced[number].kind


def test_every_row_of_the_screening_list_is_there_with_its_bics(lists: Path) -> None:
    found = edition(lists / "ofac/csl/consolidated.csv.gz")
    with gzip.open(lists / "ofac/csl/consolidated.csv.gz", "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    names = names_in(found.designations)
    assert {tidied(row["name"]) for row in rows} <= names
    bics = {
        value
        for row in rows
        for value in re.findall(r"(?:^|; )(?:[A-Z]{2}, )?(\w+), SWIFT/BIC", row["ids"])
    }
    assert bics == set(numbers(found, IdentifierKind.BIC))
    imo = {value for row in rows for value in re.findall(r"IMO (\d{7}), Vessel", row["ids"])}
    assert imo <= set(numbers(found, IdentifierKind.IMO))
    measures = Counter(d.measure for d in found.designations if d.source_id.startswith("CAP-"))
    assert set(measures) == {Measure.REJECT}


def test_every_name_of_ofsis_rows_is_there_and_both_files_are_the_same(lists: Path) -> None:
    folder = lists / "uk" / "2025-04-10"
    found = edition(folder / "ConList.from-xlsx.csv.gz")
    text = gzip.decompress((folder / "ConList.from-xlsx.csv.gz").read_bytes()).decode()
    table = csv.DictReader(StringIO(text.partition("\n")[2], newline=""))
    by_id = {d.source_id: names_in([d]) for d in found.designations}
    for row in table:
        given = tidied(" ".join(row[f"Name {n}"] for n in range(1, 6)))
        family = tidied(row["Name 6"])
        is_person = row["Group Type"] == "Individual"
        whole = f"{family}, {given}" if family and given and is_person else f"{given} {family}"
        assert tidied(whole) in by_id[row["Group ID"]], row
        other = tidied(row["Name Non-Latin Script"])
        assert not other or other in by_id[row["Group ID"]], row
    assert found.designations == edition(folder / "UK_Sanctions_List.xlsx").designations


def test_ofsis_birth_dates_are_understood_but_for_a_few(lists: Path) -> None:
    for file in ("2014-04-02/sanctionsconlist.csv.gz", "2025-04-10/UK_Sanctions_List.xlsx"):
        found = edition(lists / "uk" / file)
        assert sum(d.remarks.startswith("Born: ") for d in found.designations) <= 2
    imo = set(numbers(edition(lists / "uk/2025-04-10/UK_Sanctions_List.xlsx"), IdentifierKind.IMO))
    assert len(imo) >= 15


def test_every_name_and_birth_of_the_retired_eu_xml_is_there(lists: Path) -> None:
    found = edition(lists / "eu/data.xml")
    root = etree.parse(lists / "eu/data.xml").getroot()
    for entity, made in zip(root.iterfind("ENTITY"), found.designations, strict=True):
        whole = {tidied(name.text) for name in entity.iterfind("NAME/WHOLENAME")}
        assert {name for name in whole if name} == names_in([made])
        dates = {tidied(birth.text) for birth in entity.iterfind("BIRTH/DATE")} - {""}
        assert bool(dates) == bool(made.birth_dates), made.source_id


def test_every_name_of_canada_is_there_and_each_ship_has_its_number(lists: Path) -> None:
    path = lists / "ca/cannada.xml"
    found = edition(path)
    for record, made in zip(
        etree.parse(path).getroot().iterfind("record"), found.designations, strict=True
    ):
        entity = tidied(record.findtext("EntityOrShip"))
        parts = [tidied(record.findtext(tag)) for tag in ("LastName", "GivenName")]
        assert made.caption == (entity or ", ".join(filter(None, parts)))
        words = set(re.findall(r"\w{3,}", tidied(record.findtext("Aliases")))) - LANGUAGES
        kept = set(re.findall(r"\w{3,}", " ".join(n.text for n in made.names)))
        assert words <= kept, made.source_id
    assert len(numbers(found, IdentifierKind.IMO)) == 109
    assert sum(d.kind is Kind.VESSEL for d in found.designations) == 109


def test_every_name_of_australia_is_there(lists: Path) -> None:
    path = lists / "au/regulation8_consolidated.xlsx"
    found = edition(path)
    book = openpyxl.load_workbook(path, read_only=True)
    cells = [row[:2] for row in book.worksheets[0].iter_rows(values_only=True, min_row=2)]
    wanted = {tidied(str(name)) for _, name in cells if name}
    bare = {re.sub(r"\s*\((formerly|previously) listed as\)$", "", name) for name in wanted}
    assert bare == names_in(found.designations)


def test_each_bank_of_the_sdn_list_has_the_bics_that_were_derived_from_it(lists: Path) -> None:
    found = {d.source_id: d for d in edition(lists / "ofac/sdn_2024-05-02").designations}
    with (lists / "banks/ofac_sdn_bics_2024-05-02.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 156
    for row in rows:
        bank = found[row["ofac_uid"]]
        bics = {n.value for n in bank.identifiers if n.kind is IdentifierKind.BIC}
        assert set(row["bic"].split("; ")) == bics, row
        assert bank.kind is Kind.BANK, row
