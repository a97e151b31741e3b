"""BICs and IMO numbers inside a text, with their place."""

import re
from enum import StrEnum

import msgspec

from vostro.names.reference import lines

FINDS_MAX = 500


class NumberKind(StrEnum):
    """What a number in a text identifies."""

    BIC = "bic"
    IMO = "imo"


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number that names a bank or a ship."""

    kind: NumberKind
    value: str
    start: int  # characters from the beginning of the text
    end: int
    is_labelled: bool  # "BIC", "SWIFT" or "IMO" stands before it: it is one for certain


# ISO 9362: four letters of the institution, two of the country, two of the place, three of the
# branch or none. In capitals: in small letters it is any word.
BIC = re.compile(r"(?<![A-Za-z0-9])[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![A-Za-z0-9])")
BIC_LABEL = re.compile(r"(?:BIC|SWIFT)(?:\s*(?:CODE|NO|/BIC))?\s*[:.\-/]?\s*$", re.IGNORECASE)
IMO = re.compile(
    r"(?<![A-Za-z0-9])(IMO)?\s*(?:NO|NR|NUMBER|NUM)?\s*[.:#\-]?\s*(\d{7})(?!\d)", re.IGNORECASE
)
LABEL_CHARACTERS = 16
# ISO 3166-1 alpha-2, and XK, which BICs of Kosovo have.
COUNTRIES = frozenset(lines("countries.txt"))


def find_numbers(text: str) -> tuple[Number, ...]:
    """BICs and IMO numbers in the order of the text.

    A BIC without label has to hold a digit or end in XXX: "SHIPMENT" is none. An IMO number
    without label is none, and its check digit has to fit.
    """
    found = [*_bics(text), *_imos(text)]
    return tuple(sorted(found, key=lambda number: number.start)[:FINDS_MAX])


def _bics(text: str) -> list[Number]:
    found = []
    for match in BIC.finditer(text):
        value = match.group()
        before = text[max(0, match.start() - LABEL_CHARACTERS) : match.start()]
        is_labelled = BIC_LABEL.search(before) is not None
        looks_so = any(c.isdigit() for c in value) or value.endswith("XXX")
        if match.group(1) in COUNTRIES and (is_labelled or looks_so):
            found.append(_number(NumberKind.BIC, value, match.span(), is_labelled=is_labelled))
    return found


def _imos(text: str) -> list[Number]:
    return [
        _number(NumberKind.IMO, match.group(2), match.span(2), is_labelled=True)
        for match in IMO.finditer(text)
        if match.group(1) is not None and is_imo(match.group(2))
    ]


def is_imo(number: str) -> bool:
    """Whether seven digits are an IMO number. Source: IMO resolution A.1117(30), check digit."""
    if len(number) != 7 or not (number.isascii() and number.isdigit()):  # noqa: PLR2004
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, range(7, 1, -1), strict=False))
    return total % 10 == int(number[-1])


def _number(kind: NumberKind, value: str, span: tuple[int, int], *, is_labelled: bool) -> Number:
    return Number(kind=kind, value=value, start=span[0], end=span[1], is_labelled=is_labelled)
