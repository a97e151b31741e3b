"""How fast the search is, beside rapidfuzz over all names: one run, one core, one table.

`cd tests && python -m name_accuracy.speed`. "First pass": every memo empty at its start; "warm":
the same queries again. Each figure is CPU time of single queries (the clock itself costs 1 us of
it), so that waiting for a core that others use is not counted; the scan runs in between, so that
what else the machine does weighs on both. `--wall` gives wall time.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from name_accuracy import samples
from vostro.designation import Kind, NameQuality
from vostro.names import normalise, scripts, similarity, views, weights
from vostro.names.index import NameEntry, NameIndex, compile_names, load_reference
from vostro.screening.remembered import Remembered

QUERIES = 2_000
NAIVE_QUERIES = 100
PASSES = 3
Entries = list[NameEntry]


class Timed(NamedTuple):
    """Microseconds of each query."""

    first: npt.NDArray[np.float64]
    warm: npt.NDArray[np.float64]
    naive: npt.NDArray[np.float64]


def queries() -> list[samples.Query]:
    """Half varied listed names, half ordinary names, shuffled; the kind told."""
    varied = samples.varied(1, 5, 56)[: QUERIES // 2]
    both = varied + samples.ordinary(1, 5, QUERIES // 2)
    random.Random(2).shuffle(both)  # noqa: S311 - the same order every time
    return both


def all_lists() -> Entries:
    """Every name of every list of ../shared/data/lists/current, through the publishers' readers."""
    from vostro.lists.recognise import newest, recognise_path
    from vostro.screening.lists import name_entries

    found = recognise_path(samples.SHARED / "lists" / "current")
    chosen, _ = newest([assembly.read() for assembly in found.assemblies])
    return name_entries([d for edition in chosen for d in edition.designations])


def generated(count: int) -> Entries:
    """The SDN names, and persons and firms put together from words of ordinary names."""
    source = random.Random(7)  # noqa: S311 - the same names every time
    entries = list(samples.sdn_entries())
    words = {kind: _words(kind) for kind in (Kind.PERSON, Kind.ORGANISATION)}
    position = max(entry.designation for entry in entries) + 1
    while len(entries) < count:
        kind = Kind.PERSON if source.random() < 0.6 else Kind.ORGANISATION
        name = " ".join(source.choice(words[kind]) for _ in range(source.randint(2, 4)))
        entries.append(
            NameEntry(text=name, kind=kind, quality=NameQuality.PRIMARY, designation=position)
        )
        position += 1
    return entries[:count]


@lru_cache(maxsize=2)
def _words(kind: Kind) -> list[str]:
    files = {
        Kind.PERSON: ("names/persons_synthetic.csv",),
        Kind.ORGANISATION: ("names/companies_synthetic.csv", "names/companies_listed.csv.gz"),
    }
    names = (row["name"] for file in files[kind] for row in samples.rows(file))
    return sorted({word for name in names for word in normalise.normalise(name, kind).tokens})


def forget_everything() -> None:
    """Empties every memo that is not an index's own."""
    for memo in (
        views.folded,
        normalise._role,  # noqa: SLF001 - to measure cold they have to be empty
        similarity.compare_tokens,
        scripts._arabic,  # noqa: SLF001
        scripts._chinese,  # noqa: SLF001
        weights.ordinary_weight,
    ):
        memo.cache_clear()


def timed(search: Callable[[samples.Query], object], asked: Sequence[samples.Query]) -> list[float]:
    """Microseconds of each."""
    clock = time.perf_counter_ns if "--wall" in sys.argv else time.thread_time_ns
    found = []
    for query in asked:
        began = clock()
        search(query)
        found.append((clock() - began) / 1_000)
    return found


def _searching(index: NameIndex) -> Callable[[samples.Query], object]:
    return lambda query: index.search(query.text, kind=query.kind)


def measure(entries: Entries, *, with_naive: bool) -> tuple[Timed, float, float]:
    """Times, seconds to compile, bytes a name of the arrays."""
    began = time.process_time()
    arrays = compile_names(entries)
    seconds = time.process_time() - began
    size = sum(array.nbytes for array in arrays.values()) / len(entries)
    asked, names = queries(), [" ".join(sorted(e.text.lower().split())) for e in entries]
    first: list[float] = []
    warm: list[float] = []
    naive: list[float] = []
    for run in range(PASSES):
        forget_everything()
        index = NameIndex(arrays)
        index.search("warm up")
        first += timed(_searching(index), asked)
        for _ in range(2):
            warm += timed(_searching(index), asked)
        if with_naive:
            part = asked[run * NAIVE_QUERIES : (run + 1) * NAIVE_QUERIES]
            naive += timed(
                lambda q: process.extractOne(
                    " ".join(sorted(q.text.lower().split())), names, scorer=fuzz.token_sort_ratio
                ),
                part,
            )
    return Timed(np.array(first), np.array(warm), np.array(naive)), seconds, size


def cached_microseconds() -> float:
    """A name that comes again, from what the worker remembers."""
    index = NameIndex(compile_names(samples.sdn_entries()[:100]))
    search = Remembered(index.search, entries_max=100_000, characters_max=140)
    search("Ivan Petrov")
    began = time.perf_counter_ns()
    for _ in range(10_000):
        search("Ivan Petrov")
    return (time.perf_counter_ns() - began) / 10_000_000


def row(name: str, entries: Entries, *, with_naive: bool) -> str:
    """One line of the table."""
    times, seconds, size = measure(entries, with_naive=with_naive)
    cells = [f"{name:<22}{len(entries):>10,}{seconds:>9.1f}{size:>8.0f}"]
    cells.append(f"{times.first.mean():>10.0f}{times.warm.mean():>9.0f}")
    cells += [f"{np.quantile(times.warm, share):>9.0f}" for share in (0.5, 0.95, 0.99)]
    if with_naive:
        scan = times.naive.mean()
        cells.append(
            f"{scan:>9.0f}{scan / times.warm.mean():>8.0f}{scan / times.first.mean():>8.0f}"
        )
    return "".join(cells)


HEAD = (
    f"{'list':<22}{'names':>10}{'compile':>9}{'B/name':>8}{'first us':>10}{'warm us':>9}"
    f"{'p50':>9}{'p95':>9}{'p99':>9}{'scan us':>9}{'x warm':>8}{'x first':>8}"
)


def main() -> None:
    """The table; `--million` adds a million generated names (minutes, 3 GB)."""
    load_reference()
    print(f"a name met before, whole: {cached_microseconds():.2f} us")
    print(HEAD)
    print(row("SDN", samples.sdn_entries(), with_naive=True), flush=True)
    print(row("all current lists", all_lists(), with_naive=True), flush=True)
    print(row("generated", generated(100_000), with_naive=False), flush=True)
    if "--million" in sys.argv:
        print(row("generated", generated(1_000_000), with_naive=False), flush=True)


if __name__ == "__main__":
    main()
