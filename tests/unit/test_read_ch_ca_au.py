from datetime import date

import pytest

from publisher_samples import by_id, names_of, numbers_of, read_sample
from samples_eu_ch import DELISTED, seco_xml
from samples_other_lists import AU_COLUMNS, AU_ROWS, AUSTRALIA, CANADA, workbook
from vostro.designation import Kind, Link
from vostro.errors import ListUnusable


def test_a_swiss_name_is_its_parts_in_order_and_in_each_script() -> None:
    (person,) = read_sample(seco_xml()).designations
    assert names_of(person) == [
        ("Zavrazhin, Yegor", "primary"),
        ("Завражин, Егор", "strong"),  # not one part in Latin and one in Cyrillic
        ("Zavrazhyn, Yegor", "strong"),
        ("Gora", "weak"),
    ]
    assert [name.script for name in person.names][:2] == ["Latn", "Cyrl"]


def test_a_swiss_target_is_read_whole() -> None:
    read = read_sample(seco_xml())
    (person,) = read.designations
    assert (read.list, read.published_on) == ("ch", date(2026, 8, 27))
    assert (person.programmes, person.genders, person.countries) == (
        ("Northland",),
        ("male",),
        ("RU",),
    )
    assert [(b.earliest, b.latest) for b in person.birth_dates] == [
        (date(1970, 3, 1), date(1970, 3, 31))
    ]
    assert [(a.text, a.town, a.country) for a in person.addresses] == [
        ("1 Quay, Murmansk, RU", "Murmansk", "RU")
    ]
    assert numbers_of(person) == [("passport", "530000001", "RU"), ("imo", "9000001", None)]
    assert person.links == (Link(relation="family_of", source_id="50"),)


def test_a_delisted_swiss_target_is_no_designation_and_its_history_no_name() -> None:
    gone = read_sample(seco_xml(*DELISTED))
    assert (gone.designations, gone.ended) == ((), 1)
    (listed,) = read_sample(seco_xml(*reversed(DELISTED[1:]))).designations
    assert "HISTORY" not in str(listed.names)
    assert listed.listed_on == date(2012, 3, 1)


def test_a_swiss_target_listed_again_is_a_designation_whatever_the_order() -> None:
    again = '<modification modification-type="listed" effective-date="2024-01-01"/>'
    assert len(read_sample(seco_xml(again, *DELISTED)).designations) == 1
    assert len(read_sample(seco_xml(*DELISTED, again)).designations) == 1


def test_a_swiss_amendment_is_told_to_be_no_whole_list() -> None:
    assert "no whole list" in read_sample(seco_xml(kind="amendment")).notes[0]
    assert read_sample(seco_xml()).notes == ()


def test_canadas_records_have_a_key_of_regulation_schedule_and_item() -> None:
    found = by_id(CANADA)
    person = found["Belarus / Bélarus|1, Part 1|1"]
    assert names_of(person) == [
        ("Zavrazhin, Yegor", "primary"),
        ("Ягор Завражын", "strong"),
        ("Егор Завражин", "strong"),
    ]
    assert (person.programmes, person.listed_on) == (("Belarus",), date(2020, 9, 28))
    assert person.birth_dates[0].latest == date(1970, 5, 31)


def test_canadas_aliases_are_parted_but_not_within_quotes_or_before_a_legal_form() -> None:
    works = by_id(CANADA)["Russia / Russie|1, Part 2|7"]
    assert names_of(works) == [
        ("Zaliv Works", "primary"),  # without the zero width space
        ("Завод «Залив, Север», АО", "strong"),
        ("Zaliv Plant", "strong"),
        ("Zaliv Yard", "strong"),
    ]


def test_a_canadian_ship_has_its_number_and_no_birthday() -> None:
    ship = by_id(CANADA)["Russia / Russie|1.1|1"]
    assert (ship.kind, ship.birth_dates) == (Kind.VESSEL, ())
    assert numbers_of(ship) == [("imo", "9000001", None)]
    assert "Built: 1999" in ship.remarks


def test_a_canadian_record_without_item_or_name_is_refused() -> None:
    with pytest.raises(ListUnusable, match=r"no Country or no Item.*record 1"):
        read_sample(CANADA.replace(b"<Item>1</Item>", b"<Item/>", 1))
    with pytest.raises(ListUnusable, match=r"no name.*record 3"):
        read_sample(CANADA.replace(b"Zaliv Star", b""))


def test_australian_rows_are_joined_by_the_number_of_their_reference() -> None:
    read = read_sample(AUSTRALIA)
    person, works = read.designations
    assert (read.published_on, person.source_id, works.source_id) == (date(2023, 12, 15), "2", "3")
    assert names_of(person) == [
        ("Yegor Zavrazhin", "primary"),
        ("Егор Завражин", "strong"),
        ("Gora", "former"),
    ]
    assert [b.text for b in person.birth_dates] == ["Approximately 1955- 1958", "4 Apr. 1969"]
    assert person.countries == ("RU", "UA")
    assert person.addresses == ()  # "NA"
    assert numbers_of(person) == [("passport", "530000001", None)]
    assert works.addresses[0].country == "RU"


def test_an_australian_row_without_reference_or_with_an_odd_type_is_refused() -> None:
    odd = ("x", *AU_ROWS[0][1:])
    with pytest.raises(ListUnusable, match=r"Reference is no number.*row 2"):
        read_sample(workbook(AU_COLUMNS, odd))
    odd = (*AU_ROWS[0][:3], "Nickname", *AU_ROWS[0][4:])
    with pytest.raises(ListUnusable, match=r"Name Type is 'Nickname'.*row 2"):
        read_sample(workbook(AU_COLUMNS, odd))


@pytest.mark.parametrize(
    ("told", "quality"),
    [("A.K.A.", "strong"), ("primary  name", "primary"), ("Formerly known as ", "former")],
)
def test_an_australian_name_type_is_known_by_a_word_of_it(told: str, quality: str) -> None:
    row = (*AU_ROWS[0][:3], told, *AU_ROWS[0][4:])
    (person,) = read_sample(workbook(AU_COLUMNS, row)).designations
    assert names_of(person) == [("Yegor Zavrazhin", quality)]
