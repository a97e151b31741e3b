"""Several values that a publisher wrote into one cell: `(1) Pakistan. (2) Afghanistan`."""

import re
from collections.abc import Iterator

PIECES_MAX = 100
# (1) X (2) Y; 1) X 2) Y; a) X b) Y
MARK = re.compile(r"(?:(?<=^)|(?<=[\s;,.(]))\(?(?:\d{1,2}|[a-z])\)[\s.:]*")
FIRST_MARK = re.compile(r"(?:^|[\s;,.])\(?(?:1|a)\)")
ENDS = " .;,\xa0"


def numbered(text: str) -> list[str]:
    """The values of a cell; the cell itself if it is not numbered. What stands before `(1)` goes
    with none of them and is left out.
    """  # noqa: D205 - one sentence belongs to the other
    first = FIRST_MARK.search(text)
    if first is None:
        return [whole] if (whole := text.strip(ENDS)).strip() else []
    pieces = (piece.strip(ENDS) for piece in MARK.split(text[first.start() :], PIECES_MAX))
    return [piece for piece in pieces if piece.strip()]


def paired(values: str, notes: str) -> Iterator[tuple[str, str]]:
    """Numbered values each with its note, where there are as many; else each with all of it."""
    found, told = numbered(values), numbered(notes)
    for position, value in enumerate(found):
        yield value, told[position] if len(told) == len(found) else notes.strip()
