"""Exceptions from and to files of JSON Lines, for `vostro exceptions import|export`."""

from pathlib import Path

import msgspec

from vostro.cli.console import json_line, output
from vostro.cli.exceptions_made import checked
from vostro.cli.exceptions_shown import Desk
from vostro.errors import InputUnreadable
from vostro.lists.good_guy_kept import GOOD_GUYS_MAX
from vostro.screening.good_guys import GoodGuy
from vostro.settings import Settings

FILE_BYTES_MAX = 64 * 1024 * 1024  # 20,000 of the longest exceptions have 60 MB
NOTHING = "Nothing was taken over. Correct the file, then import it again."


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did."""

    imported: int
    ids: tuple[str, ...]


def read_file(path: Path, settings: Settings) -> list[GoodGuy]:
    """Every exception of a file. Raises InputUnreadable that names the first odd line."""
    guys: dict[str, GoodGuy] = {}
    for number, line in enumerate(lines_of(path), start=1):
        if not line.strip():
            continue
        where = f"{path.name}, line {number}"
        if len(guys) >= GOOD_GUYS_MAX:
            raise InputUnreadable(f"More than {GOOD_GUYS_MAX:,} exceptions", where, NOTHING)
        guy = read_line(line, where, settings)
        if guy.id in guys:
            raise InputUnreadable("The same scope stands twice", where, NOTHING)
        guys[guy.id] = guy
    if not guys:
        raise InputUnreadable("There is no exception in it", path.name, NOTHING)
    return list(guys.values())


def lines_of(path: Path) -> list[bytes]:
    """The lines of a file, bounded."""
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise InputUnreadable(error.strerror or str(error), str(path), "Name a file.") from None
    if len(content) > FILE_BYTES_MAX:
        raise InputUnreadable(f"More than {FILE_BYTES_MAX:,} bytes", path.name, NOTHING)
    return content.splitlines()


def read_line(line: bytes, where: str, settings: Settings) -> GoodGuy:
    """One exception, sound."""
    try:
        return checked(msgspec.json.decode(line, type=GoodGuy), settings)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputUnreadable(str(error), where, NOTHING) from None
    except InputUnreadable as error:
        raise InputUnreadable(error.what, where, NOTHING) from None


def render_import(guys: list[GoodGuy], *, as_json: bool) -> None:
    """How many."""
    if as_json:
        told = Imported(imported=len(guys), ids=tuple(guy.id for guy in guys))
        output().file.write(json_line(msgspec.json.encode(told)))
        return
    output().print(f"{len(guys):,} exceptions are taken over")


def write_file(desk: Desk, path: Path | None) -> None:
    """Every exception, a line each."""
    lines = [json_line(msgspec.json.encode(guy)) for guy in desk.kept.good_guys]
    if path is None:
        output().file.write("".join(lines))
        return
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise InputUnreadable(error.strerror or str(error), str(path), "Name a file.") from None
    output().print(f"{len(lines):,} exceptions are written")
