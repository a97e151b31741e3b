"""Every file of the shared collection of real messages: read, or refused with a clear reason."""

from pathlib import Path

import pytest

from message_table import PAGE, Outcome, measure, page_of


@pytest.fixture(scope="module")
def outcomes(shared: Path) -> list[Outcome]:
    assert (shared / "messages").is_dir()
    return measure()


def test_no_screenable_text_of_any_real_message_is_missing_in_its_payments(
    outcomes: list[Outcome],
) -> None:
    missed = {f"{o.folder}/{o.file}": o.missed for o in outcomes if o.missed}
    assert missed == {}


def test_every_real_message_is_read_or_refused_for_a_reason_that_it_gives(
    outcomes: list[Outcome],
) -> None:
    assert len(outcomes) == 869
    refused = [o for o in outcomes if o.reason is not None]
    lawful = [o for o in refused if o.folder.startswith(("iso20022/pa", "mt/MT", "iso20022/ca"))]
    # Of the payments proper: parser tests with no transaction in them, and one with a DTD.
    assert {o.reason for o in lawful} <= {"no-transaction", "forbidden-xml"}
    assert len(lawful) == 12


def test_the_page_of_messages_is_current(outcomes: list[Outcome]) -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page_of(outcomes), "run `python tests/message_table.py`"
