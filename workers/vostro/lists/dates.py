"""Birth dates as publishers write them, each as the span of days that it may mean."""

import calendar
import re
from collections.abc import Callable
from datetime import date

from vostro.designation import BirthDate

TEXT_CHARACTERS_MAX = 80  # the longest seen is 34: "01 Jan 1960 to 31 Dec 1960"
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
CIRCA = re.compile(
    r"^\(?(?:circa|c\.|ca\.?|approx\.?|approximately|about|around|early|late|mid)\)?[\s-]+",
    re.IGNORECASE,
)
SPAN = re.compile(r"\s+(?:to|and|or)\s+|\s*[-–]\s*(?=\S*(?:1[89]|20)\d\d$)", re.IGNORECASE)
BETWEEN = re.compile(r"^between\s+", re.IGNORECASE)
YEAR = re.compile(r"^((?:1[6-9]|20)\d\d)$")  # ships and firms may be older than people
MONTH_YEAR = re.compile(r"^([a-z]+)\.?,?\s+(\d{4})$", re.IGNORECASE)
DAY_MONTH_YEAR = re.compile(r"^(\d{1,2})[\s-]+([a-z]+)\.?,?[\s-]+(\d{4})$", re.IGNORECASE)
MONTH_DAY_YEAR = re.compile(r"^([a-z]+)\.?\s+(\d{1,2}),?\s+(\d{4})$", re.IGNORECASE)
ISO = re.compile(r"^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:T.*|Z|[+-]\d\d:\d\d)?$")
# 00/00/1970, 00/02/1970, dd/mm/1971, mm/1971: a part that is not known is 00 or letters.
SLASHED = re.compile(r"^(?:(\d{1,2}|dd)[/.])?(\d{1,2}|mm)[/.](\d{4})$", re.IGNORECASE)


def read_birth_date(text: str) -> BirthDate | None:
    """The span of days a text may mean, or None if it is no date. The text is kept as it is."""
    shown = " ".join(text.split())
    if not shown or len(shown) > TEXT_CHARACTERS_MAX:
        return None
    bare, is_approximate = BETWEEN.sub("", shown), False
    while CIRCA.match(bare):  # each round takes a word away
        bare, is_approximate = CIRCA.sub("", bare, count=1), True
    whole = days(bare.strip(" .,()"))  # first: 1960-05-01 holds hyphens and is one date
    ends = [whole] if whole else [days(part.strip(" .,()")) for part in SPAN.split(bare)]
    known = [end for end in ends if end is not None]
    if not known or len(known) < len(ends):
        return None
    return BirthDate(
        text=shown,
        earliest=min(first for first, _ in known),
        latest=max(last for _, last in known),
        is_approximate=is_approximate,
    )


def days(text: str) -> tuple[date, date] | None:
    """First and last day of one date, month or year."""
    for pattern, read in NOTATIONS:
        match = pattern.match(text)
        if match is not None:
            return read(match)
    return None


def slashed(match: re.Match[str]) -> tuple[date, date] | None:
    """`00/00/1970`, `dd/02/1970`, `02/1970`."""
    day, month = (int(part) if part and part.isdigit() else 0 for part in match.groups()[:2])
    return span(int(match[3]), month, day)


def named(year: str, month: str, day: int) -> tuple[date, date] | None:
    """A date whose month is a word, in English."""
    number = MONTHS.get(month.lower())
    return None if number is None else span(int(year), number, day)


def span(year: int, month: int = 0, day: int = 0) -> tuple[date, date] | None:
    """First and last day; month and day are 0 where they are not known."""
    if year < date.min.year or month > len(calendar.month_name) - 1:
        return None
    if month == 0:
        return date(year, 1, 1), date(year, 12, 31)
    last = calendar.monthrange(year, month)[1]
    if day == 0:
        return date(year, month, 1), date(year, month, last)
    return None if day > last else (date(year, month, day), date(year, month, day))


def read_day(text: str | None) -> date | None:
    """A day that is known to the day, whatever the notation; None otherwise."""
    found = None if text is None else days(text.strip(" ."))
    return found[0] if found is not None and found[0] == found[1] else None


NOTATIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[date, date] | None]], ...]
NOTATIONS = (
    (YEAR, lambda match: span(int(match[1]))),
    (ISO, lambda match: span(int(match[1]), int(match[2]), int(match[3] or 0))),
    (DAY_MONTH_YEAR, lambda match: named(match[3], match[2], int(match[1]))),
    (MONTH_DAY_YEAR, lambda match: named(match[3], match[1], int(match[2]))),
    (MONTH_YEAR, lambda match: named(match[2], match[1], 0)),
    (SLASHED, slashed),
)
