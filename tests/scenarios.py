"""Route scenarios of our own making, each as canonical JSON, ISO 20022 pacs.008 and MT103."""

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zlib import crc32

import msgspec

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

FOLDER = Path(__file__).parent / "accuracy" / "scenarios"
DAY = date(2026, 3, 2)
NAMED = "name:"  # an agent without a BIC
PARTY_ROLES = ("debtor", "ultimate_debtor", "creditor", "ultimate_creditor")
MT_LINE, MT_LINES, MT_TEXT_LINES = 35, 4, 4
Scenario = dict[str, Any]


def scenarios(kind: str) -> Iterator[Scenario]:
    """Every scenario of the files that begin with `kind`: evasions or lawful."""
    for file in sorted(FOLDER.glob(f"{kind}*.toml")):
        yield from tomllib.loads(file.read_text("utf-8"))["scenarios"]


def number_of(scenario: Scenario) -> str:
    """A number for its messages: the id's own words must not be read."""
    return f"S{crc32(scenario['id'].encode())}"


def money_of(scenario: Scenario) -> tuple[str, Decimal]:
    """Currency and amount of `EUR 1200.50`."""
    currency, amount = scenario["money"].split()
    return currency, Decimal(amount)


def payment_of(scenario: Scenario) -> Payment:
    """The scenario as a Payment."""
    currency, amount = money_of(scenario)
    parties = tuple(
        Party(
            role=PartyRole(role),
            name=found["name"],
            address_lines=tuple(found.get("lines", ())),
            postcode=found.get("postcode"),
            town=found.get("town"),
            country=found.get("country"),
            account=found.get("account"),
            identifiers=tuple(Identifier(id=one) for one in found.get("ids", ())),
        )
        for role in PARTY_ROLES
        if (found := scenario.get(role)) is not None
    )
    agents = tuple(
        Agent(role=AgentRole(role), name=bic.removeprefix(NAMED))
        if bic.startswith(NAMED)
        else Agent(role=AgentRole(role), bic=bic)
        for role, bic in scenario["agents"].items()
    )
    texts = [FreeText(text=scenario["text"], kind=TextKind.REMITTANCE)]
    if "instruction" in scenario:
        texts.append(FreeText(text=scenario["instruction"], kind=TextKind.INSTRUCTION))
    return Payment(
        payment_id=number_of(scenario),
        amount=amount,
        currency=currency,
        value_date=scenario.get("day", DAY),
        parties=parties,
        agents=agents,
        texts=tuple(texts),
    )


def json_of(scenario: Scenario) -> bytes:
    """Canonical JSON."""
    return msgspec.json.encode(payment_of(scenario))


def element(tag: str, *inside: str) -> str:
    """An element, left out if it is empty."""
    content = "".join(inside)
    return f"<{tag}>{content}</{tag}>" if content else ""


def party_xml(tag: str, found: Scenario) -> str:
    """PARTY of pacs.008."""
    address = element(
        "PstlAdr",
        element("PstCd", escape(found.get("postcode", ""))),
        element("TwnNm", escape(found.get("town", ""))),
        element("Ctry", escape(found.get("country", ""))),
        *(element("AdrLine", escape(line)) for line in found.get("lines", ())),
    )
    ids = "".join(element("Othr", element("Id", escape(one))) for one in found.get("ids", ()))
    return element(
        tag,
        element("Nm", escape(found["name"])),
        address,
        element("Id", element("OrgId", ids)) if ids else "",
    )


def account_xml(tag: str, found: Scenario) -> str:
    """ACCT of pacs.008: an IBAN, or another number."""
    account = found.get("account", "")
    if not account:
        return ""
    is_iban = account[:2].isalpha()
    return element(
        tag,
        element(
            "Id", element("IBAN", account) if is_iban else element("Othr", element("Id", account))
        ),
    )


def agent_xml(tag: str, value: str) -> str:
    """AGENT of pacs.008: a BIC, or a name."""
    inside = (
        element("Nm", escape(value.removeprefix(NAMED)))
        if value.startswith(NAMED)
        else element("BICFI", value)
    )
    return element(tag, element("FinInstnId", inside))


def iso_of(scenario: Scenario) -> bytes:
    """pacs.008.001.08."""
    currency, amount = money_of(scenario)
    agents, text = scenario["agents"], scenario["text"]
    between = "".join(
        agent_xml(f"IntrmyAgt{n}", agents[role])
        for n in (1, 2, 3)
        if (role := f"intermediary_agent_{n}") in agents
    )
    lines = [text[i : i + 140] for i in range(0, len(text), 140)]
    transaction = element(
        "CdtTrfTxInf",
        element(
            "PmtId", element("EndToEndId", "NOTPROVIDED"), element("TxId", number_of(scenario))
        ),
        f'<IntrBkSttlmAmt Ccy="{currency}">{amount}</IntrBkSttlmAmt>',
        element("IntrBkSttlmDt", str(scenario.get("day", DAY))),
        element("ChrgBr", "SHAR"),
        between,
        party_xml("UltmtDbtr", scenario["ultimate_debtor"])
        if "ultimate_debtor" in scenario
        else "",
        party_xml("Dbtr", scenario["debtor"]),
        account_xml("DbtrAcct", scenario["debtor"]),
        agent_xml("DbtrAgt", agents["debtor_agent"]),
        agent_xml("CdtrAgt", agents["creditor_agent"]) if "creditor_agent" in agents else "",
        party_xml("Cdtr", scenario["creditor"]),
        account_xml("CdtrAcct", scenario["creditor"]),
        element("InstrForNxtAgt", element("InstrInf", escape(scenario.get("instruction", "")))),
        element("RmtInf", *(element("Ustrd", escape(line)) for line in lines)),
    )
    head = element(
        "GrpHdr",
        element("MsgId", "M" + number_of(scenario)),
        element("CreDtTm", "2026-03-02T09:00:00"),
        element("NbOfTxs", "1"),
        element("SttlmInf", element("SttlmMtd", "INDA")),
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">'
        f"{element('FIToFICstmrCdtTrf', head, transaction)}</Document>"
    )
    return document.encode()


def cut(text: str, lines: int) -> list[str]:
    """A text in lines of 35 characters, broken at spaces where it can be."""
    words, found = text.split(), [""]
    for word in words:
        if len(found[-1]) + len(word) + 1 > MT_LINE and found[-1]:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found[:lines]


def fits_mt(scenario: Scenario) -> bool:
    """Whether MT103 can carry it: Latin letters, 4 lines of 35, no ultimate parties."""
    text = scenario["text"] + scenario.get("instruction", "")
    holders = [scenario[role] for role in PARTY_ROLES if role in scenario]
    written = text + "".join(str(found) for found in holders)
    return (
        written.isascii()
        and len(cut(scenario["text"], 99)) <= MT_TEXT_LINES
        and "ultimate_debtor" not in scenario
        and "ids" not in scenario["debtor"]
        and not any(len(found.get("country", "")) not in (0, 2) for found in holders)
    )


def party_mt(tag: str, found: Scenario) -> list[str]:
    """50F or 59F with country and town: `3/DE/KOELN`; 50K or 59 without a country."""
    account = f"/{found['account']}" if "account" in found else "/1"
    if "country" not in found:
        free = "50K" if tag == "50" else "59"
        return [f":{free}:{account}", found["name"][:MT_LINE], *found.get("lines", ())]
    where = f"{found['country']}/{found.get('town', '')}".rstrip("/")
    if "postcode" in found:
        where += f",{found['postcode']}"
    lines = [f"2/{line}"[:MT_LINE] for line in found.get("lines", ())]
    return [f":{tag}F:{account}", f"1/{found['name']}"[:MT_LINE], *lines[:2], f"3/{where}"]


def agent_mt(tag: str, value: str) -> list[str]:
    """Option A with a BIC, option D with a name."""
    if value.startswith(NAMED):
        return [f":{tag}D:{value.removeprefix(NAMED)[:MT_LINE]}"]
    return [f":{tag}A:{value}"]


def mt_of(scenario: Scenario) -> bytes:
    """MT103, sender and receiver being banks of no account."""
    currency, amount = money_of(scenario)
    agents = scenario["agents"]
    day = scenario.get("day", DAY)
    lines = [
        f":20:{number_of(scenario)}",
        ":23B:CRED",
        f":32A:{day:%y%m%d}{currency}{str(amount).replace('.', ',')}"
        + ("" if "." in str(amount) else ","),
        *party_mt("50", scenario["debtor"]),
        *agent_mt("52", agents["debtor_agent"]),
    ]
    if "intermediary_agent_1" in agents:
        lines += agent_mt("56", agents["intermediary_agent_1"])
    if "creditor_agent" in agents:
        lines += agent_mt("57", agents["creditor_agent"])
    lines += party_mt("59", scenario["creditor"])
    lines += [":70:" + "\r\n".join(cut(scenario["text"], MT_TEXT_LINES)), ":71A:SHA"]
    if "instruction" in scenario:
        first, *rest = cut("/REC/" + scenario["instruction"], 6)
        lines.append(":72:" + "\r\n".join([first, *(f"//{line}" for line in rest)]))
    body = "\r\n".join(lines)
    return (
        f"{{1:F01{agents_bic(agents, 'debtor_agent')}0000000000}}"
        f"{{2:I103{agents_bic(agents, 'creditor_agent')}N}}{{4:\r\n{body}\r\n-}}"
    ).encode()


def agents_bic(agents: dict[str, str], role: str) -> str:
    """A bank's address in a message's head: BIC8, terminal, branch."""
    bic = agents.get(role, "COBADEFF")
    if bic.startswith(NAMED):
        bic = "COBADEFF"
    return f"{bic[:8]}X{(bic + 'XXX')[8:11]}"
