"""Fits slopes.tsv: what each feature costs. Run by hand: `cd tests && python -m name_accuracy.fit`.

Fitted on half A of everything: varied and crossed names of designations of half A, ordinary names
of half A, and one random half of each labelled bench. Three fits, each with another make of the
training set and another random half of the benches: their mean is what ships, and each by itself
is judged on the halves that it has not seen (fits.json, report.py). First logistic regression,
then coordinate ascent on what is asked for: recall where 2% of crosses and 0.3% of ordinary names
pass, and the pairs' log-loss.
"""

import json
import sys
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from name_accuracy import samples
from name_accuracy.measuring import Measured, f1_at, measure, measure_pairs, z_of
from vostro.names.index import NameIndex, compile_names
from vostro.names.scoring import FEATURES, fitted

Floats = npt.NDArray[np.float64]

KINDS = ("person", "firm")
COLUMNS = ("offset", *FEATURES, "pair_offset")
SEEDS = (1, 2, 3)  # three makes of the training set, three orders: the slopes are their mean
PER_CLASS, CROSSES, ORDINARY, PAIRS_MAX = 240, 3_000, 8_000, 3_000
CROSSES_PASS, ORDINARY_PASS = 0.02, 0.003
SOFTNESS = 0.5
ORDINARY_SHARE, PAIRS_SHARE = 0.7, 0.12
HARD = {"dropped token": 2.0, "initials": 1.5, "truncated": 1.5, "dropped vowels": 1.5, "ocr": 1.2}
HARD |= {"phonetic": 1.2, "keyboard": 1.2, "joined or split": 1.3}
RIDGE, KIND_RIDGE = 0.0004, 0.0008
SLOPE_MAX = 25.0
STEPS = (0.4, 0.15, 0.05)
# Set, not fitted: a wrong kind in a message must not hide a listed name, and no data here tells
# how much less a weak alias is worth, or that "No 1" is not "No 2".
FIXED = {"kind": 3.0, "weak": 1.0, "numbers": 4.0}


class Training(NamedTuple):
    """Everything of half A, measured once."""

    varied: Measured
    crossed: Measured
    ordinary: Measured
    pairs: tuple[Measured, ...]


def training(index: NameIndex, seed: int) -> Training:
    """One make of the training set."""
    varied, crossed, ordinary = (
        measure(index, samples.half_unkind(queries, seed))
        for queries in (
            samples.varied(0, seed, PER_CLASS),
            samples.crossed(0, seed, CROSSES),
            samples.ordinary(0, seed, ORDINARY),
        )
    )
    pairs = tuple(
        measure_pairs(samples.split(samples.labelled(bench), seed)[0][:PAIRS_MAX])
        for bench in samples.BENCHES
    )
    return Training(varied, crossed, ordinary, pairs)


def logistic(data: Training, slopes: Floats) -> Floats:
    """Projected gradient descent on the best row of each query, mined again four times."""
    for _ in range(4):
        rows, kinds, labels, weights = _best_rows(data, slopes)
        slopes = _descend(rows, kinds, labels, weights, slopes)
    return slopes


def _best_rows(data: Training, slopes: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    rows, kinds, labels, weights = [], [], [], []
    groups = [(data.varied, 1.0, 2.0), (data.crossed, 0.0, 1.0), (data.ordinary, 0.0, 2.0)]
    for measured, label, weight in groups:
        z = slopes[np.where(measured.is_person, 0, 1), 0] - np.where(
            measured.is_person,
            measured.features @ slopes[0, 1:],
            measured.features @ slopes[1, 1:],
        )
        ends = np.append(measured.starts[1:], len(z))
        for start, end in zip(measured.starts, ends, strict=True):
            if end > start:
                best = start + int(np.argmax(z[start:end]))
                rows.append(measured.features[best])
                kinds.append(0.0 if measured.is_person[best] else 1.0)
                labels.append(label)
                weights.append(weight / len(measured.names))
    return np.array(rows), np.array(kinds), np.array(labels), np.array(weights)


def _descend(
    rows: Floats, kinds: Floats, labels: Floats, weights: Floats, slopes: Floats
) -> Floats:
    moment, speed = np.zeros_like(slopes), np.zeros_like(slopes)
    which = kinds.astype(int)
    for step in range(1, 400):
        z = slopes[which, 0] - (rows * slopes[which, 1:]).sum(axis=1)
        pull = weights * (1 / (1 + np.exp(-np.clip(z, -30, 30))) - labels)
        gradient = np.zeros_like(slopes)
        for kind in (0, 1):
            mine = which == kind
            gradient[kind, 0] = pull[mine].sum()
            gradient[kind, 1:] = -(rows[mine] * pull[mine, None]).sum(axis=0)
        gradient[:, 1:] += 0.002 * (slopes[:, 1:] - slopes[:, 1:].mean(axis=0)) / 2
        moment = 0.9 * moment + 0.1 * gradient
        speed = 0.99 * speed + 0.01 * gradient**2
        slopes = slopes - 0.05 * (moment / (1 - 0.9**step)) / (
            np.sqrt(speed / (1 - 0.99**step)) + 1e-9
        )
        slopes[:, 1:] = np.clip(slopes[:, 1:], 0, SLOPE_MAX)
        for name, value in FIXED.items():
            slopes[:, 1 + FEATURES.index(name)] = value
    return slopes


class Goal:
    """What the ascent climbs: soft recall at both cuts, less the pairs' log-loss."""

    def __init__(self, data: Training) -> None:
        self.data = data
        names, persons = np.array(data.varied.names), data.varied.persons
        weights = np.zeros(len(names))
        for name in dict.fromkeys(data.varied.names):
            for is_person in (True, False):
                mine = (names == name) & (persons == is_person)
                weights[mine] = HARD.get(name, 1.0) / max(1, mine.sum())
        self.weights = weights / weights.sum()
        self.truths = [np.array([name == "same" for name in pair.names]) for pair in data.pairs]

    def __call__(self, slopes: Floats) -> float:
        varied = z_of(self.data.varied, slopes)
        cut = _cut(z_of(self.data.crossed, slopes), CROSSES_PASS)
        ordinary_cut = _cut(z_of(self.data.ordinary, slopes), ORDINARY_PASS)
        value = self._recall(varied, cut) + ORDINARY_SHARE * self._recall(varied, ordinary_cut)
        for pair, truth in zip(self.data.pairs, self.truths, strict=True):
            z = np.clip(z_of(pair, slopes) - ordinary_cut, -6, 6) * np.where(truth, 1, -1)
            balance = np.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum())
            value -= PAIRS_SHARE / len(self.truths) * float((balance * np.log1p(np.exp(-z))).sum())
        apart = np.abs(slopes[0, 1:] - slopes[1, 1:]).sum()
        return value - RIDGE * float(slopes[:, 1:].sum()) - KIND_RIDGE * float(apart)

    def _recall(self, z: Floats, cut: float) -> float:
        soft = 1 / (1 + np.exp(-np.clip((z - cut) / SOFTNESS, -30, 30)))
        return float((self.weights * soft).sum())


def _cut(z: Floats, share: float) -> float:
    """Where about `share` of the values pass: the mean of three neighbouring quantiles."""
    return float(np.quantile(z, [1 - 0.75 * share, 1 - share, 1 - 1.25 * share]).mean())


def climb(goal: Goal, slopes: Floats, seed: int) -> Floats:
    """Coordinate ascent: each slope up and down by a share of itself, in a random order."""
    source = np.random.default_rng(seed)
    best = goal(slopes)
    for step in STEPS:
        for _ in range(3):
            before = best
            for place in source.permutation(slopes.size):
                at = divmod(int(place), slopes.shape[1])
                size = step * max(1.0, abs(slopes[at]))
                for move in (size, -size):
                    tried = slopes.copy()
                    tried[at] += move
                    if at[1]:
                        tried[at] = min(max(tried[at], 0.0), SLOPE_MAX)
                    if FIXED.get(FEATURES[at[1] - 1] if at[1] else "") is not None:
                        continue
                    value = goal(tried)
                    if value > best + 1e-6:
                        slopes, best = tried, value
                        break
            if best - before < 2e-4:
                break
    return slopes


def fit(index: NameIndex, seed: int) -> Floats:
    """One fit: offset such that 0.4% of ordinary names pass at 0.5."""
    data = training(index, seed)
    start = np.array([[s.offset, *s.slopes] for s in (fitted()[kind] for kind in KINDS)])
    for name, value in FIXED.items():
        start[:, 1 + FEATURES.index(name)] = value
    goal = Goal(data)
    slopes = climb(goal, logistic(data, start), seed)
    again = climb(goal, start, seed)  # from where the last fit ended
    slopes = max((slopes, again), key=goal)
    for name, value in FIXED.items():
        slopes[:, 1 + FEATURES.index(name)] = value
    slopes[:, 0] -= _cut(z_of(data.ordinary, slopes), ORDINARY_PASS)
    print(f"seed {seed}: goal {goal(slopes):.4f}", flush=True)
    return np.column_stack((slopes, pair_offsets(data, slopes)))


def pair_offsets(data: Training, slopes: Floats) -> list[float]:
    """How much likelier a pair is one that is asked about by itself: where F1 is best is 0.5."""
    offsets = []
    for benches in ((0, 1), (2, 3)):  # of persons, of firms
        best, best_cut = 0.0, 0.0
        for cut in np.arange(-8.0, 0.0, 0.1):
            value = 0.0
            for bench in benches:
                z = z_of(data.pairs[bench], slopes)
                truth = np.array([name == "same" for name in data.pairs[bench].names])
                value += f1_at(z[truth], z[~truth], float(cut))
            if value > best:
                best, best_cut = value, float(cut)
        offsets.append(-best_cut)
    return offsets


def write(slopes: Floats) -> None:
    """slopes.tsv, with what it was fitted on."""
    head = (
        "# What each feature costs (scoring.py): score = logistic(offset - sum of cost*feature).\n"
        "# By tests/name_accuracy/fit.py: mean of three fits on half A of listed, crossed and\n"
        "# ordinary names, and on a random half of each labelled bench. Kind, weak, numbers: set.\n"
    )
    lines = ["feature\tperson\tfirm"]
    for position, name in enumerate(COLUMNS):
        lines.append(f"{name}\t{slopes[0, position]:.3f}\t{slopes[1, position]:.3f}")
    path = samples.ROOT / "workers" / "vostro" / "names" / "reference" / "slopes.tsv"
    path.write_text(head + "\n".join(lines) + "\n")


def main() -> None:
    """All fits, or those of the seeds named."""
    index = NameIndex(compile_names(samples.sdn_entries()))
    fits = {seed: fit(index, seed) for seed in [int(seed) for seed in sys.argv[1:]] or SEEDS}
    path = samples.ROOT / "tests" / "name_accuracy" / "fits.json"
    kept = {str(seed): np.round(slopes, 3).tolist() for seed, slopes in fits.items()}
    written = {"features": list(COLUMNS), "fits": kept}
    path.write_text(json.dumps(written, indent=1) + "\n")
    write(np.mean(list(fits.values()), axis=0))


if __name__ == "__main__":
    main()
