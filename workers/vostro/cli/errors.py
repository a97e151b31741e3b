"""What a person sees when something goes wrong: one sentence on stderr, and an exit code."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from vostro.errors import InputUnreadable, SettingRefused, VostroError


class ExitCode(IntEnum):
    """How a command ended. Part of the interface: scripts branch on it."""

    OK = 0
    FAILED = 1  # what was asked could not be done; stderr says why
    USAGE = 2  # settings, policy, arguments or input that are no use as they are
    FLAGGED = 3  # `vostro screen`: at least one payment is held
    PART_UNREADABLE = 4  # `vostro screen`: nothing held, but some messages could not be read
    NONE_SHOWN = 5  # `vostro alerts` that ends by itself: no alert was one that was asked for
    INTERRUPTED = 130  # Ctrl-C: 128 + SIGINT, as shells have it
    BROKEN_PIPE = 141  # the reader went away: 128 + SIGPIPE


@contextmanager
def errors_explained() -> Iterator[None]:
    """Turns a VostroError into its sentence on stderr and exit code 2 or 1.

    Ctrl-C ends with 130, a closed pipe with 141, both without a word. VOSTRO_DEBUG=1 lets the
    traceback through.
    """
    try:
        yield
    except VostroError as error:
        if is_debugging():
            raise
        say(str(error))
        is_usage = isinstance(error, (SettingRefused, InputUnreadable))
        raise typer.Exit(ExitCode.USAGE if is_usage else ExitCode.FAILED) from None
    except KeyboardInterrupt:
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except BrokenPipeError:
        silence_output()
        raise typer.Exit(ExitCode.BROKEN_PIPE) from None


def is_debugging() -> bool:
    """Whether tracebacks are wanted. They may show what payments say: never in production."""
    return os.environ.get("VOSTRO_DEBUG", "") not in ("", "0")


def say(sentence: str) -> None:
    """One line on stderr, with what could drive a terminal taken out."""
    from vostro.cli.console import harmless

    sys.stderr.write(f"vostro: {harmless(sentence)}\n")


def silence_output() -> None:
    """Points stdout at nothing, so that flushing it at exit does not fail again."""
    # As Python's library reference has it, "Note on SIGPIPE".
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_bug(kind: type[BaseException], error: BaseException, _traceback: object) -> None:
    """A bug of ours: its kind, not its text, which may hold what a payment says."""
    del error
    say(
        f"Unexpected {kind.__name__}: this is a bug in vostro. Run it again with "
        "VOSTRO_DEBUG=1 for the traceback, and report that without personal data."
    )
