"""How signs add up to an outcome: the part of the policy that weighs."""

from typing import Annotated

import msgspec

from vostro.alert import Outcome

Weight = Annotated[float, msgspec.Meta(ge=0.0, le=5.0)]
TIERS = 4


class Combination(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Signs that say more together than each alone. A name stands for all rules it begins."""

    rules: Annotated[tuple[str, ...], msgspec.Meta(min_length=2, max_length=6)]
    adds: Weight
    tier_min: Annotated[int, msgspec.Meta(ge=0, le=3)] = 1
    because: str = ""


def default_combinations() -> tuple[Combination, ...]:
    """Corridor, goods, youth and bank measure: what most published cases are made of."""
    return (
        Combination(
            rules=("goods.high-priority", "goods.young-company"),
            adds=0.25,
            because="a young company and high priority goods",
        ),
        Combination(
            rules=("goods.high-priority", "party.payment-agent"),
            adds=0.25,
            because="a payment agent and high priority goods",
        ),
        Combination(
            rules=("goods.high-priority", "route."),
            adds=0.25,
            because="high priority goods on a way that the ends don't explain",
        ),
        Combination(
            rules=("bank.", "goods.high-priority"),
            adds=0.5,
            because="a bank under suspicion and high priority goods",
        ),
        Combination(
            rules=("money.", "route."),
            adds=0.25,
            tier_min=2,
            because="money of another country on a way that the ends don't explain",
        ),
    )


class ScoringPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weights of the signs of a route. 1.0 holds."""

    hold_from: Weight = 1.0
    # Weak signs alone are recorded, however many: one that says something must be among them.
    only_low_holds: bool = False
    # Within one family of rules the best sign counts whole, the second by this share, others not.
    second_of_family: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)] = 0.5
    # Outside every corridor medium and low signs count half; the tier alone never holds.
    tier_factors: Annotated[
        tuple[Weight, ...], msgspec.Meta(min_length=TIERS, max_length=TIERS)
    ] = (0.5, 1.0, 1.15, 1.2)
    combinations: tuple[Combination, ...] = msgspec.field(default_factory=default_combinations)
    # What a rule of high severity calls for where that is not hold. Source: 31 CFR 501.604.
    outcomes: dict[str, Outcome] = msgspec.field(
        default_factory=lambda: {
            "bank.transaction-ban": Outcome.REJECT,
            "place.embargoed-country": Outcome.REJECT,
            "place.embargoed-territory": Outcome.REJECT,
            "shipping.occupied-port": Outcome.REJECT,
        }
    )
