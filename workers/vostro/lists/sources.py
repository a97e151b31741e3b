"""Files as publishers give them: plain, gzipped or zipped, bounded, read when first needed."""

import gzip
import hashlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property, partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, cast

from vostro.errors import ListUnusable
from vostro.lists.edition import SourceRef, unusable

# 768 MiB unpacked: today's largest, OFAC's SDN_ENHANCED.XML, has some 130 MB; OpenSanctions'
# whole bulk file several times that. A bomb of 10 GB is refused before it fills the memory.
CONTENT_BYTES_MAX = 768 * 1024 * 1024
HEAD_BYTES = 65_536  # enough to know a format by
ZIP_MEMBERS_MAX = 100
FILES_MAX = 5_000  # of one directory
DEPTH_MAX = 12

# A context manager over its bytes, made anew each time it is called.
Opened = Callable[[], AbstractContextManager[IO[bytes]]]

GZIP_MAGIC, ZIP_MAGIC = b"\x1f\x8b", b"PK\x03\x04"
UNPACK_ERRORS = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,  # a zip whose directory points before its start
    KeyError,
    struct.error,
)
SMALLER = "Check that it is a list; a real one this large needs a higher limit in lists/sources.py."


class SourceFile:
    """One file, unpacked. `folder` tells which files lie together."""

    def __init__(self, name: str, folder: str, opened: Opened) -> None:
        self.name, self.folder, self.opened = name, folder, opened

    @classmethod
    def of_bytes(cls, name: str, content: bytes, folder: str = "") -> "SourceFile":
        """A file that is already in memory: downloaded, or made by a test."""
        return cls(name, folder, partial(BytesIO, content))

    @property
    def shown(self) -> str:
        """Its name with its folder, as far as the caller gave one."""
        return f"{self.folder}/{self.name}" if self.folder else self.name

    @cached_property
    def head(self) -> bytes:
        """The first bytes, to recognise it by. Raises ListUnusable if it can't be unpacked."""
        return self.read(HEAD_BYTES)

    @cached_property
    def content(self) -> bytes:
        """All of it. Raises ListUnusable beyond the limit, or if it can't be unpacked."""
        content = self.read(CONTENT_BYTES_MAX + 1)
        if len(content) > CONTENT_BYTES_MAX:
            raise unusable(f"more than {CONTENT_BYTES_MAX:,} bytes unpacked", self.shown, SMALLER)
        return content

    @property
    def reference(self) -> SourceRef:
        """Name, checksum and size, for the manifest."""
        content = self.content
        digest = hashlib.sha256(content).hexdigest()
        return SourceRef(name=self.name, sha256=digest, size=len(content))

    def read(self, size: int) -> bytes:
        """Up to so many bytes from its start."""
        try:
            with self.opened() as stream:
                return stream.read(size)
        except UNPACK_ERRORS as error:
            raise unusable(f"it can't be read: {error}", self.shown) from None


def walk(path: Path) -> Iterator[SourceFile]:
    """The files of a directory, in order, or the one file; archives unpacked one level deep."""
    if not path.is_dir():
        yield from unpacked(path.name, "", opening(path))
        return
    for number, found in enumerate(files_below(path, DEPTH_MAX)):
        if number >= FILES_MAX:
            raise unusable(f"more than {FILES_MAX:,} files", str(path), "Name a smaller folder.")
        folder = found.parent.relative_to(path).as_posix()
        yield from unpacked(found.name, "" if folder == "." else folder, opening(found))


def opening(path: Path) -> Opened:
    """Opens a path when it is called."""
    return lambda: path.open("rb")


def files_below(folder: Path, depth: int) -> Iterator[Path]:
    """Plain files below a folder, sorted; links to folders are not followed."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if depth > 0 and not path.is_symlink():
                yield from files_below(path, depth - 1)
        elif path.is_file() and not path.name.startswith("."):
            yield path


def unpacked(name: str, folder: str, opened: Opened) -> Iterator[SourceFile]:
    """The file itself, or what its gzip or zip holds. By content: names lie.

    Never raises: a file that can't be unpacked says so when it is read, and stops no other.
    """
    plain = SourceFile(name, folder, opened)
    try:
        yield from parts_of(plain)
    except ListUnusable as error:
        yield SourceFile(name, folder, partial(refusing, error))


@contextmanager
def refusing(error: ListUnusable) -> Iterator[IO[bytes]]:
    """A file that can't be opened."""
    raise error
    yield  # a context manager must be a generator


def parts_of(plain: SourceFile) -> Iterator[SourceFile]:
    """What one file holds. Raises ListUnusable before the first part, or not at all."""
    name, folder = plain.name, plain.folder
    magic = plain.read(4)
    if magic.startswith(GZIP_MAGIC):
        yield SourceFile(without_suffix(name, ".gz"), folder, partial(ungzipped, plain.opened))
    elif magic.startswith(ZIP_MAGIC):
        yield from members(plain)
    else:
        yield plain


@contextmanager
def ungzipped(opened: Opened) -> Iterator[IO[bytes]]:
    """A stream of what a gzip holds."""
    with opened() as packed, gzip.GzipFile(fileobj=packed) as stream:
        yield cast("IO[bytes]", stream)


def members(archive: SourceFile) -> Iterator[SourceFile]:
    """The files of a zip; an Office document, itself a zip, stays whole."""
    try:
        with zipfile.ZipFile(BytesIO(archive.content)) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    except UNPACK_ERRORS as error:
        raise unusable(f"a broken zip: {error}", archive.shown) from None
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        yield archive
        return
    if len(entries) > ZIP_MEMBERS_MAX:
        raise unusable(f"a zip of {len(entries):,} files", archive.shown, SMALLER)
    folder = f"{archive.folder}/{archive.name}" if archive.folder else archive.name
    for entry in entries:
        name = PurePosixPath(entry.filename).name
        yield SourceFile(name, folder, partial(member_of, archive, entry.filename))


@contextmanager
def member_of(archive: SourceFile, filename: str) -> Iterator[IO[bytes]]:
    """A stream of one file of a zip."""
    with zipfile.ZipFile(BytesIO(archive.content)) as packed, packed.open(filename) as stream:
        yield stream


def without_suffix(name: str, suffix: str) -> str:
    """sdn.csv.gz -> sdn.csv."""
    return name[: -len(suffix)] if name.lower().endswith(suffix) else name


def unpacked_bytes(name: str, content: bytes) -> list[SourceFile]:
    """What is in memory, unpacked like a file."""
    return list(unpacked(name, "", partial(BytesIO, content)))
