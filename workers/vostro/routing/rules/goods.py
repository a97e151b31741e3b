"""High priority and luxury goods on a corridor."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.reading import TEXT
from vostro.routing.signs import Sign

CHPL = "Common High Priority List of 23 Feb 2024 (BIS, EU, Japan, UK); FIN-2023-Alert004"
TOP_TIERS = 2  # of the list: what weapons need most


@rule(
    id="goods.high-priority-code",
    severity=Severity.MEDIUM,
    flags=("R10",),
    all_of=(Sign.CORRIDOR, Sign.GOODS_CODE),
    source=CHPL,
    lawful="Six digits alone are order numbers: a marker word (HS, ТН ВЭД, GTIP, 海关编码) or the "
    "dotted form must stand; amounts of money are told apart; only on a corridor.",
)
def high_priority_code(facts: Facts) -> Iterator[Finding]:
    """Goods with a high priority customs code, paid over a corridor country."""
    for goods in facts.goods:
        if goods.code is not None:
            severity = Severity.MEDIUM if goods.tier <= TOP_TIERS else Severity.LOW
            if facts.tier > 1:
                severity = Severity.HIGH if goods.tier <= TOP_TIERS else Severity.MEDIUM
            if goods_go_west(facts):
                severity = Severity.LOW
            yield Finding(
                goods.path,
                goods.text,
                f"'{goods.text}' is {goods.label}, tier {goods.tier} of the high priority list; "
                f"the route passes {corridor(facts)}.",
                (goods.label,),
                severity,
            )


@rule(
    id="goods.high-priority-words",
    severity=Severity.LOW,
    flags=("R11",),
    all_of=(Sign.CORRIDOR, Sign.GOODS),
    source=CHPL + "; words: headings of the tariffs in each language",
    lawful="Routers, bearings and power supplies are needed everywhere: common words are low, "
    "rarer ones medium on tier 2; goods that a partner country buys are low.",
)
def high_priority_words(facts: Facts) -> Iterator[Finding]:
    """Words for high priority goods in the text, on a corridor."""
    for goods in facts.goods:
        if goods.code is None:
            risky = facts.tier > 1 and not goods.is_common and not goods_go_west(facts)
            yield Finding(
                goods.path,
                goods.text,
                f"'{goods.text}' is a word for {goods.label}; the route passes {corridor(facts)}.",
                (goods.label,),
                Severity.MEDIUM if risky else None,
            )


def corridor(facts: Facts) -> str:
    """The countries of a tier on the route, riskiest first."""
    tiers = facts.knowledge.tiers
    named = sorted(c for c in facts.countries if c in tiers)
    return ", ".join(sorted(named, key=lambda country: -tiers[country])) or "a corridor"


def goods_go_west(facts: Facts) -> bool:
    """Whether a party in a partner country pays one on a corridor: it buys, it does not supply."""
    origin, destination = facts.origin, facts.destination
    partners = facts.knowledge.partners
    return (
        origin is not None
        and destination is not None
        and (
            origin.country in partners
            and destination.country not in partners
            and not facts.has_open_target
            and not facts.links
        )
    )


@rule(
    id="goods.brand-on-corridor",
    severity=Severity.LOW,
    flags=("R11",),
    all_of=(Sign.CORRIDOR, Sign.BRAND),
    source="makers of parts found in Russian weapons (data/goods.toml)",
    lawful="Mines and farms buy their machines everywhere: medium on tier 2 only.",
)
def brand_on_corridor(facts: Facts) -> Iterator[Finding]:
    """A maker of parts that Russian weapons hold is named, on a corridor."""
    for word in facts.reading.words(Sign.BRAND, TEXT):
        yield Finding(
            word.segment.path,
            word.text,
            f"'{word.text}' is a {word.group.label}; the route passes {corridor(facts)}.",
            (word.group.label,),
            Severity.MEDIUM if facts.tier > 1 else None,
        )


@rule(
    id="goods.young-company",
    severity=Severity.MEDIUM,
    flags=("R12",),
    all_of=(Sign.CORRIDOR,),
    any_of=(Sign.GOODS, Sign.GOODS_CODE),
    source="FIN-2023-Alert004 of 19 May 2023; UK red alert of 6 Dec 2023; BIN: decree 406 of 2003",
    lawful="Young firms are many: goods of the high priority list must be paid for as well.",
)
def young_company_buys(facts: Facts) -> Iterator[Finding]:
    """A company formed after February 2022 deals in high priority goods on a corridor.

    The month comes out of its Kazakh number (BIN); wording that calls it new counts too.
    """
    if not facts.goods:
        return
    after = facts.knowledge.policy.company_formed_after
    for month, number, path in facts.company_months:
        if month >= after:
            yield Finding(
                path,
                number,
                f"BIN {number} was registered in {month}; the payment is for "
                f"{facts.goods[0].label}.",
                (month,),
            )
    for word in facts.reading.words(Sign.NEW_COMPANY):
        yield Finding(
            word.segment.path,
            word.text,
            f"'{facts.reading.around(word.start, word.end)}': a new company; the payment is for "
            f"{facts.goods[0].label}.",
            (word.group.label,),
        )


@rule(
    id="goods.no-destination",
    severity=Severity.LOW,
    flags=("R21",),
    all_of=(Sign.CORRIDOR, Sign.NO_DESTINATION),
    source="FinCEN and BIS FIN-2023-NTC2, 6 Nov 2023",
    lawful="Framework contracts leave it open: goods of the list must be named, and it is low.",
)
def destination_left_open(facts: Facts) -> Iterator[Finding]:
    """High priority goods whose destination is to be advised."""
    word = facts.reading.words(Sign.NO_DESTINATION)[0]
    if facts.goods:
        yield Finding(
            word.segment.path,
            word.text,
            f"The destination of {facts.goods[0].label} is left open: "
            f"'{facts.reading.around(word.start, word.end)}'.",
            (word.group.label,),
        )


@rule(
    id="goods.vague",
    severity=Severity.LOW,
    flags=("R40",),
    all_of=(Sign.RISKY_CORRIDOR, Sign.VAGUE),
    source="FIN-2022-Alert003, 28 Jun 2022; EU Commission guidance, 7 Sep 2023",
    lawful="Everybody writes so: only on tier 2 or more and above the policy's amount.",
)
def vague_goods(facts: Facts) -> Iterator[Finding]:
    """A large payment for goods that the text does not name."""
    amount = facts.payment.amount
    if amount is None or amount < facts.knowledge.policy.vague_goods_amount_min:
        return
    for word in facts.reading.words(Sign.VAGUE, TEXT)[:1]:
        yield Finding(
            word.segment.path,
            word.text,
            f"{facts.payment.currency} {amount:,} is paid for '{word.text}'; the route passes "
            f"{corridor(facts)}.",
            (word.group.label,),
        )


@rule(
    id="goods.luxury",
    severity=Severity.LOW,
    flags=("R48",),
    all_of=(Sign.RISKY_CORRIDOR, Sign.LUXURY),
    source="EU Regulation 833/2014 Annexes XVIII and XXIII",
    lawful="Kazakhstan buys cars for itself: only on tier 2 or more and above the amount.",
)
def luxury_goods(facts: Facts) -> Iterator[Finding]:
    """Cars or luxury goods above the limit, on a corridor to Russia or Belarus."""
    amount = facts.payment.amount
    if amount is None or amount < facts.knowledge.policy.luxury_amount_min:
        return
    for word in facts.reading.words(Sign.LUXURY, TEXT)[:1]:
        yield Finding(
            word.segment.path,
            word.text,
            f"{facts.payment.currency} {amount:,} is paid for {word.group.label} ('{word.text}'); "
            f"the route passes {corridor(facts)}.",
            (word.group.label,),
            Severity.MEDIUM if facts.links else None,
        )


@rule(
    id="goods.transit-through-russia",
    severity=Severity.MEDIUM,
    flags=("R43",),
    any_of=(Sign.TRANSIT_RUSSIA,),
    source="EU Regulation 833/2014 Art. 2(1a), 2a(1a), 3k: goods that may not pass Russia",
    lawful="Most goods may pass: low, unless goods of the high priority list are named.",
)
def transit_through_russia(facts: Facts) -> Iterator[Finding]:
    """Goods travel through the territory of Russia, which some goods may not."""
    for word in facts.reading.words(Sign.TRANSIT_RUSSIA)[:1]:
        yield Finding(
            word.segment.path,
            word.text,
            f"'{facts.reading.around(word.start, word.end)}': goods pass Russia.",
            (word.group.label,),
            None if facts.goods else Severity.LOW,
        )
