"""Ends a process whose orderly stop hangs, as Faust's does while the broker is away."""

import os
import threading

import structlog

EXIT_CODE = 70  # EX_SOFTWARE: tells it from a crash (1) and an orderly end (0)

log = structlog.get_logger(__name__)


class HardExit:
    """A clock that is set when a stop begins, and ends the process when it runs out.

    What was not committed comes again, so nothing is lost by it.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.timer: threading.Timer | None = None

    def arm(self) -> None:
        """Sets the clock, once. A daemon thread: an orderly end does not wait for it."""
        if self.timer is None:
            self.timer = threading.Timer(self.seconds, self.exit)
            self.timer.daemon = True
            self.timer.start()

    def exit(self) -> None:
        """Ends the process now, whatever it is doing."""
        log.error("ended hard: what is not committed comes again", exit_code=EXIT_CODE)
        os._exit(EXIT_CODE)
