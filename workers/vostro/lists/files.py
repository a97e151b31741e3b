"""Lists straight from publishers' files, for screening and checking without a store."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from vostro.errors import ListUnusable
from vostro.lists.edition import KEEP, Edition
from vostro.lists.reader import Assembly, Skipped
from vostro.lists.recognise import newest, recognise, recognise_path
from vostro.lists.sources import SourceFile

Tell = Callable[[Assembly], None]


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A list that can't be used, and why."""

    list: str
    name: str  # of its files
    reason: str
    where: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.list}: {self.reason} ({self.where}). {self.remedy}"


class ReadLists(msgspec.Struct, frozen=True, kw_only=True):
    """What some files hold: editions, one a list; what was refused; what is no list."""

    editions: tuple[Edition, ...]
    refused: tuple[Refused, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def read_lists(path: Path, *, odd_allowed: int = 0, tell: Tell = lambda _: None) -> ReadLists:
    """Every list below a directory, or in one file. Raises InputUnreadable if it is not there."""
    found = recognise_path(path)
    return read_all(found.assemblies, found.skipped, odd_allowed=odd_allowed, tell=tell)


def read_files(
    files: Iterable[SourceFile], *, odd_allowed: int = 0, tell: Tell = lambda _: None
) -> ReadLists:
    """Every list among files that are at hand."""
    found = recognise(files)
    return read_all(found.assemblies, found.skipped, odd_allowed=odd_allowed, tell=tell)


def read_all(
    assemblies: Sequence[Assembly], skipped: Sequence[Skipped], *, odd_allowed: int, tell: Tell
) -> ReadLists:
    """Reads each; one that can't be read is told, the others are read all the same."""
    editions = []
    refused = [broken(file) for file in skipped if file.is_broken]
    for assembly in assemblies:
        tell(assembly)
        try:
            editions.append(assembly.read(odd_allowed))
        except ListUnusable as error:
            refused.append(refusal(assembly.list, assembly.shown, error))
    best, older = newest(editions)
    return ReadLists(editions=tuple(best), refused=tuple(refused), skipped=(*skipped, *older))


def refusal(list_name: str, name: str, error: ListUnusable) -> Refused:
    """An error as something to show beside others."""
    return Refused(
        list=list_name, name=name, reason=error.what, where=error.where, remedy=error.remedy
    )


def broken(file: Skipped) -> Refused:
    """A file that was meant to be a list and can't be one."""
    return Refused(list="unknown", name=file.name, reason=file.reason, where=file.name, remedy=KEEP)
