"""What `vostro screen` tells on stderr while it runs."""

from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Self

from vostro.alert import Alert, DeadLetter
from vostro.cli.console import harmless, output, progress_output
from vostro.cli.errors import say
from vostro.cli.message_files import STDIN, FileBroken
from vostro.cli.screen_files import Watcher
from vostro.cli.screen_summary import Tally

# A file of the wrong kind has a million lines that can't be read
UNREADABLE_TOLD_MAX = 100
SECONDS_BETWEEN_LINES = 10.0  # where stderr is no terminal: a line now and then


class ScreenProgress(Watcher):
    """A line that moves at a terminal, a line every ten seconds elsewhere. Use it in a `with`.

    `is_quiet` keeps the moving line away where alerts are shown on the same terminal.
    """

    def __init__(self, files: Sequence[str], *, is_quiet: bool = False) -> None:
        from rich.live import Live
        from rich.text import Text

        self.console = progress_output()
        self.bytes = sum(Path(name).stat().st_size for name in files if name != STDIN)
        self.live = Live(Text("Screening"), console=self.console, transient=True)
        self.is_live = self.console.is_terminal and not is_quiet
        self.began = self.told = monotonic()
        self.unreadable = 0

    def __enter__(self) -> Self:
        if self.is_live:
            self.live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_live:
            self.live.stop()

    def on_progress(self, tally: Tally, bytes_read: int) -> None:
        """How far it is."""
        from rich.text import Text

        now = monotonic()
        seconds = max(now - self.began, 0.001)
        share = f"{bytes_read / self.bytes:.0%}: " if self.bytes else ""
        line = (
            f"{share}{tally.payments:,} payments, {tally.payments / seconds:,.0f} a second, "
            f"{tally.flagged:,} flagged, {tally.unreadable.total():,} unreadable"
        )
        if self.is_live:
            self.live.update(Text(line, "dim"))
        elif now - self.told > SECONDS_BETWEEN_LINES:
            self.told = now
            say(line)

    def on_alert(self, alert: Alert) -> None:
        """The alert explained, on stdout."""
        from vostro.cli.render_alert import render_alert

        output().print(render_alert(alert))

    def on_dead_letter(self, letter: DeadLetter) -> None:
        """Which message, why, and where in it."""
        self.unreadable += 1
        if self.unreadable <= UNREADABLE_TOLD_MAX:
            source = letter.source
            place = f"{source.file}, line {source.line}" if source.line else f"{source.file}"
            self.tell(f"Unreadable: {place}: {letter.reason} at {letter.path}: {letter.what}")
        elif self.unreadable == UNREADABLE_TOLD_MAX + 1:
            self.tell("More messages are unreadable: --dead-letters FILE keeps them all.")

    def on_broken_file(self, error: FileBroken) -> None:
        """Which file, and after which line."""
        self.tell(str(error))

    def tell(self, sentence: str) -> None:
        """A line on stderr, above the one that moves."""
        if self.is_live:
            self.console.print(harmless(f"vostro: {sentence}"))
        else:
            say(sentence)
