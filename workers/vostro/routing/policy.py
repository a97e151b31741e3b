"""What a compliance officer decides about routes: corridors, limits, rules on and off, words."""

import hashlib
from decimal import Decimal
from typing import Annotated

import msgspec

from vostro.alert import Severity
from vostro.routing.reference import WORD_FILES, Code, ListedBank, WordGroup, source_of

Tier = Annotated[int, msgspec.Meta(ge=0, le=3)]
Days = Annotated[int, msgspec.Meta(ge=1, le=400)]
Count = Annotated[int, msgspec.Meta(ge=2, le=10_000)]
Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]

DATA_FILES = ("countries", "places", "banks", *WORD_FILES)


def data_version() -> str:
    """Which edition of our own facts decided: a hash of the data files."""
    digest = hashlib.sha256()
    for name in DATA_FILES:
        digest.update(source_of(name))
    return digest.hexdigest()[:12]


class WindowPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits of the rules over time. Defaults: routing guide, section 5; to be tuned by replay."""

    pass_through_days: Days = 3
    pass_through_share: Share = 0.9  # of what came in goes out again
    funnel_debtors: Count = 8  # distinct payers from other countries
    funnel_countries: Count = 3
    funnel_days: Days = 30
    fan_out_creditors: Count = 15
    fan_out_days: Days = 7
    structuring_payments: Count = 3
    structuring_days: Days = 5
    structuring_limit: Decimal = Decimal(10_000)  # in USD or EUR; reports are due above it
    structuring_share: Share = 0.9  # from here up to the limit counts as just under it
    surge_factor: Annotated[float, msgspec.Meta(ge=1.5, le=100)] = 5.0
    surge_days: Days = 90  # of its own past that a day is held against
    surge_payments_min: Count = 20  # a corridor with fewer a day has no baseline
    round_trip_days: Days = 30
    resubmission_days: Days = 10
    resubmission_amount_share: Share = 0.01
    equal_amount_days: Days = 30
    reroute_days: Days = 60
    contract_days: Days = 60
    small_purchases: Count = 6  # suppliers of high priority goods a payer has in that time
    small_purchases_days: Days = 30
    goods_history_days: Days = 180
    name_change_days: Days = 365
    dormant_days: Days = 180
    instant_after_hold_days: Days = 2
    cover_hours: Annotated[int, msgspec.Meta(ge=1, le=240)] = 48
    keys_max: Annotated[int, msgspec.Meta(ge=100, le=5_000_000)] = 200_000
    events_per_key_max: Annotated[int, msgspec.Meta(ge=4, le=1_000)] = 64


class RoutePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part of the policy that rules of routing/ read. All facts come from data/, dated."""

    enabled: bool = True
    rules_off: tuple[str, ...] = ()  # ids of rules that are not run
    severities: dict[str, Severity] = {}  # rule id -> its severity instead of the default
    corridor_tiers: dict[Code, Tier] = {}  # country -> tier instead of the one in data/
    embargoes_us_only: bool = False  # Cuba: EU operators may not apply it (Regulation 2271/96)
    bank_measures_of: tuple[str, ...] = ("EU", "US", "UK", "UN")
    words: tuple[WordGroup, ...] = ()  # the bank's own, beside those in data/
    banks: tuple[ListedBank, ...] = ()  # the same
    vague_goods_amount_min: Decimal = Decimal(50_000)
    luxury_amount_min: Decimal = Decimal(50_000)
    company_formed_after: Annotated[
        str, msgspec.Meta(pattern="^[0-9]{4}-[0-9]{2}$", description="year and month")
    ] = "2022-03"
    findings_per_rule_max: Annotated[int, msgspec.Meta(ge=1, le=50)] = 5
    windows: WindowPolicy = msgspec.field(default_factory=WindowPolicy)
    data: str = msgspec.field(default_factory=data_version)  # so that the policy's hash tells it


DEFAULT_ROUTE_POLICY = RoutePolicy()
