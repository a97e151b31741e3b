from datetime import date

import pytest

from publisher_samples import by_id, names_of, numbers_of, read_sample
from samples_other_lists import workbook
from samples_uk import (
    FCDO,
    OFSI,
    OFSI_COLUMNS,
    OFSI_OLD,
    OFSI_PERSON,
    fcdo_csv,
    fcdo_xml,
    ofsi_csv,
)
from vostro.designation import Kind, Link, Measure
from vostro.errors import ListUnusable
from vostro.lists.publishers.pieces import numbered, paired


def test_rows_of_ofsi_are_joined_by_their_group() -> None:
    read = read_sample(OFSI)
    (person,) = read.designations
    assert (read.list, read.published_on) == ("uk", date(2025, 4, 10))
    assert (person.source_id, person.kind) == ("14001", Kind.PERSON)
    assert names_of(person) == [
        ("ZAVRAZHIN, Yegor", "primary"),
        ("Егор Завражин", "strong"),
        ("GORA", "weak"),
    ]
    assert [birth.text for birth in person.birth_dates] == ["00/00/1970", "12/03/1971"]
    assert person.birth_dates[0].earliest == date(1970, 1, 1)
    assert person.countries == ("RU", "KZ")


def test_labels_within_other_information_are_facts_of_their_own() -> None:
    (person,) = read_sample(OFSI).designations
    assert numbers_of(person) == [
        ("passport", "530000001", None),
        ("passport", "530000002", None),
        ("phone", "+7 000 0000001", None),
        ("phone", "+7 000 0000002", None),
    ]
    assert person.identifiers[1].note == "diplomatic"
    assert person.genders == ("male",)
    assert person.links == (Link(relation="owned_by", name="Zaliv Holding"),)
    assert "UK Sanctions List Ref: RUS9001" in person.remarks


def test_the_older_layout_is_windows_1252_and_has_numbers_within_prose() -> None:
    (person,) = read_sample(OFSI_OLD).designations
    assert names_of(person) == [("ŽAVRAŽIN, Yegor", "primary")]
    assert numbers_of(person) == [("passport", "A-333602", None), ("passport", "M110522", None)]
    assert "issued on 4 June 1985" in person.identifiers[0].note


def test_the_newer_layout_in_another_encoding_is_refused() -> None:
    with pytest.raises(ListUnusable, match="not UTF-8"):
        read_sample(ofsi_csv({"Name 6": "ŽAVRAŽIN"}, encoding="cp1252"))


def test_the_spreadsheet_gives_what_the_csv_gives() -> None:
    columns = OFSI_COLUMNS.split(",")
    rows = [[OFSI_PERSON.get(column, "") for column in columns]]
    sheet = workbook(("Last Updated", "10/04/2025"), columns, *rows)
    assert read_sample(sheet).designations == read_sample(ofsi_csv({})).designations


def test_an_unknown_alias_type_a_missing_group_or_two_kinds_are_refused_and_named() -> None:
    with pytest.raises(ListUnusable, match=r"name type is 'Moon'.*row 3, Group ID 14001"):
        read_sample(ofsi_csv({"Alias Type": "Moon"}))
    with pytest.raises(ListUnusable, match=r"Group ID is no number.*row 4"):
        read_sample(ofsi_csv({}, {"Group ID": ""}))
    with pytest.raises(ListUnusable, match=r"type is 'Entity', another row's is not.*row 4"):
        read_sample(ofsi_csv({}, {"Group Type": "Entity"}))


def test_the_foreign_offices_csv_is_joined_by_unique_id() -> None:
    found = by_id(FCDO)
    bank, ship = found["RUS9001"], found["RUS9002"]
    assert read_sample(FCDO).published_on == date(2026, 10, 8)
    assert names_of(bank) == [
        ("SEVERNY ZALIV BANK", "primary"),
        ("NORTHERN GULF BANK", "strong"),
        ("SEZA", "weak"),
    ]
    assert (bank.kind, bank.measure) == (Kind.BANK, Measure.BLOCK)
    assert numbers_of(bank) == [("bic", "SEZARUMM", None)]
    assert (ship.kind, ship.measure) == (Kind.VESSEL, Measure.RESTRICT)
    assert numbers_of(ship)[0] == ("imo", "9000001", None)


def test_a_foreign_office_row_without_an_id_is_refused() -> None:
    with pytest.raises(ListUnusable, match=r"no Unique ID.*row 3"):
        read_sample(fcdo_csv({"Unique ID": ""}))


def test_the_foreign_offices_xml_has_unknown_parts_of_a_date_as_letters() -> None:
    (person,) = read_sample(fcdo_xml()).designations
    assert names_of(person) == [
        ("ZAVRAZHIN, Yegor", "primary"),
        ("Егор Завражин", "strong"),
        ("GORA", "weak"),
    ]
    assert [(b.earliest, b.latest) for b in person.birth_dates] == [
        (date(1971, 1, 1), date(1971, 12, 31))
    ]
    assert numbers_of(person) == [("passport", "530000001", None)]
    assert (person.birth_places, person.countries) == (("Murmansk, Russia",), ("RU",))
    assert person.measure is Measure.BLOCK


def test_an_unknown_kind_in_xml_is_refused_and_the_record_named() -> None:
    with pytest.raises(ListUnusable, match=r"type is 'Moon'.*record 1, RUS9003"):
        read_sample(fcdo_xml("Moon"))


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("(1) Pakistan. (2) Afghanistan", ["Pakistan", "Afghanistan"]),
        ("1) Saudi Arabia 2) Qatar", ["Saudi Arabia", "Qatar"]),
        ("a) 14/10/1974;    b) 19/11/1974", ["14/10/1974", "19/11/1974"]),
        ("Jordanian numbers (1) K048787 (2) 486298", ["K048787", "486298"]),
        ("Bank (Moscow) 2 branches", ["Bank (Moscow) 2 branches"]),
        (" ", []),
    ],
)
def test_a_numbered_cell_is_its_values(cell: str, values: list[str]) -> None:
    assert numbered(cell) == values


def test_values_and_notes_are_paired_only_if_there_are_as_many() -> None:
    assert list(paired("(1) A1 (2) B2", "(1) old (2) new")) == [("A1", "old"), ("B2", "new")]
    assert list(paired("(1) A1 (2) B2", "both old")) == [("A1", "both old"), ("B2", "both old")]


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (OFSI, b"Passport Details"),
        (OFSI, b"Alias Quality"),
        (OFSI_OLD, b"Position"),
        (FCDO, b"Alias strength"),
        (FCDO, b"IMO number"),
    ],
)
def test_a_column_that_was_renamed_is_refused_not_read_as_empty(
    content: bytes, column: bytes
) -> None:
    with pytest.raises(ListUnusable, match=f"no column '{column.decode()}'"):
        read_sample(content.replace(column, b"Renamed", 1))
