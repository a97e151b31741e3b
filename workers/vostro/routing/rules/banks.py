"""Banks on the route that are listed, restricted, or owned by one that is."""

from collections.abc import Iterator
from typing import NamedTuple

from vostro.alert import Severity
from vostro.payment import Party
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.hops import Hop
from vostro.routing.knowledge import BANK_CHARACTERS
from vostro.routing.reading import NAME, TEXT
from vostro.routing.reference import BankMeasure, ListedBank
from vostro.routing.signs import Sign

WORDS_OF_KIND = {
    "block": "asset freeze",
    "transaction_ban": "transaction ban",
    "correspondent_ban": "ban on correspondent accounts",
    "messaging_ban": "messaging ban",
    "debt_limits": "limits on new debt",
}
REJECTED = frozenset({"transaction_ban", "correspondent_ban", "messaging_ban"})
MEASURES_SHOWN_MAX = 4


DATED = "data/banks.toml: EU Regulations 833/2014 and 269/2014, OFAC, UK; each measure dated"
ON_THE_DAY = (
    "The measure must bind on the value date, by an authority the policy follows; banks that were "
    "sold (Bereke) have an end date. "
)


@rule(
    id="bank.blocked",
    severity=Severity.HIGH,
    flags=("R01",),
    any_of=(Sign.LISTED_BANK,),
    source=DATED,
    lawful=ON_THE_DAY + "Only where a freeze binds.",
)
def bank_blocked(facts: Facts) -> Iterator[Finding]:
    """A bank on the route is under an asset freeze.

    Found by the first six characters of its BIC, bank and country, so that branches are met too,
    or by the bank code inside an IBAN.
    """
    for listed in listed_banks(facts):
        if any(measure.kind == "block" for measure in listed.measures):
            yield found(listed)


@rule(
    id="bank.transaction-ban",
    severity=Severity.HIGH,
    flags=("R01",),
    any_of=(Sign.LISTED_BANK,),
    source=DATED,
    lawful=ON_THE_DAY + "Where a freeze binds as well, that one is told alone.",
)
def bank_under_transaction_ban(facts: Facts) -> Iterator[Finding]:
    """A bank on the route is under a transaction, correspondent or messaging ban: no freeze."""
    for listed in listed_banks(facts):
        kinds = {measure.kind for measure in listed.measures}
        if "block" not in kinds and kinds & REJECTED:
            yield found(listed)


@rule(
    id="bank.debt-limits",
    severity=Severity.LOW,
    flags=("R01",),
    any_of=(Sign.LISTED_BANK,),
    source=DATED,
    lawful="Limits on new debt are no reason to stop a plain payment: only recorded.",
)
def bank_under_debt_limits(facts: Facts) -> Iterator[Finding]:
    """A bank on the route is under limits on new debt and nothing more."""
    for listed in listed_banks(facts):
        if {measure.kind for measure in listed.measures} == {"debt_limits"}:
            yield found(listed)


class Listed(NamedTuple):
    """A bank of the list at one place of the route, and what binds on the value date."""

    bank: ListedBank
    measures: tuple[BankMeasure, ...]
    hop: Hop
    field: str
    mark: str


def listed_banks(facts: Facts) -> Iterator[Listed]:
    """Every hop whose BIC, or whose IBAN's bank code, is that of a bank under measures."""
    knowledge, day = facts.knowledge, facts.payment.value_date
    for hop in facts.hops:
        bank = None if hop.bic is None else knowledge.bank_by_bic.get(hop.bic[:BANK_CHARACTERS])
        if bank is not None and (measures := knowledge.measures_on(bank, day)):
            yield Listed(bank, measures, hop, "bic", f"BIC {hop.bic}")
        party = hop.holder
        bank = knowledge.bank_of_account(party.account) if isinstance(party, Party) else None
        if bank is not None and (measures := knowledge.measures_on(bank, day)):
            yield Listed(bank, measures, hop, "account", "the bank code in its IBAN")


def found(listed: Listed) -> Finding:
    """What is said of one listed bank."""
    bank, measures, hop, field, mark = listed
    role = hop.role.replace("_", " ").capitalize()
    subject = f"{role} is" if field == "bic" else f"{role}'s account is with"
    return Finding(
        hop.path(field),
        mark,
        f"{subject} {bank.name} ({mark}), under {in_words(measures)}.",
        tuple(
            f"{m.by} {WORDS_OF_KIND[m.kind]} since {m.valid_from}: {m.source}"
            for m in measures[:MEASURES_SHOWN_MAX]
        ),
        None,
        hop.role,
    )


def in_words(measures: tuple[BankMeasure, ...]) -> str:
    """`an EU asset freeze since 2022-04-08 and a US ...`."""
    told = [f"{m.by} {WORDS_OF_KIND[m.kind]} since {m.valid_from}" for m in measures]
    return ", ".join(told[:MEASURES_SHOWN_MAX])


@rule(
    id="bank.listed-name",
    severity=Severity.HIGH,
    flags=("R01",),
    any_of=(Sign.BANK_NAME,),
    source="data/banks.toml: names of banks under measures",
    lawful="A bank whose own BIC is another's is told by its BIC, not by its name; a name in "
    "free text is a medium sign only.",
)
def bank_listed_by_name(facts: Facts) -> Iterator[Finding]:
    """A bank is named like one under measures, without the BIC that would tell."""
    for word in facts.reading.words(Sign.BANK_NAME, NAME, TEXT):
        bank = next((b for b in facts.knowledge.banks if b.name == word.group.meaning), None)
        is_text = word.segment.kind == TEXT
        if bank is None or (
            not is_text and not may_be(facts, word.segment.group, word.segment.position)
        ):
            continue
        measures = facts.knowledge.measures_on(bank, facts.payment.value_date)
        if any(m.kind != "debt_limits" for m in measures):
            where = "The text names" if is_text else "A bank is named"
            yield Finding(
                word.segment.path,
                word.text,
                f"{where} '{word.text}': {bank.name}, under {in_words(measures)}.",
                tuple(m.source for m in measures[:MEASURES_SHOWN_MAX]),
                Severity.MEDIUM if is_text else None,
            )


def may_be(facts: Facts, group: str, index: int) -> bool:
    """Whether the field is that of a bank without a BIC: a BIC would tell which bank it is."""
    return group == "agents" and facts.payment.agents[index].bic is None


@rule(
    id="bank.owned-by-listed",
    severity=Severity.MEDIUM,
    flags=("R02",),
    any_of=(Sign.OWNER_TOKEN,),
    source="OFAC 50 percent rule, 13 Aug 2014; EU: more than 50 percent or control",
    lawful="Units sold in 2022 (Sberbank in Serbia, Slovenia, Croatia, Hungary, Czechia) are "
    "left out by name; only names of banks are read, never of shops or firms.",
)
def bank_owned_by_listed(facts: Facts) -> Iterator[Finding]:
    """A bank's name holds the name of a listed bank's group, so it may be owned by it."""
    for word in facts.reading.words(Sign.OWNER_TOKEN, NAME):
        if word.segment.group != "agents":
            continue
        bic = facts.payment.agents[word.segment.position].bic or ""
        if bic[:BANK_CHARACTERS].upper() not in facts.knowledge.bank_by_bic:
            yield Finding(
                word.segment.path,
                word.text,
                f"A bank's name holds '{word.text}': it may belong to the {word.group.label}. "
                "Check who owns it: more than half, or half in the US, passes the measure on.",
                (word.group.label,),
            )


@rule(
    id="bank.not-live",
    severity=Severity.LOW,
    flags=("R54",),
    any_of=(Sign.TEST_BIC,),
    source="ISO 9362: eighth character 0 is test and training, 1 a passive participant",
    lawful="Only recorded. Passive BICs (BYLADEM1) are reachable in SEPA: told on a corridor only.",
)
def bank_code_not_live(facts: Facts) -> Iterator[Finding]:
    """A bank's BIC is one for tests, or of a bank that is not connected."""
    for hop in facts.hops:
        last = "" if hop.bic is None else hop.bic[7]
        if hop.bic is not None and (
            last == "0" or (last == "1" and facts.knowledge.tier_of(hop.country))
        ):
            what = "for test and training" if hop.bic[7] == "0" else "of a passive participant"
            yield Finding(hop.path("bic"), hop.bic, f"BIC {hop.bic} is {what}.", (), None, hop.role)


@rule(
    id="bank.nested",
    severity=Severity.MEDIUM,
    flags=("R04",),
    any_of=(Sign.CORRIDOR,),
    source="Wolfsberg Payment Transparency Standards, Oct 2023",
    lawful="Clearing a currency through its own country is normal and no sign.",
)
def bank_nested(facts: Facts) -> Iterator[Finding]:
    """A bank of a transit country stands between two banks of one other country."""
    banks = [hop for hop in facts.route.hops if hop.is_bank]
    for before, hop, after in zip(banks, banks[1:], banks[2:], strict=False):
        between = before.country == after.country is not None and hop.country != before.country
        if (
            between
            and facts.knowledge.tier_of(hop.country)
            and (hop.country not in facts.party_countries)
        ):
            yield Finding(
                hop.path("bic"),
                hop.label,
                f"{hop.label} in {hop.country} stands between two banks in {before.country}: "
                "neither end explains it.",
                (),
                None,
                hop.role,
            )
