"""`vostro`: all commands. What a command needs is imported when it runs, so that help is quick."""

import sys
from typing import Annotated

import typer

from vostro import __version__
from vostro.cli import (
    alerts,
    compare,
    exceptions,
    generate,
    lists,
    policy,
    read,
    screen,
    settings,
    topics,
    webhook,
    windows,
    worker,
)
from vostro.cli.demo import command as demo
from vostro.cli.errors import is_debugging, say_bug

TRY, LOOK, OPERATE = "Try it", "Screen and look", "Operate it"

app = typer.Typer(
    name="vostro",
    help="Screens payments: who is in them, and which way they go.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # its tracebacks print local variables: payments
    context_settings={"help_option_names": ["-h", "--help"]},
)


def print_version(is_wanted: bool) -> None:  # noqa: FBT001 - typer hands the flag over
    """Prints the version and ends."""
    if is_wanted:
        typer.echo(f"vostro {__version__}")
        raise typer.Exit


@app.callback()
def vostro(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Screens payments: who is in them, and which way they go."""


# In the order in which one comes to need them.
app.command("demo", rich_help_panel=TRY)(demo.demo)
app.command("generate", rich_help_panel=TRY)(generate.generate_payments)
app.command("worker", rich_help_panel=OPERATE)(worker.run)
app.command("windows", rich_help_panel=OPERATE)(windows.run)
app.add_typer(webhook.app, name="webhook", rich_help_panel=OPERATE)
app.add_typer(topics.app, name="topics", rich_help_panel=OPERATE)
app.add_typer(lists.app, name="lists", rich_help_panel=OPERATE)
app.command("screen", epilog=screen.EPILOG, rich_help_panel=LOOK)(screen.screen_files)
app.command("read", epilog=read.EPILOG, rich_help_panel=LOOK)(read.read_files)
app.command("compare", rich_help_panel=LOOK)(compare.compare_names)
app.command("alerts", rich_help_panel=LOOK)(alerts.follow_alerts)
app.add_typer(exceptions.app, name="exceptions", rich_help_panel=OPERATE)
app.add_typer(policy.app, name="policy", rich_help_panel=OPERATE)
app.command("settings", rich_help_panel=OPERATE)(settings.show_settings)


def main() -> None:
    """The entry point of `vostro`."""
    if not is_debugging():
        sys.excepthook = say_bug
    # Not app(): that puts typer's own hook in the place of ours.
    typer.main.get_command(app)(prog_name="vostro")


if __name__ == "__main__":
    main()
