"""Rules over debtor and creditor together, and over the banks between them."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.windows.accounts import ids
from vostro.routing.windows.passing import Passing
from vostro.routing.windows.window import (
    DAY_SECONDS,
    Look,
    Space,
    WindowFinding,
    came_before,
    window_rule,
)

RISKY_TIER = 2
BASELINE_DAYS_MIN = 7  # a week, with its weekend
DIRECT_MIN = 3  # payments that went without another bank make a direct way usual


@window_rule(
    "window.first-seen",
    space=Space.PAIR,
    severity=Severity.LOW,
    flags=("R31", "R13"),
    source="EU Commission guidance for EU operators, 7 Sep 2023: new transit customers",
    lawful="Every trade begins once: low, on tier 2 or more, with goods of the high priority list.",
)
def first_seen(look: Look) -> Iterator[WindowFinding]:
    """Two that never paid each other before trade in high priority goods on a risky corridor."""
    event = look.event
    is_new = not any(o.payment_id != event.payment_id for o in look.window.events)
    if is_new and event.tier >= RISKY_TIER and event.goods:
        yield WindowFinding(
            f"The first payment of this pair ({event.corridor or 'corridor unknown'}) seen here "
            f"is for {event.goods[0]}.",
            (event.payment_id,),
        )


@window_rule(
    "window.structuring",
    space=Space.PAIR,
    severity=Severity.MEDIUM,
    flags=("R33",),
    source="FATF recommendation 20; limits of the policy",
    lawful="Instalments are alike: only payments just under the limit count, three within days.",
)
def structuring(look: Look) -> Iterator[WindowFinding]:
    """Several payments of one pair, each just under a limit for reports."""
    event = look.event
    limit = float(look.policy.structuring_limit)

    def just_under(other: Passing) -> bool:
        return look.policy.structuring_share * limit <= other.amount < limit

    alike = [
        o
        for o in look.within(look.policy.structuring_days)
        if just_under(o) and o.currency == event.currency
    ]
    if just_under(event) and len(alike) + 1 >= look.policy.structuring_payments:
        yield WindowFinding(
            f"{len(alike) + 1} payments of one pair just under {event.currency} {limit:,.0f} "
            f"within {look.policy.structuring_days} days.",
            ids(alike, event),
        )


@window_rule(
    "window.rerouted-after-hold",
    space=Space.PAIR,
    severity=Severity.HIGH,
    flags=("R29", "R17"),
    source="OFAC advisory to foreign financial institutions, 12 Jun 2024",
    lawful="Whole economies moved away from listed banks: an earlier payment of the pair over the "
    "old bank must have been held.",
)
def rerouted_after_hold(look: Look) -> Iterator[WindowFinding]:
    """The pair comes again over another bank after a payment over its old bank was held."""
    event = look.event
    banks = (event.debtor_bank, event.creditor_bank)
    held = [
        o
        for o in look.within(look.policy.reroute_days)
        if o.is_held and came_before(o, event) and (o.debtor_bank, o.creditor_bank) != banks
    ]
    if held:
        old = held[-1]
        yield WindowFinding(
            f"The pair paid over {old.debtor_bank} > {old.creditor_bank} and was held; now it "
            f"comes over {event.debtor_bank} > {event.creditor_bank}.",
            ids(held[-3:], event),
        )


@window_rule(
    "window.instant-after-hold",
    space=Space.PAIR,
    severity=Severity.MEDIUM,
    flags=("R55",),
    source="Vostro's deduction",
    lawful="Customers are impatient: medium.",
)
def instant_after_hold(look: Look) -> Iterator[WindowFinding]:
    """An instant payment right after one of the same pair was held on another channel."""
    event = look.event
    if not event.is_instant:
        return
    held = [
        o
        for o in look.within(look.policy.instant_after_hold_days)
        if o.is_held and not o.is_instant and came_before(o, event)
    ]
    if held:
        yield WindowFinding(
            f"An instant payment follows a held one of the pair within "
            f"{look.policy.instant_after_hold_days} days.",
            ids(held, event),
        )


@window_rule(
    "window.unusual-intermediary",
    space=Space.BANKS,
    severity=Severity.MEDIUM,
    flags=("R58",),
    source="OFAC advisory to foreign financial institutions, 12 Jun 2024; Vostro's deduction",
    lawful="Prices and cut-off times change ways: the bank between must be of tier 2 or more and "
    "these banks must have gone without one.",
)
def unusual_intermediary(look: Look) -> Iterator[WindowFinding]:
    """A bank of a risky country stands between two banks that deal with each other directly."""
    event = look.event
    if event.tier_of_intermediaries < RISKY_TIER:
        return
    direct = [o for o in look.within(look.policy.reroute_days) if not o.intermediaries]
    if len(direct) >= DIRECT_MIN:
        yield WindowFinding(
            f"{event.debtor_bank} and {event.creditor_bank} dealt directly {len(direct)} times; "
            f"now {', '.join(event.intermediaries)} stands between.",
            ids(direct[-3:], event),
        )


@window_rule(
    "window.corridor-surge",
    space=Space.CORRIDOR,
    severity=Severity.LOW,
    flags=("R34",),
    source="EU sanctions envoy on unusual trade flows, 2023 to 2025",
    lawful="Seasons and new contracts: low, for reports; a corridor with few payments has no "
    "baseline.",
)
def corridor_surge(look: Look) -> Iterator[WindowFinding]:
    """A corridor has many times the payments of its own median day."""
    event = look.event
    day, counts = event.at // DAY_SECONDS, look.window.counts
    past = sorted(n for d, n in counts.items() if 0 < day - d <= look.policy.surge_days)
    today = counts.get(day, 0) + 1
    if len(past) < BASELINE_DAYS_MIN or today < look.policy.surge_payments_min:
        return
    median = past[len(past) // 2]
    if today == int(look.policy.surge_factor * median) + 1:
        yield WindowFinding(
            f"{look.key}: {today} payments today, {look.policy.surge_factor:g} times its median "
            f"day of {median}.",
            ids(list(look.window.events), event),
        )
