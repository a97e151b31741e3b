import gzip
import io

from hypothesis import example, given
from hypothesis import strategies as st

from vostro.cli.message_files import FileBroken, Piece, pieces

BYTES_MAX = 200
FRAGMENTS = (
    *(b"{", b"}", b"[", b'"a":1', b"\n", b"\r\n", b" ", b"nonsense", b"x" * 150),
    *(b"{1:F01NRLBDEHHAXXX0000000000}", b"{1:F21", b"{2:I103", b"{4:\n", b":20:X\n", b"-}", b"$"),
    *(b"<Document>", b"</Document>", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b", b"\x00", b"\x03"),
)
FILES = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(b"".join)


def taken_apart(content: bytes) -> list[Piece] | None:
    """The pieces; None for what claims to be a gzip and is none."""
    try:
        return list(pieces(io.BytesIO(content), "x", BYTES_MAX))
    except FileBroken:
        return None


def visible(content: bytes) -> bytes:
    """Without blanks and byte order marks."""
    return bytes(c for c in content.replace(b"\xef\xbb\xbf", b"") if c not in b" \t\r\n")


@given(FILES)
def test_no_piece_is_longer_than_the_limit_and_one(content: bytes) -> None:
    assert all(len(piece.value) <= BYTES_MAX + 1 for piece in taken_apart(content) or ())


@given(FILES)
def test_no_visible_byte_is_lost_unless_a_piece_says_that_it_was_cut(content: bytes) -> None:
    found = taken_apart(content)
    if found is not None and all(len(piece.value) <= BYTES_MAX for piece in found):
        assert visible(b"".join(piece.value for piece in found)) == visible(content)


@given(FILES.filter(lambda content: not content.startswith(b"\x1f\x8b")))
@example(b"-}<Document>")
@example(b"{}<Document>")
def test_a_file_and_its_gzip_are_taken_apart_alike(content: bytes) -> None:
    assert taken_apart(gzip.compress(content)) == taken_apart(content)


@given(FILES)
def test_lines_never_go_back(content: bytes) -> None:
    lines = [piece.line for piece in taken_apart(content) or () if piece.line is not None]
    assert lines == sorted(lines)
