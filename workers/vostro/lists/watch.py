"""The lists a worker screens with: loaded, compiled beside the stream, swapped, aged.

For asyncio, without Faust: `await watched.refresh()` once at start, then `await watched.run()`
until it is cancelled, then `await watched.stop()`. What screens reads `watched.current`.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from vostro.errors import ListUnusable, StoreUnreachable, VostroError
from vostro.lists.compile import open_compiled, write_request
from vostro.lists.compiling import CompileProcess
from vostro.lists.edition import unusable
from vostro.lists.store import CurrentVersion, ListStore, Manifest, Taken
from vostro.lists.watch_good_guys import WatchedGoodGuys
from vostro.screening.lists import ListVersion, ScreeningLists

WAIT_SLICE_SECONDS = 0.5  # a stop is not held up longer than this
# A version that could not be compiled is tried again after a minute, not at every poll.
RETRY_SECONDS = 60.0
REPORT_SECONDS = 60.0  # how often `vostro lists status` hears of this worker
STEP_PAUSE_SECONDS = 0.001  # between two steps of a millisecond: payments go first
NAMES_WARMED = 2_000  # 3 to 6 s, and most of an hour's payments
NEVER = float("-inf")

Clock = Callable[[], datetime]
Version = tuple[Manifest, bytes]


def now_utc() -> datetime:
    """The edge's clock; tests bring their own."""
    return datetime.now(UTC)


class ListsState(msgspec.Struct, frozen=True, kw_only=True):
    """What health, metrics and people are told."""

    lists: tuple[ListVersion, ...] = ()
    ages_hours: dict[str, float] = {}  # since a load last confirmed what is in use
    missing: tuple[str, ...] = ()  # required and not loaded
    compile_seconds: float | None = None  # of the versions in use
    swaps: int = 0
    last_error: str | None = None  # of the last look at the store; None: all is well
    problem: str | None = None  # why nothing may be screened; None: go on


class WatchedLists:
    """Keeps `current` at the store's versions. Never gives up a list that it has."""

    def __init__(  # noqa: PLR0913 - each of them is one setting
        self,
        store: ListStore,
        required: Collection[str],
        *,
        worker: str,
        poll_seconds: float = 5.0,
        age_hours_max: float = 96.0,
        directory: Path | None = None,
        is_approver_required: bool = False,
        clock: Clock = now_utc,
    ) -> None:
        self.store, self.required, self.worker = store, frozenset(required), worker
        self.poll_seconds, self.age_hours_max = poll_seconds, age_hours_max
        self.directory, self.clock = directory, clock
        self.exceptions = WatchedGoodGuys(store, is_approver_required=is_approver_required)
        self.current: ScreeningLists | None = None
        self.retired: ScreeningLists | None = None  # until what it remembers is forgotten
        self.on_swap: list[Callable[[ScreeningLists], None]] = []
        self.confirmed_at: dict[str, datetime] = {}
        self.compile_seconds: float | None = None
        self.swaps = 0
        self.last_error: str | None = None
        self.compiling = CompileProcess()
        # Packed records of what is in use: a list lost in the store can be compiled again.
        self.kept: dict[str, Version] = {}
        self.refused: tuple[dict[str, str], float] = ({}, 0.0)
        self.reported = NEVER
        self.taken_at = clock()

    @property
    def versions(self) -> dict[str, str]:
        """List -> version in use here."""
        compiled = () if self.current is None else self.current.compiled
        return {content.list: content.version for content in compiled}

    @property
    def state(self) -> ListsState:
        """Versions, ages, sizes and what is wrong, as of now."""
        lists = () if self.current is None else self.current.compiled
        moment = self.clock()
        ages = {name: moment - self.confirmed_at[name] for name in sorted(self.confirmed_at)}
        loaded = {compiled.list for compiled in lists}
        missing = tuple(sorted(self.required - loaded))
        return ListsState(
            lists=lists,
            ages_hours={name: age / timedelta(hours=1) for name, age in ages.items()},
            missing=missing,
            compile_seconds=self.compile_seconds,
            swaps=self.swaps,
            last_error=self.last_error,
            problem=self.problem(missing, ages),
        )

    def problem(self, missing: tuple[str, ...], ages: dict[str, timedelta]) -> str | None:
        """Why nothing may be screened now: a required list is missing, or too old."""
        if missing:
            return f"not loaded: {', '.join(missing)}"
        if self.current is None or not len(self.current):
            return "no list is loaded"
        hours = self.age_hours_max
        limit = timedelta(hours=hours)
        old = [name for name in sorted(self.required) if ages.get(name, timedelta.max) > limit]
        if old:
            return f"not confirmed for more than {hours:g} hours: {', '.join(old)}"
        return None

    async def run(self) -> None:
        """Look at the store every few seconds, and at once when a swap is announced."""
        while True:
            await self.wait()
            await self.refresh()

    async def wait(self) -> None:
        """Until a swap is announced, or it is time to look anyway."""
        ends = time.monotonic() + self.poll_seconds
        while (left := ends - time.monotonic()) > 0:
            try:
                if await asyncio.to_thread(self.store.wait, min(left, WAIT_SLICE_SECONDS)):
                    return
            except StoreUnreachable as error:
                self.last_error = str(error)
                await asyncio.sleep(min(left, self.poll_seconds))

    async def refresh(self) -> bool:
        """Take what is current in the store; True if it was swapped. Never raises VostroError."""
        try:
            found = await asyncio.to_thread(self.store.current)
            await self.follow_good_guys()  # first: no payment meets new lists without them
            has_swapped = await self.follow(found)
            await self.report()
            self.exceptions.check()
        except VostroError as error:
            self.last_error = str(error)
            has_swapped = False
        await self.forget_retired()
        return has_swapped

    async def forget_retired(self) -> None:
        """Drop what the last lists remembered: in one piece, payments would wait for 300 ms."""
        retired, self.retired = self.retired, None
        if retired is not None:
            for _ in retired.forget():
                await asyncio.sleep(STEP_PAUSE_SECONDS)

    async def follow_good_guys(self) -> None:
        """Take the exceptions that hold now, also when nothing changed but the time."""
        if not await asyncio.to_thread(self.exceptions.refresh, self.clock()):
            return
        if self.current is not None:
            self.current = self.current.with_good_guys(self.exceptions.live)

    async def follow(self, found: dict[str, CurrentVersion]) -> bool:
        """Swap if a version changed; then say how fresh what is in use is."""
        wanted = {name: current.version for name, current in found.items()}
        in_use = self.versions
        lost = sorted(in_use.keys() - wanted.keys())
        # A list that is gone from the store was lost there, not lifted: it stays in use.
        wanted |= {name: in_use[name] for name in lost}
        has_swapped = False
        if wanted != in_use and not self.is_refused(wanted):
            await self.swap(wanted)
            has_swapped = True
        for name, version in self.versions.items():
            if name in found and found[name].version == version:
                self.confirmed_at[name] = found[name].confirmed_at
        if lost:
            raise unusable(f"no longer in the store: {', '.join(lost)}", "list store")
        if not self.is_refused(wanted):
            self.last_error = None
        return has_swapped

    def is_refused(self, wanted: dict[str, str]) -> bool:
        """Whether these very versions were no use a moment ago."""
        versions, since = self.refused
        return versions == wanted and time.monotonic() - since < RETRY_SECONDS

    async def swap(self, wanted: dict[str, str]) -> None:
        """Compile versions and put them in the place of the current ones."""
        began = time.monotonic()
        folder = self.new_folder()
        try:
            versions = await asyncio.to_thread(self.lay_out, folder, wanted)
            await self.compiling.compile(folder)
            lists = await asyncio.to_thread(open_compiled, folder)
            await self.warm(lists)
        except ListUnusable:
            self.refused = wanted, time.monotonic()
            raise
        except OSError as error:  # no room left, or no more files
            self.refused = wanted, time.monotonic()
            raise unusable(f"compiled lists can't be written: {error}", str(folder)) from None
        finally:
            # The arrays stay mapped after their names are gone; nothing is left on the disk.
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        self.retired, self.kept = self.current, versions
        self.current = lists.with_good_guys(self.exceptions.live)
        self.compile_seconds = time.monotonic() - began
        self.swaps, self.refused = self.swaps + 1, ({}, 0.0)
        self.taken_at, self.reported = self.clock(), NEVER
        for told in self.on_swap:
            told(self.current)

    async def warm(self, lists: ScreeningLists) -> None:
        """Ask new lists for the names that come most, while the old ones still screen.

        A name takes 10 us when it is known and 1 ms when it is not: without this, payments would
        queue up behind each other for a while.
        """
        if self.current is not None:
            for asked in self.current.search_name.asked_often(NAMES_WARMED):
                lists.search_name(*asked)
                await asyncio.sleep(STEP_PAUSE_SECONDS)

    def new_folder(self) -> Path:
        """A folder of our own for one compilation."""
        try:
            return Path(tempfile.mkdtemp(prefix="vostro-lists-", dir=self.directory))
        except OSError as error:
            where = str(self.directory or tempfile.gettempdir())
            raise unusable(f"compiled lists can't be written: {error}", where) from None

    def lay_out(self, folder: Path, wanted: dict[str, str]) -> dict[str, Version]:
        """Fetch what is new, keep what did not change or was lost in the store."""
        versions = {}
        for name, version in sorted(wanted.items()):
            kept = self.kept.get(name)
            if kept is None or kept[0].version != version:
                kept = self.store.manifest(name, version), self.store.records(name, version)
            versions[name] = kept
        write_request(folder, list(versions.values()))
        return versions

    async def report(self) -> None:
        """Tell the store which versions are in use here, at each swap and once a minute."""
        if self.current is None or time.monotonic() - self.reported < REPORT_SECONDS:
            return
        taken = Taken(versions=self.versions, taken_at=self.taken_at, seen_at=self.clock())
        await asyncio.to_thread(self.store.report_taken, self.worker, taken)
        self.reported = time.monotonic()

    async def stop(self) -> None:
        """End what still compiles. The store is closed by who opened it."""
        await self.compiling.stop()
