"""`vostro generate`: invented payments at a steady rate, so that a test system has work."""

from typing import Annotated

import typer

from vostro.cli.errors import errors_explained, say


def generate_payments(
    *,
    rate: Annotated[float, typer.Option(min=0.01, max=5_000, help="Messages a second.")] = 20,
    hidden: Annotated[
        float, typer.Option(min=0, max=1, help="Share that must not pass, or can't be read.")
    ] = 0.02,
    count: Annotated[
        int | None, typer.Option(min=1, help="Stop after so many; else Ctrl-C or SIGTERM ends.")
    ] = None,
) -> None:
    """Send the demo's invented payments to the payments topic. Only ever on a test system.

    Every payment id begins with DEMO-. Parties that must not pass are those of the list
    that `vostro lists sample` loads.
    """
    with errors_explained():
        from vostro.cli.demo.steady import Sent, send_steadily
        from vostro.settings import Settings

        settings, sent = Settings.read(), Sent()
        say(f"Sending {rate:g} messages a second to {settings.payments_topic}. Ctrl-C ends.")
        try:
            send_steadily(settings, sent, rate=rate, hidden_share=hidden, limit=count)
        finally:
            say(sent.sentence() + ".")
