"""What our own reader costs: it decodes each payment, publishes nothing, and acknowledges.

The parts are the worker's, but for screening; beside noop_agent.py it tells what Faust costs.
"""

from functools import partial

import faust
from bare_process import decode, set_up

from vostro.stream.app import create_readerless_app
from vostro.stream.keep_windows import OpenGate
from vostro.stream.offsets import Offsets
from vostro.stream.producer import connect
from vostro.stream.publish import PublishInOrder
from vostro.stream.read_payments import ReadPayments
from vostro.stream.records import Decided, Message


def main() -> None:
    """Runs until it is told to stop."""
    settings, done = set_up()
    app = create_readerless_app(settings)
    nothing = Decided(records=())

    def decide(message: Message) -> Decided:
        decode(message.value or b"")
        return nothing

    publisher, offsets = PublishInOrder(partial(connect, settings)), Offsets()
    publisher.on_acknowledged += [
        offsets.acknowledged,
        lambda messages, _: done.inc(len(messages)),
    ]
    gate = OpenGate()
    reader = ReadPayments(settings, decide=decide, publisher=publisher, gate=gate, offsets=offsets)
    app.set_services(first=[gate], last=[reader, publisher])
    app.finalize()
    faust.Worker(app, loglevel="error", quiet=True).execute_from_commandline()


if __name__ == "__main__":
    main()
