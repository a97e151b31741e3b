"""A stream looked at without losing its beginning, read without waiting for more than it has."""

import io
from typing import IO, cast


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


def read_some(stream: IO[bytes], size: int) -> bytes:
    """Up to `size` bytes, what is there without waiting for more; empty at the end."""
    read = getattr(stream, "read1", stream.read)
    return cast("bytes", read(size))
