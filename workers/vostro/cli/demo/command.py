"""`vostro demo`: see it work, in under a minute, with nothing but what pip installed."""

from typing import Annotated

import typer

from vostro.cli.errors import errors_explained

PAYMENTS, PAYMENTS_MAX = 300, 20_000  # the embedded broker keeps all of them in memory


def demo(
    payments: Annotated[
        int, typer.Option(min=1, max=PAYMENTS_MAX, help="How many ordinary ones.")
    ] = PAYMENTS,
) -> None:
    """Show the whole system at work on invented payments; nothing to set up.

    An embedded broker and Redis, and the real worker. Nothing is installed, nothing leaves this
    machine, and nothing is left running.
    """
    with errors_explained():
        from vostro.cli.demo.run import run_demo

        run_demo(payments)
