"""Deciding with several processes, for files of millions: same results, same order, bounded memory.

The lists are compiled once; the processes are forked from that and share its pages.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from vostro.alert import SourcePosition
from vostro.errors import VostroError
from vostro.stream.records import Decided

# 200 messages take some 50 ms to decide, and 1 ms to hand over and back
BLOCK_MESSAGES = 200
# 4 MiB: large messages make small blocks, so that what waits stays small
BLOCK_BYTES_MAX = 4 * 1024 * 1024
# Blocks that wait or are decided, a process: two, so that none idles while one is handed over
BLOCKS_AHEAD = 2

Placed = tuple[bytes, SourcePosition]
DecideOne = Callable[[bytes, SourcePosition], Decided]
DecideAll = Callable[[Iterable[Placed]], Iterator[Decided]]

_decide: list[DecideOne] = []  # what forked processes find; set before they are


def one_by_one(decide: DecideOne) -> DecideAll:
    """Decides in this process."""

    def decide_all(messages: Iterable[Placed]) -> Iterator[Decided]:
        for value, position in messages:
            yield decide(value, position)

    return decide_all


@contextmanager
def several_at_once(decide: DecideOne, processes: int) -> Iterator[DecideAll]:
    """Decides in so many processes. Raises VostroError if one of them is killed."""
    _decide[:] = [decide]
    # Fork: what is compiled is shared, not sent. No thread of ours is up yet.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=be_quiet)
    try:
        for started in [pool.submit(os.getpid) for _ in range(processes)]:
            started.result()
        yield lambda messages: decide_ahead(pool, messages, processes * BLOCKS_AHEAD)
    except BrokenProcessPool:
        raise VostroError(
            what="A process of the screening was killed, perhaps for want of memory",
            where=f"--processes {processes}",
            remedy="What was written so far is not whole. Run it again with fewer processes.",
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)
        _decide.clear()


def be_quiet() -> None:
    """Ctrl-C is for the process that reads and writes; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def decide_ahead(
    pool: ProcessPoolExecutor, messages: Iterable[Placed], blocks_max: int
) -> Iterator[Decided]:
    """The decisions in the order of the messages. What the source raises comes after them."""
    pending: deque[Future[list[Decided]]] = deque()
    failures: list[Exception] = []
    for block in blocks(messages, failures):
        pending.append(pool.submit(decide_block, block))
        if len(pending) >= blocks_max:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()
    for failure in failures:
        raise failure


def blocks(messages: Iterable[Placed], failures: list[Exception]) -> Iterator[list[Placed]]:
    """The messages in blocks; a source that fails leaves its last block, and its error aside."""
    block: list[Placed] = []
    size = 0
    try:
        for message in messages:
            block.append(message)
            size += len(message[0])
            if len(block) >= BLOCK_MESSAGES or size >= BLOCK_BYTES_MAX:
                yield block
                block, size = [], 0
    except VostroError as error:
        failures.append(error)
    if block:
        yield block


def decide_block(block: list[Placed]) -> list[Decided]:
    """In a forked process: decides a block."""
    (decide,) = _decide
    return [portable(decide(value, position)) for value, position in block]


def portable(decided: Decided) -> Decided:
    """Without what only a topic needs and no pipe carries: how a record is told shorter."""
    if not decided.records:
        return decided
    return decided._replace(
        records=tuple(record._replace(shorten=not_shorter) for record in decided.records)
    )


def not_shorter(bytes_max: int) -> bytes:
    """A file takes records of any size."""
    raise AssertionError(bytes_max)
