"""Batches of FIN messages taken apart, so that a broken one costs itself and not the file.

Each message begins with its block 1. An acknowledgement, service 21, stands before its original
and stays with it. Source: SWIFT, RJE and DOS-PCC file formats.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import IO

from vostro.cli.replayed import read_some

CHUNK_BYTES = 65_536
_BEGINS = re.compile(rb"\{1:[A-Z](?!21)\d\d[A-Z]{6}")
# 21: `{1:F01AAAABBCCX` and what a look-ahead needs, so that no beginning is cut in two
MARK_BYTES_MAX = 21


def fin_messages(stream: IO[bytes], bytes_max: int) -> Iterator[tuple[int, bytes]]:
    """Line and bytes of message after message; one too long is cut one byte beyond the limit.

    What stands before the first block 1, headers and acknowledgements, goes with the first.
    """
    held, line, is_skipping = b"", 1, False
    while chunk := read_some(stream, CHUNK_BYTES):
        *whole, held = split_at(held + chunk, is_beginning=not is_skipping)
        for part in whole:
            if not is_skipping:
                yield line, part[: bytes_max + 1]
            line, is_skipping = line + part.count(b"\n"), False
        if len(held) > bytes_max + MARK_BYTES_MAX:
            if not is_skipping:
                yield line, held[: bytes_max + 1]
            # Only its end is kept: the next message may begin in it.
            dropped, held = held[:-MARK_BYTES_MAX], held[-MARK_BYTES_MAX:]
            line, is_skipping = line + dropped.count(b"\n"), True
    if held.strip() and not is_skipping:
        yield line, held[: bytes_max + 1]


def split_at(held: bytes, *, is_beginning: bool) -> list[bytes]:
    """The bytes cut before each block 1.

    Where they are the beginning of a message, or of the file, the first cut is left out: what
    stands there before a block 1 belongs to it.
    """
    begins = [found.start() for found in _BEGINS.finditer(held)]
    cuts = [0, *(begins[1:] if is_beginning else begins), len(held)]
    return [held[start:end] for start, end in pairwise(cuts)]
