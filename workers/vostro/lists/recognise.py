"""Which files are lists, whose, and which belong together: by their content."""

import codecs
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vostro.errors import InputUnreadable, ListUnusable
from vostro.lists.edition import Edition
from vostro.lists.publishers.registry import READERS
from vostro.lists.reader import Assembly, Part, Reader, Skipped
from vostro.lists.sources import SourceFile, walk

DTD_MARKS = (b"<!DOCTYPE", b"<!ENTITY")
HTML_MARKS = (b"<!doctype html", b"<html")


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """The lists among some files, and the files that are none."""

    assemblies: tuple[Assembly, ...]
    skipped: tuple[Skipped, ...]


def recognise_path(path: Path, readers: Sequence[Reader] = READERS) -> Recognised:
    """The lists below a directory, or in one file. Raises InputUnreadable if it is not there."""
    if not path.exists():
        raise InputUnreadable("there is no such file or folder", str(path), "Correct the path.")
    try:
        return recognise(walk(path), readers)
    except OSError as error:
        raise InputUnreadable(str(error), str(path), "Make it readable.") from None


def recognise(files: Iterable[SourceFile], readers: Sequence[Reader] = READERS) -> Recognised:
    """The lists among files; each file is of one reader, and only files of one folder join."""
    parts: dict[tuple[str, int], list[Part]] = defaultdict(list)
    skipped: list[Skipped] = []
    for file in files:
        try:
            found = recognised_by(file, readers)
        except ListUnusable as error:
            skipped.append(Skipped(name=file.shown, reason=error.what, is_broken=True))
            continue
        if found is None:
            skipped.append(why_not(file))
        else:
            parts[file.folder, found[0]].append(Part(part=found[1], file=file))
    assemblies: list[Assembly] = []
    for (_, index), members in parts.items():
        made, left = readers[index].assemble(readers[index], members)
        assemblies += made
        skipped += left
    return Recognised(assemblies=tuple(assemblies), skipped=tuple(skipped))


def recognised_by(file: SourceFile, readers: Sequence[Reader]) -> tuple[int, str] | None:
    """The reader's place in the registry, and which part of a list the file is."""
    for index, reader in enumerate(readers):
        part = reader.recognise(file)
        if part is not None:
            return index, part
    return None


def why_not(file: SourceFile) -> Skipped:
    """Why a file is no list, in the words an operator needs."""
    head = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        return Skipped(name=file.shown, reason="it is empty", is_broken=True)
    if head[:512].lower().startswith(HTML_MARKS):
        reason = "an HTML page, not a list: the address or a proxy answered with a web page"
        return Skipped(name=file.shown, reason=reason, is_broken=True)
    if file.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        reason = "UTF-16, as a spreadsheet or an editor saves it: no publisher's list is"
        return Skipped(name=file.shown, reason=reason, is_broken=True)
    if head.startswith(b"<") and any(mark in file.head for mark in DTD_MARKS):
        reason = "it declares a DTD or entities, which no list needs"
        return Skipped(name=file.shown, reason=reason, is_broken=True)
    return Skipped(name=file.shown, reason="not a list in a format that is known")


def newest(editions: Iterable[Edition]) -> tuple[list[Edition], list[Skipped]]:
    """One edition a list: the newest by the publisher's date, else the one that holds most."""
    best: dict[str, Edition] = {}
    skipped: list[Skipped] = []
    for edition in sorted(editions, key=rank, reverse=True):
        if best.setdefault(edition.list, edition) is edition:
            continue
        reason = f"another edition of {edition.list} is newer, or holds more"
        skipped += [Skipped(name=source.name, reason=reason) for source in edition.sources]
    return [best[name] for name in sorted(best)], skipped


def rank(edition: Edition) -> tuple[str, int, int]:
    """Date, then names, then designations; an edition without a date counts as old."""
    published = "" if edition.published_on is None else edition.published_on.isoformat()
    names = sum(len(designation.names) for designation in edition.designations)
    return published, names, len(edition.designations)
