"""What a window keeps of a payment: keys, countries and hashes; no name, no account."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from vostro.payment import AgentRole, Party, Payment
from vostro.routing.fold import fold, visible
from vostro.routing.hops import BIC_HEAD, Hop, bic_of
from vostro.routing.windows.references import contract_of, orders_of, phones_of

if TYPE_CHECKING:
    from vostro.routing.facts import Facts

KEY_BYTES = 8  # 2^64 keys: two of a bank's accounts share one by chance once in 10^8 years
MARKS_MAX, ADDRESSES_MAX, GOODS_MAX, ORIGINS_MAX, BANKS_MAX = 32, 8, 6, 16, 8
COVER_FORMATS = ("pacs.009", "MT202")
AWAITS_COVER = "COVE"  # ISO 20022 SttlmMtd
DIRECT_FORMATS = ("pacs.008", "MT103")
INTERMEDIARIES = frozenset(
    {
        AgentRole.INTERMEDIARY_AGENT_1,
        AgentRole.INTERMEDIARY_AGENT_2,
        AgentRole.INTERMEDIARY_AGENT_3,
    }
)


class Passing(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One watched payment as windows see it. Times are seconds since 1970, UTC.

    An array in bytes, for the changelog's size: new fields go to the end.
    """

    payment_id: str
    at: int
    amount: float = 0.0
    currency: str = ""
    debtor: str = ""  # key of the account, else of the name
    creditor: str = ""
    debtor_name: str = ""
    creditor_name: str = ""
    debtor_country: str = ""
    creditor_country: str = ""
    debtor_bank: str = ""  # eight characters of its BIC
    creditor_bank: str = ""
    intermediaries: tuple[str, ...] = ()
    tier: int = 0
    tier_of_intermediaries: int = 0
    goods: tuple[str, ...] = ()  # high priority goods, by code or rarer word
    contract: str = ""  # key of the number of a contract
    identity: str = ""  # UETR, else key of the payment id: messages hold many payments
    is_cover: bool = False  # pacs.009 COV, MT202 COV
    is_direct: bool = False  # pacs.008, MT103
    awaits_cover: bool = False  # the money travels apart
    is_instant: bool = False
    is_held: bool = False
    parties: tuple[str, ...] = ()  # keys of the names of all parties
    marks: tuple[str, ...] = ()  # keys of names, banks, countries and texts
    addresses: tuple[str, ...] = ()  # keys of addresses and phones
    origins: tuple[str, ...] = ()  # accounts from which alike money came, for round trips

    @property
    def corridor(self) -> str:
        """`KZ-RU`; empty where an end is not told."""
        if not self.debtor_country or not self.creditor_country:
            return ""
        return f"{self.debtor_country}-{self.creditor_country}"


def key_of(*parts: str) -> str:
    """A short key of texts: the same for the same words, whatever their case and spaces."""
    said = "\x1f".join(" ".join(fold(visible(part)).split()) for part in parts)
    return blake2b(said.encode(), digest_size=KEY_BYTES).hexdigest()


def passing_of(facts: "Facts", at: datetime, *, is_held: bool) -> Passing:
    """What windows keep of a payment. `at` is when the record was accepted: aware, UTC."""
    payment = facts.payment
    debtor, creditor = facts.origin, facts.destination
    debtor_agent = facts.hop("debtor_agent", "instructing_agent", "debtor_institution")
    creditor_agent = facts.hop("creditor_agent", "instructed_agent", "creditor_institution")
    between = [hop for hop in facts.banks if hop.role in INTERMEDIARIES]
    contract = contract_of(facts.reading)
    return Passing(
        payment_id=payment.payment_id,
        at=int(at.timestamp()),
        amount=float(payment.amount or 0),
        currency=payment.currency or "",
        debtor=account_key(debtor),
        creditor=account_key(creditor),
        debtor_name=name_key(debtor),
        creditor_name=name_key(creditor),
        debtor_country=country_of(debtor),
        creditor_country=country_of(creditor),
        debtor_bank=bank_key(debtor_agent),
        creditor_bank=bank_key(creditor_agent),
        intermediaries=tuple(bank_key(hop) for hop in between)[:BANKS_MAX],
        tier=facts.tier,
        tier_of_intermediaries=max(
            (facts.knowledge.tier_of(hop.country) for hop in between), default=0
        ),
        goods=tuple(g.code or g.label for g in facts.goods if not g.is_common)[:GOODS_MAX],
        contract=key_of(contract) if contract else "",
        identity=identity_of(payment),
        is_cover=is_cover(facts),
        is_direct=payment.format.startswith(DIRECT_FORMATS),
        awaits_cover=payment.settlement_method == AWAITS_COVER,
        is_instant=is_instant(payment),
        is_held=is_held,
        parties=tuple(dict.fromkeys(party_names(payment)))[:MARKS_MAX],
        marks=tuple(dict.fromkeys(marks_of(facts)))[:MARKS_MAX],
        addresses=tuple(dict.fromkeys(addresses_of(facts)))[:ADDRESSES_MAX],
    )


def identity_of(payment: Payment) -> str:
    """The UETR in small letters, else a key of the payment id.

    `NOTPROVIDED` or noughts alone stand where there is none: thousands of payments share them.
    """
    uetr = (payment.uetr or "").strip().lower()
    return uetr if any(c in "123456789" for c in uetr) else key_of(payment.payment_id)


def is_cover(facts: "Facts") -> bool:
    """Whether it is the money of a payment whose parties it names: pacs.009 COV, MT202 COV."""
    return facts.payment.format.startswith(COVER_FORMATS) and bool(facts.route.underlying)


def account_key(hop: Hop | None) -> str:
    """The key of a party's account, else of its name and country."""
    if hop is None:
        return ""
    if hop.holder.account is not None:
        return key_of(hop.holder.account.replace(" ", ""))
    if hop.holder.name is not None:
        return key_of(hop.holder.name, hop.country or "")
    return key_of(hop.bic[:BIC_HEAD]) if hop.bic is not None else ""


def name_key(hop: Hop | None) -> str:
    """The key of a party's name, its words in order of the alphabet."""
    if hop is None or hop.holder.name is None:
        return ""
    return key_of(" ".join(sorted(hop.holder.name.split())))


def country_of(hop: Hop | None) -> str:
    """The hop's country, or nothing."""
    return "" if hop is None else hop.country or ""


def bank_key(hop: Hop | None) -> str:
    """The bank's BIC without its branch, else a key of its name."""
    if hop is None:
        return ""
    if hop.bic is not None:
        return hop.bic[:BIC_HEAD]
    return key_of(hop.holder.name) if hop.holder.name is not None else ""


def is_instant(payment: Payment) -> bool:
    """Whether it travels on an instant rail: SCT Inst and the like say so in their purpose."""
    said = f"{payment.category_purpose or ''} {payment.format} {payment.settlement_method or ''}"
    return "INST" in said.upper()


def party_names(payment: Payment) -> Iterator[str]:
    """A key of each party's name."""
    for party in payment.parties:
        if party.name is not None:
            yield key_of(" ".join(sorted(party.name.split())))


def marks_of(facts: "Facts") -> Iterator[str]:
    """What would be missed if it were taken out, or tells that it is the same order.

    Names, countries, address lines, banks, texts; numbers of orders and contracts.
    """
    payment = facts.payment
    yield from ("r" + key_of(number) for number in orders_of(facts.reading))
    for party in payment.parties:
        if party.name is not None:
            yield "n" + key_of(party.name)
        if party.country is not None:
            yield "c" + party.country
        yield from ("a" + key_of(line) for line in party.address_lines)
    for agent in payment.agents:
        if (bic := bic_of(agent.bic)) is not None:
            yield "b" + bic[:BIC_HEAD]
        elif agent.name is not None:
            yield "b" + key_of(agent.name)
    yield from ("t" + key_of(text.text) for text in payment.texts)


def addresses_of(facts: "Facts") -> Iterator[str]:
    """Keys of the parties' addresses and of the phones in the payment."""
    for party in facts.payment.parties:
        if (address := address_of(party)) is not None:
            yield key_of(address)
    for phone in phones_of(facts.reading):
        yield key_of("+" + phone)


def address_of(party: Party) -> str | None:
    """Street and town as one text; a town alone is no address."""
    if party.street is not None:
        return f"{party.street} {party.town or ''}"
    return " ".join(party.address_lines) if len(party.address_lines) > 1 else None
