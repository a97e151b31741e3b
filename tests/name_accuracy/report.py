"""Writes reports/accuracy: table, plots, figures. `make accuracy`, or `... report.py --gate`.

Everything is measured on halves that nothing was fitted on. With --gate the class figures become
the ones that test_name_accuracy_gate.py holds from now on.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from name_accuracy import anchors, drawing, figures, samples
from name_accuracy.gate import GATE, measured_for_gate
from vostro.names.index import NameIndex, compile_names, load_reference

REPORTS = samples.ROOT / "reports" / "accuracy"
CLASS_MIN = 0.85
HOW = (
    "Half B of everything: nothing of it was fitted on. Ours: mean and range of three makes of the "
    "queries; labelled pairs: three random splits, each with slopes that saw nothing of the "
    "held-out half."
)
Rows = list[list[str]]


def main() -> None:
    """Measures, writes, and prints what the issue asks for."""
    load_reference()
    index = NameIndex(compile_names(samples.sdn_entries()))
    if "--gate" in sys.argv:
        GATE.write_text(json.dumps(measured_for_gate(index), indent=1) + "\n")
        return
    started = time.monotonic()
    found = measure_all(index)
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "figures.json").write_text(json.dumps(found, indent=1) + "\n")
    plots = plots_of(found)
    for name, svg in plots.items():
        (REPORTS / f"{name}.svg").write_text(svg)
    (REPORTS / "report.html").write_text(html_of(found, plots))
    print(text_of(found))
    print(f"\n{time.monotonic() - started:.0f} s; {REPORTS.relative_to(samples.ROOT)}/report.html")


def measure_all(index: NameIndex) -> dict[str, Any]:
    """Ours and the anchors, side by side in one run."""
    ours, naive = figures.our_search(index), figures.naive_search(anchors.NaiveScan())
    logic = anchors.logic_v2()
    first = figures.SEEDS[0]
    return {
        "classes": {
            "ours": [figures.classes(ours, seed) for seed in figures.SEEDS],
            "naive": [figures.classes(naive, first, 60)],
        },
        "list search": {
            "ours": [figures.list_search(ours, seed) for seed in figures.SEEDS],
            "ours, kind not told": [
                figures.list_search(ours, seed, is_kind_known=False) for seed in figures.SEEDS
            ],
            "naive": [figures.list_search(naive, first)],
        },
        "false positives": figures.false_positives(index),
        "benches": {
            "ours": figures.our_benches(),
            "logic-v2": None if logic is None else figures.benches(logic, figures.ANCHOR_PAIRS_MAX),
            "Levenshtein": figures.benches(anchors.levenshtein),
        },
    }


def class_rows(found: Mapping[str, Any]) -> Rows:
    """One row a class: ours persons and firms, the mean over the makes; the scan beside."""
    makes, naive = found["classes"]["ours"], found["classes"]["naive"][0]["classes"]
    rows = []
    for name in makes[0]["classes"]:
        means = [
            np.mean([make["classes"][name][word] for make in makes])
            for word in ("persons", "persons at 0.5", "firms", "firms at 0.5")
        ]
        row = [name, *(f"{mean:.3f}" for mean in means)]
        rows.append([*row, f"{naive[name]['persons']:.3f}", f"{naive[name]['firms']:.3f}"])
    return rows


def bench_rows(found: Mapping[str, Any]) -> Rows:
    """One row a labelled bench."""
    return [
        [bench, *(_bench_cell(scores, bench) for scores in found["benches"].values())]
        for bench in samples.BENCHES
    ]


def _bench_cell(scores: Mapping[str, Mapping[str, float]] | None, bench: str) -> str:
    if scores is None:
        return "not installed"
    one = scores[bench]
    verdict = f"; by verdict {one['by verdict']:.3f}" if "by verdict" in one else ""
    return f"{one['mean']:.3f} ({one['least']:.3f} to {one['greatest']:.3f}){verdict}"


def summary_rows(found: Mapping[str, Any]) -> Rows:
    """What the issue asks for, ours and the scan's."""
    makes, naive = found["classes"]["ours"], found["classes"]["naive"][0]
    lists = found["list search"]
    false = found["false positives"]
    least = min(
        np.mean([make["classes"][name][word] for make in makes])
        for name in makes[0]["classes"]
        for word in ("persons", "firms")
    )
    return [
        ["mean recall at 2% of crosses", spread(makes, "mean"), f"{naive['mean']:.3f}"],
        ["least class", f"{least:.3f}", ""],
        ["crosses flagged at 0.5", spread(makes, "crosses flagged at 0.5"), ""],
        ["list search, best F1", spread(lists["ours"], "best F1"), _f1(lists["naive"])],
        ["list search, F1 at 0.5", spread(lists["ours"], "F1 at 0.5"), ""],
        [
            "the same, kind not told",
            spread(lists["ours, kind not told"], "best F1"),
            "",
        ],
        [
            f"ordinary names flagged, of {false['names']:,.0f}",
            f"{false['all']:.3%}",
            "",
        ],
    ]


def spread(makes: Sequence[Mapping[str, float]], key: str) -> str:
    """Mean and range over the makes."""
    return figures.spread([make[key] for make in makes])


def _f1(makes: Sequence[Mapping[str, float]]) -> str:
    return f"{makes[0]['best F1']:.3f}"


def plots_of(found: Mapping[str, Any]) -> dict[str, str]:
    """Precision against recall, and what passes at each threshold."""
    ours, naive = found["list search"]["ours"][0], found["list search"]["naive"][0]
    return {
        "precision-recall": drawing.plot(
            "List search: precision against recall",
            "recall",
            "precision",
            {
                "vostro": drawing.precision_recall(ours["positive"], ours["negative"]),
                "rapidfuzz over all names": drawing.precision_recall(
                    naive["positive"], naive["negative"]
                ),
            },
        ),
        "threshold": drawing.plot(
            "What passes at each threshold",
            "threshold",
            "share that passes",
            {
                "varied listed names": drawing.by_threshold(ours["positive"]),
                "ordinary names": drawing.by_threshold(ours["negative"]),
            },
        ),
    }


CLASS_HEAD = ("class", "persons", "at 0.5", "firms", "at 0.5", "scan, persons", "scan, firms")


def html_of(found: Mapping[str, Any], plots: Mapping[str, str]) -> str:
    """The report as one page."""
    heads = ("F1, held-out half", *found["benches"])
    return drawing.page(
        "Name matching: accuracy",
        [
            f"<p>{HOW}</p>",
            drawing.table(("figure", "vostro", "rapidfuzz scan"), summary_rows(found)),
            "<h2>Recall by class, where 2% of crossed names pass</h2>",
            drawing.table(CLASS_HEAD, class_rows(found), CLASS_MIN),
            "<h2>Labelled pairs</h2>",
            drawing.table(heads, bench_rows(found)),
            *plots.values(),
        ],
    )


def text_of(found: Mapping[str, Any]) -> str:
    """The same tables for a terminal."""
    rows = [
        *summary_rows(found),
        [],
        list(CLASS_HEAD),
        *class_rows(found),
        [],
        ["F1, held-out half", *found["benches"]],
        *bench_rows(found),
    ]
    return "\n".join("  ".join(f"{cell:<24}" for cell in row) for row in rows)


if __name__ == "__main__":
    main()
