"""`vostro lists search --file`: many names against all lists, JSON Lines out, one a name."""

import csv
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

import msgspec

from vostro.cli.compare import broken, kind_of, open_table, rows_of
from vostro.cli.console import json_line, progress_output
from vostro.designation import Kind
from vostro.errors import InputUnreadable
from vostro.names.evidence import Evidence, weigh
from vostro.names.index import load_reference
from vostro.screening.lists import ScreeningLists

JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
LINE_CHARACTERS_MAX = 1_000_000
LOWERED_MAX = 0.5  # a hit whose evidence speaks against it is looked for this much lower first
YEAR_CHARACTERS = 4
PROGRESS_EVERY = 1_000


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One name to search, and what is known of its bearer."""

    query: str
    kind: Kind | None = None
    evidence: Evidence | None = None


class FileHit(msgspec.Struct, frozen=True, kw_only=True):
    """One designation that a name met."""

    list: str
    id: str
    name: str
    score: float
    reasons: tuple[str, ...]


class FileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the answer: hits best first."""

    query: str
    hits: tuple[FileHit, ...]
    microseconds: int


def search_file(
    path: Path, lists: ScreeningLists, out: TextIO, *, limit: int, cutoff: float
) -> int:
    """Every name of a customer file against all lists; how many names there were.

    CSV with a column name, optional kind, birth_date, country; or JSON Lines with the key query.

    Raises:
        InputUnreadable: the file is neither, or a row says what can't be.
    """
    load_reference()
    count = 0
    with open_table(path) as lines, names_told() as tell:
        for wanted in wanted_of(path, lines):
            answer = answer_to(wanted, lists, limit, cutoff)
            out.write(json_line(msgspec.json.encode(answer)))
            count += 1
            if count % PROGRESS_EVERY == 0:
                tell(count)
    return count


@contextmanager
def names_told() -> Iterator[Callable[[int], None]]:
    """How far it is, on stderr: a line that moves at a terminal, nothing elsewhere."""
    console = progress_output()
    if not console.is_terminal:
        yield lambda _: None
        return
    began = time.monotonic()
    with console.status("Searching") as status:

        def tell(count: int) -> None:
            speed = count / max(time.monotonic() - began, 0.001)
            status.update(f"{count:,} names, {speed:,.0f} a second")

        yield tell


def answer_to(wanted: Wanted, lists: ScreeningLists, limit: int, cutoff: float) -> FileAnswer:
    """The designations that one name meets, weighed by what else is known."""
    started = time.perf_counter_ns()
    evidence = wanted.evidence
    least = cutoff * LOWERED_MAX if evidence is not None else cutoff
    hits = []
    for match in lists.names.search(wanted.query, kind=wanted.kind, limit=limit, cutoff=least):
        designation = lists.designation(match.designation)
        score, reasons = match.score, match.reasons
        if evidence is not None:
            weighed = weigh(score, designation, evidence)
            score, reasons = weighed.score, reasons + weighed.reasons
        if score >= cutoff:
            hits.append(
                FileHit(
                    list=designation.list,
                    id=designation.source_id,
                    name=match.text,
                    score=score,
                    reasons=reasons,
                )
            )
    hits.sort(key=lambda hit: -hit.score)
    micros = (time.perf_counter_ns() - started) // 1_000
    return FileAnswer(query=wanted.query, hits=tuple(hits), microseconds=micros)


def wanted_of(path: Path, lines: TextIO) -> Iterator[Wanted]:
    """The names of a file, in order."""
    if path.suffix.lower() in JSON_SUFFIXES:
        yield from _from_json(lines, path.name)
    else:
        yield from _from_csv(lines, path.name)


def _from_csv(lines: TextIO, where: str) -> Iterator[Wanted]:
    reader = csv.DictReader(lines)
    try:
        names = reader.fieldnames or ()
    except (csv.Error, UnicodeDecodeError) as error:
        raise broken(error, where) from None
    column = next((name for name in ("name", "query") if name in names), None)
    if column is None:
        raise InputUnreadable(
            what="There is no column 'name'",
            where=where,
            remedy="The first row names the columns: name, and kind, birth_date, country if known.",
        )
    for number, row in rows_of(reader, where):
        yield wanted_from(row, row.get(column) or "", f"{where}, row {number}")


def _from_json(lines: TextIO, where: str) -> Iterator[Wanted]:
    number = 0
    try:
        while line := lines.readline(LINE_CHARACTERS_MAX):
            number += 1
            if not line.strip():
                continue
            found = json.loads(line)
            if not isinstance(found, dict) or not isinstance(found.get("query"), str):
                raise InputUnreadable(
                    what="There is no key 'query' with a text",
                    where=f"{where}, line {number}",
                    remedy='Write one object a line: {"query": "NAME"}.',
                )
            yield wanted_from(found, found["query"], f"{where}, line {number}")
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputUnreadable(
            what=f"It is no JSON: {type(error).__name__}",
            where=f"{where}, line {number}",
            remedy='Write one object a line: {"query": "NAME"}.',
        ) from None


def wanted_from(row: dict[str, str | None], query: str, where: str) -> Wanted:
    """One row: the name, its kind, and the evidence if there is any."""
    kind = kind_of(text_of(row, "kind"), where)
    birth, country = text_of(row, "birth_date"), text_of(row, "country")
    if not birth and not country:
        return Wanted(query=query, kind=kind)
    day, year = birth_of(birth, where)
    countries = frozenset((country.upper(),)) if country else frozenset[str]()
    evidence = Evidence(birth_date=day, birth_year=year, countries=countries)
    return Wanted(query=query, kind=kind, evidence=evidence)


def text_of(row: dict[str, str | None], column: str) -> str:
    """What stands in a column, empty for nothing."""
    value = row.get(column)
    return value.strip() if isinstance(value, str) else ""


def birth_of(text: str, where: str) -> tuple[date | None, int | None]:
    """A day (2001-12-31) or a year (2001).

    Raises:
        InputUnreadable: it is neither.
    """
    if not text:
        return None, None
    try:
        if len(text) == YEAR_CHARACTERS:
            return None, int(text)
        return date.fromisoformat(text), None
    except ValueError:
        raise InputUnreadable(
            what=f"birth_date is {text[:20]!r}", where=where, remedy="Write 2001-12-31, or 2001."
        ) from None
