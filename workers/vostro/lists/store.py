"""Where versions of lists are kept: the shapes, and what every store must do.

Two stores: `RedisListStore` for a running system, `MemoryListStore` for one process. One suite of
tests runs over both.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from vostro.designation import Designation
from vostro.lists.edition import SourceRef, unusable
from vostro.lists.good_guy_kept import KeptGoodGuys
from vostro.lists.validators import Validators
from vostro.screening.good_guys import GoodGuy

# 512 MiB unpacked: some 400,000 designations with all they hold; Redis takes 512 MB a value.
RECORDS_BYTES_MAX = 512 * 1024 * 1024
VERSION_HEX_DIGITS = 16  # 64 bits: two editions of one list never share it by chance
VERSIONS_KEPT = 5  # current, previous and three more to look back on; older ones expire
# Swaps whose delta waits for the list-changes topic: two months of a daily load of two lists.
UNPUBLISHED_MAX = 120
RELOAD = "Load the list again: `vostro lists load`."


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version holds, where it came from, who made it current and when."""

    list: str
    version: str
    format: str
    sha256: str  # of the records, unpacked
    designations: int
    names: int
    addresses: int
    identifiers: int
    loaded_by: str
    loaded_at: datetime
    engine_version: str
    published_on: date | None = None
    sources: tuple[SourceRef, ...] = ()
    odd: tuple[str, ...] = ()  # records left out because the operator allowed it
    notes: tuple[str, ...] = ()
    replaces: str | None = None
    is_shrink_forced: bool = False


class CurrentVersion(msgspec.Struct, frozen=True, kw_only=True):
    """The version of a list that is in use."""

    version: str
    confirmed_at: datetime  # when a load last said that this is what the publisher has
    previous: str | None = None


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Which versions a worker screens with, since when, and when it was last heard of."""

    versions: dict[str, str]
    taken_at: datetime
    seen_at: datetime


class Swap(msgspec.Struct, frozen=True, kw_only=True):
    """One change of the version in use."""

    list: str
    version: str
    before: str | None
    at: datetime
    is_rollback: bool = False

    @property
    def note(self) -> str:
        """In one line, as a store keeps it. None of the parts has a space."""
        moment, kind = self.at.isoformat(), "rollback" if self.is_rollback else "load"
        return f"{self.list} {self.before or '-'} {self.version} {moment} {kind}"

    @classmethod
    def noted(cls, note: str) -> "Swap":
        """Read back."""
        name, before, version, moment, kind = note.split(" ")
        return cls(
            list=name,
            version=version,
            before=None if before == "-" else before,
            at=datetime.fromisoformat(moment),
            is_rollback=kind == "rollback",
        )


class SeenAt(msgspec.Struct, frozen=True, kw_only=True):
    """What lay at an address when its lists were last loaded from there."""

    validators: Validators
    sha256: str
    versions: dict[str, str]  # list -> version that came of it


class ListStore(Protocol):
    """Versions are immutable; which of them is current changes in one step.

    Every method raises StoreUnreachable when the store does not answer.
    """

    def current(self) -> dict[str, CurrentVersion]:
        """The version in use of each list."""

    def manifest(self, list_name: str, version: str) -> Manifest:
        """What a version holds. Raises ListUnusable if it is not there or can't be read."""

    def records(self, list_name: str, version: str) -> bytes:
        """A version's packed records. Raises ListUnusable if they are not there."""

    def versions(self, list_name: str) -> tuple[str, ...]:
        """Versions that were current, newest first, at most VERSIONS_KEPT."""

    def put(self, manifest: Manifest, records: bytes) -> None:
        """Keep a version, for an hour unless it is made current. The same one twice is one."""

    def swap(self, list_name: str, version: str, *, expected: str | None, at: datetime) -> None:
        """Make a version current if the one in use is still `expected`, and announce it.

        The one before is kept for rollback. Raises ListUnusable if another load was quicker, or
        if the version is not there. Of the version in use: only confirms it.
        """

    def rollback(self, list_name: str) -> CurrentVersion:
        """Exchange the current and the previous version, and announce it.

        Raises ListUnusable if there is no previous one, or it has expired.
        """

    def unpublished(self) -> tuple[Swap, ...]:
        """Swaps whose delta is not on the topic yet, oldest first, at most UNPUBLISHED_MAX."""

    def published(self, swap: Swap) -> None:
        """A swap's delta is on the topic."""

    def good_guys(self, known: int | None = None) -> KeptGoodGuys | None:
        """All that are kept, ended ones too; None while the revision is still the known one."""

    def put_good_guys(self, good_guys: Sequence[GoodGuy]) -> None:
        """Keep these, all or none, and announce it; one of the same scope is replaced.

        Raises ListUnusable if they would be more than GOOD_GUYS_MAX.
        """

    def seen(self, urls: Sequence[str]) -> dict[str, SeenAt]:
        """What lay at these addresses, as far as it is known."""

    def put_seen(self, seen: Mapping[str, SeenAt]) -> None:
        """Remember what lay at some addresses."""

    def wait(self, seconds: float) -> bool:
        """Wait for a swap to be announced, at most so long. A lost announcement only delays."""

    def report_taken(self, worker: str, taken: Taken) -> None:
        """Tell which versions a worker screens with."""

    def taken(self) -> dict[str, Taken]:
        """What each worker said."""

    def close(self) -> None:
        """Give back connections."""


def pack(designations: Sequence[Designation]) -> tuple[str, bytes]:
    """The checksum of the records and the records, compressed. The same ones give the same."""
    records = msgspec.msgpack.encode(designations)
    if len(records) > RECORDS_BYTES_MAX:
        what = f"{len(records):,} bytes of records, more than {RECORDS_BYTES_MAX:,}"
        raise unusable(what, f"{len(designations):,} designations")
    return hashlib.sha256(records).hexdigest(), zlib.compress(records, 6)


def unpack(manifest: Manifest, packed: bytes) -> tuple[Designation, ...]:
    """A version's designations. Raises ListUnusable unless they are what was loaded."""
    where = f"{manifest.list} version {manifest.version}"
    unpacker = zlib.decompressobj()
    try:
        records = unpacker.decompress(packed, RECORDS_BYTES_MAX)
    except zlib.error as error:
        raise unusable(f"its records are damaged: {error}", where, RELOAD) from None
    if not unpacker.eof or hashlib.sha256(records).hexdigest() != manifest.sha256:
        raise unusable("its records are not those that were loaded", where, RELOAD)
    try:
        return msgspec.msgpack.decode(records, type=tuple[Designation, ...])
    except msgspec.MsgspecError as error:
        # Written by another version of Vostro, whose shape differs.
        raise unusable(f"its records have another shape: {error}", where, RELOAD) from None


def absent(list_name: str, version: str) -> str:
    """Where a version was looked for."""
    return f"{list_name} version {version}"
