"""`vostro alerts`: the alerts topic, as a person or a machine wants to read it."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from vostro.alert import SCHEMA_VERSION, Alert, Outcome
from vostro.cli.alert_filter import AlertFilter, moment
from vostro.cli.errors import ExitCode, errors_explained, say

if TYPE_CHECKING:
    from vostro.cli.alert_feed import Received


class AlertReader:
    """Reads, filters and shows alerts, and counts what became of them."""

    def __init__(self, wanted: AlertFilter, limit: int | None, *, as_json: bool) -> None:
        self.wanted, self.limit, self.as_json = wanted, limit, as_json
        self.decoder = msgspec.json.Decoder(Alert)
        self.shown = self.filtered = self.unreadable = 0
        self.is_newer_told = False

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
        if self.as_json:
            from vostro.cli.console import json_line

            sys.stdout.write(json_line(original))
            sys.stdout.flush()
        else:
            from vostro.cli.console import output
            from vostro.cli.render_alert import render_alert

            output().print(render_alert(alert))

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


def follow_alerts(  # noqa: PLR0913 - each is an option of the command
    *,
    lists: Lists = None,
    rules: Rules = None,
    outcomes: Outcomes = None,
    since: Annotated[
        str | None, typer.Option(help="Screened at or after: 2026-03-04T10:00, 90m, 2h, 7d.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Screened before; ends there.")] = None,
    from_beginning: Annotated[
        bool, typer.Option("--from-beginning", help="All that the topic still holds.")
    ] = False,
    group: Annotated[
        str | None, typer.Option(help="Consumer group: go on where it left off.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Stop after so many have been shown.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow/--no-follow", help="Wait for more, or stop at the end.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show alerts as they come, or from a moment on.

    Exit code 0; 1 if some record was no alert; 130 on Ctrl-C.
    """
    with errors_explained():
        now = datetime.now(UTC)
        wanted = AlertFilter(
            lists=tuple(lists or ()),
            rules=tuple(rules or ()),
            outcomes=tuple(outcomes or ()),
            since=None if since is None else moment(since, "--since", now),
            until=None if until is None else moment(until, "--until", now),
        )
        # A span that ended is not waited for.
        follow = follow and (wanted.until is None or wanted.until > now)
        reader = AlertReader(wanted, limit, as_json=as_json)
        read_alerts(reader, from_beginning=from_beginning, group=group, follow=follow)
        if reader.unreadable:
            raise typer.Exit(ExitCode.FAILED)


def read_alerts(
    reader: AlertReader, *, from_beginning: bool, group: str | None, follow: bool
) -> None:
    """Takes record after record until the end, the limit, or Ctrl-C; then tells the counts."""
    from vostro.cli.alert_feed import AlertFeed, FeedStart
    from vostro.settings import Settings

    start = FeedStart(from_beginning=from_beginning, since=reader.wanted.since, group=group)
    with AlertFeed(Settings.read(), start) as feed:
        if follow:
            say(f"Following {feed.topic} on {feed.servers}. Ctrl-C ends.")
        try:
            for received in feed.records(follow=follow):
                reader.take(received)
                feed.seen(received.source)
                if reader.is_satisfied:
                    return
        finally:
            say(reader.summary())
