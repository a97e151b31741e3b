"""Files of payment messages, taken apart: JSON Lines, FIN batches, anything else whole.

The content says what a file is, not its name. Memory stays bounded by one message.
"""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, NamedTuple, cast

from vostro.cli.fin_batches import fin_messages
from vostro.cli.replayed import Replayed, read_some
from vostro.errors import InputUnreadable, PaymentUnreadable
from vostro.messages.mt.payments import read_mt
from vostro.messages.reader import choose_reader, read_json

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


class Layout(StrEnum):
    """How messages lie in a file."""

    LINES = "lines"  # JSON Lines
    FIN_BATCH = "fin-batch"  # one message or many, each with its block 1
    ONE_MESSAGE = "one-message"  # XML, block 4 alone, a JSON object over several lines


class FileBroken(InputUnreadable):
    """A file that breaks off: what came before stays, what follows is lost. Says at which line."""


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
        layout = layout_of(head, is_whole=is_whole)
        if layout is Layout.ONE_MESSAGE:
            yield Piece(again.read(bytes_max + 1), None)
            return
        take_apart = fin_messages if layout is Layout.FIN_BATCH else bounded_lines
        for line, value in take_apart(again, bytes_max):
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
        if len(head) <= len(GZIP_MAGIC):
            continue  # what `ungzipped` looked at comes first, by itself
        first, _, second = body(head).partition(b"\n")
        if second.strip(_BLANKS) or first.rstrip(_BLANKS).endswith(b"}"):
            break
    return head, False


def body(head: bytes) -> bytes:
    """The beginning without byte order mark and blanks."""
    return head.removeprefix(_BOM).lstrip(_BLANKS)


def layout_of(head: bytes, *, is_whole: bool) -> Layout:
    """How a file is laid out, by its beginning, as the worker's reader would know it."""
    try:
        read = choose_reader(head, None)
    except PaymentUnreadable:
        return Layout.LINES  # a first line of nonsense costs a line, not the file
    if read is read_mt:
        return Layout.FIN_BATCH if b"{1:" in head else Layout.ONE_MESSAGE
    start = body(head)
    if read is not read_json or start.startswith(b"["):
        return Layout.ONE_MESSAGE
    first, newline, second = start.partition(b"\n")
    if first.rstrip(_BLANKS).endswith(b"}"):
        return Layout.LINES
    if not newline:
        return Layout.ONE_MESSAGE if is_whole else Layout.LINES
    # A first line that is cut, before a second that begins an object, costs one payment.
    is_cut = second.lstrip(_BLANKS).startswith(b"{")
    return Layout.LINES if is_cut else Layout.ONE_MESSAGE


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
