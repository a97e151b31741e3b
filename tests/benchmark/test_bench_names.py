"""The name search beside rapidfuzz over all names, side by side. No time is asserted.

pytest tests/benchmark/test_bench_names.py --benchmark-enable; the whole table, with other sizes of
list and the first pass: `cd tests && python -m name_accuracy.speed`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

QUERIES = 60
Search = Callable[[str], object]


@pytest.fixture(scope="module")
def searches(shared: Path) -> dict[str, Search]:
    """Both, over the SDN names."""
    del shared
    from rapidfuzz import fuzz, process

    from name_accuracy.samples import sdn_entries
    from vostro.names.index import NameIndex, compile_names
    from vostro.screening.remembered import Remembered

    entries = sdn_entries()
    names = [" ".join(sorted(entry.text.lower().split())) for entry in entries]
    index = NameIndex(compile_names(entries))

    def scan(text: str) -> object:
        query = " ".join(sorted(text.lower().split()))
        return process.extractOne(query, names, scorer=fuzz.token_sort_ratio)

    return {
        "ours": index.search,
        "ours, name met before": Remembered(index.search, entries_max=100_000, characters_max=140),
        "rapidfuzz over all names": scan,
    }


@pytest.mark.parametrize("name", ["ours", "ours, name met before", "rapidfuzz over all names"])
def test_search_over_the_sdn_names(
    benchmark: BenchmarkFixture, searches: dict[str, Search], name: str
) -> None:
    from name_accuracy.speed import queries

    texts = [query.text for query in queries()[:QUERIES]]
    benchmark.group = f"{QUERIES} searches over the SDN names"
    search = searches[name]
    benchmark(lambda: [search(text) for text in texts])


def test_compiling_the_sdn_names(benchmark: BenchmarkFixture, shared: Path) -> None:
    del shared
    from name_accuracy.samples import sdn_entries
    from vostro.names.index import compile_names

    benchmark.group = "compiling the SDN names"
    entries = sdn_entries()
    benchmark(lambda: compile_names(entries))
