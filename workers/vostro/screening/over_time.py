"""A payment beside those before it: what the rules over time add to its screening."""

from datetime import datetime

import msgspec

from vostro.alert import Outcome, Screening
from vostro.payment import Payment
from vostro.routing.facts import Facts
from vostro.routing.judge import judge_route
from vostro.routing.windows.passing import AWAITS_COVER, Passing, is_cover, passing_of
from vostro.routing.windows.watch import WindowHit, Windows
from vostro.screening.explain import summary_of
from vostro.screening.outcome import gravest, outcome_of_route, paragraph
from vostro.screening.policy import Policy


def is_watched(facts: Facts, screening: Screening) -> bool:
    """Payments on a corridor, held ones, and covers with the payments that await one."""
    return (
        facts.tier > 0
        or screening.outcome is not Outcome.RELEASE
        or facts.payment.settlement_method == AWAITS_COVER
        or is_cover(facts)
    )


def passing_if_watched(
    payment: Payment, screening: Screening, policy: Policy, at: datetime
) -> Passing | None:
    """What windows keep of a payment; None for one off the corridors, which costs nothing more.

    `at` is when the record was accepted, aware, in UTC.
    """
    facts = judge_route(payment, policy.route).facts  # known: it was judged just now
    if facts is None or not is_watched(facts, screening):
        return None
    return passing_of(facts, at, is_held=screening.outcome is not Outcome.RELEASE)


def with_windows(
    payment: Payment, screening: Screening, found: tuple[WindowHit, ...], policy: Policy
) -> Screening:
    """The screening with what the windows say: signs of the route and of time add up."""
    if not found:
        return screening
    judged = judge_route(payment, policy.route)
    known = screening.hits or screening.noted
    named = tuple(hit for hit in known if hit.designation is not None)
    signs = (*(hit for hit in known if hit.designation is None), *(one.hit for one in found))
    weighed = outcome_of_route(signs, judged.tier, policy.scoring)
    if weighed.outcome is Outcome.RELEASE and screening.outcome is Outcome.RELEASE:
        return msgspec.structs.replace(screening, noted=(*named, *signs))
    return msgspec.structs.replace(
        screening,
        outcome=gravest((screening.outcome, weighed.outcome)),
        hits=(*named, *signs),
        noted=(),
        route=judged.route,
        summary=summary_of(payment, named, paragraph(weighed, judged.route, signs)),
    )


def screen_over_time(
    payment: Payment, screening: Screening, windows: Windows, policy: Policy, at: datetime
) -> Screening:
    """One payment of a run: for a file, where every window lives in one process."""
    passing = passing_if_watched(payment, screening, policy, at)
    if passing is None:
        return screening
    return with_windows(payment, screening, windows.observe(passing), policy)
