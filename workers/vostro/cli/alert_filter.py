"""Which alerts a person asked for: by list, rule, outcome, weight, way and time."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from vostro.alert import Alert, Outcome, Severity
from vostro.cli.alert_route import corridor_of, countries_of
from vostro.cli.alert_rows import score_of, severity_of
from vostro.errors import InputUnreadable

_AGO = re.compile(r"^(\d{1,6})\s*(s|m|h|d|w)$")
_COUNTRY = re.compile(r"^[A-Z]{2}$")
_CORRIDOR = re.compile(r"^(?:[A-Z]{2}-(?:[A-Z]{2}|\*)|\*-[A-Z]{2})$")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class AlertFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert must be to be shown; an empty tuple or None asks for nothing."""

    lists: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    severities: tuple[Severity, ...] = ()
    countries: tuple[str, ...] = ()
    corridors: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    score_min: float = 0.0
    since: datetime | None = None
    until: datetime | None = None

    def passes(self, alert: Alert) -> bool:
        """Whether the alert is wanted: some hit of a wanted list and some of a wanted rule."""
        if self.outcomes and alert.outcome not in self.outcomes:
            return False
        screened_at = in_utc(alert.screened_at)
        if self.since is not None and screened_at < self.since:
            return False
        if self.until is not None and screened_at >= self.until:
            return False
        if not self.weighs_enough(alert) or not self.goes_there(alert):
            return False
        if self.lists and not any(
            hit.designation is not None and hit.designation.list in self.lists for hit in alert.hits
        ):
            return False
        return not self.rules or any(self.names_rule(hit.rule) for hit in alert.hits)

    def weighs_enough(self, alert: Alert) -> bool:
        """By its gravest hit, its highest score, and its payment."""
        if self.payments and alert.payment_id not in self.payments:
            return False
        if self.severities and severity_of(alert) not in self.severities:
            return False
        return score_of(alert) >= self.score_min

    def goes_there(self, alert: Alert) -> bool:
        """By any country of the route, and by its two ends: `DE-KZ`, `*-KZ`."""
        if self.countries and not set(self.countries) & set(countries_of(alert)):
            return False
        if not self.corridors:
            return True
        start, _, end = corridor_of(alert).partition("-")
        return any(
            wanted in {f"{start}-{end}", f"*-{end}", f"{start}-*"} for wanted in self.corridors
        )

    def names_rule(self, rule: str) -> bool:
        """Whether a rule was asked for, by its id or its family: `listed` is also `listed.bic`."""
        return any(rule == wanted or rule.startswith(f"{wanted}.") for wanted in self.rules)


class FeedStart(msgspec.Struct, frozen=True, kw_only=True):
    """Where to begin. With a group: where it left off, this only the first time."""

    from_beginning: bool = False
    since: datetime | None = None
    group: str | None = None


def country(text: str, option: str) -> str:
    """ISO 3166-1 alpha-2, in capitals. Raises InputUnreadable."""
    if not _COUNTRY.match(code := text.strip().upper()):
        raise InputUnreadable(
            what=f"{text!r} is no country", where=option, remedy="Write its two letters: KZ."
        )
    return code


def corridor(text: str, option: str) -> str:
    """From country to country, either of them `*`. Raises InputUnreadable."""
    if not _CORRIDOR.match(code := text.strip().upper()):
        raise InputUnreadable(
            what=f"{text!r} is no corridor", where=option, remedy="Write DE-KZ, *-KZ or DE-*."
        )
    return code


def moment(text: str, option: str, now: datetime) -> datetime:
    """A moment from ISO 8601 (UTC where it names no zone) or a span before now: 90m, 2h, 7d.

    Raises:
        InputUnreadable: it is neither; names the option.
    """
    try:
        if ago := _AGO.match(text.strip()):
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        stated = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        raise InputUnreadable(
            what=f"{text!r} is no time",
            where=option,
            remedy="Write 2026-03-04, 2026-03-04T10:00+01:00, or a span before now: 90m, 2h, 7d.",
        ) from None
    return in_utc(stated)


def in_utc(stated: datetime) -> datetime:
    """A moment that names no zone is meant in UTC."""
    return stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated
