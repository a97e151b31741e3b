from datetime import date
from importlib.resources import files

import pytest

from publisher_samples import by_id, names_of, numbers_of, read_sample
from samples_other_lists import BANK_FACTS
from vostro.designation import Kind, Measure
from vostro.errors import ListUnusable


def test_each_measure_is_a_designation_with_the_days_between_which_it_binds() -> None:
    found = by_id(BANK_FACTS)
    ban = found["severny-zaliv-bank-ru:eu:transaction_ban:2025-07-18"]
    assert (ban.kind, ban.measure) == (Kind.BANK, Measure.REJECT)
    assert (ban.valid_from, ban.valid_until) == (date(2025, 7, 18), date(2026, 7, 31))
    assert numbers_of(ban) == [("bic", "SEZARUMM", None)]
    assert names_of(ban) == [
        ("Severny Zaliv Bank", "primary"),
        ("severny zaliv", "strong"),
        ("zaliv", "weak"),  # one word may be a part of another bank's name
    ]
    messaging = found["severny-zaliv-bank-ru:eu:messaging_ban:2022-03-12"]
    assert messaging.measure is Measure.RESTRICT
    assert "Source: EU 2022/345" in messaging.remarks


def test_what_no_document_confirmed_is_left_out_and_counted() -> None:
    read = read_sample(BANK_FACTS)
    assert len(read.designations) == 2
    assert read.notes == ("1 measures that no document confirmed are left out",)


def test_the_facts_that_routing_uses_are_a_list_too() -> None:
    content = files("vostro.routing.data").joinpath("banks.toml").read_bytes()
    read = read_sample(content, "banks.toml")
    assert read.list == "vostro-banks"
    assert len(read.designations) > 100
    assert all(designation.valid_from is not None for designation in read.designations)


def test_facts_of_another_shape_are_refused_and_the_place_named() -> None:
    with pytest.raises(ListUnusable, match=r"bics\[0\]"):
        read_sample(BANK_FACTS.replace(b"SEZARUMM", b"SEZA"))
    with pytest.raises(ListUnusable, match="no file of bank measures"):
        read_sample(BANK_FACTS + b"[[banks]\n")
