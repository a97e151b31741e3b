from datetime import date

import pytest

from publisher_samples import by_id, names_of, numbers_of, read_sample
from samples_ofac_xml import OFAC_NEW, OFAC_OLD, advanced_xml, enhanced_xml, standard_xml
from vostro.designation import Kind, Link, Measure
from vostro.errors import ListUnusable
from vostro.lists.publishers.ofac_entry import OfacEntry, measure_of_type


@pytest.mark.parametrize("namespace", [OFAC_OLD, OFAC_NEW])
def test_the_standard_format_is_read_in_its_old_and_its_new_namespace(namespace: str) -> None:
    found = by_id(standard_xml(namespace))
    bank, person = found["901"], found["902"]
    assert (bank.kind, person.kind) == (Kind.BANK, Kind.PERSON)
    assert names_of(bank) == [("SEVERNY ZALIV BANK", "primary"), ("NORTHERN GULF BANK", "former")]
    assert names_of(person) == [("ZAVRAZHIN, Yegor", "primary"), ("GORA", "weak")]
    assert person.names[0].family_first
    assert person.countries == ("RU",)
    assert person.birth_dates[0].is_approximate
    assert numbers_of(bank) == [("bic", "SEZARUMM", None), ("tax_id", "7700000001", "RU")]
    assert [(a.text, a.town, a.country) for a in bank.addresses] == [
        ("1 Quay, Murmansk, 183000, Russia", "Murmansk", "RU")
    ]


def test_what_the_csv_tells_in_remarks_is_understood_from_typed_rows() -> None:
    bank = by_id(standard_xml())["901"]
    assert "EO 13662 Directive 1" in bank.programmes
    assert "EO 14024 Directive 2" in bank.programmes
    assert bank.measure is Measure.REJECT  # Directive 2 is stricter than Directive 1
    assert bank.valid_from == date(2022, 3, 26)
    assert bank.secondary_sanctions_risk == "31 CFR 589"
    assert bank.links == (Link(relation="linked_to", name="ZALIV HOLDING"),)


def test_fewer_entries_than_a_file_announces_are_refused() -> None:
    with pytest.raises(ListUnusable, match="announces 3 entries and has 2"):
        read_sample(standard_xml(count=3))


def test_an_unknown_kind_is_refused_and_the_entry_named() -> None:
    with pytest.raises(ListUnusable, match=r"sdnType is 'Moon'.*entry 1, uid 901"):
        read_sample(standard_xml(kind="Moon"))


def test_the_enhanced_format_has_names_in_their_script_without_direction_marks() -> None:
    bank = by_id(enhanced_xml())["901"]
    assert names_of(bank) == [
        ("SEVERNY ZALIV BANK", "primary"),
        ("СЕВЕРНЫЙ ЗАЛИВ БАНК", "strong"),
        ("SEZA", "weak"),
    ]
    assert [name.script for name in bank.names] == ["Latn", "Cyrl", "Latn"]


def test_the_enhanced_format_has_links_by_number_days_of_listing_and_types_of_measure() -> None:
    bank = by_id(enhanced_xml())["901"]
    assert bank.links == (Link(relation="owned_by", name="ZALIV HOLDING", source_id="17"),)
    assert bank.listed_on == date(2014, 7, 29)
    assert (bank.measure, bank.valid_from) == (Measure.REJECT, date(2022, 3, 26))
    assert [(b.text, b.earliest, b.is_approximate) for b in bank.birth_dates] == [
        ("1972", date(1972, 1, 1), True)
    ]
    assert numbers_of(bank) == [("bic", "SEZARUMM", None), ("tax_id", "7700000001", "RU")]
    assert bank.identifiers[1].note == "no longer valid"


def test_an_export_of_one_programme_is_a_list_of_its_own_never_the_whole() -> None:
    assert read_sample(enhanced_xml("SDN List")).list == "ofac-sdn"
    assert read_sample(enhanced_xml("Consolidated List")).list == "ofac-consolidated"
    assert read_sample(enhanced_xml("SDN List", "IRAN-CON-ARMS-EO")).list == "ofac-iran-con-arms-eo"


def test_the_advanced_format_is_put_together_from_its_tables() -> None:
    read = read_sample(advanced_xml())
    (person,) = read.designations
    assert (read.list, read.published_on) == ("ofac-sdn", date(2020, 3, 17))
    assert names_of(person) == [("ZAVRAZHIN, Yegor", "primary"), ("GORA", "weak")]
    assert (person.birth_dates[0].text, person.listed_on) == ("1962", date(2014, 10, 10))
    assert numbers_of(person) == [("passport", "530000001", "RU")]
    assert [(a.text, a.town, a.country) for a in person.addresses] == [
        ("Murmansk, Russia", "Murmansk", "RU")
    ]
    assert person.links == (Link(relation="owned_by", source_id="17"),)
    assert person.programmes == ("NS-PLC",)


def test_an_advanced_file_whose_parties_are_on_other_lists_is_the_non_sdn_list() -> None:
    read = read_sample(advanced_xml(on_list="2"))
    assert read.list == "ofac-consolidated"
    assert read.designations[0].measure is Measure.REJECT


def test_a_measure_that_is_not_known_rejects_rather_than_lets_pass() -> None:
    assert measure_of_type("13662 Sectoral Directive 4") is Measure.RESTRICT
    assert measure_of_type("CMIC Executive Order") is Measure.RESTRICT
    assert measure_of_type("Something of 2031") is Measure.REJECT


def test_a_label_that_is_not_known_stays_in_the_remarks() -> None:
    entry = OfacEntry(Kind.ORGANISATION)
    entry.gathered.add_name("Zaliv Works")
    entry.add_feature("Colour of the flag:", "blue")
    assert entry.designation("ofac-sdn", "1", "here").remarks == "Colour of the flag: blue"
