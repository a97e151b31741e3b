"""What `vostro lists fetch` does and shows."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from vostro.cli.console import harmless, json_line, output
from vostro.cli.errors import say
from vostro.cli.lists_load import publish_changes, sentence_of, tell_dead_exceptions, whoami
from vostro.errors import InputUnreadable
from vostro.lists.connect import open_store
from vostro.lists.fetch import Fetched, FetchResult, fetch_source
from vostro.lists.list_sources import ListSource, read_list_sources
from vostro.settings import Settings


def chosen_sources(settings: Settings, names: Sequence[str]) -> dict[str, ListSource]:
    """The sources named, or all. Raises InputUnreadable for a name that is none."""
    sources = read_list_sources(settings.list_sources_file)
    unknown = sorted(set(names) - sources.keys())
    if unknown:
        raise InputUnreadable(
            f"No enabled source is called {', '.join(unknown)}",
            "vostro lists fetch",
            f"There is {', '.join(sources)}. VOSTRO_LIST_SOURCES_FILE adds others.",
        )
    return {name: source for name, source in sources.items() if not names or name in names}


def fetch_once(names: Sequence[str], *, as_json: bool) -> bool:
    """Fetches each source once and tells what came of it; whether all of it was of use."""
    settings = Settings.read()
    sources = chosen_sources(settings, names)
    store = open_store(settings)
    results = []
    try:
        store.current()  # before minutes of downloading: is Redis there?
        for name, source in sources.items():
            say(f"Fetching {name}")
            by, moment = whoami(), datetime.now(UTC)
            results.append(fetch_source(store, name, source, loaded_by=by, at=moment))
            if not as_json:
                render(results[-1])
        publish_changes(store, settings)
        tell_dead_exceptions(store, [one for result in results for one in result.loaded])
    finally:
        store.close()
    if as_json:
        output().file.write(json_line(msgspec.json.encode(results)))
    return all(result.result is not FetchResult.REFUSED for result in results)


def render(result: Fetched) -> None:
    """What came of one source: lines on stdout, refusals and notes on stderr."""
    for line in lines_of(result):
        output().print(harmless(line), soft_wrap=True)
    for refused in result.refused:
        say(f"Refused {refused}")
    for note in result.notes:
        say(f"{result.source}: {note}")


def lines_of(result: Fetched) -> Iterator[str]:
    """One sentence a list."""
    for loaded in result.loaded:
        yield sentence_of(loaded)
    for name, version in result.confirmed.items():
        yield f"{name} is at version {version}, unchanged: the publisher says not modified"
