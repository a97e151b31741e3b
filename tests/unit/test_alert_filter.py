from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from alerts_made import SCREENED_AT, made_alert
from vostro.alert import Outcome, Severity
from vostro.cli.alert_filter import AlertFilter, corridor, country, moment
from vostro.cli.alert_route import corridor_of, countries_of
from vostro.cli.alert_rows import csv_line, row_of, table_head, table_line
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
        AlertFilter(severities=(Severity.HIGH,)),
        AlertFilter(score_min=1.0),
        AlertFilter(payments=("P-0", "P-1")),
        AlertFilter(countries=("RU",)),
        AlertFilter(countries=("US", "KZ")),
        AlertFilter(corridors=("DE-KZ",)),
        AlertFilter(corridors=("*-KZ",)),
        AlertFilter(corridors=("US-RU", "DE-*")),
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
        AlertFilter(severities=(Severity.MEDIUM, Severity.LOW)),
        AlertFilter(payments=("P-10",)),
        AlertFilter(countries=("US",)),
        AlertFilter(corridors=("DE-RU",)),
        AlertFilter(corridors=("KZ-DE",)),
        AlertFilter(corridors=("KZ-*", "*-DE")),
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


def test_a_score_below_the_smallest_wanted_does_not_pass() -> None:
    alert = made_alert()
    weak = msgspec.structs.replace(alert, hits=(msgspec.structs.replace(alert.hits[0], score=0.7),))
    assert AlertFilter(score_min=0.7).passes(weak)
    assert not AlertFilter(score_min=0.71).passes(weak)


def test_a_country_or_corridor_is_taken_in_any_case_and_anything_else_is_refused() -> None:
    assert country(" kz ", "--country") == "KZ"
    assert corridor("de-*", "--corridor") == "DE-*"
    for odd in ("KAZ", "K", ""):
        with pytest.raises(InputUnreadable, match="no country"):
            country(odd, "--country")
    for odd in ("DE", "DE-KAZ", "*-*", "DE>KZ"):
        with pytest.raises(InputUnreadable, match="no corridor"):
            corridor(odd, "--corridor")


@pytest.mark.parametrize(
    ("route", "countries", "ends"),
    [
        ("DE debtor > DE COBADEFF > KZ? creditor", ("DE", "KZ"), "DE-KZ"),
        ("DE/RU debtor > ?? agent > KZ creditor", ("DE", "RU", "KZ"), "DE-KZ"),
        ("DE debtor > KZ creditor [settled over: US CHASUS33 > DE X]", ("DE", "KZ", "US"), "DE-KZ"),
        ("?? debtor > ?? creditor", (), ""),
        ("", (), ""),
    ],
)
def test_countries_and_corridor_are_read_from_the_drawn_route(
    route: str, countries: tuple[str, ...], ends: str
) -> None:
    alert = msgspec.structs.replace(made_alert(), route=route, payment=None)
    assert (countries_of(alert), corridor_of(alert)) == (countries, ends)


def test_no_cell_of_a_row_is_a_formula_or_drives_a_terminal() -> None:
    line = csv_line(("=HYPERLINK(1)", "-1", "@x", "a,b", "\x1b[2J", "plain"))
    assert line == "'=HYPERLINK(1),'-1,'@x,\"a,b\",<U+001B>[2J,plain\r\n"


def test_a_row_tells_what_weighs_most_and_a_table_keeps_its_columns() -> None:
    row = row_of(made_alert())
    assert (row["severity"], row["score"], row["corridor"]) == ("high", "1.00", "DE-KZ")
    assert row["rules"] == "listed.name listed.bic route.transit-path"
    head, line = table_head(), table_line(row)
    assert line.index("P-1") == head.index("payment id")
    assert "EUR 1248200.00" in line
    assert line.count("\n") == 1
