"""`vostro lists check`: what publishers' files hold, and what is wrong with them. No server."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from vostro.cli.console import harmless, json_line, output
from vostro.cli.errors import say
from vostro.designation import Kind
from vostro.errors import InputUnreadable, ListUnusable
from vostro.lists.edition import KEEP, Edition, unusable
from vostro.lists.files import Refused, refusal
from vostro.lists.reader import Assembly, Skipped
from vostro.lists.recognise import recognise_path

if TYPE_CHECKING:
    from rich.table import Table

SKIPPED_TOLD_MAX = 50
UNKNOWN = "unknown"
KIND_WORDS = {
    Kind.PERSON: "Persons",
    Kind.ORGANISATION: "Firms",
    Kind.BANK: "Banks",
    Kind.VESSEL: "Ships",
    Kind.AIRCRAFT: "Planes",
    Kind.PLACE: "Places",
    Kind.UNKNOWN: "Other",
}
NOTES_TOLD_MAX = 3


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What one list's files hold; with `refused`, nothing of them can be used."""

    list: str
    format: str
    files: tuple[str, ...]
    date: date | None  # the publisher's
    designations: int
    kinds: dict[str, int]
    names: int
    identifiers: int
    ended: int = 0  # parties that the publisher calls de-listed
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()


def check_paths(paths: Sequence[Path]) -> list[Checked]:
    """Every list among the paths. Raises InputUnreadable if there is none at all."""
    found = [checked for path in paths for checked in check_path(path)]
    if not found:
        shown = ", ".join(map(str, paths))
        raise InputUnreadable("There is no list in it", shown, "Name a publisher's files.")
    return found


def check_path(path: Path) -> Iterator[Checked]:
    """Every list below a folder, or in one file; a file named as such has to be a list.

    Raises InputUnreadable if it is not there.
    """
    try:
        found = recognise_path(path)
    except ListUnusable as error:  # a broken archive, or too many files
        yield refused_file(str(path), error)
        return
    tell_skipped(file for file in found.skipped if path.is_dir() and not file.is_broken)
    for file in found.skipped:
        if file.is_broken or not path.is_dir():
            yield refused_file(file.name, unusable(file.reason, file.name, KEEP))
    for assembly in found.assemblies:
        say(f"Reading {assembly.list} from {assembly.shown}")
        yield check_assembly(assembly)


def tell_skipped(skipped: Iterable[Skipped]) -> None:
    """Names what is no list, up to a bound."""
    files = list(skipped)
    for file in files[:SKIPPED_TOLD_MAX]:
        say(f"Skipped {file.name}: {file.reason}")
    if len(files) > SKIPPED_TOLD_MAX:
        say(f"Skipped {len(files) - SKIPPED_TOLD_MAX} more files")


def check_assembly(assembly: Assembly) -> Checked:
    """One list, read whole and counted, then let go."""
    try:
        edition = assembly.read()
        if not edition.designations and not edition.ended:
            raise unusable("it holds no designation", assembly.shown)
    except ListUnusable as error:
        refused = refusal(assembly.list, assembly.shown, error)
        return nothing(assembly.list, assembly.reader.format, files_of(assembly), refused)
    return counted(edition, files_of(assembly))


def counted(edition: Edition, files: tuple[str, ...]) -> Checked:
    """What an edition holds."""
    designations = edition.designations
    kinds = Counter(designation.kind for designation in designations)
    return Checked(
        list=edition.list,
        format=edition.format,
        files=files,
        date=edition.published_on,
        designations=len(designations),
        kinds={kind.value: kinds[kind] for kind in Kind if kinds[kind]},
        names=sum(len(designation.names) for designation in designations),
        identifiers=sum(len(designation.identifiers) for designation in designations),
        ended=edition.ended,
        notes=(*edition.odd, *edition.notes),
    )


def files_of(assembly: Assembly) -> tuple[str, ...]:
    """The files of a list."""
    return tuple(file.shown for file in assembly.parts.values())


def refused_file(name: str, error: ListUnusable) -> Checked:
    """A file of which not even the list is known."""
    return nothing(UNKNOWN, UNKNOWN, (name,), refusal(UNKNOWN, name, error))


def nothing(list_name: str, file_format: str, files: tuple[str, ...], refused: Refused) -> Checked:
    """A list of which nothing can be used."""
    return Checked(
        list=list_name,
        format=file_format,
        files=files,
        date=None,
        designations=0,
        kinds={},
        names=0,
        identifiers=0,
        refused=(refused,),
    )


def render(found: Sequence[Checked], *, as_json: bool) -> None:
    """An array, or a table with what was refused below it."""
    if as_json:
        output().file.write(json_line(msgspec.json.encode(found)))
        return
    sound = [checked for checked in found if not checked.refused]
    if sound:
        output().print(table_of(sound))
    for checked in found:
        for sentence in sentences_of(checked):
            output().print(harmless(sentence), soft_wrap=True)


def sentences_of(checked: Checked) -> Iterator[str]:
    """What is to be said of one list below the table."""
    if checked.ended:
        yield f"Note on {checked.list}: {checked.ended:,} of its parties are de-listed"
    for note in checked.notes[:NOTES_TOLD_MAX]:
        yield f"Note on {checked.list}: {note}"
    if len(checked.notes) > NOTES_TOLD_MAX:
        yield f"Note on {checked.list}: {len(checked.notes) - NOTES_TOLD_MAX:,} more, see --json"
    for refused in checked.refused:
        yield f"Refused {refused.name}: {refused}"


def table_of(found: Sequence[Checked]) -> "Table":
    """One row a list, with a column for each kind that occurs."""
    from rich.table import Table

    kinds = [kind for kind in Kind if any(kind.value in checked.kinds for checked in found)]
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in ("List", "Date"):
        table.add_column(heading, no_wrap=True)
    for heading in ("Total", *(KIND_WORDS[kind] for kind in kinds), "Names", "Numbers"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("File", overflow="fold")
    for checked in found:
        table.add_row(
            checked.list,
            "-" if checked.date is None else checked.date.isoformat(),
            f"{checked.designations:,}",
            *(f"{checked.kinds.get(kind.value, 0):,}" for kind in kinds),
            f"{checked.names:,}",
            f"{checked.identifiers:,}",
            harmless(shown(checked.files)),
        )
    return table


def shown(files: Sequence[str]) -> str:
    """`sdn.csv +3`."""
    first = files[0].rpartition("/")[2]
    return first if len(files) == 1 else f"{first} +{len(files) - 1}"
