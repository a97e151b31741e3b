"""What the demo shows: each alert explained, then what was found, and the worker's own figures."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from vostro.alert import Alert, DeadLetter
from vostro.cli.console import harmless, output
from vostro.cli.demo.metrics import Sample
from vostro.cli.demo.needles import BROKEN, Needle
from vostro.cli.render_alert import bar, percent, render_alert

SHOWN_METRICS = (
    "vostro_payments_total",
    "vostro_hits_total",
    "vostro_dead_letters_total",
    "vostro_list_designations",
    "vostro_list_info",
    "vostro_ready",
)
MILLISECOND = 1e-3


class Report:
    """Collects the alerts as they are shown."""

    def __init__(self, hidden: Sequence[Needle], total: int) -> None:
        self.hidden, self.total = hidden, total
        self.shows = {needle.payment.payment_id: needle.shows for needle in hidden}
        self.alerts: dict[str, Alert] = {}  # at least once: a redelivered one counts once

    def show_alert(self, alert: Alert) -> None:
        """An alert, with what it was to show above it."""
        if alert.payment_id in self.alerts:
            return
        self.alerts[alert.payment_id] = alert
        shows = self.shows.get(alert.payment_id, "an ordinary payment")
        output().print(Text(f"\nHidden here: {shows}", "bold magenta"))
        output().print(render_alert(alert))

    def show_end(self, letters: Sequence[DeadLetter], samples: Sequence[Sample]) -> None:
        """The tables."""
        console = output()
        console.print(Text("\nWhat was hidden, and what found it", "bold"))
        console.print(self.found_table())
        others = len(self.alerts.keys() - self.shows.keys())
        ordinary = self.total - len(self.hidden) - len(BROKEN)
        console.print(Text(f"Of {ordinary:,} ordinary payments {others:,} were flagged."))
        console.print(Text("\nWhat could not be read, whole in the dead letters", "bold"))
        console.print(dead_letter_table(letters))
        console.print(Text("\nFrom the worker's /metrics", "bold"))
        for line in metric_lines(samples):
            console.print(Text(line))

    def found_table(self) -> Table:
        """A row for each hidden payment."""
        table = columns("Hidden", "Outcome", "Score", "Found by")
        for needle in self.hidden:
            alert = self.alerts.get(needle.payment.payment_id)
            if alert is None:
                table.add_row(needle.shows, Text("not found", "bold red"), "", "")
                continue
            best = max(alert.hits, key=lambda hit: hit.score)
            met = best.explanation if best.designation is None else best.designation.caption
            table.add_row(
                Text(needle.shows),
                Text(alert.outcome.value, "yellow"),
                Text(f"{bar(best.score)} {percent(best.score)}"),
                Text(harmless(f"{best.rule}: {met}")),
            )
        return table


def dead_letter_table(letters: Sequence[DeadLetter]) -> Table:
    """A row for each message that could not be read."""
    table = columns("Message", "Reason", "Where", "What")
    shows = {broken.message: broken.shows for broken in BROKEN}
    for letter in sorted(letters, key=lambda letter: letter.original):
        table.add_row(
            Text(shows.get(letter.original, "?")),
            Text(letter.reason),
            Text(harmless(letter.path)),
            Text(harmless(letter.what)),
        )
    return table


def columns(*titles: str) -> Table:
    """A plain table; the last column takes what is left."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def metric_lines(samples: Sequence[Sample]) -> Iterator[str]:
    """The counters as /metrics has them, then how long the core took.

    Not the latency from broker to broker: the embedded one answers a waiting consumer late.
    """
    for sample in samples:
        if sample.name in SHOWN_METRICS:
            labels = ", ".join(f'{name}="{value}"' for name, value in sample.labels.items())
            yield f"  {sample.name}{{{labels}}} {sample.value:g}"
    half, most = (within(samples, "vostro_screening_seconds", share) for share in (0.5, 0.95))
    yield f"  vostro_screening_seconds: half within {half}, 95 of 100 within {most}"


def within(samples: Sequence[Sample], name: str, share: float) -> str:
    """The smallest bucket of a histogram that holds this share of it."""
    buckets = [
        (float(sample.labels["le"]), sample.value)
        for sample in samples
        if sample.name == f"{name}_bucket"
    ]
    total = max((count for _, count in buckets), default=0.0)
    bound = next((le for le, count in buckets if count >= share * total), float("inf"))
    return f"{bound / MILLISECOND:g} ms"
