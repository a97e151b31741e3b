"""Compiling beside the stream: another process does it, this one only waits."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from vostro.errors import ListUnusable
from vostro.lists.compile import REFUSAL, Refusal
from vostro.lists.edition import unusable

COMPILE_SECONDS_MAX = 900.0  # 15,000 designations take seconds; a million some minutes
COMPLAINT_CHARACTERS_MAX = 300
END_SECONDS_MAX = 5.0


class CompileProcess:
    """Runs `python -m vostro.lists.compile`, one at a time, and ends it on stop."""

    def __init__(self, seconds_max: float = COMPILE_SECONDS_MAX) -> None:
        self.seconds_max = seconds_max
        self.process: asyncio.subprocess.Process | None = None

    async def compile(self, folder: Path) -> None:
        """Have a folder compiled. Raises ListUnusable, whatever went wrong over there."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "vostro.lists.compile",
            str(folder),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, complaint = await asyncio.wait_for(self.process.communicate(), self.seconds_max)
            code = self.process.returncode
        except TimeoutError:
            what = f"compiling took more than {self.seconds_max:g} s"
            raise unusable(what, str(folder)) from None
        finally:
            await self.stop()
        if (folder / REFUSAL).exists():
            refusal = msgspec.json.decode((folder / REFUSAL).read_bytes(), type=Refusal)
            raise ListUnusable(refusal.what, refusal.where, refusal.remedy)
        if code != 0:
            last = complaint.decode("utf-8", "replace").strip().rpartition("\n")[2]
            what = f"compiling failed: {last[:COMPLAINT_CHARACTERS_MAX]}"
            raise unusable(what, f"compiling process, exit code {code}")

    async def stop(self) -> None:
        """End the process if it still runs: an orphan would keep pipes and memory."""
        process, self.process = self.process, None
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), END_SECONDS_MAX)
