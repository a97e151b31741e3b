"""What Faust itself costs: an agent that decodes each payment, counts it and does nothing.

The settings, the loop and the way to acknowledge are those of the worker.
"""

import faust
from bare_process import decode, set_up
from faust.types import StreamT

from vostro.stream.app import create_app
from vostro.stream.faust_events import unacknowledged


def main() -> None:
    """Runs until it is told to stop."""
    settings, done = set_up()
    app = create_app(settings)
    payments = app.topic(
        settings.payments_topic,
        key_type=bytes,
        key_serializer="raw",
        value_type=bytes,
        value_serializer="raw",
    )

    @app.agent(payments)
    async def do_nothing(stream: StreamT[bytes]) -> None:
        async for event in unacknowledged(stream):
            decode(event.value)
            event.ack()
            done.inc()

    app.finalize()
    faust.Worker(app, loglevel="error", quiet=True).execute_from_commandline()


if __name__ == "__main__":
    main()
