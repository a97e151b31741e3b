"""The worker's core over files instead of topics: what decides is the same code."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter
from typing import IO, Self

import msgspec

from vostro.alert import Alert, DeadLetter, SourcePosition
from vostro.cli.message_files import STDIN, FileBroken, opened, pieces
from vostro.cli.screen_over_time import WATCHED, FoundOverTime, OverTime, as_it_is, watch_for_run
from vostro.cli.screen_parallel import DecideAll, DecideOne
from vostro.cli.screen_summary import Tally
from vostro.errors import InputUnreadable
from vostro.messages.limits import Limits
from vostro.messages.reader import read_message
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import Policy
from vostro.stream.decide import Decide
from vostro.stream.records import Decided, Message, Outlets, Record

STDIN_SHOWN = "stdin"
ALERTS, DECISIONS, DEAD_LETTERS = "alerts", "decisions", "dead-letters"


class Outputs:
    """The files that a run writes, one JSON object a line. Use it in a `with`."""

    def __init__(self, files: dict[str, Path | None]) -> None:
        self.files = {name: file for name, file in files.items() if file is not None}
        self.streams: dict[str, IO[bytes]] = {}
        self.stack = ExitStack()

    def __enter__(self) -> Self:
        for name, file in self.files.items():
            self.streams[name] = self.stack.enter_context(written(file))
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def write(self, record: Record) -> None:
        """A record as a line of its file; without one it is only counted."""
        if (stream := self.streams.get(record.topic)) is not None:
            stream.write(record.value + b"\n")
            if record.topic != DECISIONS:
                stream.flush()  # rare, and whoever reads along must not wait for them


@contextmanager
def written(file: Path) -> Iterator[IO[bytes]]:
    """A file to write, or stdout for `-`. Raises InputUnreadable if it can't be made."""
    if str(file) == STDIN:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        stream = file.open("wb")
    except OSError as error:
        raise InputUnreadable(
            what=f"It can't be written: {error.strerror}",
            where=str(file),
            remedy="Name a file in a folder that exists and may be written.",
        ) from None
    with stream:
        yield stream


class Watcher:
    """What a run tells while it goes on. All of it is optional; a test overrides what it needs."""

    def on_alert(self, alert: Alert) -> None:
        """A payment is held."""

    def on_dead_letter(self, letter: DeadLetter) -> None:
        """A message could not be read."""

    def on_broken_file(self, error: FileBroken) -> None:
        """The rest of a file is lost."""

    def on_progress(self, tally: Tally, bytes_read: int) -> None:
        """Every so many messages; bytes of the files, as they are compressed."""


PROGRESS_MESSAGES = 200


class FileScreener:
    """Screens files one after the other; memory holds one message at a time, and the windows."""

    def __init__(  # noqa: PLR0913 - all by name, from the one place that wires
        self,
        decide_all: DecideAll,
        outputs: Outputs,
        watcher: Watcher,
        *,
        bytes_max: int,
        show_alerts: bool,
        over_time: OverTime | None = None,
    ) -> None:
        self.over_time = over_time
        self.decide_all, self.outputs, self.watcher = decide_all, outputs, watcher
        self.bytes_max, self.show_alerts = bytes_max, show_alerts
        self.tally, self.messages, self.bytes_before = Tally(), 0, 0

    def run(self, files: Iterable[str]) -> float:
        """Screens every file; seconds that took. Raises InputUnreadable for one it can't open."""
        started = perf_counter()
        for name in files:
            self.tally.files += 1
            try:
                with opened(name) as stream:
                    self.screen_stream(stream, STDIN_SHOWN if name == STDIN else name)
            except FileBroken as error:
                self.tally.files_broken += 1
                self.watcher.on_broken_file(error)
        for found in () if self.over_time is None else self.over_time.at_end():
            self.publish_over_time(found)
        return perf_counter() - started

    def screen_stream(self, stream: IO[bytes], name: str) -> None:
        """Every message of one stream."""
        messages = (
            (piece.value, SourcePosition(file=name, line=piece.line))
            for piece in pieces(stream, name, self.bytes_max)
        )
        for decided in self.decide_all(messages):
            self.tally.take(decided)
            if decided.records:
                self.publish(decided)
            self.messages += 1
            if self.messages % PROGRESS_MESSAGES == 0:
                done = self.bytes_before + (stream.tell() if stream.seekable() else 0)
                self.watcher.on_progress(self.tally, done)
        self.bytes_before += stream.tell() if stream.seekable() else 0

    def publish(self, decided: Decided) -> None:
        """Writes what a message led to, and tells those who watch."""
        for record in decided.records:
            if record.topic == WATCHED:
                found = None if self.over_time is None else self.over_time.take(record.value)
                if found is not None:
                    self.publish_over_time(found)
                continue
            self.outputs.write(record)
            if record.topic == DEAD_LETTERS:
                self.watcher.on_dead_letter(msgspec.json.decode(record.value, type=DeadLetter))
            elif record.topic == ALERTS and self.show_alerts:
                self.watcher.on_alert(msgspec.json.decode(record.value, type=Alert))

    def publish_over_time(self, found: FoundOverTime) -> None:
        """Writes, counts and tells what the windows found: an alert beside a payment's own."""
        self.tally.take_over_time(found)
        value = msgspec.json.encode(found.alert)
        self.outputs.write(Record(ALERTS, None, value, as_it_is))
        if self.show_alerts:
            self.watcher.on_alert(found.alert)


def decide_file(
    lists: ScreeningLists,
    policy: Policy,
    limits: Limits,
    *,
    with_decisions: bool,
    with_windows: bool = False,
) -> DecideOne:
    """The worker's `Decide`, told where in a file a message stands."""
    decide = Decide(
        read=lambda value, kind: read_message(value, content_type=kind, limits=limits),
        lists=lambda: lists,
        policy=policy,
        outlets=Outlets(ALERTS, DEAD_LETTERS, DECISIONS if with_decisions else None),
        dead_letter_bytes_max=limits.bytes_max,
        observe_screening=lambda _seconds: None,
        watch=watch_for_run(policy) if with_windows else None,
    )

    def decided(value: bytes, position: SourcePosition) -> Decided:
        name, line = position.file or "", position.line or 0
        return decide(Message(value, None, None, name, 0, line, position))

    return decided
