"""The figures of each class that must not get worse: gate.json, written by `report.py --gate`."""

from typing import Any

from name_accuracy import figures, samples
from vostro.names.index import NameIndex

GATE = samples.ROOT / "tests" / "name_accuracy" / "gate.json"
SEED = 201
PER_CLASS = 400
TOLERANCE = 0.011  # two queries of two hundred: a class has so many persons, and so many firms
ORDINARY = 15_000


def measured_for_gate(index: NameIndex) -> dict[str, Any]:
    """Recall at 0.5 of every class, persons and firms apart, and what is flagged wrongly."""
    made = figures.classes(figures.our_search(index), SEED, PER_CLASS)
    rows: Any = made["classes"]
    ordinary = figures.scored(figures.our_search(index), samples.ordinary(1, SEED, ORDINARY))
    return {
        "recall": {
            f"{name}, {word}": round(row[f"{word} at 0.5"], 4)
            for name, row in rows.items()
            for word in ("persons", "firms")
        },
        "crosses flagged": round(float(made["crosses flagged at 0.5"]), 4),  # type: ignore[arg-type]
        "ordinary flagged": round(float((ordinary >= 0.5).mean()), 5),
    }
