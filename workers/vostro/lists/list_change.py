"""What is told of a swap: the value of the list-changes topic, a contract as those of alert.py."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import msgspec

from vostro import __version__
from vostro.lists.diff import ChangedEntry, Delta, Entry, FieldChange
from vostro.lists.store import Manifest, Swap

SCHEMA_VERSION = 1
CHANGE_ID_HEX_DIGITS = 32
# 512 KiB: half of what a topic takes by default, so that no broker refuses an event.
EVENT_BYTES_MAX = 524_288
# 50,000 entries: all that one publisher lists; a larger delta is read from the two versions.
ENTRIES_MAX = 50_000
# A changed entry of the largest designations then has 100 kB: it always fits into an event.
TEXT_CHARACTERS_MAX, VALUES_MAX = 300, 30


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many designations were added, changed and removed, over all parts."""

    added: int
    changed: int
    removed: int


class ListChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change of the version in use. A large one comes in several parts of one `change_id`."""

    change_id: str  # the same however often it is published
    list: str
    version: str
    before: str | None  # None: the list's first version; its entries are not told one by one
    is_rollback: bool
    changed_at: datetime
    published_on: date | None  # the publisher's date
    loaded_by: str
    designations: int  # in the new version
    counts: Counts
    part: int  # from 1
    parts: int
    is_cut: bool = False  # more entries than are told: compare the versions
    added: tuple[Entry, ...] = ()
    changed: tuple[ChangedEntry, ...] = ()
    removed: tuple[Entry, ...] = ()
    engine_version: str
    schema_version: int = SCHEMA_VERSION


def list_changes(swap: Swap, manifest: Manifest, delta: Delta) -> tuple[ListChange, ...]:
    """The events of a swap, each of bounded size. `manifest` is that of the new version."""
    counts = Counts(
        added=manifest.designations if swap.before is None else len(delta.added),
        changed=len(delta.changed),
        removed=len(delta.removed),
    )
    total = counts.added + counts.changed + counts.removed
    told = Delta() if swap.before is None else delta
    parts = list(parts_of(told)) or [Delta()]
    return tuple(
        ListChange(
            change_id=change_id(swap),
            list=swap.list,
            version=swap.version,
            before=swap.before,
            is_rollback=swap.is_rollback,
            changed_at=swap.at,
            published_on=manifest.published_on,
            loaded_by=manifest.loaded_by,
            designations=manifest.designations,
            counts=counts,
            part=number,
            parts=len(parts),
            is_cut=swap.before is not None and total > ENTRIES_MAX,
            added=part.added,
            changed=part.changed,
            removed=part.removed,
            engine_version=__version__,
        )
        for number, part in enumerate(parts, start=1)
    )


def change_id(swap: Swap) -> str:
    """One a swap."""
    return hashlib.sha256(swap.note.encode()).hexdigest()[:CHANGE_ID_HEX_DIGITS]


def parts_of(delta: Delta) -> Iterator[Delta]:
    """The entries in their order, as many in a part as fit into an event."""
    groups: dict[str, list[Entry | ChangedEntry]] = {}
    size = 0
    for group, entry in bounded(delta):
        length = len(msgspec.json.encode(entry)) + 1
        if groups and size + length > EVENT_BYTES_MAX:
            yield delta_of(groups)
            groups, size = {}, 0
        groups.setdefault(group, []).append(entry)
        size += length
    if groups:
        yield delta_of(groups)


def bounded(delta: Delta) -> Iterator[tuple[str, Entry | ChangedEntry]]:
    """Added, changed, removed: at most ENTRIES_MAX, their texts cut."""
    left = ENTRIES_MAX
    for group in ("added", "changed", "removed"):
        entries: Sequence[Entry | ChangedEntry] = getattr(delta, group)
        for entry in entries[:left]:
            yield group, cut_entry(entry)
        left = max(0, left - len(entries))


def delta_of(groups: dict[str, list[Entry | ChangedEntry]]) -> Delta:
    """One part."""
    return msgspec.convert(
        {name: tuple(entries) for name, entries in groups.items()}, Delta, from_attributes=True
    )


def cut_entry(entry: Entry | ChangedEntry) -> Entry | ChangedEntry:
    """Texts no longer than the bound, no more values than the bound."""
    caption = cut(entry.caption)
    if isinstance(entry, ChangedEntry):
        fields = tuple(
            FieldChange(
                field=change.field, removed=cut_all(change.removed), added=cut_all(change.added)
            )
            for change in entry.fields
        )
        return msgspec.structs.replace(entry, caption=caption, fields=fields)
    return msgspec.structs.replace(entry, caption=caption, programmes=cut_all(entry.programmes))


def cut_all(values: tuple[str, ...]) -> tuple[str, ...]:
    """The first values, and how many more there are."""
    more = len(values) - VALUES_MAX
    told = tuple(map(cut, values[:VALUES_MAX]))
    return (*told, f"and {more:,} more") if more > 0 else told


def cut(text: str) -> str:
    """A text, or its beginning."""
    return text if len(text) <= TEXT_CHARACTERS_MAX else f"{text[: TEXT_CHARACTERS_MAX - 1]}…"
