"""The shape of a publisher's reader, and what recognising files leads to.

A reader is a module in publishers/ with one `Reader`; adding it to publishers/registry.py is all
that a new format needs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from vostro.lists.edition import Edition, OddRecords
from vostro.lists.sources import SourceFile


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is no list, or that nothing can be done with alone, and why."""

    name: str
    reason: str
    # Empty, a web page, a broken archive: it was meant to be something. A load refuses it.
    is_broken: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file and what it is to its list: "whole", or OFAC's "sdn", "alt", "add", "comments"."""

    part: str
    file: SourceFile


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """The files that make up one edition of one list."""

    list: str
    reader: "Reader"
    parts: Mapping[str, SourceFile]

    @property
    def shown(self) -> str:
        """Its files by name."""
        return ", ".join(file.shown for file in self.parts.values())

    def read(self, odd_allowed: int = 0) -> Edition:
        """The edition, or ListUnusable that names what is wrong and where."""
        return self.reader.read(self, OddRecords(odd_allowed))


Assembled = tuple[list[Assembly], list[Skipped]]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How one format is known, put together and read."""

    format: str  # "OFAC CSV": shown to people
    recognise: Callable[[SourceFile], str | None]  # by its head; the part it is, None: not mine
    assemble: Callable[["Reader", Sequence[Part]], Assembled]  # of one folder
    read: Callable[[Assembly, OddRecords], Edition]


def each_alone(list_name: str) -> Callable[[Reader, Sequence[Part]], Assembled]:
    """For a format whose every file is a whole list."""

    def assemble(reader: Reader, parts: Sequence[Part]) -> Assembled:
        whole = [
            Assembly(list=list_name, reader=reader, parts={part.part: part.file}) for part in parts
        ]
        return whole, []

    return assemble
