"""Every figure of the accuracy report, on half B alone."""

import json
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from name_accuracy import anchors, samples
from name_accuracy.measuring import best_f1, f1_at, measure_pairs, z_of
from name_accuracy.samples import Query
from vostro.designation import Kind
from vostro.names.index import NameIndex

Floats = npt.NDArray[np.float64]
Search = Callable[[Query], float]  # the right designation's score; the best one's where none is

HALF = 1  # reported: nothing of it was fitted on
SEEDS = (101, 102, 103)  # three makes of the queries: their spread is the noise
PER_CLASS, CROSSES, ORDINARY = 240, 3_000, 10_000
LIST_SEARCH = 1_000  # varied, and as many ordinary
CROSSES_PASS = 0.02
CUTOFF_MEASURED = 0.1
SPLITS = (1, 2, 3)
ANCHOR_PAIRS_MAX = 1_500  # logic-v2 takes a thousand times as long


def our_search(index: NameIndex) -> Search:
    """The search as the worker calls it."""

    def search(query: Query) -> float:
        matches = index.search(query.text, kind=query.asked, limit=50, cutoff=CUTOFF_MEASURED)
        if query.designation < 0:
            return matches[0].score if matches else 0.0
        return next((m.score for m in matches if m.designation == query.designation), 0.0)

    return search


def naive_search(scan: anchors.NaiveScan) -> Search:
    """The scan, told the same."""

    def search(query: Query) -> float:
        if query.designation < 0:
            return scan.best(query.text)[0]
        return scan.of(query.text, query.designation)

    return search


def scored(search: Search, queries: Sequence[Query]) -> Floats:
    """The score of each query."""
    return np.array([search(query) for query in queries])


def classes(search: Search, seed: int, per_class: int = PER_CLASS) -> dict[str, object]:
    """Recall of each variation class where 2% of crosses pass, and at 0.5."""
    varied = samples.varied(HALF, seed, per_class)
    crossed = scored(search, samples.crossed(HALF, seed, CROSSES))
    cut = float(np.quantile(crossed, 1 - CROSSES_PASS))
    values = scored(search, varied)
    rows: dict[str, dict[str, float]] = {}
    for name in dict.fromkeys(query.variation for query in varied):
        for kind, word in ((Kind.PERSON, "persons"), (Kind.ORGANISATION, "firms")):
            mine = np.array([q.variation == name and q.kind is kind for q in varied])
            rows.setdefault(name, {})[word] = float((values[mine] > cut).mean())
            rows[name][f"{word} at 0.5"] = float((values[mine] >= 0.5).mean())
    mean = float(np.mean([row[word] for row in rows.values() for word in ("persons", "firms")]))
    flagged = float((crossed >= 0.5).mean())
    return {"cut": cut, "classes": rows, "mean": mean, "crosses flagged at 0.5": flagged}


def list_search(search: Search, seed: int, *, is_kind_known: bool = True) -> dict[str, object]:
    """2,000 queries, half varied listed names, half ordinary names: F1 and false positives."""
    source = np.random.default_rng(seed)
    varied = samples.varied(HALF, seed + 1_000, 60)
    chosen = [varied[k] for k in source.permutation(len(varied))[:LIST_SEARCH]]
    ordinary = samples.ordinary(HALF, seed, LIST_SEARCH)
    positive, negative = (
        scored(search, [query._replace(is_kind_known=is_kind_known) for query in queries])
        for queries in (chosen, ordinary)
    )
    f1, threshold = best_f1(positive, negative)
    return {
        "best F1": f1,
        "threshold": threshold,
        "F1 at 0.5": f1_at(positive, negative, 0.5),
        "positive": np.round(positive, 4).tolist(),
        "negative": np.round(negative, 4).tolist(),
    }


def false_positives(index: NameIndex) -> dict[str, float]:
    """Share of all ordinary names of half B that are flagged at the default threshold."""
    flagged: dict[str, list[bool]] = {}
    for file, kind in (
        ("names/persons_synthetic.csv", Kind.PERSON),
        ("names/companies_synthetic.csv", Kind.ORGANISATION),
        ("names/companies_listed.csv.gz", Kind.ORGANISATION),
    ):
        names = {r["name"] for r in samples.rows(file) if not r["on_list"]}
        mine = sorted(name for name in names if samples.half_of(name) == HALF)
        flagged[file] = [bool(index.search(name, kind=kind, limit=1)) for name in mine]
    shares = {file: float(np.mean(found)) for file, found in flagged.items()}
    every = [found for founds in flagged.values() for found in founds]
    return shares | {"all": float(np.mean(every)), "names": float(len(every))}


def benches(score: anchors.Score, pairs_max: int | None = None) -> dict[str, dict[str, float]]:
    """F1 on the held-out half of each bench, at the threshold that is best on the other half."""
    found: dict[str, dict[str, float]] = {}
    for bench in samples.BENCHES:
        pairs = samples.labelled(bench)
        by_split = []
        for seed in SPLITS:
            halves = samples.split(pairs, seed)
            (same, different), (held_same, held_different) = (
                anchors.scores_of(half[:pairs_max], score) for half in halves
            )
            threshold = best_f1(same, different)[1]
            by_split.append(f1_at(held_same, held_different, threshold))
        found[bench] = {
            "mean": float(np.mean(by_split)),
            "least": float(min(by_split)),
            "greatest": float(max(by_split)),
        }
    return found


def our_benches() -> dict[str, dict[str, float]]:
    """The same for our matcher, each split with slopes that saw nothing of its held-out half."""
    fits = json.loads((samples.ROOT / "tests" / "name_accuracy" / "fits.json").read_text())["fits"]
    found: dict[str, dict[str, float]] = {}
    for bench in samples.BENCHES:
        pairs = samples.labelled(bench)
        by_split: list[float] = []
        at_verdict: list[float] = []
        for seed in SPLITS:
            fitted = np.array(fits[str(seed)])
            slopes, pair_offsets = fitted[:, :-1], fitted[:, -1]
            sides = []
            for half in samples.split(pairs, seed):
                z = z_of(measure_pairs(half), slopes)
                is_firm = pairs[0].kind is not Kind.PERSON
                truth = np.array([pair.is_same for pair in half])
                scores = z + pair_offsets[int(is_firm)]
                sides.append((scores[truth], scores[~truth]))
            by_split.append(f1_at(*sides[1], best_f1(*sides[0])[1]))
            at_verdict.append(f1_at(*sides[1], 0.0))
        found[bench] = {
            "mean": float(np.mean(by_split)),
            "least": float(min(by_split)),
            "greatest": float(max(by_split)),
            "by verdict": float(np.mean(at_verdict)),
        }
    return found


def spread(values: Sequence[float]) -> str:
    """Mean and range of several makes."""
    return f"{np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"
