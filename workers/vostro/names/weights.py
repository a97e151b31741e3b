"""How much a token tells: rare ones much, legal forms and particles next to nothing."""

import math
from functools import lru_cache

from vostro.names.normalise import INITIAL, LEGAL, NUMBER, PARTICLE, PATRONYMIC
from vostro.names.reference import frequencies

ORDINARY_NAMES = 100_000  # frequencies.tsv counts per so many
WEIGHT_MIN = 0.15
ROLE_WEIGHTS = {LEGAL: 0.05, PARTICLE: 0.10, INITIAL: 0.20}
SHORT_FACTOR, SHORT_CHARACTERS = 0.7, 2
PATRONYMIC_FACTOR = 0.5  # it repeats the father's name, and is left out as often as not
NUMBER_WEIGHT_MAX = 0.4
# Firms put these behind their name or leave them out as it pleases them.
AFFIXES = frozenset(("group", "holding", "holdings", "groupe", "gruppe", "grupo", "gruppa"))
AFFIX_WEIGHT_MAX = 0.22


def rarity(token: str, listed: int = 0, names: int = 0) -> float:
    """Weight 0.15..1 of a token that `listed` of `names` listed names have."""
    count = listed + frequencies().get(token, 0)
    return max(WEIGHT_MIN, 1 - math.log1p(count) / math.log1p(names + ORDINARY_NAMES))


def weight_of(token: str, role: int, rare: float) -> float:
    """Weight 0.05..1 of a token in its role; `rare` is its rarity."""
    if role in ROLE_WEIGHTS:
        return ROLE_WEIGHTS[role]
    if role == NUMBER:
        return min(rare, NUMBER_WEIGHT_MAX)
    if token in AFFIXES:
        return min(rare, AFFIX_WEIGHT_MAX)
    if role == PATRONYMIC:
        return max(WEIGHT_MIN, rare * PATRONYMIC_FACTOR)
    return rare * SHORT_FACTOR if len(token) <= SHORT_CHARACTERS else rare


@lru_cache(maxsize=50_000)
def ordinary_weight(token: str, role: int) -> float:
    """Weight of a token when no list is at hand, by ordinary names alone."""
    return weight_of(token, role, rarity(token))
