"""Payments that must not pass, each hidden in another way, and messages that can't be read."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from vostro.cli.demo.payments import BY_COUNTRY, FIRST_DAY, agent
from vostro.payment import (
    Agent,
    AgentRole,
    FreeText,
    Identifier,
    Party,
    PartyRole,
    Payment,
    TextKind,
)


class Needle(NamedTuple):
    """One payment, and what it shows."""

    shows: str
    payment: Payment


class Broken(NamedTuple):
    """One message that is no payment, and what is wrong with it."""

    shows: str
    message: bytes


def needles() -> tuple[Needle, ...]:
    """All of them, in the order of their numbers."""
    return tuple(
        Needle(shows, msgspec.structs.replace(payment, payment_id=f"DEMO-X{number:02d}"))
        for number, (shows, payment) in enumerate([*by_name(), *by_other_means()], start=1)
    )


def by_name() -> Sequence[tuple[str, Payment]]:
    """Listed names, spelled in every way but the list's."""
    return [
        ("name as listed", paid("DE", "RU", creditor("Nebylitsa Electronics JSC"))),
        ("an alias", paid("DE", "TR", creditor("Golden Mirage Trade"))),
        ("a former name", paid("IT", "RU", creditor("Bank Volshebny Most"))),
        ("two typos", paid("FR", "CN", creditor("Penglai Mirrage Semiconducter Co Ltd"))),
        ("Cyrillic", paid("KZ", "RU", creditor("Евлампий Кондратович Тумановский-Заречный"))),
        ("Chinese script", paid("NL", "CN", creditor("徐梦幻"))),
        ("Turkish letters", paid("DE", "TR", creditor("Hayalî Köprü Dış Ticaret A.Ş."))),
        ("family name last", paid("IT", "AE", creditor("Wahm Khayal Abd al-Hulm Al-Sarabi"))),
        ("spaced-out letters", paid("DE", "AE", creditor("C h i m e r a  Crude Trading FZE"))),
        ("look-alike letters", paid("DE", "KZ", creditor("KЕRUЕN SАGYM Finance LLP"))),
        ("words run together", paid("FR", "AE", creditor("FataMorgana Logistik GmbH"))),
    ]


def by_other_means() -> Sequence[tuple[str, Payment]]:
    """Listed parties in other places than the creditor's name, and odd routes."""
    plain = "Aero Hobby Models LLC"
    number = Identifier(id="7700990014", scheme="TXID")
    behind = Party(role=PartyRole.ULTIMATE_CREDITOR, name="Oblako Drone Works", country="RU")
    bank = Agent(role=AgentRole.INTERMEDIARY_AGENT_1, bic="SKMZRUMMXXX", country="RU")
    return [
        ("a tax number", paid("DE", "KZ", creditor(plain, identifiers=(number,)))),
        ("an account's name", paid("NL", "KZ", creditor(plain, account_name="Nigdebank JSC"))),
        ("ultimate creditor", paid("DE", "KZ", creditor("Baqsha Logistics LLP"), behind)),
        ("a bank on the way", paid("DE", "KZ", creditor("Astyq Trade LLP"), bank)),
        (
            "goods that go on to Russia",
            paid(
                "DE",
                "KZ",
                creditor("Qurylys Import LLP", town="Almaty"),
                text="CNC lathe HS 8458.11, consignee OOO Stanok, Novosibirsk, via Almaty",
            ),
        ),
    ]


def creditor(name: str, **fields: object) -> Party:
    """Whoever is paid."""
    return Party(role=PartyRole.CREDITOR, name=name, **fields)  # type: ignore[arg-type]


def paid(
    payer: str,
    payee: str,
    party: Party,
    other: Party | Agent | None = None,
    text: str = "Contract 14/26, first instalment",
) -> Payment:
    """A firm of one country pays somebody in another."""
    home = BY_COUNTRY[payer]
    debtor = Party(
        role=PartyRole.DEBTOR,
        name=f"{home.family[0]} {home.firm[0]} {home.form}",
        town=home.towns[0],
        country=home.country,
        account=f"{home.country}000000000000004711",
    )
    if party.country is None:
        party = msgspec.structs.replace(party, country=payee)
    others = () if other is None else (other,)
    bank = (agent(AgentRole.CREDITOR_AGENT, BY_COUNTRY[payee]),) if payee in BY_COUNTRY else ()
    return Payment(
        payment_id="numbered later",
        amount=Decimal("48250.00"),
        currency="EUR",
        value_date=FIRST_DAY,
        parties=(debtor, party, *(o for o in others if isinstance(o, Party))),
        agents=(
            agent(AgentRole.DEBTOR_AGENT, home),
            *bank,
            *(o for o in others if isinstance(o, Agent)),
        ),
        texts=(FreeText(text=text, kind=TextKind.REMITTANCE),),
    )


BROKEN = (
    Broken("cut in the middle", b'{"payment_id":"DEMO-B1","amount":"12.00","parti'),
    Broken("no payment id", b'{"amount":"12.00","currency":"EUR"}'),
    Broken("no UTF-8", b'{"payment_id":"DEMO-B3","parties":[{"role":"debtor","name":"\xff"}]}'),
    Broken("an amount in words", b'{"payment_id":"DEMO-B4","amount":"twelve","currency":"EUR"}'),
)
