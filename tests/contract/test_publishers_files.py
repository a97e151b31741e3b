"""The publishers' real files: every row of every sound one is there, every damaged one refused."""

import csv
from collections import Counter
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from lxml import etree

from vostro.designation import IdentifierKind, Kind, NameQuality
from vostro.errors import ListUnusable
from vostro.lists.compile import compile_editions
from vostro.lists.countries import country_code
from vostro.lists.edition import Edition
from vostro.lists.recognise import recognise_path
from vostro.screening.lists import ScreeningLists

# Words that are no country, or no longer one: kept as text.
NO_COUNTRIES = {
    "undetermined",
    "Region: Commonwealth of Independent States",
    "Region: Kafia Kingi",
    "former Soviet Union",
    "na",
}


@cache
def editions_below(folder: Path) -> dict[str, Edition]:
    """Every list of a folder, by name; read once for all tests."""
    return {a.list: a.read() for a in recognise_path(folder).assemblies}


@pytest.fixture
def lists(shared: Path) -> Path:
    return shared / "lists"


def rows(path: Path) -> list[list[str]]:
    """The rows of an OFAC file, read without our reader."""
    text = path.read_text("ascii").replace("\x1a", "")
    return [row for row in csv.reader(StringIO(text)) if row]


@pytest.mark.parametrize(
    ("list_name", "prefix", "primary"),
    [("ofac-sdn", "", "sdn.csv"), ("ofac-consolidated", "cons_", "cons_prim.csv")],
)
def test_designations_names_and_addresses_equal_the_rows_of_ofacs_files(
    lists: Path, list_name: str, prefix: str, primary: str
) -> None:
    folder = lists / "current" / "ofac"
    edition = editions_below(folder)[list_name]
    entries, aliases = rows(folder / primary), rows(folder / f"{prefix}alt.csv")
    addresses = [
        row
        for row in rows(folder / f"{prefix}add.csv")
        if any(cell.strip() != "-0-" for cell in row[2:5])
    ]
    found = edition.designations
    assert [d.source_id for d in found] == [row[0] for row in entries]
    from_files = [
        (d.source_id, name.text)
        for d in found
        for name in d.names
        if name.quality is not NameQuality.WEAK
    ]
    wanted = Counter((row[0], " ".join(row[1].split())) for row in entries)
    wanted += Counter((row[0], " ".join(row[3].split())) for row in aliases)
    assert wanted - Counter(from_files) == Counter()
    former_in_remarks = sum(row[11].count("f.k.a. '") for row in entries)
    assert len(from_files) == len(entries) + len(aliases) + former_in_remarks
    assert sum(len(d.addresses) for d in found) == len(addresses)


def test_the_sdn_remarks_give_what_was_counted_in_them(lists: Path) -> None:
    found = editions_below(lists / "current" / "ofac")["ofac-sdn"].designations
    kinds = Counter(identifier.kind for d in found for identifier in d.identifiers)
    assert sum(len(d.birth_dates) for d in found) == 6_527 + 785
    assert sum(len(d.birth_places) for d in found) >= 3_992 + 215
    assert sum(len(d.genders) for d in found) == 4_003
    assert sum(len(d.links) for d in found) >= 5_963
    assert sum(d.secondary_sanctions_risk is not None for d in found) >= 1_754
    weak = [n for d in found for n in d.names if n.quality is NameQuality.WEAK]
    assert len(weak) >= 3_284
    assert kinds[IdentifierKind.BIC] == 153
    assert kinds[IdentifierKind.BANK_CODE] == 23
    assert kinds[IdentifierKind.MMSI] == 94
    assert kinds[IdentifierKind.CRYPTO] == 271 + 203  # the second of them in continued remarks
    assert kinds[IdentifierKind.PASSPORT] >= 2_050
    assert sum(d.kind is Kind.VESSEL for d in found) == 764
    without_imo = {
        d.source_id
        for d in found
        if d.kind is Kind.VESSEL and not any(i.kind is IdentifierKind.IMO for i in d.identifiers)
    }
    assert without_imo == {"4238", "27200"}  # the file gives them none


def test_every_entry_and_every_name_of_the_un_is_there(lists: Path) -> None:
    source = lists / "current" / "un" / "UN_consolidated.xml"
    root = etree.parse(source).getroot()
    edition = editions_below(source.parent)["un"]
    assert len(edition.designations) == 730 + 273
    assert str(edition.published_on) == "2026-02-27"
    texts = {
        " ".join(part.split())
        for tag in ("ALIAS_NAME", "NAME_ORIGINAL_SCRIPT")
        for element in root.iter(tag)
        for part in (element.text or "").split(";")
    } - {"", "na"}
    assert texts <= {name.text for d in edition.designations for name in d.names}
    kinds = Counter(i.kind for d in edition.designations for i in d.identifiers)
    assert kinds[IdentifierKind.BIC] == 5
    assert kinds[IdentifierKind.IMO] == 16
    births = sum(len(d.birth_dates) for d in edition.designations)
    assert births >= 454 + 378 + 31 + 15


def test_every_country_of_ofac_and_the_un_has_its_code(lists: Path) -> None:
    folder = lists / "current"
    words = {
        row[4].strip() for name in ("add", "cons_add") for row in rows(folder / f"ofac/{name}.csv")
    }
    root = etree.parse(folder / "un" / "UN_consolidated.xml").getroot()
    for tag in ("COUNTRY", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"):
        words |= {" ".join((element.text or "").split()) for element in root.iter(tag)}
    unknown = {word for word in words - {"", "-0-"} if country_code(word) is None}
    assert unknown <= NO_COUNTRIES


@pytest.mark.parametrize(
    ("folder", "list_name", "designations"),
    [
        ("ofac/sdn_small", "ofac-sdn", 7_379),
        ("ofac/sdn_2021-04", "ofac-sdn", 8_890),
        ("ofac/sdn_2021-07", "ofac-sdn", 8_976),
        ("ofac/sdn_2023-12-28", "ofac-sdn", 13_821),
        ("ofac/sdn_2024-05-02", "ofac-sdn", 14_973),
        ("ofac/cons_2025-12", "ofac-consolidated", 442),
        ("un/2025-04-19", "un", 684 + 193),
        ("un/2026-02-27", "un", 730 + 273),
    ],
)
def test_every_sound_set_loads_whole(
    lists: Path, folder: str, list_name: str, designations: int
) -> None:
    (assembly,) = recognise_path(lists / folder).assemblies
    edition = assembly.read()
    assert (edition.list, len(edition.designations)) == (list_name, designations)


def test_the_dated_sdn_files_are_each_a_list_of_their_own(lists: Path) -> None:
    found = recognise_path(lists / "ofac" / "sdn_changes").assemblies
    counts = [len(assembly.read().designations) for assembly in found]
    assert counts == [13_817, 13_827, 14_668, 14_966, 14_965]


def test_commas_and_bars_hold_the_same_list(lists: Path) -> None:
    by_format = [
        a.read().designations
        for a in recognise_path(lists / "ofac" / "cons_2018-04").assemblies
        if "primary" in a.parts
    ]
    assert len(by_format) == 2
    assert by_format[0] == by_format[1]
    assert len(by_format[0]) == 639


def test_aliases_and_addresses_without_their_sdn_are_named(lists: Path) -> None:
    found = recognise_path(lists / "ofac" / "alt_add_2026-06")
    assert found.assemblies == ()
    assert [skipped.name for skipped in found.skipped] == ["add.csv", "alt.csv"]


def test_the_damaged_un_list_is_refused_because_it_is_not_utf_8(lists: Path) -> None:
    (assembly,) = recognise_path(lists / "un" / "2025-08-16").assemblies
    with pytest.raises(ListUnusable, match=r"declared UTF-8, is not \(byte 0xe9"):
        assembly.read()


@pytest.fixture
def sdn(lists: Path) -> ScreeningLists:
    return compiled(lists / "current" / "ofac")


@cache
def compiled(folder: Path) -> ScreeningLists:
    return compile_editions(list(editions_below(folder).values()))


# Entry 34737 of the SDN list: its name, its alias, its name with one letter changed.
@pytest.mark.parametrize(
    "query",
    [
        "SOVCOMBANK OPEN JOINT STOCK COMPANY",
        "SOVCOMBANK OJSC",
        "SOVKOMBANK OPEN JOINT STOCK COMPANY",
    ],
)
def test_a_well_known_bank_is_found_first_by_name_alias_and_typo(
    sdn: ScreeningLists, query: str
) -> None:
    best = sdn.search_name(query, None, 5, 0.7)[0]
    assert sdn.designation(best.designation).caption == "SOVCOMBANK OPEN JOINT STOCK COMPANY"


def test_a_well_known_bank_is_found_by_its_bic_with_and_without_branch(sdn: ScreeningLists) -> None:
    for bic in ("SOMRRUM1KST", "SOMRRUM1", "somrrum1xxx"):
        captions = {sdn.designation(m.designation).caption for m in sdn.search_number(bic, 7)}
        assert captions == {"SOVCOMBANK OPEN JOINT STOCK COMPANY"}
