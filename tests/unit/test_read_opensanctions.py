from datetime import date

import pytest

from publisher_samples import by_id, names_of, numbers_of, read_sample
from samples_other_lists import FTM, SIMPLE, simple_csv
from vostro.designation import Kind, Link, Measure
from vostro.errors import ListUnusable


def test_the_simple_file_is_read_with_values_that_hold_a_semicolon() -> None:
    found = by_id(SIMPLE)
    bank, person = found["NK-1"], found["Q-2"]
    assert read_sample(SIMPLE).published_on == date(2026, 2, 1)
    assert names_of(bank) == [
        ("Severny Zaliv Bank", "primary"),
        ("Залив Банк", "strong"),
        ("Gulf; Northern", "strong"),
    ]
    assert (bank.kind, bank.countries) == (Kind.BANK, ("RU", "KZ"))
    assert numbers_of(bank) == [("bic", "SEZARUMM", None), ("other", "7700000001", None)]
    assert person.birth_dates[0].latest == date(1970, 5, 31)


def test_only_who_is_sanctioned_is_blocked_others_are_reported() -> None:
    found = by_id(SIMPLE)
    assert (found["NK-1"].measure, found["Q-2"].measure) == (Measure.BLOCK, Measure.REPORT)


def test_an_older_simple_file_without_the_last_columns_is_read() -> None:
    header, row, *_ = SIMPLE.decode().splitlines()
    shorter = "\n".join(line.rsplit(",", 3)[0] for line in (header, row)) + "\n"
    assert [d.source_id for d in read_sample(shorter.encode()).designations] == ["NK-1"]


def test_an_unknown_schema_is_refused_and_the_row_named() -> None:
    with pytest.raises(ListUnusable, match=r"schema is 'Moon'.*row 2, id NK-9"):
        read_sample(simple_csv({"id": "NK-9", "schema": "Moon", "name": "X"}))


def test_entities_take_what_other_entities_say_of_them() -> None:
    read = read_sample(FTM)
    (bank,) = read.designations  # the owner, the link and the address are no targets
    assert read.published_on == date(2026, 2, 1)
    assert names_of(bank) == [
        ("Severny Zaliv Bank", "primary"),
        ("Gulf Bank", "former"),
        ("SEZA", "weak"),
    ]
    assert bank.links == (Link(relation="owned_by", name="Zaliv Holding", source_id="NK-2"),)
    assert [(a.text, a.country) for a in bank.addresses] == [("1 Quay, Murmansk", "RU")]
    assert (bank.valid_from, bank.programmes) == (date(2022, 2, 23), ("eu_fsf", "UKR"))
    assert (bank.measure, bank.kind) == (Measure.BLOCK, Kind.BANK)
    assert "Also: old-1" in bank.remarks


def test_a_line_that_was_cut_is_refused_and_named() -> None:
    with pytest.raises(ListUnusable, match=r"no entity.*line 5"):
        read_sample(FTM[:-60])
