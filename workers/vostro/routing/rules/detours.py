"""Ways that neither end of a payment explains."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.hops import Hop
from vostro.routing.reading import Word
from vostro.routing.signs import Sign

SYNTHESIS = "FIN-2022-Alert003 of 28 Jun 2022; EU Commission guidance for EU operators, 7 Sep 2023"


@rule(
    id="route.detour",
    severity=Severity.LOW,
    flags=("R04",),
    any_of=(Sign.CORRIDOR,),
    source=SYNTHESIS,
    lawful="Banks of the countries where the currency is cleared, and of the parties' own "
    "countries, are no detour. Medium only where Russia or Belarus is at an end.",
)
def detour(facts: Facts) -> Iterator[Finding]:
    """A bank on the way sits in a transit country that neither end of the payment explains."""
    knowledge = facts.knowledge
    home = knowledge.home_of.get(facts.payment.currency or "")
    explained = facts.party_countries | (frozenset(home.countries) if home else frozenset())
    if not facts.party_countries:
        return
    for hop in facts.route.hops:
        if hop.is_bank and hop.country in knowledge.transit and hop.country not in explained:
            to_target = bool(facts.party_countries & knowledge.targets)
            risky = to_target or knowledge.tier_of(hop.country) > 1
            yield Finding(
                hop.path("bic"),
                hop.label,
                f"{hop.label} in {hop.country} is on the way; the parties sit in "
                f"{', '.join(sorted(facts.party_countries))}.",
                (str(hop.country),),
                Severity.MEDIUM if risky else None,
                hop.role,
            )


@rule(
    id="route.transit-path",
    severity=Severity.MEDIUM,
    flags=("R18",),
    all_of=(Sign.CORRIDOR,),
    any_of=(
        Sign.TARGET,
        Sign.MISMATCH,
        Sign.COUNTRY,
        Sign.TARGET_PLACE,
        Sign.ID_MARKER,
        Sign.PHONE,
        Sign.HOME_CURRENCY,
    ),
    source=SYNTHESIS + "; UK red alert of 6 Dec 2023",
    lawful="Trade of a transit country with Russia itself is lawful and no sign; so is trade of "
    "the West with a transit country without any tie to Russia or Belarus.",
)
def transit_path(facts: Facts) -> Iterator[Finding]:
    """Between the West and a transit country, with a tie to Russia or Belarus that is not plain.

    The pattern is origin, via, destination: EU to KZ, KG, AE, TR, AM, GE, UZ or HK, and a third
    party, bank, address, number, phone, currency or text that points on to Russia or Belarus.
    """
    origin, destination = facts.origin, facts.destination
    if origin is None or destination is None:
        return
    ends = (origin.country, destination.country)
    knowledge = facts.knowledge
    if not any(end in knowledge.transit for end in ends):
        return
    if any(end in knowledge.targets for end in ends):
        return
    between_transit = all(end in knowledge.transit for end in ends) and ends[0] != ends[1]
    if not between_transit and not any(end in knowledge.partners for end in ends):
        return
    says = tuple(dict.fromkeys(link.says for link in facts.links))
    if says:
        strong = any(not link.is_hidden for link in facts.links) or len(facts.links) > 1
        yield Finding(
            facts.links[0].path,
            says[0],
            f"The payment goes {ends[0]} to {ends[1]} and ties on to "
            f"{facts.links[0].country}: {'; '.join(says[:4])}.",
            says[:6],
            None if strong else Severity.LOW,
        )


@rule(
    id="route.target-banks-in-transit",
    severity=Severity.MEDIUM,
    flags=("R18",),
    all_of=(Sign.TARGET, Sign.CORRIDOR),
    source=SYNTHESIS + "; EU Regulation 2025/2033 (Kyrgyz and Tajik banks that clear roubles)",
    lawful="Trade between the account's country and Russia is lawful and no sign: the other end "
    "must be a third country.",
)
def target_party_banks_in_transit(facts: Facts) -> Iterator[Finding]:
    """A party in Russia or Belarus pays or is paid over an account in a transit country.

    The other end is a third country: money leaves Russia for a supplier by a neighbour's bank.
    """
    knowledge = facts.knowledge
    pairs = (
        (facts.origin, facts.hop("debtor_agent", "instructing_agent"), facts.destination),
        (facts.destination, facts.hop("creditor_agent"), facts.origin),
    )
    for party, bank, other in pairs:
        if party is None or other is None or party.country not in knowledge.targets:
            continue
        country = account_country(party, bank)
        if country in knowledge.transit and other.country not in (
            None,
            country,
            *knowledge.targets,
        ):
            yield Finding(
                party.path("account"),
                str(country),
                f"The {party.role.replace('_', ' ')} sits in {party.country} and banks in "
                f"{country}; the other end is in {other.country}.",
                (f"{party.country} > {country} > {other.country}",),
                None,
                party.role,
            )


def account_country(party: Hop, bank: Hop | None) -> str | None:
    """Where a party's account is kept: its bank's country, else its IBAN's."""
    if bank is not None and bank.country is not None:
        return bank.country
    return next((e.country for e in party.evidence if e.kind == "iban"), None)


@rule(
    id="route.offshore-payer",
    severity=Severity.MEDIUM,
    flags=("R18", "R22"),
    any_of=(Sign.OFFSHORE,),
    source="FinCEN and BIS FIN-2023-NTC2, 6 Nov 2023: shell companies pay for deliveries",
    lawful="Funds, insurers and shipowners sit offshore: goods or a delivery elsewhere, and a "
    "corridor country, must be told as well.",
)
def offshore_payer(facts: Facts) -> Iterator[Finding]:
    """A company in an offshore centre pays for goods that go to a third country."""
    delivered = facts.reading.has(Sign.CONSIGNEE, Sign.ONWARD, Sign.WAYBILL) or facts.goods
    to_corridor = facts.tier > 0 or any(
        facts.knowledge.tier_of(word.group.meaning) for word in corridor_words(facts)
    )
    if not delivered or not to_corridor:
        return
    for hop in facts.parties:
        if hop.country in facts.knowledge.offshore and hop.role.endswith("debtor"):
            yield Finding(
                hop.path("country"),
                str(hop.country),
                f"The {hop.role.replace('_', ' ')} sits in {hop.country}, an offshore centre, and "
                "pays for a delivery to a corridor country.",
                (),
                None,
                hop.role,
            )


def corridor_words(facts: Facts) -> Iterator[Word]:
    """Countries and places named in texts."""
    for sign in (Sign.COUNTRY, Sign.TARGET_PLACE):
        yield from facts.reading.words(sign)
