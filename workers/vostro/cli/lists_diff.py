"""What `vostro lists diff` does and shows."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from vostro.cli.console import harmless, json_line, output
from vostro.cli.errors import say
from vostro.designation import Designation
from vostro.errors import InputUnreadable
from vostro.lists.connect import open_store
from vostro.lists.diff import ChangedEntry, Delta, Entry, diff
from vostro.lists.files import read_lists
from vostro.lists.redis_store import RedisListStore
from vostro.lists.store import unpack
from vostro.settings import Settings

PREVIOUS, CURRENT = "previous", "current"
REMEDY = (
    "Name a file or folder, LIST, LIST@previous or LIST@VERSION; `vostro lists status` shows them."
)


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two that are compared."""

    list: str
    name: str  # a version, or the files
    designations: tuple[Designation, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What differs in one list."""

    list: str
    before: str
    after: str
    delta: Delta


def compare(first: str, second: str | None) -> list[Difference]:
    """The differences of every list that both sides have.

    Without a second side, the first names a list: its previous version and the one in use.
    """
    if second is None:
        if Path(first).exists():
            raise InputUnreadable("There is nothing to compare it with", first, REMEDY)
        first, second = f"{first.partition('@')[0]}@{PREVIOUS}", first
    old, new = sides_of(first), sides_of(second)
    shared = sorted(old.keys() & new.keys())
    if not shared:
        raise InputUnreadable(
            f"{', '.join(sorted(old)) or 'No list'} there, {', '.join(sorted(new)) or 'none'} here",
            f"{first}, {second}",
            REMEDY,
        )
    return [difference(old[name], new[name]) for name in shared]


def difference(old: Side, new: Side) -> Difference:
    """What changed from the one to the other."""
    delta = diff(old.designations, new.designations)
    return Difference(list=new.list, before=old.name, after=new.name, delta=delta)


def sides_of(text: str) -> Mapping[str, Side]:
    """The lists of a file or folder, or the version of a list in Redis. Raises VostroError."""
    if Path(text).exists():
        return sides_of_files(Path(text))
    store = open_store(Settings.read())
    try:
        side = side_of_store(store, *parted(text))
    finally:
        store.close()
    return {side.list: side}


def sides_of_files(path: Path) -> dict[str, Side]:
    """Each list below a path; what can't be read is told."""
    found = read_lists(path)
    for refused in found.refused:
        say(f"Refused {refused}")
    return {
        edition.list: Side(
            list=edition.list,
            name=", ".join(source.name for source in edition.sources) or str(path),
            designations=edition.designations,
        )
        for edition in found.editions
    }


def parted(text: str) -> tuple[str, str]:
    """LIST@VERSION; without a version the one in use."""
    name, _, version = text.partition("@")
    return name, version or CURRENT


def side_of_store(store: RedisListStore, name: str, wanted: str) -> Side:
    """A version by its name, its beginning, or what it is."""
    current = store.current().get(name)
    if current is None:
        raise InputUnreadable("There is no such file, nor such a list in Redis", name, REMEDY)
    if wanted == CURRENT:
        version: str | None = current.version
    elif wanted == PREVIOUS:
        version = current.previous
    else:
        version = next((v for v in store.versions(name) if v.startswith(wanted)), None)
    if version is None:
        there = ", ".join(store.versions(name))
        raise InputUnreadable(f"It has no version {wanted}, only {there}", name, REMEDY)
    manifest = store.manifest(name, version)
    return Side(
        list=name, name=version, designations=unpack(manifest, store.records(name, version))
    )


def render_differences(found: list[Difference], limit: int, *, as_json: bool) -> None:
    """Counts, then who was added (+), changed (~, field by field) and removed (-)."""
    if as_json:
        output().file.write(json_line(msgspec.json.encode(found)))
        return
    for one in found:
        for line in lines_of(one, limit):
            output().print(harmless(line), soft_wrap=True)


def lines_of(one: Difference, limit: int) -> Iterator[str]:
    """At most `limit` entries of each kind; how many more there are is told."""
    delta = one.delta
    yield (
        f"{one.list} from {one.before} to {one.after}: {len(delta.added):,} added, "
        f"{len(delta.changed):,} changed, {len(delta.removed):,} removed"
    )
    for mark, entries in (("+", delta.added), ("-", delta.removed)):
        for entry in entries[:limit]:
            yield f"  {mark} {in_words(entry)}"
        yield from told_more(mark, len(entries) - limit)
    for changed in delta.changed[:limit]:
        yield from lines_of_change(changed)
    yield from told_more("~", len(delta.changed) - limit)


def lines_of_change(changed: ChangedEntry) -> Iterator[str]:
    """One designation: each field that differs on a line of its own."""
    yield f"  ~ {changed.source_id} {changed.caption} ({changed.kind})"
    for change in changed.fields:
        lost = [f"- {text}" for text in change.removed]
        gained = [f"+ {text}" for text in change.added]
        yield f"      {change.field}: {'  '.join([*lost, *gained]) or 'in another order'}"


def in_words(entry: Entry) -> str:
    """A designation in one line."""
    programmes = f"; {', '.join(entry.programmes)}" if entry.programmes else ""
    return f"{entry.source_id} {entry.caption} ({entry.kind}{programmes})"


def told_more(mark: str, more: int) -> Iterator[str]:
    """What is not shown."""
    if more > 0:
        yield f"  {mark} and {more:,} more (--limit, or --json for all)"
