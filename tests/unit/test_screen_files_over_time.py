"""`vostro screen` and the rules over time: one process of windows, in the order of the file."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from routes import pay
from screening_files import LISTS, write_lines
from vostro.alert import Alert
from vostro.cli.lists_at_hand import lists_of_directory
from vostro.cli.main import app
from vostro.cli.screen_over_time import UNTOLD, OverTime, accepted, watch_for_run
from vostro.payment import Payment
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen as screen_payment
from vostro.stream.decide import Watch
from vostro.stream.records import Message

SAMPLE_LISTS = lists_of_directory(LISTS, lambda _: None)


def screen(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["screen", "--lists", str(LISTS), *map(str, arguments)])


def alerts_in(file: Path) -> list[Alert]:
    return [msgspec.json.decode(one, type=Alert) for one in file.read_bytes().splitlines()]


def watched(watch: Watch, payment: Payment) -> bytes:
    """What the process that screened it passes on."""
    screening = screen_payment(payment, SAMPLE_LISTS, DEFAULT_POLICY)
    (record,) = watch(payment, screening, Message(b"", None, None, "x", 0, 1))
    return record.value


def account(number: int, country: str = "KZ") -> dict[str, object]:
    return {"country": country, "account": f"KZ86125KZT500410010{number}", "name": f"TOO {number}"}


def numbered(*payments: Payment) -> list[bytes]:
    """Each with its own id, as lines."""
    return [
        msgspec.json.encode(msgspec.structs.replace(payment, payment_id=f"P-{number}"))
        for number, payment in enumerate(payments, 1)
    ]


@pytest.fixture
def passed_on(tmp_path: Path) -> Path:
    """Money that came from Russia and goes on a day later, for goods: flagged by both together."""
    came = pay({"country": "RU", "account": "1"}, account(1), "CBOMRUMM HSBKKZKX", money="USD 9000")
    goes = pay(
        account(1),
        {"country": "TW", "account": "2"},
        "HSBKKZKX CCBCTWTP",
        "Oscilloscopes, on behalf of a buyer",
        money="USD 8900",
        day=date(2026, 3, 3),
    )
    return write_lines(tmp_path / "payments.jsonl", numbered(came, goes))


@pytest.mark.parametrize("processes", [1, 2])
def test_what_windows_find_is_an_alert_counted_and_told(
    passed_on: Path, tmp_path: Path, processes: int
) -> None:
    out = tmp_path / "alerts.jsonl"
    ran = screen(passed_on, "--alerts", out, "--json", "--processes", processes)
    assert ran.exit_code == 3, ran.output
    summary = json.loads(ran.stdout)
    assert (summary["flagged"], summary["flagged_over_time"]) == (1, 1)
    assert summary["outcomes"] == {"hold": 1, "release": 1}
    assert summary["flagged_by_rule"]["window.pass-through"] == 1
    (alert,) = alerts_in(out)
    assert alert.payment_id == "P-2"
    assert alert.source.line == 2
    (hit,) = [hit for hit in alert.hits if hit.rule == "window.pass-through"]
    assert hit.reasons == ("payment P-1", "payment P-2")


def test_a_person_is_told_of_what_windows_found(passed_on: Path) -> None:
    ran = screen(passed_on, "--show")
    assert "over time  1 by what went before" in ran.stdout
    assert "window.pass-through" in ran.stdout + ran.stderr


def test_windows_may_be_switched_off(passed_on: Path) -> None:
    ran = screen(passed_on, "--no-windows", "--json")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["flagged_over_time"] == 0


def test_the_same_file_gives_the_same_alert_ids_over_time(passed_on: Path, tmp_path: Path) -> None:
    ids = []
    for name in ("one.jsonl", "two.jsonl"):
        screen(passed_on, "--alerts", tmp_path / name)
        ids.append([alert.alert_id for alert in alerts_in(tmp_path / name)])
    assert ids[0] == ids[1]


def test_a_payment_held_already_is_flagged_once(tmp_path: Path) -> None:
    held = pay(account(1), "DE", "HSBKKZKX VTBRRUMM COBADEFF")
    again = pay(account(1), "DE", "HSBKKZKX VTBRRUMM BYLADEM1 COBADEFF", "changed")
    taken_out = pay(account(1), "DE", "HSBKKZKX COBADEFF")
    file = write_lines(tmp_path / "x.jsonl", numbered(held, again, taken_out))
    summary = json.loads(screen(file, "--json").stdout)
    assert summary["flagged"] == 3
    assert sum(summary["flagged_by_outcome"].values()) == 3
    assert summary["flagged_by_rule"]["stripping.taken-out"] >= 1


def test_a_cover_that_never_comes_is_told_at_the_end_with_the_routes_signs() -> None:
    awaiting = msgspec.structs.replace(
        pay(
            account(1),
            {"country": "TW", "account": "2"},
            "HSBKKZKX CCBCTWTP",
            "Oscilloscopes, on behalf of a buyer in Russia",
            money="USD 8900",
        ),
        settlement_method="COVE",
        format="pacs.008.001.08",
    )
    other = pay(account(3), account(4, "UZ"), day=date(2026, 3, 20))
    windows, watch = OverTime(DEFAULT_POLICY), watch_for_run(DEFAULT_POLICY)
    for line in numbered(awaiting, other):
        windows.take(watched(watch, msgspec.json.decode(line, type=Payment)))
    found = list(windows.at_end())
    assert [one.alert.payment_id for one in found] == ["P-1"]
    assert "cover.missing" in found[0].rules
    assert {"goods.high-priority-words", "cover.missing"} <= {h.rule for h in found[0].alert.hits}
    assert list(windows.at_end()) == []


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (None, UNTOLD),
        (date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC)),
        (date(9999, 12, 31), UNTOLD),
    ],
)
def test_the_value_date_stands_for_the_time_of_acceptance(day: date | None, at: datetime) -> None:
    assert accepted(day, (datetime(2026, 3, 2, tzinfo=UTC) - UNTOLD).days) == at
