from datetime import date

import pytest

from vostro.lists.dates import read_birth_date, read_day


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "is_approximate"),
    [
        ("01 Jan 1960", "1960-01-01", "1960-01-01", False),
        ("1960", "1960-01-01", "1960-12-31", False),
        ("circa 1960", "1960-01-01", "1960-12-31", True),
        ("Jan 1960", "1960-01-01", "1960-01-31", False),
        ("1960 to 1962", "1960-01-01", "1962-12-31", False),
        ("01 Jan 1960 to 31 Dec 1960", "1960-01-01", "1960-12-31", False),
        ("Jan 1960 to Mar 1960", "1960-01-01", "1960-03-31", False),
        ("circa 01 Jan 1960", "1960-01-01", "1960-01-01", True),
        ("circa 1960-1962", "1960-01-01", "1962-12-31", True),
        ("1960-02-28", "1960-02-28", "1960-02-28", False),
        ("1960-02", "1960-02-01", "1960-02-29", False),
        ("00/00/1970", "1970-01-01", "1970-12-31", False),
        ("00/02/1970", "1970-02-01", "1970-02-28", False),
        ("21/02/1970", "1970-02-21", "1970-02-21", False),
        ("dd/mm/1971", "1971-01-01", "1971-12-31", False),
        ("dd/03/1971", "1971-03-01", "1971-03-31", False),
        ("03/1970", "1970-03-01", "1970-03-31", False),
        ("1970 or 1971", "1970-01-01", "1971-12-31", False),
        ("Approximately 1955- 1958", "1955-01-01", "1958-12-31", True),
        ("approximately Approximately 1955", "1955-01-01", "1955-12-31", True),
        ("Nov. 1973 ", "1973-11-01", "1973-11-30", False),
        ("Between 1955 and 1960", "1955-01-01", "1960-12-31", False),
        ("September 5, 1973", "1973-09-05", "1973-09-05", False),
    ],
)
def test_a_birth_date_is_the_span_of_days_it_may_mean(
    text: str,
    earliest: str,
    latest: str,
    is_approximate: bool,  # noqa: FBT001 - a column of the table
) -> None:
    birth = read_birth_date(text)
    assert birth is not None
    assert (birth.earliest, birth.latest) == (
        date.fromisoformat(earliest),
        date.fromisoformat(latest),
    )
    assert birth.is_approximate is is_approximate
    assert birth.text == " ".join(text.split())


@pytest.mark.parametrize(
    "text", ["", "unknown", "31 Feb 1960", "1960-13", "0000", "01 Foo 1960", "Sep-70", "1" * 200]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_birth_date(text) is None


def test_a_day_is_read_only_if_it_is_known_to_the_day() -> None:
    assert read_day("26 Mar 2022") == date(2022, 3, 26)
    assert read_day("2022-03-26") == date(2022, 3, 26)
    assert read_day("26/03/2022") == date(2022, 3, 26)
    assert read_day("Mar 2022") is None
    assert read_day(None) is None
