"""Fields that name different countries for one party or bank."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.hops import Hop, iban_country
from vostro.routing.signs import Sign

AGENT_OF = {
    "debtor": "debtor_agent",
    "creditor": "creditor_agent",
    "underlying_debtor": "underlying_debtor_agent",
    "underlying_creditor": "underlying_creditor_agent",
}
PERSON_SECTOR, FIRM_SECTOR = 9, 7
GOODS_PURPOSES = ("710", "711", "712", "713")


@rule(
    id="mismatch.bic-iban",
    severity=Severity.MEDIUM,
    flags=("R03",),
    any_of=(Sign.CORRIDOR,),
    source="Wolfsberg Payment Transparency Standards, Oct 2023; ISO 9362, ISO 13616",
    lawful="Both countries outside every corridor (virtual IBANs and branches in Europe) is no "
    "sign; the account's bank may stand behind the creditor agent as an intermediary.",
)
def bic_and_iban_differ(facts: Facts) -> Iterator[Finding]:
    """The bank that keeps an account sits in another country than the account's IBAN says."""
    for hop in facts.parties:
        country = iban_country(getattr(hop.holder, "account", None))
        agent = facts.hop(AGENT_OF.get(hop.role, "none"))
        if country is None or agent is None or agent.bic is None or agent.country == country:
            continue
        if not (facts.knowledge.tier_of(country) or facts.knowledge.tier_of(agent.country)):
            continue
        yield Finding(
            hop.path("account"),
            agent.bic,
            f"The {hop.role.replace('_', ' ')}'s account is of {country}, its bank {agent.label} "
            f"is in {agent.country}.",
            (f"IBAN {country}, BIC {agent.country}",),
            None,
            hop.role,
        )


@rule(
    id="mismatch.party-country",
    severity=Severity.LOW,
    flags=("R03",),
    any_of=(Sign.MISMATCH,),
    source="Wolfsberg Payment Transparency Standards, Oct 2023",
    lawful="Accounts abroad are common: only where one of the two countries is Russia, Belarus, "
    "under embargo, or of the highest corridor tiers.",
)
def party_countries_differ(facts: Facts) -> Iterator[Finding]:
    """Address, account, residence, BIC or LEI of one party or bank name different countries."""
    for hop in facts.hops:
        named = {hop.country, *hop.others}
        if hop.others and any(facts.knowledge.tier_of(country) > 1 for country in named):
            says = ", ".join(f"{e.kind.replace('_', ' ')} {e.country}" for e in hop.evidence)
            yield Finding(
                hop.path(hop.evidence[0].field),
                hop.label,
                f"The fields of the {hop.role.replace('_', ' ')} name different countries: {says}.",
                (says,),
                None,
                hop.role,
            )


@rule(
    id="mismatch.phone",
    severity=Severity.MEDIUM,
    flags=("R23",),
    all_of=(Sign.CORRIDOR, Sign.PHONE),
    source="FinCEN and BIS FIN-2023-NTC2, 6 Nov 2023; UK red alert, 6 Dec 2023; ITU E.164",
    lawful="Russia and Kazakhstan share +7: 7-6xx and 7-7xx are Kazakhstan's; a party that "
    "plainly sits in Russia explains its phone.",
)
def phone_of_another_country(facts: Facts) -> Iterator[Finding]:
    """A phone number is Russian or Belarusian while no party sits there."""
    for number, country, segment in facts.phones:
        if country in facts.knowledge.targets and country not in facts.party_countries:
            yield Finding(
                segment.path,
                f"+{number.text}",
                f"Phone +{number.text} is of {country}; no party sits there.",
                (country,),
            )


@rule(
    id="mismatch.mail",
    severity=Severity.LOW,
    flags=("R23",),
    all_of=(Sign.CORRIDOR, Sign.TARGET_MAIL),
    source="FinCEN and BIS FIN-2023-NTC2, 6 Nov 2023",
    lawful="Many firms of Central Asia use mail.ru: only recorded.",
)
def mail_of_another_country(facts: Facts) -> Iterator[Finding]:
    """A mail or web address is Russian or Belarusian while no party sits there."""
    for word in facts.reading.words(Sign.TARGET_MAIL):
        if word.group.meaning not in facts.party_countries:
            yield Finding(
                word.segment.path,
                word.text,
                f"'{facts.reading.around(word.start, word.end)}' holds {word.group.label}; no "
                f"party sits in {word.group.meaning}.",
                (word.group.meaning,),
            )


@rule(
    id="mismatch.foreign-number",
    severity=Severity.MEDIUM,
    flags=("R24",),
    any_of=(Sign.ID_MARKER,),
    source="Federal Tax Service (INN, OGRN); Bank of Russia (accounts); Belarus (UNP)",
    lawful="The check digit must be valid, twelve digits that are a Kazakh number don't count, "
    "and a party that plainly sits in Russia or Belarus explains its number.",
)
def number_of_another_country(facts: Facts) -> Iterator[Finding]:
    """A Russian or Belarusian tax, registration or account number, with all parties elsewhere."""
    for number, segment in facts.target_numbers:
        country = "BY" if number.kind.startswith("Belarusian") else "RU"
        if country not in facts.party_countries:
            yield Finding(
                segment.path,
                number.text,
                f"{number.kind} {number.text} is in the text; no party sits in {country}.",
                (number.kind,),
            )


@rule(
    id="mismatch.payment-code",
    severity=Severity.LOW,
    flags=("R60",),
    any_of=(Sign.EKNP_MARKER,),
    source="National Bank of Kazakhstan, rules No. 203 of 31 Aug 2016 (EKNP)",
    lawful="Typing errors are common: only recorded, and medium where another pays as well.",
)
def payment_code_contradicts(facts: Facts) -> Iterator[Finding]:
    """Kazakhstan's payment code (EKNP) contradicts the parties or the text."""
    if facts.eknp is None:
        return
    code, path = facts.eknp
    for hop, is_resident, side in (
        (facts.origin, code.payer_is_resident, "payer"),
        (facts.destination, code.payee_is_resident, "payee"),
    ):
        if hop is not None and hop.country is not None and (hop.country == "KZ") != is_resident:
            word = "resident" if is_resident else "non-resident"
            yield Finding(
                path,
                code.text,
                f"{code.text.upper()} says the {side} is {word} of Kazakhstan; "
                f"the address says {hop.country}.",
                (side,),
                weight_of(facts),
                hop.role,
            )
    loans = facts.reading.words(Sign.LOAN_OR_SERVICE)
    if code.purpose in GOODS_PURPOSES and loans:
        yield Finding(
            path,
            code.text,
            f"{code.text.upper()} says payment for goods, the text speaks of '{loans[0].text}'.",
            ("purpose",),
            weight_of(facts),
        )
    yield from sector_contradictions(facts, path)


def sector_contradictions(facts: Facts, path: str) -> Iterator[Finding]:
    """A firm's code beside a person, told by a birth date."""
    if facts.eknp is None:
        return
    code, _ = facts.eknp
    pairs: tuple[tuple[Hop | None, int, str], ...] = (
        (facts.origin, code.payer_sector, "payer"),
        (facts.destination, code.payee_sector, "payee"),
    )
    for hop, sector, side in pairs:
        born = None if hop is None else getattr(hop.holder, "birth_date", None)
        if born is not None and sector == FIRM_SECTOR:
            yield Finding(
                path,
                code.text,
                f"{code.text.upper()} says the {side} is a firm; it has a birth date.",
                (side,),
                weight_of(facts),
            )


def weight_of(facts: Facts) -> Severity | None:
    """Medium where a third party pays as well, else the rule's own."""
    if facts.reading.has(Sign.ON_BEHALF) or facts.hop("ultimate_debtor") is not None:
        return Severity.MEDIUM
    return None
