"""`vostro webhook`: alerts to an HTTPS address, for those without Kafka."""

from typing import TYPE_CHECKING, Annotated

import typer

from vostro.cli.errors import ExitCode, errors_explained, say

if TYPE_CHECKING:
    from vostro.sink.undelivered import UndeliveredAlert

app = typer.Typer(invoke_without_command=True)


@app.callback()
def run(
    context: typer.Context,
    log_level: Annotated[
        str | None, typer.Option("--log-level", "-l", help="crit, error, warn, info or debug.")
    ] = None,
) -> None:
    """POST each alert, signed, to VOSTRO_WEBHOOK_URL until SIGTERM; see docs/subscribing.md.

    Exit codes: 0 in order, 1 crashed, 2 settings refused, 70 ended hard. What was not committed
    comes again, with the same ids.
    """
    if context.invoked_subcommand is not None:
        return
    from vostro.settings import Settings

    with errors_explained():
        settings = Settings.read(log_level=log_level)
        from vostro.sink.run import run_webhook

        run_webhook(settings)


@app.command()
def replay(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what would be sent; nothing is sent.")
    ] = False,
) -> None:
    """Send this endpoint's dead letters again: those that no replay has sent before.

    Exit code 0 when all were taken, 1 when some are dead letters again or the endpoint is away.
    """
    from vostro.settings import Settings

    with errors_explained():
        settings = Settings.read()
        from vostro.sink.replay import run_replay

        replayed = run_replay(settings, tell_letter if dry_run else None)
        say(
            f"{replayed.delivered:,} delivered, {replayed.refused:,} refused again, "
            f"{replayed.not_alerts:,} no alerts, {replayed.of_others:,} not of "
            f"{settings.webhook_name}."
        )
        if replayed.refused:
            raise typer.Exit(ExitCode.FAILED)


def tell_letter(letter: "UndeliveredAlert") -> None:
    """One line: what it is, and why it is here. Nothing of the payment."""
    from vostro.cli.console import harmless

    status = "" if letter.status is None else f" {letter.status}"
    failed_at = letter.failed_at.isoformat(timespec="seconds")
    typer.echo(
        harmless(f"{failed_at} {letter.alert_id} {letter.reason}{status} x{letter.attempts}")
    )
