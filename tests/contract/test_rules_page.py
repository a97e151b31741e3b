"""docs/rules.md is what the rules say, and every red flag is answered."""

from importlib import util
from pathlib import Path

import pytest

from vostro.routing.flags import FLAGS, Flag
from vostro.routing.rules import RULES
from vostro.routing.windows.watch import WINDOW_RULES

ANSWERED = {flag for rule in RULES for flag in rule.flags} | {
    flag for rule in WINDOW_RULES for flag in rule.flags
}
DOCS = Path(__file__).resolve().parents[2] / "docs"


def generated() -> str:
    spec = util.spec_from_file_location("generate_rules", DOCS / "generate_rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.page())


def test_the_page_of_rules_is_current() -> None:
    assert (DOCS / "rules.md").read_text("utf-8") == generated(), "python docs/generate_rules.py"


def test_the_flags_are_r01_to_r61_each_once() -> None:
    assert [flag.id for flag in FLAGS] == [f"R{number:02}" for number in range(1, 62)]


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_every_flag_of_a_payment_or_of_time_has_a_rule_and_others_a_hook(flag: Flag) -> None:
    rules = flag.id in ANSWERED
    if flag.kind in {"S", "W"}:
        assert rules or flag.elsewhere or flag.missing.startswith("the whole flag")
    else:
        assert flag.elsewhere


def test_no_rule_names_a_flag_that_there_is_not() -> None:
    known = {flag.id for flag in FLAGS}
    assert known >= ANSWERED


def test_a_flag_without_a_rule_says_so_on_the_page() -> None:
    without = [f.id for f in FLAGS if f.id not in ANSWERED and not f.elsewhere]
    said = [
        line.split("|")[1].strip() for line in generated().splitlines() if "| no rule yet |" in line
    ]
    assert said == without == ["R50"]
