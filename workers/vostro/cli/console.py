"""Where things are printed: results to stdout, progress and warnings to stderr."""

import os
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# 100 columns where nobody looks: a file or pipe has no width, and 80 cuts the tables.
PIPED_COLUMNS = 100
# Control, format (direction overrides, zero width), surrogates, private use, line separators.
_HOSTILE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_KEPT = frozenset("\n")


@cache
def output() -> "Console":
    """Results. No colour when piped or with NO_COLOR."""
    return _console(to_stderr=False)


@cache
def progress_output() -> "Console":
    """Progress, warnings, what was skipped: never part of a result that is piped on."""
    return _console(to_stderr=True)


def _console(*, to_stderr: bool) -> "Console":
    from rich.console import Console

    class PipedConsole(Console):
        """Ends as the rest of the command does when its reader is gone; rich would end with 1."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    stream = sys.stderr if to_stderr else sys.stdout
    has_width = stream.isatty() or "COLUMNS" in os.environ
    return PipedConsole(
        stderr=to_stderr,
        width=None if has_width else PIPED_COLUMNS,
        # What is printed comes from payments: brackets in it are no markup, colons no emoji.
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
    )


def harmless(text: str, *, one_line: bool = True) -> str:
    """The text with every character that could drive a terminal, or hide, made visible.

    Payments and lists are written by others: an escape sequence could recolour, move or retitle
    the analyst's terminal, a direction override could show a name backwards.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = frozenset() if one_line else _KEPT
    return "".join(
        _shown(c) if c not in kept and unicodedata.category(c) in _HOSTILE else c for c in text
    )


def _shown(character: str) -> str:
    """A character that must not reach the terminal, as its code point."""
    if character in "\t\n\r":
        return " "
    return f"<U+{ord(character):04X}>"


def json_line(document: bytes) -> str:
    """A JSON document on one line, nothing in it changed but what could drive a terminal.

    Such characters stand inside strings only, where an escape means the same.
    """
    text = document.decode("utf-8", "replace")
    if not (text.isascii() and text.isprintable()):
        text = "".join(_escaped(c) if unicodedata.category(c) in _HOSTILE else c for c in text)
    return text.strip() + "\n"


def _escaped(character: str) -> str:
    """A character as JSON escapes it; white space between tokens as a space."""
    if character in "\t\n\r":
        return " "
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
