"""`vostro screen` in a process of its own: over the real lists, and over those in a real Redis."""

import gzip
import json
import os
import pty
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import psutil
import pytest

from good_guys_made import good_guy
from screening_files import LISTED, LISTS, line, write_lines
from servers import RedisServer, poll
from vostro.alert import Alert
from vostro.lists.connect import open_store
from vostro.lists.load import LoadRules, load_list
from vostro.lists.recognise import recognise_path
from vostro.lists.redis_store import RedisListStore
from vostro.lists.store import Manifest, unpack
from vostro.settings import Settings

COMMAND = (sys.executable, "-m", "vostro.cli.main", "screen")
# Designated, and long known to be: OFAC's number, and a BIC that it publishes.
ROSSIYA, SBERBANK_BIC = "16681", "SABRRUMM"


def screen(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


def designations_met(alerts: Path) -> dict[str, set[str]]:
    """Payment -> the numbers of the designations that it met."""
    found = [msgspec.json.decode(one, type=Alert) for one in alerts.read_bytes().splitlines()]
    return {
        alert.payment_id: {hit.designation.id for hit in alert.hits if hit.designation is not None}
        for alert in found
    }


def test_the_real_lists_are_searched_without_any_server(shared: Path, tmp_path: Path) -> None:
    file = write_lines(
        tmp_path / "payments.jsonl",
        [
            line(1),
            line(2, creditor="Bank Rossiya"),
            line(3, creditor="Банк Россия"),
            line(4, bic=SBERBANK_BIC),
            line(5, bic=f"{SBERBANK_BIC}XXX"),
        ],
    )
    alerts = tmp_path / "alerts.jsonl"
    lists = shared / "lists" / "current"
    ran = screen(file, "--lists", lists, "--alerts", alerts, "--json")
    assert ran.returncode == 3, ran.stderr
    summary = json.loads(ran.stdout)
    sizes = {used["list"]: used["designations"] for used in summary["lists"]}
    assert sizes["ofac-sdn"] == 13_821
    assert sizes["un"] == 730 + 273
    met = designations_met(alerts)
    assert "P-1" not in met
    assert ROSSIYA in met["P-2"]
    assert ROSSIYA in met["P-3"]
    assert met["P-4"] == met["P-5"]
    assert met["P-4"]


def test_every_real_message_is_screened_or_named_as_unreadable(
    shared: Path, tmp_path: Path
) -> None:
    found = [(shared / "messages" / kind).rglob("*") for kind in ("mt", "iso20022")]
    files = sorted(file for folder in found for file in folder if file.is_file())
    assert len(files) > 800
    decisions, dead = tmp_path / "decisions.jsonl", tmp_path / "dead.jsonl"
    outputs = ("--decisions", decisions, "--dead-letters", dead)
    ran = screen(*files, "--lists", LISTS, *outputs, "--json")
    summary = json.loads(ran.stdout)
    lines = [*decisions.read_bytes().splitlines(), *dead.read_bytes().splitlines()]
    told = {json.loads(one)["source"]["file"] for one in lines}
    assert told == {str(file) for file in files}
    assert summary["files"] == len(files)
    assert summary["screening_errors"] == 0
    assert "internal-error" not in summary["unreadable_by_reason"]


def loaded_sample(redis_server: RedisServer, at: datetime) -> tuple[RedisListStore, Manifest]:
    """The sample list, current in Redis since `at`."""
    store = open_store(Settings.read(redis_url=redis_server.url))
    (assembly,) = recognise_path(LISTS).assemblies
    return store, load_list(store, assembly, LoadRules(), loaded_by="test", at=at).manifest


def test_the_lists_that_workers_use_are_searched(redis_server: RedisServer, tmp_path: Path) -> None:
    _, loaded = loaded_sample(redis_server, datetime.now(UTC))
    file = write_lines(tmp_path / "payments.jsonl", [line(1), line(2, creditor=LISTED)])
    ran = screen(file, "--json", VOSTRO_REDIS_URL=redis_server.url)
    assert ran.returncode == 3, ran.stderr
    assert json.loads(ran.stdout)["lists"][0]["version"] == loaded.version
    assert "a worker would stop" not in ran.stderr


def test_a_list_that_would_stop_a_worker_is_told(redis_server: RedisServer, tmp_path: Path) -> None:
    loaded_sample(redis_server, datetime.now(UTC) - timedelta(hours=200))
    file = write_lines(tmp_path / "payments.jsonl", [line(1)])
    ran = screen(file, VOSTRO_REDIS_URL=redis_server.url)
    assert ran.returncode == 0
    assert "ofac-sdn was last confirmed 200 hours ago: a worker would stop on it" in ran.stderr


def test_an_exception_of_the_workers_holds_here_too_and_is_recorded(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    store, manifest = loaded_sample(redis_server, now)
    listed = unpack(manifest, store.records(manifest.list, manifest.version))
    (designation,) = [one for one in listed if one.source_id == "990003"]
    day = timedelta(days=1)
    passing = good_guy(LISTED, designation=designation, created_at=now - day, expires_at=now + day)
    store.put_good_guys([passing])
    file = write_lines(tmp_path / "payments.jsonl", [line(1, creditor=LISTED)])
    out = tmp_path / "decisions.jsonl"
    ran = screen(file, "--json", "--decisions", out, VOSTRO_REDIS_URL=redis_server.url)
    assert ran.returncode == 0, ran.stderr
    summary = json.loads(ran.stdout)
    assert (summary["flagged"], summary["suppressed"]) == (0, 1)
    assert json.loads(out.read_bytes())["suppressed"][0]["good_guy"] == passing.id


def test_an_empty_redis_is_refused_nothing_is_screened_against_nothing(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    file = write_lines(tmp_path / "payments.jsonl", [line(1)])
    ran = screen(file, VOSTRO_REDIS_URL=redis_server.url)
    assert ran.returncode == 2
    assert "nothing is screened against nothing" in ran.stderr


@pytest.mark.skipif(not Path("/usr/bin/time").exists(), reason="needs GNU time (Debian: time)")
def test_a_large_file_is_screened_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "large.jsonl"
    block = b"".join(line(n) + b"\n" for n in range(1_000))
    peaks = []
    for blocks in (1, 100):
        with file.open("wb") as out:
            for _ in range(blocks):
                out.write(block)
        ran = subprocess.run(
            ["/usr/bin/time", "-f", "%M", *COMMAND, str(file), "--lists", str(LISTS)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        peaks.append(int(ran.stderr.split()[-1]))  # KiB
    assert peaks[1] < peaks[0] + 20_000


def test_ctrl_c_ends_with_130_and_what_was_flagged_is_on_disk(tmp_path: Path) -> None:
    alerts = tmp_path / "alerts.jsonl"
    command = [*COMMAND, "-", "--lists", str(LISTS), "--alerts", str(alerts)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None
        process.stdin.write(line(1, creditor=LISTED) + b"\n" + line(2, creditor=LISTED) + b"\n")
        process.stdin.flush()
        poll(lambda: alerts.exists() and alerts.read_bytes().count(b"\n") == 2, 30, "two alerts")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert set(designations_met(alerts)) == {"P-1", "P-2"}


def test_several_processes_write_what_one_writes_in_the_same_order(tmp_path: Path) -> None:
    lines = [line(n, creditor=LISTED if n % 7 == 0 else f"Anna Weber {n}") for n in range(3_000)]
    lines[1_234] = b"nonsense"
    packed = gzip.compress(b"\n".join(lines))
    whole, broken = tmp_path / "whole.gz", tmp_path / "broken.gz"
    whole.write_bytes(packed)
    broken.write_bytes(packed[: len(packed) // 2])
    told, written = [], []
    for processes in (1, 3):
        names = ("alerts", "decisions", "dead-letters")
        outputs = [tmp_path / f"{name}-{processes}.jsonl" for name in names]
        options = [part for pair in zip(names, outputs, strict=True) for part in pair]
        options = [f"--{part}" if isinstance(part, str) else part for part in options]
        ran = screen(whole, broken, "--lists", LISTS, *options, "--processes", processes, "--json")
        assert ran.returncode == 3, ran.stderr
        told.append(timeless(json.loads(ran.stdout)))
        written.append(
            [timeless(json.loads(one)) for o in outputs for one in o.read_bytes().splitlines()]
        )
    assert told[0] == told[1]
    assert told[0]["files_broken"] == 1
    assert written[0] == written[1]


def timeless(record: dict[str, object]) -> dict[str, object]:
    """Without what differs from run to run."""
    clocks = ("screened_at", "failed_at", "seconds", "payments_per_second")
    return {name: value for name, value in record.items() if name not in clocks}


def test_a_process_that_is_killed_fails_the_run_and_leaves_none_behind() -> None:
    pipe = subprocess.PIPE
    command = [*COMMAND, "-", "--lists", str(LISTS), "--processes", "2"]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None
        below = psutil.Process(process.pid)
        poll(lambda: len(below.children()) == 2, 30, "two processes")
        victim, other = below.children()
        victim.kill()
        _, err = process.communicate(b"".join(line(n) + b"\n" for n in range(2_000)), timeout=30)
    assert process.returncode == 1
    assert b"was killed" in err
    assert not other.is_running()


@pytest.mark.parametrize("no_colour", [{}, {"NO_COLOR": "1"}], ids=["colour", "NO_COLOR"])
def test_at_a_terminal_there_is_colour_unless_it_is_unwanted(
    tmp_path: Path, no_colour: dict[str, str]
) -> None:
    file = write_lines(tmp_path / "payments.jsonl", [line(1, creditor=LISTED)])
    ours, theirs = pty.openpty()
    command = [*COMMAND, str(file), "--lists", str(LISTS), "--show"]
    terminal = {"TERM": "xterm-256color", "COLUMNS": "90"} | no_colour
    environment = {n: v for n, v in os.environ.items() if n != "NO_COLOR"} | terminal
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: read_terminal(ours), b"")).decode()
    os.close(ours)
    assert process.returncode == 3
    assert "GOLDEN MIRAGE TRADE" in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)
    colours = re.findall(r"\x1b\[(?:[0-9;]*;)?[34][0-7]m", shown)
    assert bool(colours) is not bool(no_colour)


def read_terminal(ours: int) -> bytes:
    """What was written to the other end; nothing once it is closed."""
    try:
        return os.read(ours, 65_536)
    except OSError:  # Linux: the other end is closed
        return b""
