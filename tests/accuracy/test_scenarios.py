"""Evasions are flagged by the expected rule and held; lawful look-alikes pass. Our own making."""

from collections.abc import Callable

import pytest

from ordinary import ordinary_payments
from samples import SAMPLE, compiled
from scenarios import Scenario, fits_mt, iso_of, json_of, mt_of, scenarios
from vostro.alert import Outcome, Screening
from vostro.messages.limits import Limits
from vostro.messages.reader import read_message
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen

FORMATS: dict[str, Callable[[Scenario], bytes]] = {"json": json_of, "iso": iso_of, "mt": mt_of}
EVASIONS, LAWFUL = tuple(scenarios("evasions")), tuple(scenarios("lawful"))
LAWFUL_HELD_MAX = 2  # of every 40
ORDINARY, ORDINARY_HELD_SHARE_MAX = 3_000, 0.005
LISTS = compiled(*SAMPLE)


def screened(scenario: Scenario, kind: str) -> Screening:
    """The scenario as a message of this format, read and screened."""
    (payment,) = read_message(FORMATS[kind](scenario), content_type=None, limits=Limits())
    return screen(payment, LISTS, DEFAULT_POLICY)


def carried(found: tuple[Scenario, ...]) -> list[tuple[Scenario, str]]:
    """Each scenario with every format that can carry it."""
    return [(s, kind) for s in found for kind in FORMATS if kind != "mt" or fits_mt(s)]


def name_of(found: object) -> str:
    return str(found["id"]) if isinstance(found, dict) else str(found)


def test_there_are_forty_of_each_in_three_formats() -> None:
    for found in (EVASIONS, LAWFUL):
        assert len(found) >= 40
        assert sum(map(fits_mt, found)) >= 30


@pytest.mark.parametrize(("scenario", "kind"), carried(EVASIONS), ids=name_of)
def test_an_evasion_is_held_by_the_expected_rules(scenario: Scenario, kind: str) -> None:
    screening = screened(scenario, kind)
    assert screening.outcome is not Outcome.RELEASE
    assert set(scenario["expect"]) <= {hit.rule for hit in screening.hits}
    assert screening.route in screening.summary


@pytest.mark.parametrize("kind", FORMATS)
def test_hardly_any_lawful_look_alike_is_held(kind: str) -> None:
    found = [s for s in LAWFUL if kind != "mt" or fits_mt(s)]
    held = [s["id"] for s in found if screened(s, kind).outcome is not Outcome.RELEASE]
    assert len(held) * 40 <= LAWFUL_HELD_MAX * len(found), held


def test_hardly_any_ordinary_payment_is_held_by_rules_of_the_route() -> None:
    held = sum(
        screen(payment, LISTS, DEFAULT_POLICY).outcome is not Outcome.RELEASE
        for payment in ordinary_payments(ORDINARY, seed=1)
    )
    assert held <= ORDINARY * ORDINARY_HELD_SHARE_MAX
