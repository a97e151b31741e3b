"""`vostro windows`: one worker of the rules over time, until it is told to stop."""

from typing import Annotated

import typer

from vostro.cli.errors import errors_explained


def run(
    log_level: Annotated[
        str | None, typer.Option("--log-level", "-l", help="crit, error, warn, info or debug.")
    ] = None,
) -> None:
    """Judge watched payments beside those before them until SIGTERM.

    Needs VOSTRO_WINDOWS_ENABLED=true at the screening workers. Exit codes: 0 in order,
    1 crashed, 2 settings refused, 70 ended hard. What was not committed comes again.
    """
    from vostro.settings import Settings

    with errors_explained():
        settings = Settings.read(log_level=log_level)
        from vostro.windows_worker import run_windows

        run_windows(settings)
