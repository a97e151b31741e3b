"""What every command has in common: help, exit codes, errors, and what reaches a terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from vostro import __version__
from vostro.cli.console import harmless, json_line
from vostro.cli.errors import ExitCode, errors_explained
from vostro.cli.main import app
from vostro.errors import InputUnreadable, ListUnusable, SettingRefused, VostroError

RUN = CliRunner()
# Each costs 0.1 to 1 s to import: none belongs into `vostro --help`.
SLOW = ("faust", "aiokafka", "kafka", "numpy", "lxml", "redis", "rapidfuzz", "pydantic", "httpx")


def vostro(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "vostro.cli.main", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


def test_the_version_is_told() -> None:
    assert RUN.invoke(app, ["--version"]).output == f"vostro {__version__}\n"


def test_help_imports_nothing_slow() -> None:
    code = f"import sys, vostro.cli.main; print([m for m in {SLOW!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingRefused, ExitCode.USAGE),
        (InputUnreadable, ExitCode.USAGE),
        (ListUnusable, ExitCode.FAILED),
        (VostroError, ExitCode.FAILED),
    ],
)
def test_an_error_is_one_sentence_on_stderr_and_an_exit_code(
    error: type[VostroError], code: ExitCode, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended, errors_explained():
        raise error("It is broken", "here\x1b[2J", "Mend it.")
    assert ended.value.exit_code == code
    assert capfd.readouterr().err == "vostro: It is broken (here<U+001B>[2J). Mend it.\n"


def test_ctrl_c_ends_as_shells_expect_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, errors_explained():
        raise KeyboardInterrupt
    assert ended.value.exit_code == 130
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("arguments", [["settings"], ["settings", "--json"], ["policy", "show"]])
def test_a_reader_that_went_away_is_no_traceback(arguments: list[str]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "vostro.cli.main", *arguments]
    done = subprocess.run(command, stdout=write_end, stderr=subprocess.PIPE, check=False)
    os.close(write_end)
    assert done.stderr == b""
    assert done.returncode == ExitCode.BROKEN_PIPE


def test_a_bug_shows_its_kind_and_not_what_a_payment_says() -> None:
    code = (
        "import sys, vostro.cli.main as m; sys.argv = ['vostro', 'settings']\n"
        "def bad(*_): raise ValueError('Ivan Petrov, DE89370400440532013000')\n"
        "m.settings.fields_of = bad; m.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Unexpected ValueError" in done.stderr
    assert "Petrov" not in done.stderr
    assert "Traceback" not in done.stderr


def test_debugging_lets_the_traceback_through(tmp_path: Path) -> None:
    done = vostro("policy", "check", str(tmp_path / "absent.toml"), VOSTRO_DEBUG="1")
    assert "Traceback" in done.stderr


def test_every_setting_is_listed_with_its_variable_and_range() -> None:
    rows = json.loads(RUN.invoke(app, ["settings", "--json"]).output)
    (session,) = [row for row in rows if row["name"] == "kafka_session_seconds"]
    assert session["variable"] == "VOSTRO_KAFKA_SESSION_SECONDS"
    assert session["range"] == "from 1 to 300"
    assert all(row["description"] for row in rows)


def test_a_secret_is_never_shown() -> None:
    done = vostro(
        "settings",
        VOSTRO_REDIS_PASSWORD="topsecret",  # noqa: S106 - it is the point of the test
        VOSTRO_REDIS_URL="redis://me:hushhush@redis.example:6379/0",
    )
    assert done.returncode == 0
    assert "topsecret" not in done.stdout
    assert "hushhush" not in done.stdout
    assert "***" in done.stdout


def test_a_setting_out_of_range_ends_with_2_and_names_the_range() -> None:
    done = vostro("settings", VOSTRO_COMMIT_SECONDS="0")
    assert done.returncode == 2
    assert "VOSTRO_COMMIT_SECONDS='0'" in done.stderr
    assert "greater than or equal to 0.1" in done.stderr


def test_what_policy_show_prints_is_a_policy_of_the_same_version(tmp_path: Path) -> None:
    printed = RUN.invoke(app, ["policy", "show"]).output
    file = tmp_path / "policy.toml"
    file.write_text(printed)
    checked = RUN.invoke(app, ["policy", "check", str(file)])
    assert checked.exit_code == 0
    assert printed.splitlines()[0].removeprefix("# version ") in checked.output


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"[names]\ncutof = 0.9", "unknown field `cutof`"),
        (b"[names]\ncutoff = 9", "$.names.cutoff"),
        (b"[names\n", "Expected"),
        (b"\xff\xfe", "utf-8"),
    ],
)
def test_a_policy_that_a_worker_would_refuse_is_refused(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(content)
    done = vostro("policy", "check", str(file))
    assert done.returncode == 2
    assert complaint in done.stderr


def test_no_colour_reaches_a_pipe() -> None:
    assert "\x1b" not in vostro("settings").stdout


@pytest.mark.parametrize("text", ["plain", "Қазақстан", "中国银行", "شركة", "é"])
def test_letters_of_every_script_are_harmless(text: str) -> None:
    assert harmless(text) == text


def test_json_for_machines_keeps_its_meaning_and_cannot_drive_a_terminal() -> None:
    document = '{"name":\n "a\u202eb\x9b2J\U000e0001 Қ"}'
    line = json_line(document.encode())
    assert line.count("\n") == 1
    assert json.loads(line) == json.loads(document)
    assert "\u202e" not in line
    assert "\x9b" not in line
    assert "Қ" in line
