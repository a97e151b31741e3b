"""The lists a command searches: from files, without any server, or what workers use, from Redis."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vostro.errors import InputUnreadable
from vostro.lists.compile import compile_editions, compile_folder, open_compiled, write_request
from vostro.lists.connect import open_store
from vostro.lists.edition import Edition
from vostro.lists.reader import Skipped
from vostro.lists.recognise import newest, recognise_path
from vostro.lists.store import Manifest
from vostro.lists.watch_good_guys import WatchedGoodGuys
from vostro.screening.lists import ScreeningLists
from vostro.settings import Settings

Tell = Callable[[str], None]

# A folder may hold thousands of files that are no lists
SKIPPED_TOLD_MAX = 20


def lists_of_directory(path: Path, tell: Tell) -> ScreeningLists:
    """The newest edition of each list below a folder; `tell` hears what is read and skipped.

    Raises:
        InputUnreadable: there is no list in it: nothing is screened against nothing.
        ListUnusable: a list is broken. It is named, and nothing is screened without it.
    """
    found = recognise_path(path)
    editions = []
    for assembly in found.assemblies:
        tell(f"Reading {assembly.list} from {assembly.shown}")
        editions.append(assembly.read())
    chosen, older = newest([edition for edition in editions if edition.designations])
    empty = [edition for edition in editions if not edition.designations]
    skipped = [*found.skipped, *older, *(nothing_in(edition) for edition in empty)]
    for file in skipped[:SKIPPED_TOLD_MAX]:
        tell(f"Skipped {file.name}: {file.reason}")
    if len(skipped) > SKIPPED_TOLD_MAX:
        tell(f"Skipped {len(skipped) - SKIPPED_TOLD_MAX} more files")
    if not chosen:
        raise InputUnreadable(
            what="There is no sanctions list in it, and nothing is screened against nothing",
            where=str(path),
            remedy="Name a folder with publishers' files, as they are downloaded.",
        )
    tell(f"Compiling {sum(len(edition.designations) for edition in chosen):,} designations")
    return compile_editions(chosen)


def nothing_in(edition: Edition) -> Skipped:
    """A list that names nobody, which `vostro lists load` refuses too."""
    names = ", ".join(source.name for source in edition.sources)
    return Skipped(name=names, reason=f"{edition.list} holds no designation")


def lists_of_redis(settings: Settings, tell: Tell) -> ScreeningLists:
    """The versions and exceptions that workers use now.

    Raises:
        InputUnreadable: Redis holds no list.
        StoreUnreachable: Redis is away.
        ListUnusable: a version or an exception is damaged or lost.
    """
    store, at = open_store(settings), datetime.now(UTC)
    current = store.current()
    if not current:
        raise InputUnreadable(
            what="Redis holds no list, and nothing is screened against nothing",
            where="VOSTRO_REDIS_URL",
            remedy="Load one with `vostro lists load`, or name a folder with --lists.",
        )
    versions = []
    for name, in_use in sorted(current.items()):
        tell(f"Fetching {name} {in_use.version}")
        tell_if_old(name, at - in_use.confirmed_at, settings, tell)
        versions.append((store.manifest(name, in_use.version), store.records(name, in_use.version)))
    exceptions = WatchedGoodGuys(store, is_approver_required=settings.good_guy_approver_required)
    exceptions.refresh(at)
    exceptions.check()
    store.close()
    return compiled(versions, tell).with_good_guys(exceptions.live)


def tell_if_old(name: str, age: timedelta, settings: Settings, tell: Tell) -> None:
    """A list that would stop a worker is screened with here, and it is said."""
    if age > timedelta(hours=settings.list_age_hours_max):
        hours = age / timedelta(hours=1)
        tell(f"{name} was last confirmed {hours:,.0f} hours ago: a worker would stop on it")


def compiled(versions: Sequence[tuple[Manifest, bytes]], tell: Tell) -> ScreeningLists:
    """The versions as they are searched; nothing is left on the disk."""
    tell(f"Compiling {sum(manifest.designations for manifest, _ in versions):,} designations")
    with tempfile.TemporaryDirectory(prefix="vostro-lists-") as folder:
        write_request(Path(folder), versions)
        compile_folder(Path(folder))
        return open_compiled(Path(folder))  # stays mapped when its names are gone
