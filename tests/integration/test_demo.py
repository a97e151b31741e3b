"""`vostro demo` as a newcomer runs it: in a process of its own, with the real worker."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from servers import poll
from vostro.cli.demo.needles import BROKEN, needles

COMMAND = (sys.executable, "-m", "vostro.cli.main", "demo")
SECONDS_MAX = 120.0  # on a busy machine; a quiet one takes 10


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A temporary folder for the demo, which must be empty again at its end."""
    (tmp_path / "t").mkdir()
    yield tmp_path / "t"
    assert [path.name for path in (tmp_path / "t").iterdir() if "demo" in path.name] == []


def environment(place: Path, **more: str) -> dict[str, str]:
    return os.environ | {"TMPDIR": str(place)} | more


def test_it_finds_what_is_hidden_and_leaves_nothing_behind(place: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--payments", "60"],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_MAX,
        # Settings of the user's own must not reach it.
        env=environment(place, VOSTRO_REDIS_PASSWORD="x", VOSTRO_HTTP_PORT="1", COLUMNS="120"),  # noqa: S106
    )
    assert done.returncode == 0, done.stderr
    out = done.stdout
    assert out.count("Hidden here: ") == len(needles())
    assert "not found" not in out
    assert "Of 60 ordinary payments 0 were flagged" in out
    for needle in needles():
        assert f"Hidden here: {needle.shows}" in out
    for broken in BROKEN:
        assert re.search(rf"^{broken.shows} +[a-z0-9-]+ ", out, re.MULTILINE)
    assert 'vostro_payments_total{format="json", outcome="release"} 60' in out
    assert running_below(place) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["Starting", "Loaded", "Sending"])
def test_interrupted_at_any_moment_it_leaves_nothing_running(
    place: Path, number: signal.Signals, moment: str
) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        COMMAND, stdout=subprocess.DEVNULL, stderr=pipe, text=True, env=environment(place)
    ) as process:
        assert process.stderr is not None
        assert any(moment in said for said in process.stderr)
        process.send_signal(number)
        _, err = process.communicate(timeout=SECONDS_MAX)
    assert process.returncode == 130
    assert "Traceback" not in err
    poll(lambda: running_below(place) == [], 10, "its processes are gone")


def running_below(place: Path) -> list[str]:
    """Processes that work in the folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "cwd"]):
        told = [*(process.info["cmdline"] or []), process.info["cwd"] or ""]
        if any(str(place) in part for part in told):
            found.append(" ".join(told))
    return found
