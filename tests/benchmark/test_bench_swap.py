"""A swap of 100,000 names while payments flow: how long one waits, and how much memory it takes.

A payment waits while the loop does something else, so what is measured is the longest time between
two payments in a loop that always has the next one: on the clock, and in the loop's own CPU time,
which other processes of a busy machine don't stretch. The bound is held by the median over swaps:
what a swap itself does it does each time.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from list_samples import edition_of
from samples import agent, debtor, listed, payment
from vostro.designation import Designation, Kind
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.memory_store import MemoryListStore
from vostro.lists.watch import WatchedLists
from vostro.payment import Payment
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen
from vostro.stream.settle import spare_the_collector

DESIGNATIONS, NAMES_EACH = 50_000, 2
SWAPS = 3
WAIT_MS_MAX = 50.0
QUIET_SECONDS_MAX = 10.0
PAYMENTS_AT_ONCE = 20  # then the loop turns, as the worker's does at least every 5 ms
KNOWN_NAMES, KNOWN_NUMBERS = 15_000, 200_000
SYLLABLES = [a + b for a in "bdgklmnprstvz" for b in "aeiou"]
CHANCE = random.Random(20_261_125)  # noqa: S311 - the same lists each time


def word() -> str:
    return "".join(CHANCE.choices(SYLLABLES, k=CHANCE.randint(2, 4))).capitalize()


WORDS = [word() for _ in range(30_000)]


def name() -> str:
    return " ".join(CHANCE.choices(WORDS, k=CHANCE.randint(2, 4)))


def designations(count: int) -> Iterator[Designation]:
    for number in range(count):
        kind = CHANCE.choice([Kind.PERSON, Kind.ORGANISATION])
        names = [name() for _ in range(NAMES_EACH)]
        yield listed(f"S-{number:06}", *names, kind=kind)


class Flow:
    """Payments without end, four of five between names that were met before."""

    def __init__(self, watched: WatchedLists) -> None:
        self.watched = watched
        self.known = [f"{name()} {n % 90}" for n in range(KNOWN_NAMES)]
        self.wait_ms, self.work_ms = 0.0, 0.0  # the longest since they were forgotten
        self.versions: set[str] = set()

    def next_payment(self, number: int) -> Payment:
        first = self.known[number % KNOWN_NAMES] if number % 5 else name()
        account = f"DE{number % KNOWN_NUMBERS:020}"
        other = self.known[number * 7 % KNOWN_NAMES]
        return payment(debtor(first, account=account), debtor(other), agent("COBADEFF"))

    def forget(self) -> None:
        """Measures anew."""
        self.wait_ms, self.work_ms = 0.0, 0.0

    async def run(self) -> None:
        """Until it is cancelled; every payment is screened with one version."""
        number, last, worked = 0, time.perf_counter(), time.thread_time()
        while True:
            for _ in range(PAYMENTS_AT_ONCE):
                number += 1
                prepared = self.next_payment(number)
                lists = self.watched.current
                assert lists is not None
                screening = screen(prepared, lists, DEFAULT_POLICY)
                self.versions.add(screening.list_versions["sample"])
                now, work = time.perf_counter(), time.thread_time()
                self.wait_ms = max(self.wait_ms, (now - last) * 1e3)
                self.work_ms = max(self.work_ms, (work - worked) * 1e3)
                last, worked = now, work
            await asyncio.sleep(0)


def fill(watched: WatchedLists, flow: Flow) -> None:
    """What a day of payments leaves in memory."""
    lists = watched.current
    assert lists is not None
    for known in flow.known:
        lists.search_name(known, None, 10, DEFAULT_POLICY.names.cutoff)
    for number in range(KNOWN_NUMBERS):
        lists.search_number(f"DE{number:020}", 7)


class Measured(NamedTuple):
    """Of each swap, and of a time without one: the longest wait, and the longest work in it."""

    waits_ms: list[float]
    work_ms: list[float]
    quiet_waits_ms: list[float]
    quiet_work_ms: list[float]
    seconds: list[float]


async def swap_under_load(folder: Path) -> Measured:
    """Swaps back and forth between two editions while payments flow."""
    editions = [tuple(designations(DESIGNATIONS)) for _ in range(2)]
    store = MemoryListStore()
    watched = WatchedLists(store, ["sample"], worker="bench", directory=folder)
    load(store, editions[0])
    await watched.refresh()
    spare_the_collector()  # as the worker does after its first lists
    flow = Flow(watched)
    fill(watched, flow)
    running = asyncio.create_task(flow.run())
    measured = Measured([], [], [], [], [])
    for number in range(1, SWAPS + 1):
        await asyncio.to_thread(load, store, editions[number % 2])
        flow.forget()
        began = time.monotonic()
        assert await watched.refresh()
        measured.seconds.append(time.monotonic() - began)
        measured.waits_ms.append(flow.wait_ms)
        measured.work_ms.append(flow.work_ms)
        flow.forget()
        await asyncio.sleep(min(measured.seconds[-1], QUIET_SECONDS_MAX))
        measured.quiet_waits_ms.append(flow.wait_ms)
        measured.quiet_work_ms.append(flow.work_ms)
    running.cancel()
    assert len(flow.versions) == 2
    await watched.stop()
    return measured


def load(store: MemoryListStore, edition: tuple[Designation, ...]) -> None:
    rules = LoadRules(shrink_max=1.0)
    load_edition(store, edition_of(edition), rules, loaded_by="bench", at=datetime.now(UTC))


@pytest.mark.timeout(900)
def test_no_payment_waits_longer_than_50_ms_for_a_swap_of_100_000_names(
    benchmark: BenchmarkFixture, tmp_path: Path
) -> None:
    if benchmark.disabled:
        pytest.skip("a benchmark: `make bench`")
    measured = asyncio.run(swap_under_load(tmp_path))
    benchmark(lambda: None)  # the figures are below: pytest-benchmark measures calls, not waits
    print(f"\n{DESIGNATIONS * NAMES_EACH:,} names, {SWAPS} swaps under load, in ms each")
    print(f"longest wait of a payment:  {rounded(measured.waits_ms)}")
    print(f"  as long without a swap:   {rounded(measured.quiet_waits_ms)}")
    print(f"longest work in the loop:   {rounded(measured.work_ms)}")
    print(f"  as long without a swap:   {rounded(measured.quiet_work_ms)}")
    mebibytes = psutil.Process().memory_info().rss / 2**20
    print(f"a swap takes, s: {rounded(measured.seconds)}; the process has {mebibytes:,.0f} MiB")
    assert statistics.median(measured.work_ms) < WAIT_MS_MAX


def rounded(values: list[float]) -> str:
    return "  ".join(f"{value:.1f}" for value in values)
