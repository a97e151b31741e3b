"""A worker whose clock jumps, and records whose timestamps are absurd."""

from pathlib import Path

import pytest

from fault_load import Kind, now, numbered
from fault_trial import on_trial
from servers import absent, poll
from streams import Stream

HOUR = 3_600
DAYS_TOO_LATE = 5  # lists are too old after 96 hours
STANDSTILL_SECONDS_MAX = 15.0  # 0.1 on a quiet machine; a wait by a wrong clock takes hours


@pytest.fixture
def fake_clock() -> str:
    """The library that sets a process's clock: https://github.com/wolfcw/libfaketime."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        absent("needs libfaketime (Debian: faketime): run `make servers`")
    return str(found[0])


def test_a_clock_that_jumps_under_load_changes_no_answer(
    stream: Stream, tmp_path: Path, fake_clock: str
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    with on_trial(stream) as trial:
        worker = trial.worker(
            LD_PRELOAD=fake_clock,
            FAKETIME_TIMESTAMP_FILE=str(clock),
            FAKETIME_NO_CACHE="1",
            # As on a real machine: a step of the time of day leaves the steady clock alone.
            FAKETIME_DONT_FAKE_MONOTONIC="1",
        )
        trial.begin()
        with trial.fault("worker's clock 1 h forward, then 2 h back") as fault:
            clock.write_text(f"+{HOUR}\n")
            fault.lasts()
            clock.write_text(f"-{HOUR}\n")
            fault.lasts()
            assert worker.get("/health/ready")[0] == 200
        with trial.fault("worker's clock 5 days forward: its lists are too old, it waits") as fault:
            clock.write_text(f"+{DAYS_TOO_LATE * 24 * HOUR}\n")
            poll(lambda: worker.metric("vostro_paused") == 1, 30, "it waits")
            assert "not confirmed for more than 96 hours" in str(worker.not_ready_because())
            fault.lasts()
            clock.write_text("+0\n")
            poll(lambda: worker.metric("vostro_paused") == 0, 30, "it goes on")
        with trial.fault("records stamped in 1970, in 2001 and in 50 minutes") as fault:
            for number, at in enumerate((1.0, 1_000_000_000.0, now() + 3_000)):
                _, value = numbered(20 * number)
                trial.load.send(Kind.HOSTILE, value, at=at)
            fault.lasts()
    jumps, _, stamps = trial.figures.values()
    assert jumps.standstill_seconds < STANDSTILL_SECONDS_MAX
    assert stamps.standstill_seconds < STANDSTILL_SECONDS_MAX
    assert all(found.exit_codes == [] for found in trial.figures.values())
