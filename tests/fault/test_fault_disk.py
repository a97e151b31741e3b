"""Lists that are swapped under load, and a swap that finds the disk full."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from fault_trial import on_trial
from samples import SAMPLE, listed
from servers import poll
from streams import Stream, WorkerProcess

ROOM_MIB = 16  # the sample takes less than one; a machine's page cache is not filled
MANY = [listed(f"N-{n}", f"TUNDRA {n} TRADE", f"Polar {n}") for n in range(500)]
SWAPS = 3
TOLD = "the lists can't be followed"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 16 MiB."""
    folder = tmp_path / "lists"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM_MIB}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_swap_that_finds_the_disk_full_says_so_and_the_old_lists_stay_in_use(
    stream: Stream, small_disk: Path
) -> None:
    versions = {stream.load_lists()}
    with on_trial(stream) as trial:
        worker = trial.worker(VOSTRO_LISTS_DIRECTORY=str(small_disk))
        trial.begin()
        with trial.fault("disk of the compiled lists full, new lists loaded") as fault:
            fill(small_disk / "filler")
            stream.load_lists(*SAMPLE[:2], *MANY)
            told = poll(lambda: worker.events(TOLD) or None, 30, "it says so")
            fault.lasts()
            poll(lambda: worker.metric("vostro_lists_failing") == 1, 60, "it says so")
            assert worker.get("/health/ready")[0] == 200
            assert worker.metric("vostro_list_swaps_total") == 1
            (small_disk / "filler").unlink()
        assert "No space left on device" in told[0]["reason"]
        with trial.fault(f"lists swapped {SWAPS} times"):
            for number in range(1, SWAPS + 1):
                versions.add(stream.load_lists(*SAMPLE[:2], *MANY[number:]))
                until_swapped(worker, number + 1)
                until_used(worker)
    figures = trial.figures.values()
    assert [(found.exit_codes, found.repeated) for found in figures] == [([], 0), ([], 0)]
    used = {alert.list_versions["sample"] for of in trial.account.alerts.values() for alert in of}
    assert used == versions


def until_swapped(worker: WorkerProcess, times: int) -> None:
    """Returns once new lists came into use so many times."""
    poll(lambda: worker.metric("vostro_list_swaps_total") == times, 30, f"{times} swaps")


def fill(path: Path) -> None:
    """Writes until there is no room."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4_096)


def until_used(worker: WorkerProcess) -> None:
    """A few payments more were flagged, so that each version is on some alert."""
    hits = worker.metric("vostro_hits_total")
    poll(lambda: worker.metric("vostro_hits_total") >= hits + 5, 30, "payments are flagged")
