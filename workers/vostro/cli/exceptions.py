"""`vostro exceptions`: parties that were hit wrongly and pass from now on."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from vostro.cli.errors import errors_explained

app = typer.Typer(
    help="Parties that were hit wrongly and pass from now on: for one designation, with a reason "
    "and an end. Each hit they suppress is recorded on the decision.",
    no_args_is_help=True,
)

Json = Annotated[bool, typer.Option("--json", help="For machines: one JSON document on stdout.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it; its beginning does.")]
By = Annotated[
    str | None, typer.Option("--by", help="Who decides it; without it, the user of this machine.")
]
DAYS = 365


@app.command()
def add(  # noqa: PLR0913 - each of them is one option
    list_name: Annotated[str, typer.Option("--list", help="Of the designation: ofac-sdn.")],
    source_id: Annotated[str, typer.Option("--id", help="The designation's number on it.")],
    reason: Annotated[str, typer.Option(help="Why it is not the one listed.")],
    *,
    party: Annotated[
        str | None, typer.Option(help="Its name as payments have it; case and accents don't count.")
    ] = None,
    account: Annotated[str | None, typer.Option(help="Its account or IBAN.")] = None,
    by: By = None,
    approver: Annotated[
        str | None, typer.Option(help="A second person who approved it already.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help=f"From now; {DAYS} without it.")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Or to the end of this day, UTC.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Let a party pass for one designation. Name, account or both (then both must agree).

    It ends by itself at its date, and when the designation changes in substance: names, kind,
    measure, programmes, birth dates, countries or identifiers.
    """
    with errors_explained():
        from vostro.cli.exceptions_made import Wanted, made, opened, put, render_one

        wanted = Wanted(
            list=list_name,
            source_id=source_id,
            party=party,
            account=account,
            reason=reason,
            by=by,
            approver=approver,
            days=DAYS if days is None and until is None else days,
            until=until,
        )
        with opened() as desk:
            guy = made(desk, wanted)
            put(desk, [guy])
            render_one(desk, guy, as_json=as_json)


@app.command()
def approve(exception: Id, *, by: By = None, as_json: Json = False) -> None:
    """Approve an exception that another person made."""
    with errors_explained():
        from vostro.cli.exceptions_made import approved, found, opened, put, render_one

        with opened() as desk:
            guy = approved(found(desk, exception), by)
            put(desk, [guy])
            render_one(desk, guy, as_json=as_json)


@app.command("list")
def list_all(
    *,
    list_name: Annotated[str | None, typer.Option("--list", help="Only of this list.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that are over: expired, ended.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Exceptions and their state: live, pending approval, changed, expired, ended.

    Changed: the designation is no longer what it was, so the exception suppresses nothing.
    """
    with errors_explained():
        from vostro.cli.exceptions_made import opened
        from vostro.cli.exceptions_shown import render_table, shown_of

        with opened() as desk:
            render_table(shown_of(desk, list_name, everything=everything), as_json=as_json)


@app.command()
def show(exception: Id, *, as_json: Json = False) -> None:
    """One exception, whole."""
    with errors_explained():
        from vostro.cli.exceptions_made import found, opened, render_one

        with opened() as desk:
            render_one(desk, found(desk, exception), as_json=as_json)


@app.command()
def expire(
    exception: Id,
    reason: Annotated[str, typer.Option(help="Why it ends before its time.")],
    *,
    by: By = None,
    as_json: Json = False,
) -> None:
    """End an exception now. It stays on record."""
    with errors_explained():
        from vostro.cli.exceptions_made import ended, found, opened, put, render_one

        with opened() as desk:
            guy = ended(found(desk, exception), by, reason)
            put(desk, [guy])
            render_one(desk, guy, as_json=as_json)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines, as export writes.")],
    *,
    as_json: Json = False,
) -> None:
    """Take over exceptions of a file: all of them or, if one is odd, none."""
    with errors_explained():
        from vostro.cli.exceptions_made import opened, put
        from vostro.cli.exceptions_moved import read_file, render_import

        with opened() as desk:
            guys = read_file(file, desk.settings)
            put(desk, guys)
            render_import(guys, as_json=as_json)


@app.command("export")
def export_file(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Without it, stdout.")
    ] = None,
) -> None:
    """Write every exception as JSON Lines, also those that are over."""
    with errors_explained():
        from vostro.cli.exceptions_made import opened
        from vostro.cli.exceptions_moved import write_file

        with opened() as desk:
            write_file(desk, file)
