"""What `vostro lists load` does and shows."""

import getpass
import logging
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import msgspec
import stamina

from vostro.cli.console import harmless, json_line, output
from vostro.cli.errors import say
from vostro.errors import InputUnreadable, ListUnusable
from vostro.lists.connect import open_store
from vostro.lists.dead_good_guys import dead_good_guys, dead_in_words
from vostro.lists.download import download, is_url
from vostro.lists.edition import Edition
from vostro.lists.files import ReadLists, Refused, read_files, refusal
from vostro.lists.load import Change, Loaded, LoadRules, load_edition
from vostro.lists.reader import Assembly, Skipped
from vostro.lists.sources import SourceFile, walk
from vostro.lists.store import ListStore
from vostro.lists.tell_changes import tell_changes
from vostro.settings import Settings

SKIPPED_TOLD_MAX = 20


class LoadResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a command loaded, what it refused and what was no list."""

    loaded: tuple[Loaded, ...]
    refused: tuple[Refused, ...]
    skipped: tuple[Skipped, ...]


def load_sources(sources: Sequence[str], rules: LoadRules) -> LoadResult:
    """Loads every list among files, folders and addresses.

    Raises InputUnreadable if there is none at all, StoreUnreachable if Redis is away.
    """
    settings = Settings.read()
    store = open_store(settings)
    try:
        store.current()  # before minutes of reading: is Redis there?
        found = read_sources(sources, rules)
        result = load_editions(store, found, rules)
        publish_changes(store, settings)
        tell_dead_exceptions(store, result.loaded)
        return result
    finally:
        store.close()


def publish_changes(store: ListStore, settings: Settings) -> None:
    """What was loaded goes to the list-changes topic; what hinders it is one sentence."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it says the same in three lines
    stamina.instrumentation.set_on_retry_hooks([])  # and stamina on stdout, amid the answer
    tell_changes(store, settings, say)


def tell_dead_exceptions(store: ListStore, loaded: Sequence[Loaded]) -> None:
    """Which exceptions died with what was loaded; a version that is damaged tells nothing."""
    for one in loaded:
        if one.change is Change.SWAPPED:
            with suppress(ListUnusable):
                dead = dead_good_guys(store, one.manifest.list, datetime.now(UTC))
                if dead:
                    say(dead_in_words(one.manifest.list, dead))


def read_sources(sources: Sequence[str], rules: LoadRules) -> ReadLists:
    """The editions among the sources; those given together may belong together."""
    files = chain.from_iterable(files_of(source) for source in sources)
    found = read_files(files, odd_allowed=rules.odd_allowed, tell=tell_reading)
    for skipped in found.skipped[:SKIPPED_TOLD_MAX]:
        say(f"Skipped {skipped.name}: {skipped.reason}")
    if len(found.skipped) > SKIPPED_TOLD_MAX:
        say(f"Skipped {len(found.skipped) - SKIPPED_TOLD_MAX} more files")
    if not found.editions and not found.refused:
        reason = found.skipped[0].reason if found.skipped else "it is empty"
        raise InputUnreadable(
            f"There is no list in it: {reason}", ", ".join(sources), "Name a publisher's files."
        )
    return found


def files_of(source: str) -> list[SourceFile]:
    """The files of one argument."""
    if is_url(source):
        say(f"Downloading {source}")
        return download(source)
    path = Path(source)
    if not path.exists():
        raise InputUnreadable("There is no such file or folder", source, "Correct the path.")
    return list(walk(path))


def tell_reading(assembly: Assembly) -> None:
    """One line of progress."""
    say(f"Reading {assembly.list} from {assembly.shown}")


def load_editions(store: ListStore, found: ReadLists, rules: LoadRules) -> LoadResult:
    """Makes each edition current, or says why not. One that is refused stops no other."""
    loaded, refused = [], list(found.refused)
    for edition in found.editions:
        try:
            loaded.append(
                load_edition(store, edition, rules, loaded_by=whoami(), at=datetime.now(UTC))
            )
        except ListUnusable as error:
            refused.append(refusal(edition.list, names_of(edition), error))
    return LoadResult(loaded=tuple(loaded), refused=tuple(refused), skipped=found.skipped)


def names_of(edition: Edition) -> str:
    """The files of an edition."""
    return ", ".join(source.name for source in edition.sources)


def whoami() -> str:
    """Who loads: user@host, as far as the system tells."""
    user = str(os.getuid())
    with suppress(OSError, KeyError):
        user = getpass.getuser()
    return f"{user}@{socket.gethostname()}"


CHANGE_WORDS = {
    Change.FIRST: "the first version",
    Change.SWAPPED: "new version",
    Change.SAME: "unchanged",
    Change.MENDED: "mended: the store had lost it",
}


def render_loads(result: LoadResult, *, as_json: bool) -> None:
    """One line a list on stdout, refusals on stderr."""
    for refused in result.refused:
        say(f"Refused {refused}")
    if as_json:
        output().file.write(json_line(msgspec.json.encode(result)))
        return
    for loaded in result.loaded:
        output().print(sentence_of(loaded), soft_wrap=True)
        for note in (*loaded.manifest.odd, *loaded.manifest.notes):
            say(f"{loaded.manifest.list}: {note}")


def sentence_of(loaded: Loaded) -> str:
    """What a load led to, as one sentence."""
    new, old = loaded.manifest, loaded.before
    counts = f"{new.designations:,} designations, {new.names:,} names"
    if old is None or loaded.change is Change.SAME:
        since = ""
    else:
        since = f" ({new.designations - old.designations:+,} since {old.version})"
    published = "" if new.published_on is None else f", published {new.published_on}"
    change = CHANGE_WORDS[loaded.change]
    return harmless(f"{new.list} is at version {new.version}, {change}: {counts}{since}{published}")
