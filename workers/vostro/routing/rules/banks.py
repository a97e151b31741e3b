"""Banks on the route that are listed, restricted, or owned by one that is."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.payment import Party
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.hops import BIC_HEAD, Hop
from vostro.routing.reading import NAME, TEXT
from vostro.routing.reference import BankMeasure, ListedBank
from vostro.routing.shown import KZ_BANK_CODE
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


@rule(
    id="bank.under-measure",
    severity=Severity.HIGH,
    flags=("R01",),
    any_of=(Sign.LISTED_BANK,),
    source="data/banks.toml: EU Regulations 833/2014 and 269/2014, OFAC, UK; each measure dated",
    lawful="The measure must bind on the value date, by an authority the policy follows; banks "
    "that were sold (Bereke) have an end date; limits on new debt alone are recorded, not held.",
)
def bank_under_measure(facts: Facts) -> Iterator[Finding]:
    """A bank on the route is under a block, transaction, correspondent or messaging ban.

    Found by the first eight characters of its BIC, so that branches are met too, or by the bank
    code inside a Kazakh IBAN.
    """
    for hop in facts.hops:
        if hop.bic is not None:
            bank = facts.knowledge.bank_by_bic.get(hop.bic[:BIC_HEAD])
            if bank is not None:
                yield from measures_found(facts, bank, hop, "bic", f"BIC {hop.bic}")
        party = hop.holder
        if isinstance(party, Party) and party.account is not None:
            bank = facts.knowledge.bank_by_iban.get(
                (party.account[:2], party.account[KZ_BANK_CODE])
            )
            if bank is not None:
                code = party.account[KZ_BANK_CODE]
                yield from measures_found(
                    facts, bank, hop, "account", f"bank code {code} in an IBAN"
                )


def measures_found(
    facts: Facts, bank: ListedBank, hop: Hop, field: str, mark: str
) -> Iterator[Finding]:
    """A finding, if any measure binds on the value date."""
    measures = facts.knowledge.measures_on(bank, facts.payment.value_date)
    if measures:
        kinds = {measure.kind for measure in measures}
        only_debt = kinds == {"debt_limits"}
        yield Finding(
            hop.path(field),
            mark,
            f"{hop.role.replace('_', ' ').capitalize()} is {bank.name} ({mark}), under "
            f"{in_words(measures)}.",
            tuple(
                f"{m.by} {WORDS_OF_KIND[m.kind]} since {m.valid_from}: {m.source}"
                for m in measures[:MEASURES_SHOWN_MAX]
            ),
            Severity.LOW if only_debt else None,
            hop.role,
            "reject" if kinds <= REJECTED | {"debt_limits"} and not only_debt else None,
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
        if bic[:BIC_HEAD].upper() not in facts.knowledge.bank_by_bic:
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
    lawful="Passive BICs are lawful; the sign is only recorded.",
)
def bank_code_not_live(facts: Facts) -> Iterator[Finding]:
    """A bank's BIC is one for tests, or of a bank that is not connected."""
    for hop in facts.hops:
        if hop.bic is not None and hop.bic[7] in "01":
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
