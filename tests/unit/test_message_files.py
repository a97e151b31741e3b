import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from vostro.cli.message_files import HEAD_BYTES, FileBroken, Piece, bounded_lines, opened, pieces
from vostro.errors import InputUnreadable

BYTES_MAX = 200_000


def taken_apart(content: bytes, bytes_max: int = BYTES_MAX) -> list[Piece]:
    return list(pieces(io.BytesIO(content), "x", bytes_max))


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1}\n{"b":2}\n',
        b'{"a":1}\n{"b":2}',
        b'\n\n{"a":1}\r\n\r\n{"b":2}\r\n',
        b'\xef\xbb\xbf{"a":1}\n{"b":2}\n',
        b'  {"a":1}  \n\t{"b":2}\n',
    ],
)
def test_json_lines_are_taken_line_by_line_without_blanks(content: bytes) -> None:
    assert [piece.value for piece in taken_apart(content)] == [b'{"a":1}', b'{"b":2}']


def test_each_line_keeps_its_number_in_the_file() -> None:
    content = b'{"a":1}\n\n\n{"b":2}\nnonsense\n'
    assert [piece.line for piece in taken_apart(content)] == [1, 4, 5]


@pytest.mark.parametrize(
    "content",
    [
        b'{\n  "a": 1\n}\n',
        b'{"a":\n 1,\n "b": 2}',
        b"<Document>\n<a/>\n</Document>\n",
        b'<?xml version="1.0"?>\n<Document/>\n',
        b":20:X\n:32A:260304EUR1,\n",
        b'[{"a":1},\n{"b":2}]',
    ],
)
def test_anything_else_is_one_message(content: bytes) -> None:
    assert taken_apart(content) == [Piece(content, None)]


def test_a_first_line_that_is_cut_costs_one_payment_and_not_the_file() -> None:
    content = b'{"a":1,"b"\n{"b":2}\n{"c":3}\n'
    assert [piece.value for piece in taken_apart(content)] == [
        b'{"a":1,"b"',
        b'{"b":2}',
        b'{"c":3}',
    ]


def test_a_first_line_of_nonsense_costs_one_line_and_not_the_file() -> None:
    assert [piece.line for piece in taken_apart(b'nonsense\n{"b":2}\n')] == [1, 2]


def test_a_first_line_longer_than_what_is_looked_at_is_still_a_line() -> None:
    long = b'{"a":"' + b"x" * 2 * HEAD_BYTES + b'"}'
    assert [piece.value for piece in taken_apart(long + b'\n{"b":2}\n')] == [long, b'{"b":2}']


def test_a_line_beyond_the_limit_is_cut_one_byte_beyond_it_and_the_next_is_whole() -> None:
    long, short = b'{"a":"' + b"x" * 3 * BYTES_MAX + b'"}', b'{"b":2}'
    first, second = taken_apart(short + b"\n" + long + b"\n" + short + b"\n")[1:]
    assert first == Piece(long[: BYTES_MAX + 1], 2)
    assert second == Piece(short, 3)


@pytest.mark.parametrize("more", [0, 1])
def test_the_limit_itself_is_allowed(more: int) -> None:
    long = b"x" * (BYTES_MAX + more)
    ((_, value), _) = bounded_lines(io.BytesIO(long + b"\nz"), BYTES_MAX)
    assert (len(value) > BYTES_MAX) is bool(more)


def test_a_whole_message_beyond_the_limit_is_cut_one_byte_beyond_it() -> None:
    (piece,) = taken_apart(b"<a>" + b"x" * BYTES_MAX)
    assert len(piece.value) == BYTES_MAX + 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_holds_no_message(content: bytes) -> None:
    assert taken_apart(content) == []


def test_a_gzip_is_unpacked_whatever_its_name() -> None:
    assert [piece.line for piece in taken_apart(gzip.compress(b'{"a":1}\n{"b":2}\n'))] == [1, 2]
    assert taken_apart(gzip.compress(b"<a/>")) == [Piece(b"<a/>", None)]


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_broken_gzip_gives_what_came_before_and_says_after_which_line(damage: str) -> None:
    packed = bytearray(gzip.compress(b'{"a":1}\n{"b":2}\n' * 50_000, 0))
    if damage == "cut":
        del packed[len(packed) // 2 :]
    else:
        packed[-6] ^= 1  # of the checksum
    found = pieces(io.BytesIO(bytes(packed)), "x.gz", BYTES_MAX)
    assert next(found).line == 1
    with pytest.raises(FileBroken, match=r"breaks off.*x\.gz, after line \d+"):
        for _ in found:
            pass


def fin(number: int, text: str = "") -> bytes:
    """One FIN message of eight lines."""
    return (
        b"{1:F01NRLBDEHHAXXX0000%06d}{2:I103STPBKZKAXXXXN}{4:\r\n:20:REF%d\r\n:23B:CRED\r\n"
        b":32A:260304EUR1,\r\n:50K:/1\r\nWEBER\r\n:59:/2\r\nOMAROV %s\r\n:71A:SHA\r\n-}"
        % (number, number, text.encode())
    )


@pytest.mark.parametrize(
    "between", [b"", b"\r\n", b"$", b"\r\n$\r\n", b"\x03" + b" " * 40 + b"\x01"]
)
def test_a_batch_of_fin_messages_is_taken_apart(between: bytes) -> None:
    messages = [fin(number) for number in range(300)]
    found = taken_apart(between.join(messages))
    assert [piece.value.rstrip(b"\r\n$ \x01\x03") for piece in found] == messages


def test_a_fin_message_keeps_the_line_where_it_begins() -> None:
    found = taken_apart(b"\r\n".join(fin(number) for number in range(3)))
    assert [piece.line for piece in found] == [1, 11, 21]


def test_an_acknowledgement_stays_with_a_message() -> None:
    ack = b"{1:F21NRLBDEHHAXXX0000000001}{4:{177:2603041000}{451:0}}"
    found = taken_apart(ack + fin(1) + b"\n" + ack + fin(2))
    assert [value.count(b"{1:F01") for value, _ in found] == [1, 1]


@pytest.mark.parametrize("characters", [BYTES_MAX, 10 * BYTES_MAX])
def test_a_fin_message_beyond_the_limit_costs_itself_and_not_the_batch(characters: int) -> None:
    first, long, third = fin(1), fin(2, "x" * characters), fin(3)
    found = taken_apart(b"\n".join([first, long, third]))
    assert [piece.value.strip() for piece in found] == [first, long[: BYTES_MAX + 1], third]
    assert [piece.line for piece in found] == [1, 11, 21]


class Pipe(io.RawIOBase):
    """Gives what is written to it, piece by piece, as a pipe does; tells what was asked of it."""

    def __init__(self, chunks: list[bytes]) -> None:
        super().__init__()
        self.chunks = chunks

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self.chunks:
            return 0
        chunk = self.chunks.pop(0)
        count = min(len(chunk), len(buffer))
        buffer[:count] = chunk[:count]
        if chunk[count:]:
            self.chunks.insert(0, chunk[count:])
        return count


def piped(chunks: list[bytes]) -> IO[bytes]:
    return io.BufferedReader(Pipe(chunks))


def test_a_payment_of_a_slow_pipe_is_screened_before_the_next_one_comes() -> None:
    chunks = [b'{"a"', b":1}\n", b'{"b":2}\n', b'{"c":3}\n']
    found: Iterator[Piece] = pieces(piped(chunks), "-", BYTES_MAX)
    assert next(found).value == b'{"a":1}'
    assert chunks == [b'{"b":2}\n', b'{"c":3}\n']
    assert [piece.value for piece in found] == [b'{"b":2}', b'{"c":3}']


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(InputUnreadable, match=r"No such file.*absent\.jsonl"),
        opened(str(tmp_path / "absent.jsonl")),
    ):
        pass


def test_a_folder_is_no_file_of_payments(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="Is a directory"), opened(str(tmp_path)):
        pass
