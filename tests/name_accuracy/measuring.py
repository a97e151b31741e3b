"""Queries against the index as matrices of features, and the figures that follow from slopes."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from name_accuracy import samples
from name_accuracy.samples import Query
from vostro.designation import Kind
from vostro.names.compare import _one_way
from vostro.names.index import PERSON, NameIndex
from vostro.names.normalise import normalise
from vostro.names.scoring import FEATURES

Floats = npt.NDArray[np.float64]


class Measured(NamedTuple):
    """Candidates of many queries: rows of features, and where each query's rows start."""

    features: Floats  # rows x len(FEATURES)
    is_person: npt.NDArray[np.bool_]  # the slopes a row is scored by
    starts: npt.NDArray[np.int64]  # one a query, into the rows
    has_rows: npt.NDArray[np.bool_]  # one a query
    names: list[str]  # variation of each query
    persons: npt.NDArray[np.bool_]  # one a query: is it a person's name

    def greatest(self, z: Floats) -> Floats:
        """The greatest value among each query's rows, -50 for none."""
        found = np.full(len(self.has_rows), -50.0)
        if len(z):
            found[self.has_rows] = np.maximum.reduceat(z, self.starts[self.has_rows])
        return found


def measure(index: NameIndex, queries: Sequence[Query]) -> Measured:
    """The features of every candidate; of the right designation's alone where there is one."""
    blocks: list[list[float]] = []
    is_person: list[bool] = []
    starts: list[int] = []
    for query in queries:
        starts.append(len(blocks))
        name = normalise(query.text, query.asked)
        if not name.tokens:
            continue
        searched = index.query_of(name, query.asked)
        for position, features in index.compared(searched, query.asked):
            if query.designation >= 0 and index.listed.designations[position] != query.designation:
                continue
            blocks.append(features)
            is_person.append(index.listed.kinds[position] == PERSON)
    ends = [*starts[1:], len(blocks)]
    return Measured(
        np.array(blocks, dtype=np.float64).reshape(-1, len(FEATURES)),
        np.array(is_person, dtype=bool),
        np.array(starts, dtype=np.int64),
        np.array([end > start for start, end in zip(starts, ends, strict=True)], dtype=bool),
        [query.variation for query in queries],
        np.array([query.kind is Kind.PERSON for query in queries], dtype=bool),
    )


def measure_pairs(pairs: Sequence[samples.LabelledPair]) -> Measured:
    """The same for labelled pairs: two rows a pair, one for each direction."""
    blocks: list[list[float]] = []
    is_person: list[bool] = []
    starts: list[int] = []
    for pair in pairs:
        starts.append(len(blocks))
        for left, right in ((pair.left, pair.right), (pair.right, pair.left)):
            way = _one_way(left, right, pair.kind)
            if way is not None:
                blocks.append(way.features)
                is_person.append(not way.is_firm)
    ends = [*starts[1:], len(blocks)]
    return Measured(
        np.array(blocks, dtype=np.float64).reshape(-1, len(FEATURES)),
        np.array(is_person, dtype=bool),
        np.array(starts, dtype=np.int64),
        np.array([end > start for start, end in zip(starts, ends, strict=True)], dtype=bool),
        ["same" if pair.is_same else "different" for pair in pairs],
        np.array([pair.kind is Kind.PERSON for pair in pairs], dtype=bool),
    )


def z_of(measured: Measured, slopes: Floats) -> Floats:
    """Greatest log-odds a query. `slopes`: 2 x (1 + features), persons first, offset first."""
    costs = np.where(
        measured.is_person, measured.features @ slopes[0, 1:], measured.features @ slopes[1, 1:]
    )
    offsets = np.where(measured.is_person, slopes[0, 0], slopes[1, 0])
    return measured.greatest(offsets - costs)


def best_f1(positive: Floats, negative: Floats) -> tuple[float, float]:
    """The best F1 over all thresholds, and its threshold. Scores of what is and what is not."""
    values = np.concatenate((positive, negative))
    truth = np.concatenate((np.ones(len(positive)), np.zeros(len(negative))))
    order = np.argsort(-values, kind="stable")
    hits = np.cumsum(truth[order])
    found = np.arange(1, len(values) + 1)
    f1 = 2 * hits / (found + len(positive))
    last_of_equal = np.append(values[order][1:] != values[order][:-1], True)
    f1[~last_of_equal] = 0
    best = int(np.argmax(f1))
    return float(f1[best]), float(values[order][best])


def f1_at(positive: Floats, negative: Floats, threshold: float) -> float:
    """F1 at a threshold that was chosen elsewhere."""
    hits = float((positive >= threshold).sum())
    found = hits + float((negative >= threshold).sum())
    return 2 * hits / (found + len(positive)) if found else 0.0
