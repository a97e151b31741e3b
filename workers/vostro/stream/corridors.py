"""Between which countries flagged and watched payments go. For the metrics alone."""

from typing import NamedTuple

from vostro.payment import Payment
from vostro.routing.hops import Hop
from vostro.routing.judge import judge_route
from vostro.routing.policy import RoutePolicy

FLAGGED, WATCHED = "flagged", "watched"
UNKNOWN = "unknown"  # no field tells a country


class Corridor(NamedTuple):
    """ISO 3166-1 codes of who pays and who is paid; never a name, a bank or a town."""

    origin: str
    destination: str
    standing: str  # flagged, or watched: released, on a corridor of tier 1 to 3


def corridor_of(payment: Payment, policy: RoutePolicy, *, is_flagged: bool) -> Corridor | None:
    """The corridor of a payment that was just judged; None for a released one of tier 0."""
    facts = judge_route(payment, policy).facts
    if facts is None or not (is_flagged or facts.tier):
        return None
    standing = FLAGGED if is_flagged else WATCHED
    return Corridor(country(facts.origin), country(facts.destination), standing)


def country(hop: Hop | None) -> str:
    """Of an end of the route. Hops have countries that exist, never what stood in the message."""
    return UNKNOWN if hop is None or hop.country is None else hop.country
