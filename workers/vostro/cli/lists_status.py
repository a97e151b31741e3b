"""What `vostro lists status` and `rollback` show."""

from datetime import UTC, datetime, timedelta

import msgspec

from vostro.cli.console import harmless, json_line, output
from vostro.errors import ListUnusable
from vostro.lists.store import CurrentVersion, ListStore, Manifest, Taken


class ListStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One list in use."""

    list: str
    version: str
    previous: str | None
    confirmed_at: datetime
    age_hours: float
    manifest: Manifest | None  # None: lost or damaged in the store
    problem: str | None = None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """All lists in use, and what each worker screens with."""

    lists: tuple[ListStatus, ...]
    workers: dict[str, Taken]


def status_of(store: ListStore) -> Status:
    """What the store holds now."""
    moment = datetime.now(UTC)
    found = []
    for name, current in sorted(store.current().items()):
        manifest, problem = None, None
        try:
            manifest = store.manifest(name, current.version)
        except ListUnusable as error:
            problem = str(error)
        found.append(
            ListStatus(
                list=name,
                version=current.version,
                previous=current.previous,
                confirmed_at=current.confirmed_at,
                age_hours=round((moment - current.confirmed_at) / timedelta(hours=1), 3),
                manifest=manifest,
                problem=problem,
            )
        )
    return Status(lists=tuple(found), workers=store.taken())


def render_status(status: Status, *, as_json: bool) -> None:
    """A table of lists, and one of workers if there are any."""
    from rich.table import Table

    if as_json:
        output().file.write(json_line(msgspec.json.encode(status)))
        return
    if not status.lists:
        output().print("No list is loaded. Start with: vostro lists load FILE")
        return
    table = Table()
    for column in ("List", "Version", "Published", "Age"):
        table.add_column(column, no_wrap=True)
    for column in ("Designations", "Names", "Loaded"):
        table.add_column(column, overflow="fold")
    for listed in status.lists:
        table.add_row(*map(harmless, cells_of(listed)))
    output().print(table)
    if status.workers:
        workers = Table("Worker", "Taken", "Seen", "Versions")
        for worker, taken in status.workers.items():
            versions = ", ".join(f"{name} {version}" for name, version in taken.versions.items())
            cells = (worker, second(taken.taken_at), second(taken.seen_at), versions)
            workers.add_row(*map(harmless, cells))
        output().print(workers)


def cells_of(listed: ListStatus) -> tuple[str, ...]:
    """One row of the table."""
    manifest = listed.manifest
    age = f"{listed.age_hours:.1f} h"
    if manifest is None:
        return listed.list, listed.version, "", age, "", "", listed.problem or ""
    published = "" if manifest.published_on is None else manifest.published_on.isoformat()
    forced = ", shrink forced" if manifest.is_shrink_forced else ""
    return (
        listed.list,
        listed.version,
        published,
        age,
        f"{manifest.designations:,}",
        f"{manifest.names:,}",
        f"{second(manifest.loaded_at)}{forced}",
    )


def second(moment: datetime) -> str:
    """A moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


class RolledBack(msgspec.Struct, frozen=True, kw_only=True):
    """Where a list is after going back."""

    list: str
    current: CurrentVersion
    manifest: Manifest


def render_rollback(
    name: str, current: CurrentVersion, manifest: Manifest, *, as_json: bool
) -> None:
    """One sentence."""
    if as_json:
        result = RolledBack(list=name, current=current, manifest=manifest)
        output().file.write(json_line(msgspec.json.encode(result)))
        return
    sentence = (
        f"{name} is back at version {current.version} of {second(manifest.loaded_at)}: "
        f"{manifest.designations:,} designations. Left: {current.previous}"
    )
    output().print(harmless(sentence), soft_wrap=True)
