"""What the matcher is measured beside: rapidfuzz over all names, and nomenklatura's logic-v2.

logic-v2 is a development dependency of its own (requirements/anchors.txt): where it is not
installed its column stays empty, and the report says so.
"""

import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import Levenshtein

from name_accuracy.samples import LabelledPair, sdn_entries
from vostro.designation import Kind
from vostro.names.compare import compare

Floats = npt.NDArray[np.float64]
Score = Callable[[LabelledPair], float]


class NaiveScan:
    """rapidfuzz's token_sort_ratio against every listed name: what one writes in ten lines."""

    def __init__(self) -> None:
        entries = sdn_entries()
        self.names = [_sorted_words(entry.text) for entry in entries]
        self.designations = [entry.designation for entry in entries]

    def best(self, text: str) -> tuple[float, int]:
        """The greatest score 0..1, and the designation it is of."""
        _, score, at = process.extractOne(_sorted_words(text), self.names, scorer=fuzz.ratio)
        return score / 100, self.designations[at]

    def of(self, text: str, designation: int) -> float:
        """The greatest score of one designation's names."""
        query = _sorted_words(text)
        return max(fuzz.ratio(query, self.names[k]) / 100 for k in self._by()[designation])

    @lru_cache(maxsize=1)  # noqa: B019 - one scan lives as long as the report
    def _by(self) -> dict[int, list[int]]:
        by: dict[int, list[int]] = {}
        for position, designation in enumerate(self.designations):
            by.setdefault(designation, []).append(position)
        return by


def _sorted_words(text: str) -> str:
    return " ".join(sorted(utils.default_process(text).split()))


def ours(pair: LabelledPair) -> float:
    """`vostro compare`."""
    return compare(pair.left, pair.right, pair.kind).score


def levenshtein(pair: LabelledPair) -> float:
    """Plain edit distance of the lower-case texts."""
    return Levenshtein.normalized_similarity(pair.left.lower(), pair.right.lower())


def logic_v2() -> Score | None:
    """Nomenklatura's best open matcher, or None where it is not installed."""
    try:
        from followthemoney import model  # type: ignore[import-not-found,unused-ignore]
        from nomenklatura.matching import (  # type: ignore[import-not-found,unused-ignore]
            LogicV2,
        )
    except ImportError:
        return None
    config = LogicV2.default_config()

    def entity(text: str, schema: str, side: str) -> object:
        # An id of its own for each name: nomenklatura remembers the names of an id.
        made = model.make_entity(schema)
        made.id = f"{side}-{zlib.crc32(text.encode()):x}-{len(text)}"
        made.add("name", text)
        return made

    def score(pair: LabelledPair) -> float:
        schema = "Person" if pair.kind is Kind.PERSON else "Company"
        left, right = entity(pair.left, schema, "a"), entity(pair.right, schema, "b")
        return float(LogicV2.compare(left, right, config).score)

    return score


def scores_of(pairs: Sequence[LabelledPair], score: Score) -> tuple[Floats, Floats]:
    """Scores of the pairs that are the same, and of those that are not."""
    scores = np.array([score(pair) for pair in pairs])
    truth = np.array([pair.is_same for pair in pairs], dtype=bool)
    return scores[truth], scores[~truth]
