"""Who is paid for, who receives the goods, and parties that do not say who they are."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.reading import NAME, TEXT, Word
from vostro.routing.signs import Sign

NEAR_CHARACTERS = 60  # about eight words
AGENT_COUNTRIES = frozenset({"RU", "BY", "KG", "TJ", "AE", "CN", "HK"})
OWN_ARMY = ("казахстан", "рк", "kazakhstan", "қазақстан")
PERSON_SECTOR = 9


@rule(
    id="party.payment-agent",
    severity=Severity.MEDIUM,
    flags=("R19",),
    all_of=(Sign.CORRIDOR, Sign.PAYMENT_AGENT),
    source="OFAC advisory to foreign financial institutions, 12 Jun 2024",
    lawful="Customs brokers, travel and estate agents write so too: low, unless the route or a "
    "tie leads to Russia, Belarus, Kyrgyzstan, Tajikistan, the Emirates or China.",
)
def payment_agent(facts: Facts) -> Iterator[Finding]:
    """A payment agent pays for another: agency agreement, платежный агент, субагент."""
    near = facts.countries & AGENT_COUNTRIES or facts.links
    for word in facts.reading.words(Sign.PAYMENT_AGENT)[:1]:
        yield Finding(
            word.segment.path,
            word.text,
            f"'{facts.reading.around(word.start, word.end)}': a payment agent.",
            (word.group.label,),
            None if near else Severity.LOW,
        )


@rule(
    id="party.consignee-in-target",
    severity=Severity.LOW,
    flags=("R20",),
    any_of=(Sign.CONSIGNEE, Sign.ONWARD),
    source="FinCEN and BIS FIN-2022-Alert003; EU Commission FAQ, Dec 2024",
    lawful="Food and fuel trade of the customs union names Russian consignees daily: low unless "
    "the goods are of the high priority list.",
)
def consignee_in_target(facts: Facts) -> Iterator[Finding]:
    """The text names a consignee, user or destination in Russia or Belarus."""
    places = facts.target_words(TEXT)
    for marker in (
        *facts.reading.words(Sign.CONSIGNEE, TEXT),
        *facts.reading.words(Sign.ONWARD, TEXT),
    ):
        place = next((p for p in places if is_near(marker, p)), None)
        if place is None:
            continue
        serious = any(not goods.is_common for goods in facts.goods)
        severity = Severity.HIGH if serious else Severity.MEDIUM if facts.goods else None
        yield Finding(
            place.segment.path,
            place.text,
            f"Goods go to {place.text}: '{facts.reading.around(marker.start, place.end)}'"
            + (f"; they are {facts.goods[0].label}." if facts.goods else "."),
            (marker.group.label,),
            severity,
        )
        return


def is_near(one: Word, other: Word) -> bool:
    """Within eight words of each other, in one field."""
    return one.segment is other.segment and (
        -NEAR_CHARACTERS <= other.start - one.end <= NEAR_CHARACTERS
    )


@rule(
    id="party.goods-travel-on",
    severity=Severity.LOW,
    flags=("R20", "R42"),
    all_of=(Sign.CORRIDOR, Sign.ONWARD),
    source="EU Commission guidance for EU operators, 7 Sep 2023",
    lawful="Transit is Kazakhstan's trade: low; medium where goods of the high priority list or a "
    "parallel import are named.",
)
def goods_travel_on(facts: Facts) -> Iterator[Finding]:
    """Goods are to travel on, be re-exported, or are a parallel import."""
    for word in facts.reading.words(Sign.ONWARD, TEXT)[:1]:
        parallel = word.text.lower().startswith(("parallel", "параллел"))
        yield Finding(
            word.segment.path,
            word.text,
            f"'{facts.reading.around(word.start, word.end)}': goods that travel on.",
            (word.group.label,),
            Severity.MEDIUM if facts.goods or parallel else None,
        )


@rule(
    id="party.forwarder",
    severity=Severity.LOW,
    flags=("R22",),
    all_of=(Sign.CORRIDOR, Sign.FORWARDER),
    source="FinCEN and BIS FIN-2023-Alert004 and FIN-2023-NTC2",
    lawful="Forwarders pay for others every day: goods of the high priority list must be named.",
)
def forwarder_pays(facts: Facts) -> Iterator[Finding]:
    """A forwarder or trading house stands where a buyer of high priority goods should."""
    words = facts.reading.words(Sign.FORWARDER, NAME)
    if words and facts.goods:
        yield Finding(
            words[0].segment.path,
            words[0].text,
            f"'{words[0].text}' is a word for {words[0].group.label}; the payment is for "
            f"{facts.goods[0].label}.",
            (words[0].group.label,),
        )


@rule(
    id="party.new-trading-company",
    severity=Severity.LOW,
    flags=("R12",),
    all_of=(Sign.CORRIDOR,),
    any_of=(Sign.TRADER_NAME, Sign.NEW_COMPANY),
    source="FIN-2023-Alert004 of 19 May 2023; UK red alert of 6 Dec 2023",
    lawful="Only a trader's name together with youth told by a number or words, and low.",
)
def new_trading_company(facts: Facts) -> Iterator[Finding]:
    """A trading company that was formed after February 2022, or calls itself new."""
    names = facts.reading.words(Sign.TRADER_NAME, NAME)
    after = facts.knowledge.policy.company_formed_after
    young = [month for month, _, _ in facts.company_months if month >= after]
    new_words = facts.reading.words(Sign.NEW_COMPANY)
    if names and (young or new_words):
        tells = f"registered in {young[0]}" if young else f"'{new_words[0].text}'"
        yield Finding(
            names[0].segment.path,
            names[0].text,
            f"A party is a trader by its name ('{names[0].text}') and young: {tells}.",
            (tells,),
        )


@rule(
    id="party.military-user",
    severity=Severity.HIGH,
    flags=("R49",),
    any_of=(Sign.MILITARY,),
    source="OFAC advisory of 12 Jun 2024; UK red alert of 6 Dec 2023",
    lawful="Other countries have armies too: general words count only with a tie to Russia or "
    "Belarus, and not beside Kazakhstan's own name.",
)
def military_user(facts: Facts) -> Iterator[Finding]:
    """A military or arms-industry end user of Russia or Belarus is named."""
    for word in facts.reading.words(Sign.MILITARY):
        around = facts.reading.around(word.start, word.end)
        general = word.group.meaning == "state"
        own = any(name in around.casefold().split() for name in OWN_ARMY)
        if general and (own or not facts.links):
            continue
        yield Finding(
            word.segment.path, word.text, f"'{around}': {word.group.label}.", (word.group.label,)
        )


@rule(
    id="party.nameless",
    severity=Severity.MEDIUM,
    flags=("R08",),
    any_of=(Sign.OUR_CLIENT, Sign.NAMELESS),
    source="Wolfsberg Payment Transparency Standards, Oct 2023; FATF recommendation 16",
    lawful="Only in a party's name field: texts speak of clients rightly.",
)
def nameless_party(facts: Facts) -> Iterator[Finding]:
    """A party's name is 'our client', dots or dashes: it may have been stripped."""
    for word in facts.reading.words(Sign.OUR_CLIENT, NAME):
        if word.segment.group == "parties":
            yield Finding(
                word.segment.path,
                word.text,
                f"A party is named '{word.text}' and no more.",
                (word.group.label,),
            )
    for hop in facts.parties:
        name = hop.holder.name
        if name is not None and not any(map(str.isalnum, name)):
            yield Finding(
                hop.path("name"),
                name,
                f"The {hop.role.replace('_', ' ')}'s name is {name!r}.",
                (),
                None,
                hop.role,
            )


@rule(
    id="party.person-for-contract",
    severity=Severity.LOW,
    flags=("R57",),
    all_of=(Sign.CORRIDOR, Sign.CONTRACT),
    source="FATF, trade-based money laundering, 2020",
    lawful="Sole traders are persons: low, and only where a birth date or EKNP tells a person.",
)
def person_is_paid_for_contract(facts: Facts) -> Iterator[Finding]:
    """A contract between firms is paid to a person."""
    creditor = facts.hop("creditor")
    if creditor is None:
        return
    born = getattr(creditor.holder, "birth_date", None) is not None
    coded = facts.eknp is not None and facts.eknp[0].payee_sector == PERSON_SECTOR
    if born or coded:
        word = facts.reading.words(Sign.CONTRACT)[0]
        yield Finding(
            word.segment.path,
            word.text,
            f"'{word.text}' is paid to a person.",
            ("birth date" if born else "EKNP",),
            None,
            creditor.role,
        )


@rule(
    id="party.third-party-payer",
    severity=Severity.MEDIUM,
    flags=("R18",),
    any_of=(Sign.SECOND_PAYER, Sign.ON_BEHALF),
    source="FinCEN and BIS FIN-2022-Alert003, 28 Jun 2022",
    lawful="Group treasuries pay for subsidiaries: a sign only on a corridor; words such as "
    "'on behalf of' alone weigh little.",
)
def third_party_payer(facts: Facts) -> Iterator[Finding]:
    """Who pays is not who owes: an ultimate debtor elsewhere, or words that say so."""
    if not facts.tier:
        return
    debtor, ultimate = facts.hop("debtor"), facts.hop("ultimate_debtor")
    if (
        debtor is not None
        and ultimate is not None
        and (None not in (debtor.country, ultimate.country) and debtor.country != ultimate.country)
    ):
        yield Finding(
            ultimate.path("country"),
            f"{debtor.country} for {ultimate.country}",
            f"A debtor in {debtor.country} pays for an ultimate debtor in {ultimate.country}.",
            (),
            None,
            ultimate.role,
        )
    for word in facts.reading.words(Sign.ON_BEHALF)[:1]:
        yield Finding(
            word.segment.path,
            word.text,
            f"'{facts.reading.around(word.start, word.end)}': a payment for another.",
            (word.group.label,),
            Severity.MEDIUM if facts.tier > 1 else Severity.LOW,
        )
