from datetime import date

import pytest

from publisher_samples import by_id, names_of, numbers_of, read_sample
from samples_eu_ch import EU_COLUMNS, EU_CSV, EU_OLD, eu_csv, eu_xml
from vostro.designation import Kind, Measure
from vostro.errors import ListUnusable

RETIRED = "Date_file;Entity_logical_id;Subject_type;Leba_numtitle;Naal_lastname;Naal_wholename;X"


@pytest.mark.parametrize("content", [eu_xml(), EU_CSV], ids=["xml", "csv"])
def test_both_formats_give_the_same_person(content: bytes) -> None:
    person = by_id(content)["13"]
    assert read_sample(content).published_on == date(2026, 2, 1)
    assert names_of(person) == [
        ("Yegor Zavrazhin", "primary"),  # the first in Latin letters and no other language
        ("Егор Завражин", "strong"),
        ("Gora", "weak"),
    ]
    assert (person.kind, person.measure, person.countries) == (Kind.PERSON, Measure.BLOCK, ("RU",))
    assert [(b.text, b.earliest) for b in person.birth_dates] == [("circa 1970", date(1970, 1, 1))]
    assert ("passport", "530000001", None) in numbers_of(person)
    assert (person.addresses[0].town, person.addresses[0].country) == ("Murmansk", "RU")
    assert (person.programmes, person.listed_on) == (("UKR",), date(2022, 2, 23))


def test_what_the_xml_alone_tells_is_kept() -> None:
    person = by_id(eu_xml())["13"]
    assert ("bic", "SEZARUMM", None) in numbers_of(person)  # it stands only in a remark
    assert person.identifiers[0].note == "expired"
    assert "Born: 1390 (islamic)" in person.remarks  # another calendar's year is no year here
    assert person.birth_places == ("Murmansk",)


def test_an_unknown_subject_is_refused_and_the_entity_named() -> None:
    with pytest.raises(ListUnusable, match=r"subjectType is 'moon'.*entity 1, logicalId 13"):
        read_sample(eu_xml('code="moon"'))
    with pytest.raises(ListUnusable, match=r"Entity_SubjectType is 'M'.*row 2"):
        read_sample(eu_csv({"Entity_SubjectType": "M", "NameAlias_WholeName": "X"}))


def test_an_entity_without_a_name_is_refused() -> None:
    with pytest.raises(ListUnusable, match="no name"):
        read_sample(eu_csv({"Address_City": "Murmansk"}))


def test_a_csv_whose_columns_shifted_is_refused() -> None:
    with pytest.raises(ListUnusable, match="columns instead of"):
        read_sample(eu_csv({"NameAlias_WholeName": "X"}) + b'"01/02/2026";"13"\r\n')
    renamed = EU_COLUMNS.replace("Citizenship_CountryIso2Code", "Citizenship_Code")
    with pytest.raises(ListUnusable, match="no column 'Citizenship_CountryIso2Code'"):
        read_sample(EU_CSV.replace(EU_COLUMNS.encode(), renamed.encode()))


def test_the_retired_csv_is_refused_and_what_a_spreadsheet_did_to_it_is_told() -> None:
    damaged = f'"{RETIRED}"\n"04/07/2018;1;P;x;;Caf\ufffd;"\n'.encode()
    with pytest.raises(ListUnusable, match=r"retired CSV 1\.0.*2 of its lines.*1 letters are lost"):
        read_sample(damaged)


def test_the_retired_xml_is_read() -> None:
    read = read_sample(EU_OLD)
    (person,) = read.designations
    assert read.published_on == date(2016, 2, 11)
    assert [(b.text, b.earliest.year, b.latest.year) for b in person.birth_dates] == [
        ("circa 1965 - 1967", 1965, 1967)
    ]
    assert numbers_of(person) == [("passport", "530000001", "RU")]
    assert person.addresses[0].country == "RU"  # the format writes RUS
    assert person.genders == ("male",)
