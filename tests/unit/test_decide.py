import logging
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest

from samples import SEVERNY, ZAVRAZHIN, compiled, debtor, payment
from vostro.alert import Alert, DeadLetter, Decision, Outcome
from vostro.errors import PaymentUnreadable
from vostro.payment import Payment
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import DEFAULT_POLICY
from vostro.stream.decide import Decide
from vostro.stream.logs import configure_structlog
from vostro.stream.records import Decided, Message, Outlets

LISTS = compiled(SEVERNY, ZAVRAZHIN)
LISTED = payment(debtor("Zavrazhin Yegor Platonovich", account="DE89370400440532013000"))
CLEAN = payment(debtor("Mill and Lane Bakeries"), payment_id="P-2")
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
configure_structlog()


class BrokenLists(ScreeningLists):
    """Lists whose search fails, as a bug of ours would make it."""

    def __init__(self) -> None:
        self.versions = {"sample": "v1"}

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("the search fell over DE89370400440532013000")


def read_as_told(source: bytes, _content_type: str | None) -> tuple[Payment, ...]:
    if source == b"unreadable":
        raise PaymentUnreadable("Odd", "$.parties[0].name", "Mend it.", "invalid-field")
    if source == b"bug":
        raise ZeroDivisionError("DE89370400440532013000")
    return tuple(msgspec.json.decode(source, type=tuple[Payment, ...]))


def decide_with(
    lists: ScreeningLists = LISTS, *, decisions: str | None = "decisions"
) -> Callable[[Message], Decided]:
    return Decide(
        read=read_as_told,
        lists=lambda: lists,
        policy=DEFAULT_POLICY,
        outlets=Outlets(alerts="alerts", dead_letters="dead-letters", decisions=decisions),
        dead_letter_bytes_max=1_000,
        observe_screening=lambda _: None,
        clock=lambda: NOON,
    )


def message(*payments: Payment, value: bytes | None = None) -> Message:
    return Message(
        value=msgspec.json.encode(payments) if payments else value,
        key=b"any",
        content_type=None,
        topic="payments",
        partition=3,
        offset=7,
    )


def told(decided: Decided) -> list[tuple[str, object]]:
    shapes = {"alerts": Alert, "decisions": Decision, "dead-letters": DeadLetter}
    return [
        (record.topic, msgspec.json.decode(record.value, type=shapes[record.topic]))
        for record in decided.records
    ]


def test_a_listed_payment_leads_to_an_alert_and_a_decision_keyed_by_its_id() -> None:
    decided = decide_with()(message(LISTED))
    (_, alert), (_, decision) = told(decided)
    assert isinstance(alert, Alert)
    assert isinstance(decision, Decision)
    assert {record.key for record in decided.records} == {b"P-1"}
    assert alert.outcome is Outcome.HOLD
    assert decision.alert_id == alert.alert_id
    assert (alert.source.partition, alert.source.offset) == (3, 7)
    assert alert.screened_at == NOON
    assert [(p.outcome, p.hits) for p in decided.payments] == [
        ("hold", (("listed.name", "sample"),))
    ]


def test_a_clean_payment_leads_to_a_decision_or_to_nothing_where_they_are_off() -> None:
    ((_, decision),) = told(decide_with()(message(CLEAN)))
    assert isinstance(decision, Decision)
    assert decision.outcome is Outcome.RELEASE
    without = decide_with(decisions=None)(message(CLEAN))
    assert without.records == ()
    assert [p.outcome for p in without.payments] == ["release"]


def test_every_payment_of_one_message_is_decided() -> None:
    decided = decide_with()(message(CLEAN, LISTED, CLEAN))
    assert [topic for topic, _ in told(decided)] == [
        "decisions",
        "alerts",
        "decisions",
        "decisions",
    ]
    assert [p.outcome for p in decided.payments] == ["release", "hold", "release"]


def test_the_same_message_redelivered_leads_to_the_same_alert_id() -> None:
    first, second = (told(decide_with()(message(LISTED)))[0][1] for _ in range(2))
    assert isinstance(first, Alert)
    assert isinstance(second, Alert)
    assert first.alert_id == second.alert_id


def test_an_unreadable_message_is_a_dead_letter_with_reason_path_and_original() -> None:
    decided = decide_with()(message(value=b"unreadable"))
    ((_, letter),) = told(decided)
    assert isinstance(letter, DeadLetter)
    assert (letter.reason, letter.path) == ("invalid-field", "$.parties[0].name")
    assert (letter.original, letter.key, letter.is_cut) == (b"unreadable", b"any", False)
    assert decided.dead_letter_reason == "invalid-field"


def test_a_bug_while_reading_is_a_dead_letter_and_the_log_says_where_without_any_value(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        ((_, letter),) = told(decide_with()(message(value=b"bug")))
    assert isinstance(letter, DeadLetter)
    assert letter.reason == "internal-error"
    assert "ZeroDivisionError" in letter.what
    error_id = letter.what.rpartition(" ")[2]
    assert error_id in caplog.text
    assert "read_as_told" in caplog.text
    assert "DE8937" not in caplog.text + letter.what


def test_a_bug_while_screening_is_a_hold_with_an_error_id_that_the_log_has(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        decided = decide_with(BrokenLists())(message(CLEAN, LISTED))
    told_of = told(decided)
    alerts = [alert for _, alert in told_of if isinstance(alert, Alert)]
    assert [topic for topic, _ in told_of] == ["alerts", "decisions"] * 2
    for alert in alerts:
        assert alert.outcome is Outcome.HOLD
        assert [hit.rule for hit in alert.hits] == ["screening-error"]
        assert alert.error_id is not None
        assert alert.error_id in caplog.text
    assert all(p.is_error for p in decided.payments)
    assert "DE8937" not in caplog.text


def test_a_dead_letter_longer_than_the_limit_keeps_its_start_and_its_whole_length() -> None:
    ((_, letter),) = told(decide_with()(message(value=b"bug" * 1_000)))
    assert isinstance(letter, DeadLetter)
    assert letter.is_cut
    assert letter.original == (b"bug" * 1_000)[:1_000]
    assert letter.original_bytes == 3_000


def test_each_record_can_be_told_shorter_within_a_limit() -> None:
    crowded = payment(*(debtor("Zavrazhin Yegor Platonovich", street="x" * 500) for _ in range(90)))
    for value in (message(crowded), message(value=b"bug" * 300)):
        for record in decide_with()(value).records:
            if record.topic != "decisions":
                assert len(record.value) > 1_000
                limit = len(record.value) - 100
                assert len(record.shorten(limit)) <= limit
