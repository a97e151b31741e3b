"""Files of payment messages, taken apart: JSON Lines line by line, anything else whole.

The content says what a file is, not its name. Memory stays bounded by one message.
"""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from vostro.errors import InputUnreadable

STDIN = "-"
GZIP_MAGIC = b"\x1f\x8b"
# 64 KiB: enough for the first line of any JSON Lines and the beginning of the second
HEAD_BYTES = 65_536
_BOM, _BLANKS = b"\xef\xbb\xbf", b" \t\r\n"
UNPACK_ERRORS = (OSError, EOFError, zlib.error)


class Piece(NamedTuple):
    """One message as it stands in a file; `line` is None where the message is the file."""

    value: bytes
    line: int | None


class FileBroken(InputUnreadable):
    """A file that breaks off: what came before stays, what follows is lost. Says at which line."""


class Replayed(io.RawIOBase):
    """A stream whose beginning has been looked at, from its beginning again."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self.head, self.rest = memoryview(head), rest

    def readable(self) -> bool:
        """Always: io asks."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Fills the buffer as far as there is something at hand."""
        if self.head:
            count = min(len(buffer), len(self.head))
            buffer[:count], self.head = self.head[:count], self.head[count:]
            return count
        chunk = read_some(self.rest, len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """A file or stdin, not unpacked. Raises InputUnreadable if it can't be opened."""
    if name == STDIN:
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as stream:
            yield stream
    except OSError as error:
        if error.errno is None:  # gzip's own, from inside the block
            raise
        raise InputUnreadable(
            what=f"It can't be read: {error.strerror}",
            where=name,
            remedy="Name files that exist and may be read, or - for stdin.",
        ) from None


def pieces(stream: IO[bytes], name: str, bytes_max: int) -> Iterator[Piece]:
    """Message after message; one longer than `bytes_max` is cut one byte beyond it.

    Raises:
        FileBroken: the file breaks off, or its compression is damaged.
    """
    line = 0
    try:
        unpacked = ungzipped(stream)
        head, is_whole = head_of(unpacked)
        again = io.BufferedReader(Replayed(head, unpacked), HEAD_BYTES)
        if is_one_message(head, is_whole=is_whole):
            yield Piece(again.read(bytes_max + 1), None)
            return
        for line, value in bounded_lines(again, bytes_max):
            yield Piece(value, line)
    except UNPACK_ERRORS as error:
        raise FileBroken(
            what=f"The file breaks off: {type(error).__name__}",
            where=f"{name}, after line {line}",
            remedy="What came before it is screened. Get the whole file and screen it again.",
        ) from None


def ungzipped(stream: IO[bytes]) -> IO[bytes]:
    """The stream itself, or what it holds where it is compressed."""
    magic = b""
    while len(magic) < len(GZIP_MAGIC) and (more := read_some(stream, len(GZIP_MAGIC))):
        magic += more
    again = io.BufferedReader(Replayed(magic, stream), HEAD_BYTES)
    if magic.startswith(GZIP_MAGIC):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=again))
    return again


def head_of(stream: IO[bytes]) -> tuple[bytes, bool]:
    """Enough of the beginning to tell what it is, and whether that is all there is.

    Waits for no more than it needs: a pipe may bring one payment an hour.
    """
    head = b""
    while len(head) < HEAD_BYTES:
        chunk = read_some(stream, HEAD_BYTES - len(head))
        if not chunk:
            return head, True
        head += chunk
        first, _, second = body(head).partition(b"\n")
        if second.strip(_BLANKS) or first.rstrip(_BLANKS).endswith(b"}"):
            break
    return head, False


def read_some(stream: IO[bytes], size: int) -> bytes:
    """Up to `size` bytes, what is there without waiting for more; empty at the end."""
    read = getattr(stream, "read1", stream.read)
    return cast("bytes", read(size))


def body(head: bytes) -> bytes:
    """The beginning without byte order mark and blanks."""
    return head.removeprefix(_BOM).lstrip(_BLANKS)


def is_one_message(head: bytes, *, is_whole: bool) -> bool:
    """Whether a file is one message: XML, MT, or one JSON object written over several lines.

    JSON Lines it is when the first line ends its object, or the second begins one: then a first
    line that is cut costs one payment, not the file.
    """
    start = body(head)
    if start[:1] in (b"<", b"[", b":", b"\x01", b"$") or (
        start[:1] == b"{" and start[1:2].isdigit()
    ):
        return True
    first, newline, second = start.partition(b"\n")
    if not start.startswith(b"{") or first.rstrip(_BLANKS).endswith(b"}"):
        return False
    if not newline:
        return is_whole
    return not second.lstrip(_BLANKS).startswith(b"{")


def bounded_lines(stream: IO[bytes], bytes_max: int) -> Iterator[tuple[int, bytes]]:
    """Line number and line, blank ones left out; what exceeds a line's limit is not held."""
    number = 0
    while line := stream.readline(bytes_max + 2):  # room for the newline, and one too many
        number += 1
        if len(line) > bytes_max and not line.endswith(b"\n"):
            skip_line(stream)
            yield number, line[: bytes_max + 1]
            continue
        if number == 1:
            line = line.removeprefix(_BOM)
        if stripped := line.strip(_BLANKS):
            yield number, stripped


def skip_line(stream: IO[bytes]) -> None:
    """Goes on to the next line without keeping this one."""
    while (part := stream.readline(HEAD_BYTES)) and not part.endswith(b"\n"):
        pass
