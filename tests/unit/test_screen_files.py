"""`vostro screen` over the invented list of the demo: the edge, and the command without servers."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from typer.testing import CliRunner, Result

from screening_files import LAWFUL, LISTED, LISTED_BIC, LISTS, line, write_lines
from vostro.alert import Alert, DeadLetter, Decision
from vostro.cli.lists_at_hand import lists_of_directory
from vostro.cli.main import app
from vostro.cli.screen_files import FileScreener, Outputs, Watcher, decide_file
from vostro.cli.screen_parallel import one_by_one
from vostro.messages.limits import Limits
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import DEFAULT_POLICY

UNREADABLE = (b'{"payment_id": 7}', b"nonsense", b'{"payment_id":"\xff"}')


@pytest.fixture(scope="module")
def sample_lists() -> ScreeningLists:
    return lists_of_directory(LISTS, lambda _: None)


@pytest.fixture
def payments(tmp_path: Path) -> Path:
    """Four payments, two of them flagged."""
    return write_lines(
        tmp_path / "payments.jsonl",
        [line(1), line(2, creditor=LISTED), line(3, bic=LISTED_BIC), line(4)],
    )


def screen(*arguments: object, lists: Path = LISTS, given: bytes | None = None) -> Result:
    """The command; stdout and stderr apart."""
    return CliRunner().invoke(
        app, ["screen", "--lists", str(lists), *map(str, arguments)], input=given
    )


def read_lines(file: Path, shape: type) -> Sequence[SimpleNamespace]:
    return [msgspec.json.decode(one, type=shape) for one in file.read_bytes().splitlines()]


def test_flagged_payments_end_with_3_and_are_counted_by_rule_and_list(payments: Path) -> None:
    ran = screen(payments, "--json")
    assert ran.exit_code == 3
    summary = json.loads(ran.stdout)
    assert (summary["payments"], summary["flagged"], summary["unreadable"]) == (4, 2, 0)
    assert summary["flagged_by_rule"] == {"listed.bic": 1, "listed.name": 1}
    assert summary["flagged_by_list"] == {"ofac-sdn": 2}
    (used,) = summary["lists"]
    assert (used["list"], used["designations"]) == ("ofac-sdn", 21)
    assert len(used["version"]) == 16
    assert summary["policy_version"] == DEFAULT_POLICY.version


def test_nothing_flagged_ends_with_0(tmp_path: Path) -> None:
    ran = screen(write_lines(tmp_path / "x.jsonl", [line(1), line(2)]))
    assert ran.exit_code == 0
    assert "Payments  2 in" in ran.stdout
    assert "Flagged   0" in ran.stdout


def test_unreadable_lines_are_named_and_never_end_with_0(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "x.jsonl", [line(1), *UNREADABLE, line(2)])
    ran = screen(file)
    assert ran.exit_code == 4
    assert f"{file}, line 2: invalid-field at $.payment_id" in ran.stderr
    assert f"{file}, line 3: unknown-format" in ran.stderr
    assert f"{file}, line 4: not-utf-8 at byte 15" in ran.stderr
    assert "Unreadable  3" in ran.stdout


def test_a_flagged_payment_beside_unreadable_lines_ends_with_3(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "x.jsonl", [*UNREADABLE, line(1, creditor=LISTED)])
    assert screen(file).exit_code == 3


@pytest.mark.parametrize("lines", [[], UNREADABLE])
def test_no_payment_at_all_ends_with_2(tmp_path: Path, lines: Sequence[bytes]) -> None:
    ran = screen(write_lines(tmp_path / "x.jsonl", lines))
    assert ran.exit_code == 2
    assert "nothing was screened" in ran.stderr


def test_alerts_are_written_as_they_stand_on_the_topic(payments: Path, tmp_path: Path) -> None:
    out = tmp_path / "alerts.jsonl"
    screen(payments, "--alerts", out)
    first, second = (json.loads(one) for one in out.read_bytes().splitlines())
    assert first["payment_id"] == "P-2"
    assert len(first["alert_id"]) == 32
    assert first["outcome"] == "hold"
    (hit,) = first["hits"]
    assert hit["rule"] == "listed.name"
    assert hit["path"] == "$.parties[1].name"
    assert (hit["designation"]["list"], hit["designation"]["id"]) == ("ofac-sdn", "990003")
    assert hit["score"] > 0.9
    assert first["source"] == {"file": str(payments), "line": 2}
    assert (second["payment_id"], second["hits"][0]["rule"]) == ("P-3", "listed.bic")
    assert all(isinstance(a, Alert) for a in read_lines(out, Alert))


def test_the_same_files_and_lists_give_the_same_alert_ids(payments: Path, tmp_path: Path) -> None:
    runs = []
    for name in ("one.jsonl", "two.jsonl"):
        screen(payments, "--alerts", tmp_path / name)
        runs.append([alert.alert_id for alert in read_lines(tmp_path / name, Alert)])
    assert runs[0] == runs[1]


def test_every_payment_has_a_decision_where_they_are_wanted(payments: Path, tmp_path: Path) -> None:
    out = tmp_path / "decisions.jsonl"
    screen(payments, "--decisions", out)
    found = [(d.payment_id, d.outcome.value, d.source.line) for d in read_lines(out, Decision)]
    assert found == [
        ("P-1", "release", 1),
        ("P-2", "hold", 2),
        ("P-3", "hold", 3),
        ("P-4", "release", 4),
    ]


def test_what_could_not_be_read_is_kept_whole(tmp_path: Path) -> None:
    out = tmp_path / "dead.jsonl"
    screen(write_lines(tmp_path / "x.jsonl", [line(1), *UNREADABLE]), "--dead-letters", out)
    letters = read_lines(out, DeadLetter)
    assert [letter.original for letter in letters] == list(UNREADABLE)
    assert [letter.source.line for letter in letters] == [2, 3, 4]
    assert len({letter.dead_letter_id for letter in letters}) == 3


def test_several_files_plain_and_gzipped_and_stdin(payments: Path, tmp_path: Path) -> None:
    packed = tmp_path / "more.gz"
    packed.write_bytes(gzip.compress(line(5, creditor=LISTED) + b"\n" + line(6)))
    ran = screen(payments, packed, "-", "--json", given=line(7) + b"\n" + line(8, bic=LISTED_BIC))
    summary = json.loads(ran.stdout)
    assert (summary["files"], summary["payments"], summary["flagged"]) == (3, 8, 4)


def test_one_json_object_over_several_lines_is_one_payment(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_bytes(msgspec.json.format(line(1, creditor=LISTED), indent=2))
    ran = screen(file, "--json")
    assert ran.exit_code == 3
    assert json.loads(ran.stdout)["payments"] == 1


def test_alerts_to_stdout_leave_it_to_them_alone(payments: Path) -> None:
    ran = screen(payments, "--alerts", "-")
    assert [json.loads(one)["payment_id"] for one in ran.stdout.splitlines()] == ["P-2", "P-3"]
    assert "Flagged    2 (hold 2)" in ran.stderr


def test_alerts_are_shown_explained_on_demand(payments: Path) -> None:
    ran = screen(payments, "--show")
    assert "GOLDEN MIRAGE TRADE" in ran.stdout
    assert "ZOLOTOY MIRAZH TRADING LLC · ofac-sdn 990003" in ran.stdout


def test_a_line_of_any_length_costs_one_dead_letter_and_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    huge = b'{"payment_id":"' + b"x" * 8_000_000 + b'"}'
    write_lines(file, [line(1), huge, line(2)])
    out = tmp_path / "dead.jsonl"
    ran = screen(file, "--json", "--dead-letters", out)
    summary = json.loads(ran.stdout)
    assert (summary["payments"], summary["unreadable_by_reason"]) == (2, {"too-large": 1})
    assert out.stat().st_size < 2_000_000


def test_a_file_that_breaks_off_is_told_and_never_ends_with_0(tmp_path: Path) -> None:
    whole = gzip.compress(b"\n".join(line(n) for n in range(5_000)))
    file = tmp_path / "x.gz"
    file.write_bytes(whole[: len(whole) // 2])
    ran = screen(file, "--json")
    assert ran.exit_code == 4
    assert json.loads(ran.stdout)["files_broken"] == 1
    assert "breaks off" in ran.stderr


def test_a_missing_file_is_told_before_any_list_is_read(payments: Path, tmp_path: Path) -> None:
    ran = screen(payments, tmp_path / "absent.jsonl", lists=tmp_path / "no-lists")
    assert ran.exit_code == 2
    assert "absent.jsonl" in ran.stderr


@pytest.mark.parametrize("option", ["--alerts", "--decisions", "--dead-letters"])
def test_no_output_writes_over_an_input(payments: Path, option: str) -> None:
    before = payments.read_bytes()
    ran = screen(payments, option, payments)
    assert ran.exit_code == 2
    assert "written over" in ran.stderr
    assert payments.read_bytes() == before


def test_two_outputs_to_one_file_are_refused(payments: Path, tmp_path: Path) -> None:
    ran = screen(payments, "--alerts", tmp_path / "x", "--decisions", tmp_path / "x")
    assert ran.exit_code == 2


def test_an_output_in_a_folder_that_is_not_there_is_refused(payments: Path, tmp_path: Path) -> None:
    ran = screen(payments, "--alerts", tmp_path / "no" / "x.jsonl")
    assert ran.exit_code == 2
    assert "can't be written" in ran.stderr


def test_a_folder_without_a_list_is_refused_nothing_is_screened_against_nothing(
    payments: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "notes.txt").write_text("no list")
    ran = screen(payments, lists=tmp_path / "notes")
    assert ran.exit_code == 2
    assert "nothing is screened against nothing" in ran.stderr
    assert "Skipped notes.txt" in ran.stderr


def test_a_broken_list_is_refused_and_named(payments: Path, tmp_path: Path) -> None:
    for file in LISTS.iterdir():
        content = file.read_bytes()
        cut = content[: len(content) // 2] if file.name == "sdn.csv" else content
        (tmp_path / file.name).write_bytes(cut)
    ran = screen(payments, lists=tmp_path)
    assert ran.exit_code == 1
    assert "sdn.csv" in ran.stderr


def test_without_redis_and_without_a_folder_it_says_so(payments: Path) -> None:
    ran = CliRunner().invoke(
        app, ["screen", str(payments)], env={"VOSTRO_REDIS_URL": "redis://127.0.0.1:1/0"}
    )
    assert ran.exit_code == 1
    assert "127.0.0.1:1" in ran.stderr


def test_a_policy_that_requires_a_list_that_is_not_there_is_binding(
    payments: Path, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('lists_required = ["ofac-sdn", "un"]')
    ran = screen(payments, "--policy", policy)
    assert ran.exit_code == 2
    assert "requires un" in ran.stderr


def test_a_policy_changes_what_is_a_hit_and_its_version(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("[names]\ncutoff = 1.0\nweak_cutoff = 1.0\n")
    file = write_lines(tmp_path / "x.jsonl", [line(1, creditor="Golden Mirages Trade")])
    assert screen(file).exit_code == 3
    ran = screen(file, "--policy", policy, "--json")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["policy_version"] != DEFAULT_POLICY.version


def test_no_account_number_reaches_stderr(tmp_path: Path) -> None:
    account = b"DE89370400440532013000"
    broken = b'{"payment_id":"P","parties":[{"role":"debtor","account":"%s","name":7}]}' % account
    ran = screen(write_lines(tmp_path / "x.jsonl", [line(1), broken]))
    assert "parties[0].name" in ran.stderr
    assert account.decode() not in ran.stderr


class Told(Watcher):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.letters: list[DeadLetter] = []

    def on_dead_letter(self, letter: DeadLetter) -> None:
        self.letters.append(letter)


def test_a_fault_of_ours_holds_the_payment_and_the_rest_goes_on(
    sample_lists: ScreeningLists, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = sample_lists.search_name

    def failing(text: str, *others: object) -> object:
        if text == LAWFUL:
            raise ZeroDivisionError
        return search(text, *others)

    monkeypatch.setattr(sample_lists, "search_name", failing)
    file = write_lines(tmp_path / "x.jsonl", [line(1), line(2, creditor="Anna Weber")])
    decide = decide_file(sample_lists, DEFAULT_POLICY, Limits(), with_decisions=False)
    with Outputs({"alerts": tmp_path / "alerts.jsonl"}) as outputs:
        screener = FileScreener(
            one_by_one(decide), outputs, Told(), bytes_max=1_000_000, show_alerts=False
        )
        screener.run([str(file)])
    (alert,) = read_lines(tmp_path / "alerts.jsonl", Alert)
    assert (alert.payment_id, alert.outcome.value) == ("P-1", "hold")
    assert alert.hits[0].rule == "screening-error"
    assert (screener.tally.payments, screener.tally.errors) == (2, 1)
