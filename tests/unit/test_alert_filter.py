from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from alerts_made import SCREENED_AT, made_alert
from vostro.alert import Outcome
from vostro.cli.alert_filter import AlertFilter, moment
from vostro.errors import InputUnreadable

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "wanted",
    [
        AlertFilter(),
        AlertFilter(lists=("sample",)),
        AlertFilter(lists=("un", "sample")),
        AlertFilter(rules=("listed.bic",)),
        AlertFilter(rules=("listed",)),
        AlertFilter(outcomes=(Outcome.HOLD, Outcome.BLOCK)),
        AlertFilter(since=SCREENED_AT, until=SCREENED_AT + MINUTE),
    ],
)
def test_an_alert_passes_the_filter_that_asks_for_it(wanted: AlertFilter) -> None:
    assert wanted.passes(made_alert())


@pytest.mark.parametrize(
    "wanted",
    [
        AlertFilter(lists=("un",)),
        AlertFilter(lists=("sampl",)),
        AlertFilter(rules=("list",)),
        AlertFilter(rules=("listed.address",)),
        AlertFilter(outcomes=(Outcome.BLOCK,)),
        AlertFilter(since=SCREENED_AT + MINUTE),
        AlertFilter(until=SCREENED_AT),
        AlertFilter(lists=("sample",), rules=("cover",)),
    ],
)
def test_an_alert_does_not_pass_the_filter_that_asks_for_another(wanted: AlertFilter) -> None:
    assert not wanted.passes(made_alert())


def test_an_alert_without_a_time_zone_is_taken_as_utc() -> None:
    alert = msgspec.structs.replace(made_alert(), screened_at=SCREENED_AT.replace(tzinfo=None))
    assert AlertFilter(since=SCREENED_AT).passes(alert)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2h", NOW - timedelta(hours=2)),
        ("90m", NOW - timedelta(minutes=90)),
        ("7d", NOW - timedelta(days=7)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T10:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00+05:00", datetime(2026, 3, 1, 5, tzinfo=UTC)),
        ("2026-03-01T10:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_moment_is_iso_8601_or_a_span_before_now(text: str, meant: datetime) -> None:
    assert moment(text, "--since", NOW) == meant


@pytest.mark.parametrize("text", ["", "yesterday", "2x", "-2h", "2026-13-01", "999999w"])
def test_what_is_no_moment_is_refused_with_the_option_named(text: str) -> None:
    with pytest.raises(InputUnreadable, match=r"--since.*90m"):
        moment(text, "--since", NOW)
