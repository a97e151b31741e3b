"""Detection quality by class: no class gets worse unnoticed."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def held(shared: Path) -> dict[str, Any]:
    """What gate.json promises."""
    del shared  # it is read below
    from name_accuracy.gate import GATE

    promised: dict[str, Any] = json.loads(GATE.read_text())
    return promised


@pytest.fixture(scope="module")
def measured(shared: Path) -> dict[str, Any]:
    """The same figures now."""
    del shared
    from name_accuracy.gate import measured_for_gate
    from name_accuracy.samples import sdn_entries
    from vostro.names.index import NameIndex, compile_names

    return measured_for_gate(NameIndex(compile_names(sdn_entries())))


def test_no_class_of_variation_is_found_less_often(
    held: dict[str, Any], measured: dict[str, Any]
) -> None:
    from name_accuracy.gate import TOLERANCE

    worse = {
        name: (promised, measured["recall"][name])
        for name, promised in held["recall"].items()
        if measured["recall"][name] < promised - TOLERANCE
    }
    assert worse == {}, "better elsewhere? then say so in the changelog, and run report.py --gate"


def test_no_more_innocent_names_are_flagged(held: dict[str, Any], measured: dict[str, Any]) -> None:
    assert measured["ordinary flagged"] <= held["ordinary flagged"] + 0.001
    assert measured["crosses flagged"] <= held["crosses flagged"] + 0.005


def test_the_promise_itself_holds_what_was_asked(held: dict[str, Any]) -> None:
    assert held["ordinary flagged"] <= 0.004
    assert min(held["recall"].values()) >= 0.85
    assert sum(held["recall"].values()) / len(held["recall"]) >= 0.95
