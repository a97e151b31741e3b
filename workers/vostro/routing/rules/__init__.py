"""One-payment rules, one file a family. Importing this registers them all."""

from vostro.routing.findings import REGISTRY, Rule
from vostro.routing.rules import (
    banks,
    covers,
    detours,
    goods,
    mismatches,
    money,
    parties,
    places,
    shipping,
    wording,
)

__all__ = [
    "RULES",
    "banks",
    "covers",
    "detours",
    "goods",
    "mismatches",
    "money",
    "parties",
    "places",
    "shipping",
    "wording",
]

RULES: tuple[Rule, ...] = tuple(sorted(REGISTRY.values(), key=lambda rule: rule.id))
