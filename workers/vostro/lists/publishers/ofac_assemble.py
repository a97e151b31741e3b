"""Which of OFAC's CSV files belong together: by their columns and entry numbers, not by name."""

import csv
from collections.abc import Sequence
from io import StringIO

from vostro.errors import ListUnusable
from vostro.lists.reader import Assembled, Assembly, Part, Reader, Skipped
from vostro.lists.sources import SourceFile

SDN, CONSOLIDATED = "ofac-sdn", "ofac-consolidated"
COLUMNS = {"primary": 12, "alt": 5, "add": 6, "comments": 2}
# Programmes whose entries are outside the SDN list; in an SDN file they are few among many.
OUTSIDE_SDN = ("CMIC-EO13959", "UKRAINE-EO13662", "NS-PLC", "561", "MBS", "CAPTA", "FSE-SY")
OUTSIDE_SDN_SHARE = 0.25  # seen: SDN files 0.01 at most, non-SDN files 0.58 (2018) and 0.99
TELLING_ROWS = 100  # an excerpt's programmes say little
BELONGS_SHARE = 0.5  # seen: 1.0 within a set; 0.93 for comments older than their set
ROWS_LOOKED_AT = 20


def part_of(source: SourceFile) -> str | None:
    """Which of the four files it is; None if it is not OFAC's CSV.

    Most of its first rows decide: a list with an odd row must be refused, not passed over.
    """
    sample = sampled(source)
    for part in COLUMNS:
        if sum(fits(row, part) for row in sample) >= max(1, len(sample) / 2):
            return part
    return None


def fits(row: list[str], part: str) -> bool:
    """Whether a row looks like one of this file."""
    if len(row) != COLUMNS[part] or not (row[0].isascii() and row[0].isdigit()):
        return False
    if part == "alt":
        return row[2] in {"aka", "fka", "nka"}
    return part == "comments" or any(cell.startswith("-0-") for cell in row)


def sampled(source: SourceFile) -> list[list[str]]:
    """The first rows, as far as the head holds them whole."""
    text = source.head.decode("utf-8", "replace")
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(source), strict=True)
    found: list[list[str]] = []
    try:
        for row in reader:
            if row and row != ["\x1a"]:
                found.append(row)
            if len(found) >= ROWS_LOOKED_AT:
                break
    except csv.Error:
        pass  # the head ends within a row, or quotes don't close: what came before decides
    return found


def delimiter_of(source: SourceFile) -> str:
    """A bar in the .pip files, where a comma stands in the .csv files."""
    head = source.head[:64].lstrip(b"0123456789")
    return "|" if head.startswith(b"|") else ","


def assemble(reader: Reader, parts: Sequence[Part]) -> Assembled:
    """The sets among one folder's files; each file goes with the entries that it speaks of."""
    primaries = [part.file for part in parts if part.part == "primary"]
    found = {file.shown: {"primary": file} for file in primaries}
    skipped: list[Skipped] = []
    for part in parts:
        if part.part == "primary":
            continue
        primary = owner_of(part.file, primaries)
        if primary is None:
            reason = "no sdn.csv or cons_prim.csv beside it that holds its entries"
            skipped.append(Skipped(name=part.file.shown, reason=reason))
        elif part.part in found[primary.shown]:
            reason = f"{found[primary.shown][part.part].shown} is there already"
            skipped.append(Skipped(name=part.file.shown, reason=reason))
        else:
            found[primary.shown][part.part] = part.file
    return [
        Assembly(list=list_of(file), reader=reader, parts=found[file.shown]) for file in primaries
    ], skipped


def owner_of(file: SourceFile, primaries: Sequence[SourceFile]) -> SourceFile | None:
    """The primary file that holds most of its entry numbers; the same delimiter decides a tie."""
    numbers = entry_numbers(file)
    if not numbers:
        return None

    def fit(primary: SourceFile) -> tuple[float, bool]:
        held = len(numbers & entry_numbers(primary)) / len(numbers)
        return held, delimiter_of(primary) == delimiter_of(file)

    best = max(primaries, key=fit, default=None)
    return best if best is not None and fit(best)[0] >= BELONGS_SHARE else None


def entry_numbers(file: SourceFile) -> set[str]:
    """The numbers at the start of its lines: a line break within quotes makes no false number."""
    try:
        content = file.content
    except ListUnusable:
        return set()  # it can't be unpacked: reading the set will say so
    mark = delimiter_of(file).encode()
    return {
        head.decode()
        for head, found, _ in (line.partition(mark) for line in content.splitlines())
        if found and head.isdigit()
    }


def list_of(primary: SourceFile) -> str:
    """SDN or non-SDN: by the programmes of its entries; by its name if they are few."""
    try:
        text = primary.content.decode("utf-8", "replace")
    except ListUnusable:
        text = ""  # it can't be unpacked: reading it will say so
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(primary))
    programmes = [row[3] for row in rows if len(row) == COLUMNS["primary"]]
    return list_by_programmes(primary.name, programmes)


def list_by_programmes(name: str, programmes: Sequence[str]) -> str:
    """SDN or non-SDN: by the programmes of a file's entries; by its name if they are few."""
    if len(programmes) < TELLING_ROWS:
        for hint, list_name in (("cons", CONSOLIDATED), ("sdn", SDN)):
            if hint in name.lower():
                return list_name
    outside = sum(any(word in programme for word in OUTSIDE_SDN) for programme in programmes)
    return CONSOLIDATED if outside > OUTSIDE_SDN_SHARE * len(programmes) else SDN
