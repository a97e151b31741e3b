"""From versions in a store to mapped arrays that the core searches.

Compiling takes seconds of Python, so a worker has it done by another process: `python -m
vostro.lists.compile FOLDER` reads the packed records that lie there and writes arrays beside
them, which the worker maps. Nothing is pickled, and a crash there is a message here.
"""

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import numpy as np

from vostro.errors import ListUnusable
from vostro.lists.edition import Edition, unusable
from vostro.lists.store import VERSION_HEX_DIGITS, Manifest, pack, unpack
from vostro.screening.lists import Arrays, ListContent, ScreeningLists, compile_lists

REQUEST, REFUSAL = "request.json", "refusal.json"
NICENESS = 5  # the stream goes first


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A ListUnusable on its way from the compiling process."""

    what: str
    where: str
    remedy: str


def write_request(folder: Path, versions: Sequence[tuple[Manifest, bytes]]) -> None:
    """Lays out what is to be compiled."""
    for number, (_, records) in enumerate(versions):
        (folder / f"{number}.records").write_bytes(records)
    manifests = [manifest for manifest, _ in versions]
    (folder / REQUEST).write_bytes(msgspec.json.encode(manifests))


def compile_folder(folder: Path) -> None:
    """Compiles what was laid out in a folder into arrays there. Raises ListUnusable."""
    manifests = msgspec.json.decode((folder / REQUEST).read_bytes(), type=list[Manifest])
    contents = [
        ListContent(
            list=manifest.list,
            version=manifest.version,
            designations=unpack(manifest, (folder / f"{number}.records").read_bytes()),
            published=published(manifest.published_on),
        )
        for number, manifest in enumerate(manifests)
    ]
    for name, array in compile_lists(contents).items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def published(day: date | None) -> str | None:
    """A publisher's date as ISO 8601."""
    return None if day is None else day.isoformat()


def open_compiled(folder: Path) -> ScreeningLists:
    """The lists of a folder, mapped: pages are read when a payment first needs them."""
    arrays: Arrays = {
        path.stem: np.load(path, mmap_mode="r", allow_pickle=False)
        for path in sorted(folder.glob("*.npy"))
    }
    try:
        return ScreeningLists(arrays)
    except (KeyError, ValueError) as error:
        # The package was replaced under a running worker: the compiler is of the new one.
        what = f"compiled lists are not those of this version of Vostro: {error}"
        raise unusable(what, str(folder), "Restart the worker.") from None


def compile_editions(editions: Sequence[Edition]) -> ScreeningLists:
    """The lists of some files, in this process, without a store."""
    contents = [
        ListContent(
            list=edition.list,
            version=pack(edition.designations)[0][:VERSION_HEX_DIGITS],
            designations=edition.designations,
            published=published(edition.published_on),
        )
        for edition in editions
    ]
    if not contents:
        raise unusable("no list was given", "lists", "Name a folder that holds lists.")
    return ScreeningLists(compile_lists(contents))


def main(folder: Path) -> int:
    """Compiles a folder. 1 if its lists are no use: refusal.json says why."""
    os.nice(NICENESS)
    try:
        compile_folder(folder)
    except ListUnusable as error:
        refusal = Refusal(what=error.what, where=error.where, remedy=error.remedy)
        (folder / REFUSAL).write_bytes(msgspec.json.encode(refusal))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
