"""`vostro compare`: explains a pair of names, or scores many pairs."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from vostro.cli.console import harmless, json_line, output
from vostro.cli.errors import errors_explained
from vostro.errors import InputUnreadable

if TYPE_CHECKING:
    from vostro.designation import Kind
    from vostro.names.compare import Comparison

FIELD_CHARACTERS_MAX = 100_000  # of one CSV field: a damaged file is refused, not read for ever
COLUMNS = ("score", "verdict", "reasons")


def compare_names(
    left: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
    right: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
    *,
    kind: Annotated[str | None, typer.Option(help="person, organisation, vessel or bank.")] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Many pairs: columns left, right, optional kind."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """How likely two names are of one party, and why: which words met which, and how.

    With --pairs a CSV on stdout, one row a pair in the same order: the columns read, then score
    0..1, verdict (match, no), reasons.
    """
    with errors_explained():
        if pairs is not None:
            with open_table(pairs) as lines:
                write_pairs(lines, pairs.name, sys.stdout)
            return
        if left is None or right is None:
            raise InputUnreadable(
                what="Two names are compared",
                where="vostro compare",
                remedy="Give two, or --pairs.",
            )
        show(left, right, kind_of(kind, "--kind"), as_json=as_json)


def show(left: str, right: str, kind: "Kind | None", *, as_json: bool) -> None:
    """One pair, as a table with the evidence coloured, or as JSON."""
    import msgspec

    from vostro.names.compare import compare

    comparison = compare(left, right, kind)
    if as_json:
        output().file.write(json_line(msgspec.json.encode(comparison)))
        return
    output().print(table_of(left, right, comparison))


def table_of(left: str, right: str, comparison: "Comparison") -> object:
    """The two names, the score, and each reason in the colour of what it speaks for."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=None, show_header=False)
    colour = "red" if comparison.is_match else "green"
    verdict = "match" if comparison.is_match else "no match"
    table.add_row("Names", Text(f"{harmless(left)}\n{harmless(right)}"))
    table.add_row("Score", Text(f"{comparison.score:.2f}  {verdict}", style=f"bold {colour}"))
    for at, reason in enumerate(comparison.reasons):
        table.add_row("" if at else "Why", Text(harmless(reason), style=colour_of(reason)))
    return table


def colour_of(reason: str) -> str:
    """Red for what says they are one, yellow for what met but not exactly, green for what not."""
    if "is the same" in reason:
        return "red"
    against = ("only in", "not in", "differ", "another order", "the other is not", "only one of")
    return "green" if any(words in reason for words in against) else "yellow"


def kind_of(word: str | None, where: str) -> "Kind | None":
    """The kind a word names; none for an empty one.

    Raises:
        InputUnreadable: there is no such kind.
    """
    from vostro.designation import Kind

    if word is None or not word.strip():
        return None
    try:
        return Kind(word.strip().lower())
    except ValueError:
        kinds = ", ".join(Kind)
        raise InputUnreadable(
            what=f"There is no kind {word.strip()[:40]!r}", where=where, remedy=f"Known: {kinds}."
        ) from None


def open_table(path: Path) -> TextIO:
    """A CSV or JSON Lines file of names.

    Raises:
        InputUnreadable: it can't be opened.
    """
    csv.field_size_limit(FIELD_CHARACTERS_MAX)
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise InputUnreadable(
            what=f"It can't be opened: {error.strerror}", where=str(path), remedy="Check its name."
        ) from None


def write_pairs(lines: TextIO, where: str, out: TextIO) -> None:
    """Each pair with its score, verdict and reasons, in the order read."""
    from vostro.names.compare import compare

    reader = csv.DictReader(lines)
    columns = tuple(name for name in header_of(reader, where) if name not in COLUMNS)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*columns, *COLUMNS))
    for number, row in rows_of(reader, where):
        kind = kind_of(row.get("kind"), f"{where}, row {number}")
        comparison = compare(row.get("left") or "", row.get("right") or "", kind)
        verdict = "match" if comparison.is_match else "no"
        cells = (*(row.get(name) or "" for name in columns), f"{comparison.score:.4f}", verdict)
        writer.writerow((*cells, "; ".join(comparison.reasons)))


def header_of(reader: "csv.DictReader[str]", where: str) -> tuple[str, ...]:
    """The columns, if left and right are among them.

    Raises:
        InputUnreadable: one of them is missing, or it is no text in UTF-8.
    """
    try:
        names = tuple(reader.fieldnames or ())
    except (csv.Error, UnicodeDecodeError) as error:
        raise broken(error, where) from None
    missing = [name for name in ("left", "right") if name not in names]
    if missing:
        raise InputUnreadable(
            what=f"There is no column {missing[0]!r}",
            where=where,
            remedy="The first row names the columns: left, right, and kind if it is known.",
        )
    return names


def rows_of(
    reader: "csv.DictReader[str]", where: str
) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Rows with their number, the header being row 1."""
    try:
        for number, row in enumerate(reader, start=2):
            row.pop(None, None)  # cells beyond the header
            yield number, row
    except (csv.Error, UnicodeDecodeError) as error:
        raise broken(error, where) from None


def broken(error: Exception, where: str) -> InputUnreadable:
    """A file that is no CSV in UTF-8."""
    return InputUnreadable(
        what=f"It is no CSV in UTF-8: {error}"[:200], where=where, remedy="Save it as CSV, UTF-8."
    )
