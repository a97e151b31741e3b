"""Lists kept in this process alone: for one-off screening and as the twin of the Redis store."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from threading import Condition

from vostro.lists.edition import unusable
from vostro.lists.good_guy_kept import FEWER_PLEASE, GOOD_GUYS_MAX, KeptGoodGuys
from vostro.lists.store import (
    RELOAD,
    UNPUBLISHED_MAX,
    VERSIONS_KEPT,
    CurrentVersion,
    Manifest,
    SeenAt,
    Swap,
    Taken,
    absent,
)
from vostro.screening.good_guys import GoodGuy


class MemoryListStore:
    """A full ListStore for the threads of one process."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], tuple[Manifest, bytes]] = {}
        self.in_use: dict[str, CurrentVersion] = {}
        self.history: dict[str, list[str]] = {}
        self.workers: dict[str, Taken] = {}
        self.outbox: list[Swap] = []
        self.guys: dict[str, GoodGuy] = {}
        self.revision = 0
        self.addresses: dict[str, SeenAt] = {}
        self.swaps = 0
        self.swaps_seen = 0
        self.swapped = Condition()

    def current(self) -> dict[str, CurrentVersion]:
        """The version in use of each list."""
        with self.swapped:
            return dict(self.in_use)

    def manifest(self, list_name: str, version: str) -> Manifest:
        """What a version holds."""
        return self.found(list_name, version)[0]

    def records(self, list_name: str, version: str) -> bytes:
        """A version's packed records."""
        return self.found(list_name, version)[1]

    def found(self, list_name: str, version: str) -> tuple[Manifest, bytes]:
        """A version, or ListUnusable."""
        with self.swapped:
            kept = self.kept.get((list_name, version))
        if kept is None:
            raise unusable("it is not in the store", absent(list_name, version), RELOAD)
        return kept

    def versions(self, list_name: str) -> tuple[str, ...]:
        """Versions that were current, newest first."""
        with self.swapped:
            return tuple(self.history.get(list_name, ()))

    def put(self, manifest: Manifest, records: bytes) -> None:
        """Keep a version."""
        with self.swapped:
            self.kept[manifest.list, manifest.version] = manifest, records

    def swap(self, list_name: str, version: str, *, expected: str | None, at: datetime) -> None:
        """Make a version current, if the one in use is still `expected`."""
        self.found(list_name, version)
        with self.swapped:
            now = self.in_use.get(list_name)
            if (None if now is None else now.version) != expected:
                raise unusable(
                    "another load was quicker", absent(list_name, version), "Load it once more."
                )
            previous = None if now is None else now.version
            if now is not None and now.version == version:
                previous = now.previous
            self.in_use[list_name] = CurrentVersion(
                version=version, confirmed_at=at, previous=previous
            )
            if version != expected:
                self.announce(Swap(list=list_name, version=version, before=expected, at=at))

    def announce(self, swap: Swap) -> None:
        """Keep the last versions only, and wake who waits. The lock is held."""
        list_name, version = swap.list, swap.version
        history = [version, *(old for old in self.history.get(list_name, ()) if old != version)]
        self.history[list_name] = history[:VERSIONS_KEPT]
        for old in history[VERSIONS_KEPT:]:
            self.kept.pop((list_name, old), None)
        self.outbox = [*self.outbox, swap][-UNPUBLISHED_MAX:]
        self.swaps += 1
        self.swapped.notify_all()

    def rollback(self, list_name: str) -> CurrentVersion:
        """Exchange the current and the previous version."""
        with self.swapped:
            now = self.in_use.get(list_name)
            previous = None if now is None else now.previous
            if now is None or previous is None or (list_name, previous) not in self.kept:
                raise unusable("there is no previous version to go back to", list_name, RELOAD)
            self.in_use[list_name] = CurrentVersion(
                version=previous, confirmed_at=now.confirmed_at, previous=now.version
            )
            self.announce(
                Swap(
                    list=list_name,
                    version=previous,
                    before=now.version,
                    at=datetime.now(UTC),
                    is_rollback=True,
                )
            )
            return self.in_use[list_name]

    def unpublished(self) -> tuple[Swap, ...]:
        """Swaps whose delta is not on the topic yet, oldest first."""
        with self.swapped:
            return tuple(self.outbox)

    def published(self, swap: Swap) -> None:
        """A swap's delta is on the topic."""
        with self.swapped:
            self.outbox = [noted for noted in self.outbox if noted != swap]

    def good_guys(self, known: int | None = None) -> KeptGoodGuys | None:
        """All that are kept; None while the revision is still the known one."""
        with self.swapped:
            if known == self.revision:
                return None
            kept = tuple(self.guys[name] for name in sorted(self.guys))
            return KeptGoodGuys(revision=self.revision, good_guys=kept)

    def put_good_guys(self, good_guys: Sequence[GoodGuy]) -> None:
        """Keep these, all or none."""
        with self.swapped:
            kept = self.guys | {guy.id: guy for guy in good_guys}
            if len(kept) > GOOD_GUYS_MAX:
                what = f"more than {GOOD_GUYS_MAX:,} exceptions"
                raise unusable(what, "good-guys", FEWER_PLEASE)
            if good_guys:
                self.guys, self.revision = kept, self.revision + 1
                self.swaps += 1
                self.swapped.notify_all()

    def seen(self, urls: Sequence[str]) -> dict[str, SeenAt]:
        """What lay at these addresses."""
        with self.swapped:
            return {url: self.addresses[url] for url in urls if url in self.addresses}

    def put_seen(self, seen: Mapping[str, SeenAt]) -> None:
        """Remember what lay at some addresses."""
        with self.swapped:
            self.addresses |= seen

    def wait(self, seconds: float) -> bool:
        """Wait for a swap that was not waited for before."""
        with self.swapped:
            woken = self.swapped.wait_for(lambda: self.swaps > self.swaps_seen, seconds)
            self.swaps_seen = self.swaps
            return woken

    def report_taken(self, worker: str, taken: Taken) -> None:
        """Tell which versions a worker screens with."""
        with self.swapped:
            self.workers[worker] = taken

    def taken(self) -> dict[str, Taken]:
        """What each worker said."""
        with self.swapped:
            return dict(self.workers)

    def close(self) -> None:
        """Nothing to give back."""
