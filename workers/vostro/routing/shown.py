"""Signs that the route and the fields of its hops show, before any rule runs."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from vostro.payment import Agent, Party, PartyRole
from vostro.routing.hops import BANKS_KEPT_MAX, Hop, stated_country
from vostro.routing.knowledge import BANK_CHARACTERS, KNOWN, RUSSIAN_POSTCODE_DIGITS, Knowledge
from vostro.routing.numbers import goods_codes
from vostro.routing.reading import Reading
from vostro.routing.reference import Territory
from vostro.routing.route import Route
from vostro.routing.signs import BIT_OF, Sign

POSTCODE_COUNTRIES = ("UA", "RU", None)
ADDRESS_NUMBERS_MAX = 50
TEST_OR_PASSIVE = "01"  # eighth character of a BIC. Source: ISO 9362
CORRIDOR, RISKY = BIT_OF[Sign.CORRIDOR], BIT_OF[Sign.RISKY_CORRIDOR]
TARGET, EMBARGOED = BIT_OF[Sign.TARGET], BIT_OF[Sign.EMBARGOED]
LISTED_BANK, TEST_BIC = BIT_OF[Sign.LISTED_BANK], BIT_OF[Sign.TEST_BIC]
MISMATCH, COUNTRY_CODE = BIT_OF[Sign.MISMATCH], BIT_OF[Sign.COUNTRY_CODE]
NAMELESS, OFFSHORE = BIT_OF[Sign.NAMELESS], BIT_OF[Sign.OFFSHORE]
PHONE, GOODS_CODE = BIT_OF[Sign.PHONE], BIT_OF[Sign.GOODS_CODE]
PERSONAL_TIE = BIT_OF[Sign.PERSONAL_TIE]
SECOND_PAYER, TERRITORY_CODE = BIT_OF[Sign.SECOND_PAYER], BIT_OF[Sign.TERRITORY_CODE]
NO_NAME = " .,-_*/'\"x?#"  # a name of these alone is none
BETWEEN_BANKS = ("MT202", "MT205", "pacs.009")
DEBTORS = (PartyRole.DEBTOR, PartyRole.ULTIMATE_DEBTOR)


def signs_of(route: Route, reading: Reading, knowledge: Knowledge) -> tuple[int, int]:
    """The signs of route and words together, and the tier of the corridor."""
    bits, tier, tiers = reading.bits, 0, knowledge.tiers
    if reading.is_cut:
        bits |= BIT_OF[Sign.UNREAD]
    for hop in route.all:
        bits |= signs_of_hop(hop, knowledge)
        if (of_hop := tiers.get(hop.country or "", 0)) > tier:
            tier = of_hop
        for country in hop.others:
            tier = max(tier, tiers.get(country, 0))
    if "+" in reading.folded:
        bits |= PHONE
    if reading.payment.format.startswith(BETWEEN_BANKS) and not route.underlying:
        bits |= BIT_OF[Sign.INTERBANK]
    currency = reading.payment.currency
    if currency is not None and currency in knowledge.home_of:
        bits |= BIT_OF[Sign.HOME_CURRENCY]
    if tier:
        tier = tier_of_route(tier, route, reading, knowledge)
        if any(code.code in knowledge.goods_tier for code in goods_codes(reading.folded)):
            bits |= GOODS_CODE
        bits |= (0, CORRIDOR, CORRIDOR | RISKY, CORRIDOR | RISKY)[tier]
    return bits, tier


def tier_of_route(tier: int, route: Route, reading: Reading, knowledge: Knowledge) -> int:
    """A payment within one country is no corridor; tier 1 with a tie to Russia counts as 2."""
    if tier < 3 and len({hop.country for hop in route.all if hop.country}) == 1:  # noqa: PLR2004
        return 0
    tied = tier == 1 and (
        reading.has(Sign.TARGET_PLACE, Sign.TARGET_MAIL, Sign.TARGET_LEG, Sign.LISTED_SYSTEM)
        or (
            reading.has(Sign.COUNTRY)
            and any(w.group.meaning in knowledge.targets for w in reading.words(Sign.COUNTRY))
        )
    )
    return 2 if tied else tier


def signs_of_hop(hop: Hop, knowledge: Knowledge) -> int:
    """The signs that one hop shows."""
    holder = hop.holder
    if isinstance(holder, Party):
        bits = signs_of_bank(hop, knowledge) | signs_of_party(hop, holder, knowledge)
    else:  # the same few thousand banks come again and again
        key = (hop.bic, hop.country, hop.others, holder.country)
        known = knowledge.bank_signs.get(key)
        if known is None:
            if len(knowledge.bank_signs) >= BANKS_KEPT_MAX:
                knowledge.bank_signs.clear()
            known = knowledge.bank_signs[key] = signs_of_bank(hop, knowledge)
        bits = known
    if hop.country in POSTCODE_COUNTRIES and postcode_of_territory(hop, knowledge) is not None:
        bits |= TERRITORY_CODE
    return bits


def signs_of_bank(hop: Hop, knowledge: Knowledge) -> int:
    """The signs of a hop's BIC and countries, which a party may have too."""
    bits = MISMATCH if hop.others else 0
    if hop.country in knowledge.targets:
        bits |= TARGET
    if hop.country in knowledge.embargoed or not knowledge.embargoed.isdisjoint(hop.others):
        bits |= EMBARGOED
    if (stated := hop.holder.country) is not None and stated not in KNOWN:
        bits |= COUNTRY_CODE
    if hop.bic is not None:
        if hop.bic[:BANK_CHARACTERS] in knowledge.bank_by_bic:
            bits |= LISTED_BANK
        if hop.bic[7] in TEST_OR_PASSIVE:
            bits |= TEST_BIC
    return bits


def signs_of_party(hop: Hop, party: Party, knowledge: Knowledge) -> int:
    """The signs of a party's own fields."""
    bits = 0
    if party.name is not None and not party.name.strip(NO_NAME):
        bits |= NAMELESS
    if knowledge.bank_of_account(party.account) is not None:
        bits |= LISTED_BANK
    if party.role is PartyRole.ULTIMATE_DEBTOR:
        bits |= SECOND_PAYER
    if party.role in DEBTORS and hop.country in knowledge.offshore:
        bits |= OFFSHORE
    if (party.birth_country is not None or party.identifiers) and any(
        country in knowledge.embargoed for _, _, country in personal_ties(party)
    ):
        bits |= PERSONAL_TIE
    return bits


def personal_ties(party: Party) -> Iterator[tuple[str, str, str | None]]:
    """Where a person was born, and who issued their documents: field, text, country."""
    if (born := party.birth_country) is not None:
        yield "birth_country", born, stated_country(born)
    for number, identifier in enumerate(party.identifiers):
        if (issuer := identifier.issuer) is not None:
            # 50F: country, then the issuer itself after a slash.
            yield f"identifiers[{number}]", issuer, stated_country(issuer.partition("/")[0])


class Postcode(NamedTuple):
    """A postcode of an embargoed territory, and where it stands."""

    territory: Territory
    text: str
    field: str


def postcode_of_territory(hop: Hop, knowledge: Knowledge) -> Postcode | None:
    """The first postcode of an embargoed territory: in its field, an address line or the town."""
    for postcode, field in islice(postcodes_of(hop.holder), ADDRESS_NUMBERS_MAX):
        territory = knowledge.territory_of_postcode(postcode, hop.country)
        # Five digits alone, with no country told, are anybody's.
        sure = hop.country is not None or len(postcode) == RUSSIAN_POSTCODE_DIGITS
        if territory is not None and sure:
            return Postcode(territory, postcode, field)
    return None


def postcodes_of(holder: Party | Agent) -> Iterator[tuple[str, str]]:
    """What may be a postcode, with its field. A bank has no field for one: it stands in a line."""
    if isinstance(holder, Party) and holder.postcode is not None:
        yield holder.postcode, "postcode"
    lines = [(line, f"address_lines[{n}]") for n, line in enumerate(holder.address_lines)]
    if holder.town is not None:
        lines.append((holder.town, "town"))
    for line, field in lines:
        for part in line.replace(",", " ").split():
            if part.isdigit():
                yield part, field
