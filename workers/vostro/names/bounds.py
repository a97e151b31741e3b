"""How much log-odds a listed name can still reach: what rules it out before it is aligned."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vostro.names.scoring import EVIDENCE_MAX, MISSING_FACTOR, POSITION, Slopes

# A listed word may weigh a little more than the query word it met.
SURPLUS_FACTOR, SURPLUS = 1.15, 0.1
Floats = npt.NDArray[np.float64]


class Bounds(NamedTuple):
    """How much log-odds a name can still reach. Source: the fitted slopes of one kind."""

    offset: float
    evidence: float
    missing: float
    share: float
    listed_missing: float
    listed_share: float
    loss: float

    def against(self, loss: float, listed_share: float, listed_heaviest: float) -> float:
        """The least log-odds that these features cost."""
        _, _, _, _, missing, share, loss_slope = self
        heaviest = MISSING_FACTOR * listed_heaviest
        if heaviest < 1.0:
            missing *= heaviest
        return loss_slope * loss + share * listed_share + missing

    def exceeds(self, other: "Bounds") -> bool:
        """Whether this one lets every name reach more than the other does."""
        gains = self.offset >= other.offset and self.evidence + self.offset >= (
            other.evidence + other.offset
        )
        return gains and all(
            mine <= others for mine, others in zip(self[2:], other[2:], strict=True)
        )

    def best(self, total: float, lost: float, heaviest: float) -> float:
        """The greatest log-odds with words of weight `lost` unmet, the heaviest of `heaviest`."""
        offset, evidence, missing, share, _, _, _ = self  # asked for some ten times a name
        met = (total - lost) / EVIDENCE_MAX
        if met < 1.0:
            evidence *= met
        if not lost:
            return offset + evidence
        heaviest *= MISSING_FACTOR
        if heaviest < 1.0:
            missing *= heaviest
        return offset + evidence - missing - share * lost / total

    def best_of_many(self, total: float, lost: Floats, heaviest: Floats) -> Floats:
        """The same for many names at once."""
        return (
            self.offset
            + self.evidence * np.minimum(1.0, (total - lost) / EVIDENCE_MAX)
            - self.missing * np.minimum(1.0, MISSING_FACTOR * heaviest)
            - self.share * lost / total
        )


def bounds_of(slopes: Slopes, penalty: float = 0.0) -> Bounds:
    """The bounds that follow from fitted slopes; `penalty` lowers them, for the other kind."""
    return Bounds(
        slopes.offset - penalty,
        slopes.slopes[POSITION["evidence"]],
        slopes.slopes[POSITION["query_missing"]],
        slopes.slopes[POSITION["query_share"]],
        slopes.slopes[POSITION["listed_missing"]],
        slopes.slopes[POSITION["listed_share"]],
        slopes.slopes[POSITION["loss"]],
    )


def most_lenient(bounds: Sequence[Bounds]) -> tuple[Bounds, ...]:
    """Those of the bounds that another one does not exceed whatever the names are."""
    return tuple(
        one
        for one in bounds
        if not any(other is not one and other.exceeds(one) for other in bounds)
    )


def log_odds(cutoff: float) -> float:
    """The log-odds of a score."""
    return math.log(cutoff / (1 - cutoff)) if 0 < cutoff < 1 else math.copysign(50, cutoff - 0.5)
