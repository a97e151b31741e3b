"""Codes that no register holds, or that stand for nothing live: read, told, and never let go."""

import pytest

from routes import judged, pay, rules_of
from vostro.alert import Severity


def told_of_codes(country: str) -> list[str]:
    """What is said of a debtor's country code."""
    hits = judged(pay(country, "FR")).hits
    return [hit.explanation for hit in hits if hit.rule == "place.country-code"]


@pytest.mark.parametrize(("code", "now"), [("SU", "RU"), ("YU", "RS"), ("ZR", "CD"), ("zr ", "CD")])
def test_a_retired_code_is_told_and_drawn_as_what_it_is_today(code: str, now: str) -> None:
    (told,) = told_of_codes(code)
    assert told.endswith(f"is not in use, read as {now}.")
    assert judged(pay(code, "FR")).route.startswith(f"{now} debtor")


def test_an_unknown_country_is_told_and_drawn_as_unknown() -> None:
    assert told_of_codes("QQ") == ["Country code 'QQ' is not assigned."]
    assert judged(pay("QQ", "FR")).route.startswith("?? debtor")


@pytest.mark.parametrize("code", ["de", " DE", ""])
def test_small_letters_spaces_and_an_empty_field_are_no_unknown_country(code: str) -> None:
    assert told_of_codes(code) == []


def test_retired_letters_in_a_bic_tell_the_country_of_today() -> None:
    assert "RU QRSTSUMM" in judged(pay("DE", "FR", "COBADEFF QRSTSUMM")).route


@pytest.mark.parametrize("bic", ["VTBRRUM0", "VTBRRUM1", "VTBRRUM1XXX"])
def test_a_test_or_passive_bic_of_a_listed_bank_is_still_the_listed_bank(bic: str) -> None:
    assert rules_of(pay("DE", "RU", f"COBADEFF {bic}")) >= {"bank.blocked", "bank.not-live"}


@pytest.mark.parametrize(
    ("banks", "told"),
    [
        ("COBADEF0 BNPAFRPP", ["COBADEF0"]),  # test: anywhere
        ("COBADEFF HSBKKZK1", ["HSBKKZK1"]),  # passive: on a corridor
        ("COBADEFF BNPAFRP1", []),  # passive: reachable in SEPA
    ],
)
def test_a_bic_that_is_not_live_is_noted_and_alone_holds_nothing(
    banks: str, told: list[str]
) -> None:
    hits = [h for h in judged(pay("DE", "FR", banks)).hits if h.rule == "bank.not-live"]
    assert [hit.text for hit in hits] == told
    assert all(hit.severity is Severity.LOW for hit in hits)
