"""Signs of the route added up to one outcome, with the sum explained."""

from collections.abc import Iterable
from typing import NamedTuple

from vostro.alert import Hit, Outcome, Severity
from vostro.screening.scoring import Combination, ScoringPolicy

SIGNS_TOLD_MAX = 6


class Weighed(NamedTuple):
    """What the signs weigh together. 1.0 and more holds, unless the policy says otherwise."""

    outcome: Outcome
    total: float
    combinations: tuple[Combination, ...]
    tier: int


def outcome_of_route(hits: tuple[Hit, ...], tier: int, policy: ScoringPolicy) -> Weighed:
    """The outcome that the signs of a route call for; a high one alone is enough."""
    met = tuple(c for c in policy.combinations if is_met(c, hits, tier))
    high = [hit for hit in hits if hit.severity is Severity.HIGH]
    total = weight_of(hits, tier, policy) + sum(combination.adds for combination in met)
    total = max(round(total, 2), 1.0 if high else 0.0)
    outcome = Outcome.RELEASE
    if high:
        outcome = gravest(policy.outcomes.get(hit.rule, Outcome.HOLD) for hit in high)
    elif total >= policy.hold_from and (
        policy.only_low_holds or any(hit.severity is Severity.MEDIUM for hit in hits)
    ):
        outcome = Outcome.HOLD
    return Weighed(outcome, total, met, tier)


def weight_of(hits: tuple[Hit, ...], tier: int, policy: ScoringPolicy) -> float:
    """The sum over families of rules: of each its best sign and a share of its second.

    One rule counts once, however many places it was true at: many words are not many signs.
    """
    best_of_rule: dict[str, float] = {}
    for hit in hits:
        best_of_rule[hit.rule] = max(hit.score, best_of_rule.get(hit.rule, 0.0))
    families: dict[str, list[float]] = {}
    for rule, score in best_of_rule.items():
        families.setdefault(rule.partition(".")[0], []).append(score)
    total = 0.0
    for scores in families.values():
        first, *others = sorted(scores, reverse=True)
        total += first + policy.second_of_family * (others[0] if others else 0.0)
    return total * policy.tier_factors[tier]


def is_met(combination: Combination, hits: tuple[Hit, ...], tier: int) -> bool:
    """Whether each of its rules, by its beginning, is among the hits, on such a corridor."""
    return tier >= combination.tier_min and all(
        any(hit.rule.startswith(name) for hit in hits) for name in combination.rules
    )


def gravest(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of several; release if there is none."""
    order = list(Outcome)
    return max(outcomes, key=order.index, default=Outcome.RELEASE)


def paragraph(weighed: Weighed, route: str, hits: tuple[Hit, ...]) -> str:
    """The route and its signs in sentences that an analyst can paste into a case."""
    if not hits:
        return ""
    order = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
    told: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: order.index(hit.severity)):
        told.setdefault(hit.rule, hit)
    signs = " ".join(hit.explanation for hit in list(told.values())[:SIGNS_TOLD_MAX])
    more = len(told) - SIGNS_TOLD_MAX
    rest = f" And {more} more sign{'s' if more > 1 else ''}." if more > 0 else ""
    because = "; ".join(c.because for c in weighed.combinations if c.because)
    together = f" Together: {because}." if because else ""
    return (
        f"Route: {route}. {signs}{rest}{together} The signs weigh {weighed.total:.2f} "
        f"(1.00 holds) on a corridor of tier {weighed.tier}."
    )
