"""`vostro alerts`: the alerts topic, as a person or a machine wants to read it."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from vostro.alert import SCHEMA_VERSION, Alert, Outcome, Severity
from vostro.cli.alert_filter import AlertFilter, FeedStart, corridor, country, moment
from vostro.cli.errors import ExitCode, errors_explained, say

if TYPE_CHECKING:
    from vostro.cli.alert_feed import Received


ARRIVAL_SECONDS = 2.0  # what was screened just before --until may be on its way


class Form(StrEnum):
    """How alerts are shown."""

    FULL = "full"
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class AlertReader:
    """Reads, filters and shows alerts, and counts what became of them."""

    def __init__(self, wanted: AlertFilter, limit: int | None, form: Form) -> None:
        self.wanted, self.limit, self.form = wanted, limit, form
        self.decoder = msgspec.json.Decoder(Alert)
        self.shown = self.filtered = self.unreadable = 0
        self.is_newer_told = False

    def show_head(self) -> None:
        """What stands above the first alert."""
        from vostro.cli.alert_rows import COLUMNS, csv_line, table_head

        if self.form is Form.CSV:
            write(csv_line(COLUMNS))
        elif self.form is Form.TABLE:
            write(table_head())

    def take(self, received: "Received") -> None:
        """Shows one record if it is wanted; one that is no alert is named on stderr."""
        try:
            alert = self.decoder.decode(received.value)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self.unreadable += 1
            source = received.source
            say(f"No alert at {source.topic}[{source.partition}]@{source.offset}: {error}")
            return
        if not self.wanted.passes(alert):
            self.filtered += 1
            return
        self.tell_if_newer(alert)
        self.shown += 1  # first: a Ctrl-C that follows what is seen must find it counted
        self.show(alert, received.value)

    def tell_if_newer(self, alert: Alert) -> None:
        """Once: a later Vostro wrote it, and what it added is only in --json."""
        if alert.schema_version > SCHEMA_VERSION and not self.is_newer_told:
            self.is_newer_told = True
            say(f"Alerts of schema {alert.schema_version}; this version knows {SCHEMA_VERSION}.")

    def show(self, alert: Alert, original: bytes) -> None:
        """For a machine the record as it is, on a line; for a person what it says."""
        if self.form is Form.JSON:
            from vostro.cli.console import json_line

            write(json_line(original))
        elif self.form is Form.FULL:
            from vostro.cli.console import output
            from vostro.cli.render_alert import render_alert

            output().print(render_alert(alert))
        else:
            from vostro.cli.alert_rows import COLUMNS, csv_line, row_of, table_line

            row = row_of(alert)
            is_csv = self.form is Form.CSV
            write(csv_line(tuple(row[name] for name in COLUMNS)) if is_csv else table_line(row))

    @property
    def is_satisfied(self) -> bool:
        """Whether as many were shown as were asked for."""
        return self.limit is not None and self.shown >= self.limit

    def summary(self) -> str:
        """How many were shown, filtered out, and could not be read."""
        plural = "" if self.shown == 1 else "s"
        return (
            f"{self.shown:,} alert{plural} shown, {self.filtered:,} filtered out, "
            f"{self.unreadable:,} unreadable."
        )


def write(line: str) -> None:
    """At once: whoever reads it on the other end of a pipe waits for it."""
    sys.stdout.write(line)
    sys.stdout.flush()


Lists = Annotated[
    list[str] | None, typer.Option("--list", help="Only hits on this list; repeatable.")
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rule", help="Only this rule or family (listed, listed.bic); repeatable."),
]
Outcomes = Annotated[
    list[Outcome] | None, typer.Option("--outcome", help="Only this outcome; repeatable.")
]
Severities = Annotated[
    list[Severity] | None,
    typer.Option("--severity", help="Only where the gravest hit is so; repeatable."),
]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", help="Only with this country on its way (KZ); repeatable."),
]
Corridors = Annotated[
    list[str] | None,
    typer.Option("--corridor", help="Only from there to there (DE-KZ, *-KZ); repeatable."),
]
Payments = Annotated[
    list[str] | None, typer.Option("--payment", help="Only this payment id; repeatable.")
]
ScoreMin = Annotated[
    float, typer.Option("--min-score", min=0, max=1, help="Only with a hit of this score, 0..1.")
]
Since = Annotated[
    str | None, typer.Option(help="Screened at or after: 2026-03-04T10:00, 90m, 2h, 7d.")
]
Until = Annotated[str | None, typer.Option(help="Screened before; ends there.")]
FromBeginning = Annotated[
    bool, typer.Option("--from-beginning", help="All that the topic still holds.")
]
Group = Annotated[str | None, typer.Option(help="Consumer group: go on where it left off.")]
Limit = Annotated[
    int | None, typer.Option("--max", "--limit", min=1, help="Stop after so many were shown.")
]
Timeout = Annotated[
    float | None, typer.Option(min=0, help="Stop after so many seconds, whatever came.")
]
Follow = Annotated[
    bool, typer.Option("--follow/--no-follow", help="Wait for more, or stop at the end.")
]
Output = Annotated[Form, typer.Option("--output", "-o", help="How each alert is shown.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --output json.")]


def follow_alerts(  # noqa: PLR0913 - each is an option of the command
    *,
    lists: Lists = None,
    rules: Rules = None,
    outcomes: Outcomes = None,
    severities: Severities = None,
    countries: Countries = None,
    corridors: Corridors = None,
    payments: Payments = None,
    score_min: ScoreMin = 0.0,
    since: Since = None,
    until: Until = None,
    from_beginning: FromBeginning = False,
    group: Group = None,
    limit: Limit = None,
    timeout: Timeout = None,
    follow: Follow = True,
    form: Output = Form.FULL,
    as_json: AsJson = False,
) -> None:
    """Show alerts as they come, or from a moment on. Options narrow; a repeated one widens.

    Exit code 0: some were shown. 5: it ended (--no-follow, --until, --timeout) and none was. 1: a
    record was no alert, or the broker or topic is not there. 2: an option is no use. 130: Ctrl-C.
    """
    with errors_explained():
        now = datetime.now(UTC)
        wanted = AlertFilter(
            lists=tuple(lists or ()),
            rules=tuple(rules or ()),
            outcomes=tuple(outcomes or ()),
            severities=tuple(severities or ()),
            countries=tuple(country(text, "--country") for text in countries or ()),
            corridors=tuple(corridor(text, "--corridor") for text in corridors or ()),
            payments=tuple(payments or ()),
            score_min=score_min,
            since=None if since is None else moment(since, "--since", now),
            until=None if until is None else moment(until, "--until", now),
        )
        # A span that ended is not waited for.
        follow = follow and (wanted.until is None or wanted.until > now)
        if follow and wanted.until is not None:
            left = (wanted.until - now).total_seconds() + ARRIVAL_SECONDS
            timeout = left if timeout is None else min(left, timeout)
        reader = AlertReader(wanted, limit, Form.JSON if as_json else form)
        start = FeedStart(from_beginning=from_beginning, since=wanted.since, group=group)
        read_alerts(reader, start, follow=follow, timeout=timeout)
        if reader.unreadable:
            raise typer.Exit(ExitCode.FAILED)
        if not reader.shown:
            raise typer.Exit(ExitCode.NONE_SHOWN)


def read_alerts(
    reader: AlertReader, start: FeedStart, *, follow: bool, timeout: float | None
) -> None:
    """Takes record after record until the end, the limit, or Ctrl-C; then tells the counts."""
    from vostro.cli.alert_feed import AlertFeed
    from vostro.settings import Settings

    with AlertFeed(Settings.read(), start) as feed:
        if follow:
            say(f"Following {feed.topic} on {feed.servers}. Ctrl-C ends.")
        try:
            reader.show_head()
            for received in feed.records(follow=follow, seconds_max=timeout):
                reader.take(received)
                feed.seen(received.source)
                if reader.is_satisfied:
                    return
        finally:
            say(reader.summary())
