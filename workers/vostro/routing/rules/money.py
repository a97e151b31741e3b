"""Currencies, transfer systems and tokens."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.reading import TEXT
from vostro.routing.signs import Sign

ROUBLES = ("RUB", "RUR")


@rule(
    id="money.unusual-currency",
    severity=Severity.LOW,
    flags=("R37",),
    any_of=(Sign.HOME_CURRENCY,),
    source="OFAC advisory to foreign financial institutions, 12 Jun 2024",
    lawful="EAEU trade settles in roubles by law: no sign where a party or bank sits in the "
    "currency's own country.",
)
def unusual_currency(facts: Facts) -> Iterator[Finding]:
    """The currency belongs to a country where neither a party nor a bank of the payment sits."""
    code = facts.payment.currency or ""
    home = facts.knowledge.home_of[code]
    if len(facts.party_countries) > 1 and not facts.countries.intersection(home.countries):
        union = facts.party_countries <= facts.knowledge.customs_union
        severe = code in ROUBLES and facts.tier > 1 and not union
        yield Finding(
            "$.currency",
            code,
            f"{code} is paid between {' and '.join(sorted(facts.party_countries))}; its home is "
            f"{home.countries[0]}.",
            (code,),
            Severity.MEDIUM if severe else None,
        )


@rule(
    id="money.rouble-named",
    severity=Severity.LOW,
    flags=("R37",),
    all_of=(Sign.CORRIDOR, Sign.ROUBLE),
    source="OFAC advisory to foreign financial institutions, 12 Jun 2024",
    lawful="A party in Russia, or a payment in roubles that is plain, explains the word.",
)
def rouble_named(facts: Facts) -> Iterator[Finding]:
    """Roubles are named in the text of a payment in another currency, with no party in Russia."""
    if facts.payment.currency in ROUBLES or facts.has_open_target:
        return
    for word in facts.reading.words(Sign.ROUBLE, TEXT)[:1]:
        yield Finding(
            word.segment.path,
            word.text,
            f"The text speaks of roubles: '{facts.reading.around(word.start, word.end)}'.",
            (word.group.label,),
        )


@rule(
    id="money.transfer-system",
    severity=Severity.MEDIUM,
    flags=("R38",),
    any_of=(Sign.TRANSFER_SYSTEM,),
    source="OFAC alert of 21 Nov 2024 (SPFS); EU Regulation 2025/2033 (Mir, SBP); 20th package",
    lawful="Mir and SBP count from 25 Jan 2026; CIPS is lawful and low, and none at all where a "
    "party sits in China.",
)
def transfer_system_named(facts: Facts) -> Iterator[Finding]:
    """The text names SPFS, Mir, SBP, the digital rouble, or CIPS between others than Chinese."""
    for word in facts.reading.words(Sign.TRANSFER_SYSTEM):
        chinese = word.group.common and "CN" in facts.party_countries
        if not chinese and word.group.holds_on(facts.payment.value_date):
            yield Finding(
                word.segment.path,
                word.text,
                f"The text names {word.group.label}: "
                f"'{facts.reading.around(word.start, word.end)}'.",
                (word.group.label,),
                Severity.LOW if word.group.common else None,
            )


@rule(
    id="money.listed-system",
    severity=Severity.HIGH,
    flags=("R38", "R39"),
    any_of=(Sign.LISTED_SYSTEM,),
    source="OFAC, 5 Apr 2022 and 14 Aug 2025; UK, 20 Aug 2025; EU Regulations 2025/395, 2025/2033",
    lawful="The words are whole names: A7 alone is a road, a car and a paper size and no sign.",
)
def listed_system_named(facts: Facts) -> Iterator[Finding]:
    """The text or a name holds a listed payment platform, token or exchange (A7A5, Garantex)."""
    for word in facts.reading.words(Sign.LISTED_SYSTEM):
        yield Finding(
            word.segment.path,
            word.text,
            f"'{word.text}' belongs to {word.group.label}, which is listed.",
            (word.group.label,),
        )


@rule(
    id="money.crypto",
    severity=Severity.MEDIUM,
    flags=("R39",),
    any_of=(Sign.CRYPTO,),
    source="FinCEN alert FIN-2022-Alert001 of 7 Mar 2022; OFAC, 25 Mar 2024",
    lawful="Licensed exchanges are lawful: low outside the corridors.",
)
def crypto_named(facts: Facts) -> Iterator[Finding]:
    """The text names a token, a wallet or a crypto exchange."""
    for word in facts.reading.words(Sign.CRYPTO)[:2]:
        yield Finding(
            word.segment.path,
            word.text,
            f"The text names {word.group.label}: '{facts.reading.around(word.start, word.end)}'.",
            (word.group.label,),
            None if facts.tier else Severity.LOW,
        )


@rule(
    id="money.offset",
    severity=Severity.LOW,
    flags=("R17", "R18"),
    all_of=(Sign.CORRIDOR, Sign.OFFSET),
    source="OFAC advisory of 12 Jun 2024: payment schemes",
    lawful="Set-off is ordinary in trade: low, and medium with a tie to Russia or Belarus.",
)
def offset_named(facts: Facts) -> Iterator[Finding]:
    """Debts are set off or assigned, so that the money never crosses the border it should."""
    for word in facts.reading.words(Sign.OFFSET)[:1]:
        yield Finding(
            word.segment.path,
            word.text,
            f"'{facts.reading.around(word.start, word.end)}': a set-off between debts.",
            (word.group.label,),
            Severity.MEDIUM if facts.links else None,
        )
