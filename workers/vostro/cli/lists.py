"""`vostro lists`: load, look at, search and roll back the lists that payments are screened with."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from vostro.cli.errors import ExitCode, errors_explained, say
from vostro.errors import InputUnreadable

app = typer.Typer(
    help="The lists that payments are screened with: fetch, load, check, look, roll back.",
    no_args_is_help=True,
)

Json = Annotated[bool, typer.Option("--json", help="For machines: one JSON document on stdout.")]
SEARCH_RESULTS_MAX = 100
SEARCH_CUTOFF = 0.70  # lower than the policy's: who searches by hand wants to see near ones


@app.command()
def load(  # noqa: PLR0913 - each of them is one option
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE|DIR|URL...", help="A publisher's files.")
    ],
    *,
    allow_odd: Annotated[
        int, typer.Option(min=0, max=10_000, help="Records that may be unreadable; each is named.")
    ] = 0,
    shrink_max: Annotated[
        float, typer.Option(min=0, max=1, help="Share of a list that may be missing.")
    ] = 0.10,
    force_shrink: Annotated[
        bool, typer.Option("--force-shrink", help="Load a list that shrank beyond it; recorded.")
    ] = False,
    allow_older: Annotated[
        bool, typer.Option("--allow-older", help="Load an edition older than the one in use.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Load publishers' files as the next versions of their lists.

    Files are recognised by content; OFAC's that belong together are joined. A list that can't be
    read, is empty or shrank is refused, and the version in use stays: exit code 1. Loading the
    same file twice changes nothing.
    """
    with errors_explained():
        from vostro.cli.lists_load import load_sources, render_loads
        from vostro.lists.load import LoadRules

        rules = LoadRules(
            shrink_max=shrink_max,
            force_shrink=force_shrink,
            odd_allowed=allow_odd,
            allow_older=allow_older,
        )
        result = load_sources(sources, rules)
        render_loads(result, as_json=as_json)
        if result.refused:
            raise typer.Exit(ExitCode.FAILED)


@app.command()
def sample() -> None:
    """Load the invented list of `vostro demo`, as `sample`. Only ever on a test system.

    Once more confirms it: a worker wants to know every few days that its lists are current.
    """
    with errors_explained():
        from vostro.cli.console import output
        from vostro.cli.demo.sample import load_sample_list
        from vostro.cli.lists_load import publish_changes, sentence_of, whoami
        from vostro.lists.connect import open_store
        from vostro.settings import Settings

        settings = Settings.read()
        loaded = load_sample_list(settings, loaded_by=whoami())
        output().print(sentence_of(loaded), soft_wrap=True)
        store = open_store(settings)
        try:
            publish_changes(store, settings)
        finally:
            store.close()


@app.command()
def check(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE|DIR...", help="Publishers' files.")],
    *,
    as_json: Json = False,
) -> None:
    """Read publishers' files without loading them, and without any server.

    Shows for each list its date, its designations by kind, names and identifiers; what is refused,
    and why: exit code 1. Files of a folder that are no lists are skipped, and named on stderr.
    --json prints an array with an object a list.
    """
    with errors_explained():
        from vostro.cli.lists_check import check_paths, render

        found = check_paths(paths)
        render(found, as_json=as_json)
        if any(checked.refused for checked in found):
            raise typer.Exit(ExitCode.FAILED)


@app.command()
def status(*, as_json: Json = False) -> None:
    """Each list in use: version, age, counts, and when each worker took it."""
    with errors_explained():
        from vostro.cli.lists_status import render_status, status_of
        from vostro.lists.connect import open_store
        from vostro.settings import Settings

        store = open_store(Settings.read())
        try:
            render_status(status_of(store), as_json=as_json)
        finally:
            store.close()


@app.command()
def search(  # noqa: PLR0913 - each of them is one option
    name: Annotated[str | None, typer.Argument(help="A name, BIC or other number.")] = None,
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="NAMES",
            exists=True,
            dir_okay=False,
            help="Many names: CSV (name, kind, birth_date, country) or JSON Lines (query).",
        ),
    ] = None,
    lists: Annotated[
        Path | None,
        typer.Option("--lists", metavar="DIR", help="Publishers' files; no server is needed."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=SEARCH_RESULTS_MAX)] = 10,
    cutoff: Annotated[float, typer.Option(min=0.3, max=1, help="Lowest score shown.")] = (
        SEARCH_CUTOFF
    ),
    as_json: Json = False,
) -> None:
    """Who is listed under NAME: by name, alias, with a typo, by BIC or another number.

    With --file: JSON Lines, one a name in the same order (query, hits, microseconds).
    """
    with errors_explained():
        if (name is None) == (file is None):
            raise InputUnreadable(
                what="One name, or one file of names, is searched",
                where="vostro lists search",
                remedy="Give NAME, or --file NAMES.",
            )
        from vostro.cli.lists_at_hand import lists_of_directory, lists_of_redis
        from vostro.cli.lists_search import render_found, search_lists
        from vostro.settings import Settings

        at_hand = (
            lists_of_redis(Settings.read(), say)
            if lists is None
            else lists_of_directory(lists, say)
        )
        if file is not None:
            from vostro.cli.search_file import search_file

            search_file(file, at_hand, sys.stdout, limit=limit, cutoff=cutoff)
        elif name is not None:
            render_found(search_lists(at_hand, name, limit, cutoff), as_json=as_json)


@app.command()
def fetch(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE...]", help="Some of them; else all.")
    ] = None,
    *,
    schedule: Annotated[
        bool, typer.Option("--schedule", help="Stay, and fetch again and again; metrics, health.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Download the publishers' lists and load what is new.

    Addresses: those of this version, and VOSTRO_LIST_SOURCES_FILE over them. What is broken,
    empty or shrunken, or no list at all, is refused, and the version in use stays: exit code 1.
    """
    with errors_explained():
        if schedule:
            from vostro.cli.fetch_service import run_service

            run_service(sources or ())
            return
        from vostro.cli.lists_fetch import fetch_once

        if not fetch_once(sources or (), as_json=as_json):
            raise typer.Exit(ExitCode.FAILED)


@app.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="FILE, DIR, LIST or LIST@VERSION.")],
    second: Annotated[
        str | None, typer.Argument(metavar="[B]", help="The same; without it, A in use now.")
    ] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, help="Entries shown of each kind.")] = 50,
    as_json: Json = False,
) -> None:
    """Who was added (+), changed (~, field by field) and removed (-) from A to B.

    A list alone compares its previous version with the one in use: vostro lists diff ofac-sdn
    """
    with errors_explained():
        from vostro.cli.lists_diff import compare, render_differences

        render_differences(compare(first, second), limit, as_json=as_json)


@app.command()
def rollback(
    name: Annotated[str, typer.Argument(metavar="LIST", help="For example ofac-sdn.")],
    *,
    as_json: Json = False,
) -> None:
    """Go back to the previous version of LIST. Once more goes forward again.

    The next load of the publisher's file replaces it: stop a schedule first.
    """
    with errors_explained():
        from vostro.cli.lists_load import publish_changes
        from vostro.cli.lists_status import render_rollback
        from vostro.lists.connect import open_store
        from vostro.settings import Settings

        settings = Settings.read()
        store = open_store(settings)
        try:
            now = store.rollback(name)
            render_rollback(name, now, store.manifest(name, now.version), as_json=as_json)
            publish_changes(store, settings)
        finally:
            store.close()
