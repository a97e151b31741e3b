"""The lists a command searches: from files, without any server, or what workers use, from Redis."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from vostro.errors import InputUnreadable
from vostro.lists.compile import compile_editions, compile_folder, open_compiled, write_request
from vostro.lists.connect import open_store
from vostro.lists.edition import Edition
from vostro.lists.reader import Skipped
from vostro.lists.recognise import newest, recognise_path
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
    """The versions that workers use now.

    Raises:
        InputUnreadable: Redis holds no list.
        StoreUnreachable: Redis is away.
        ListUnusable: a version is damaged or lost.
    """
    store = open_store(settings)
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
        versions.append((store.manifest(name, in_use.version), store.records(name, in_use.version)))
    tell(f"Compiling {sum(manifest.designations for manifest, _ in versions):,} designations")
    with tempfile.TemporaryDirectory(prefix="vostro-lists-") as folder:
        write_request(Path(folder), versions)
        compile_folder(Path(folder))
        return open_compiled(Path(folder))  # stays mapped when its names are gone
