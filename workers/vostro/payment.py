"""A payment as Vostro screens it: the one shape that every message format is read into.

It is also the canonical JSON of the payments topic: `topics/payments/schema.json` is generated
from these definitions.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

# 4,000 characters: longer than any name or line of ISO 20022 (140) or MT (35), shorter than
# what would slow one search down; a longer value makes a payment unreadable, not cut.
TEXT_CHARACTERS_MAX = 4_000
# 140,000 characters: a remittance advice of 1,000 lines of 140; more is a dead letter.
LONG_TEXT_CHARACTERS_MAX = 140_000
# A batch reader makes one Payment a transaction, so these bound a single transaction.
# 400 parties: every element of the schemas filled once gives 136, an advice of 100 invoices, each
# with invoicer and invoicee, 200 more.
PARTIES_MAX, AGENTS_MAX, TEXTS_MAX, LINES_MAX, IDENTIFIERS_MAX = 400, 100, 2_000, 100, 100

Text = Annotated[str, msgspec.Meta(max_length=TEXT_CHARACTERS_MAX)]
LongText = Annotated[str, msgspec.Meta(max_length=LONG_TEXT_CHARACTERS_MAX)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
Currency = Annotated[
    str, msgspec.Meta(pattern="^[A-Z]{3}$", description="ISO 4217, three capital letters")
]


class PartyRole(StrEnum):
    """What a party is to the payment. Source: ISO 20022 pacs.008, pacs.004; MT103 50a, 59a."""

    DEBTOR = "debtor"
    ULTIMATE_DEBTOR = "ultimate_debtor"
    INITIATING_PARTY = "initiating_party"
    CREDITOR = "creditor"
    ULTIMATE_CREDITOR = "ultimate_creditor"
    UNDERLYING_DEBTOR = "underlying_debtor"
    UNDERLYING_ULTIMATE_DEBTOR = "underlying_ultimate_debtor"
    UNDERLYING_INITIATING_PARTY = "underlying_initiating_party"
    UNDERLYING_CREDITOR = "underlying_creditor"
    UNDERLYING_ULTIMATE_CREDITOR = "underlying_ultimate_creditor"
    ORIGINAL_DEBTOR = "original_debtor"
    ORIGINAL_CREDITOR = "original_creditor"
    ORIGINAL_ULTIMATE_DEBTOR = "original_ultimate_debtor"
    ORIGINAL_ULTIMATE_CREDITOR = "original_ultimate_creditor"
    INVOICER = "invoicer"
    INVOICEE = "invoicee"
    GARNISHEE = "garnishee"
    CREDITOR_SCHEME = "creditor_scheme"
    ORIGINATOR = "originator"  # who asks for a return or a cancellation
    ASSIGNER = "assigner"  # of an investigation: camt.056 Assgnmt
    ASSIGNEE = "assignee"
    CASE_CREATOR = "case_creator"
    REMITTANCE_ADDRESSEE = "remittance_addressee"  # RltdRmtInf: who gets the advice
    CHEQUE_FROM = "cheque_from"
    CHEQUE_DELIVER_TO = "cheque_deliver_to"
    CONTACT = "contact"
    OTHER = "other"


class AgentRole(StrEnum):
    """What a bank is on the route. Source: ISO 20022 pacs.008, pacs.009; MT103 51A to 57a."""

    DEBTOR_AGENT = "debtor_agent"
    PREVIOUS_INSTRUCTING_AGENT_1 = "previous_instructing_agent_1"
    PREVIOUS_INSTRUCTING_AGENT_2 = "previous_instructing_agent_2"
    PREVIOUS_INSTRUCTING_AGENT_3 = "previous_instructing_agent_3"
    INSTRUCTING_AGENT = "instructing_agent"
    INSTRUCTED_AGENT = "instructed_agent"
    INTERMEDIARY_AGENT_1 = "intermediary_agent_1"
    INTERMEDIARY_AGENT_2 = "intermediary_agent_2"
    INTERMEDIARY_AGENT_3 = "intermediary_agent_3"
    CREDITOR_AGENT = "creditor_agent"
    INSTRUCTING_REIMBURSEMENT_AGENT = "instructing_reimbursement_agent"
    INSTRUCTED_REIMBURSEMENT_AGENT = "instructed_reimbursement_agent"
    THIRD_REIMBURSEMENT_AGENT = "third_reimbursement_agent"
    FORWARDING_AGENT = "forwarding_agent"
    CHARGES_AGENT = "charges_agent"  # was on the route, position unknown
    DEBTOR_INSTITUTION = "debtor_institution"  # pacs.009 Dbtr, MT202 52a: the ordering institution
    CREDITOR_INSTITUTION = "creditor_institution"  # pacs.009 Cdtr, MT202 58a
    ULTIMATE_DEBTOR_INSTITUTION = "ultimate_debtor_institution"
    ULTIMATE_CREDITOR_INSTITUTION = "ultimate_creditor_institution"
    UNDERLYING_DEBTOR_AGENT = "underlying_debtor_agent"
    UNDERLYING_PREVIOUS_AGENT_1 = "underlying_previous_agent_1"
    UNDERLYING_PREVIOUS_AGENT_2 = "underlying_previous_agent_2"
    UNDERLYING_PREVIOUS_AGENT_3 = "underlying_previous_agent_3"
    UNDERLYING_INTERMEDIARY_AGENT_1 = "underlying_intermediary_agent_1"
    UNDERLYING_INTERMEDIARY_AGENT_2 = "underlying_intermediary_agent_2"
    UNDERLYING_INTERMEDIARY_AGENT_3 = "underlying_intermediary_agent_3"
    UNDERLYING_CREDITOR_AGENT = "underlying_creditor_agent"
    ORIGINAL_DEBTOR_AGENT = "original_debtor_agent"
    ORIGINAL_CREDITOR_AGENT = "original_creditor_agent"
    SENDER = "sender"  # of the envelope, AppHdr Fr; the message itself says instructing agent
    RECEIVER = "receiver"
    ASSIGNER = "assigner"
    ASSIGNEE = "assignee"
    CASE_CREATOR = "case_creator"
    OTHER = "other"


class TextKind(StrEnum):
    """What a free text is for; rules read some kinds and not others."""

    REMITTANCE = "remittance"  # RmtInf, MT 70
    INSTRUCTION = "instruction"  # InstrForNxtAgt, InstrForCdtrAgt, MT 72, 23E
    REGULATORY = "regulatory"  # RgltryRptg, MT 77B
    PURPOSE = "purpose"
    REFERENCE = "reference"  # ids that people write names into
    REASON = "reason"  # of a return or a cancellation
    CONTACT = "contact"  # e-mail, phone: a domain or dialling code shows a country
    OTHER = "other"


# gc=False here and below: a payment is a tree of texts, so nothing in it can refer back to it, and
# the collector need not walk the thousands of them that a batch makes.
class Identifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A number that tells who a party is. Source: ISO 20022 OrgId/Othr, PrvtId/Othr; MT 50F."""

    id: Text
    scheme: Text | None = None  # as in the message: TXID, CCPT, NIDN, LEI, BIN, INN ...
    issuer: Text | None = None


class Party(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who pays, is paid, or stands behind one of them."""

    role: PartyRole
    name: Text | None = None
    address_lines: Annotated[tuple[Text, ...], msgspec.Meta(max_length=LINES_MAX)] = ()
    street: Text | None = None
    postcode: Text | None = None
    town: Text | None = None
    region: Text | None = None  # CtrySubDvsn
    country: Text | None = None  # ISO 3166-1 alpha-2 as it stood in the message, valid or not
    country_of_residence: Text | None = None
    account: Text | None = None  # IBAN or other account number
    account_name: Text | None = None  # ...Acct/Nm: a name outside the party
    contact_name: Text | None = None  # CtctDtls/Nm: a second name
    bic: Text | None = None  # AnyBIC, 8 or 11 characters
    lei: Text | None = None  # ISO 17442
    identifiers: Annotated[tuple[Identifier, ...], msgspec.Meta(max_length=IDENTIFIERS_MAX)] = ()
    birth_date: date | None = None
    birth_place: Text | None = None
    birth_country: Text | None = None
    path: Text = ""  # where it stood in the source message; empty in canonical JSON
    paths: dict[str, str] = {}  # field -> its own place, where it is not below `path`


class Agent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A bank on the route. Source: pacs.008 InstgAgt, DbtrAgt, IntrmyAgt1..3; MT103 51A to 57a."""

    role: AgentRole
    bic: Text | None = None  # ISO 9362, 8 or 11 characters
    name: Text | None = None
    clearing_system: Text | None = None  # USABA, RUCBC, CNAPS ... (external clearing system code)
    clearing_id: Text | None = None  # the bank's number there
    lei: Text | None = None
    branch_name: Text | None = None  # BrnchId/Nm: a branch may sit in another country
    address_lines: Annotated[tuple[Text, ...], msgspec.Meta(max_length=LINES_MAX)] = ()
    town: Text | None = None
    region: Text | None = None
    country: Text | None = None
    account: Text | None = None  # of this agent with the next: DbtrAgtAcct, 53B
    identifiers: Annotated[tuple[Identifier, ...], msgspec.Meta(max_length=IDENTIFIERS_MAX)] = ()
    path: Text = ""
    paths: dict[str, str] = {}


class FreeText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Words of the message that are no party's field: remittance, instructions, 72, 77B."""

    text: LongText
    kind: TextKind = TextKind.OTHER
    path: Text = ""


class Payment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One transaction. `payment_id` stays the same across redelivery and hops.

    The UETR where there is one, else message id and transaction id; canonical JSON states it.
    """

    payment_id: Id
    format: Text = "json"  # json, pacs.008.001.08, MT103 ...
    message_id: Text | None = None
    end_to_end_id: Text | None = None
    transaction_id: Text | None = None
    uetr: Text | None = None
    related_uetr: Text | None = None  # of the payment that this one returns, recalls or covers
    amount: Decimal | None = None  # in JSON a string or a number
    currency: Currency | None = None  # both absent only where the message has none (recalls)
    value_date: date | None = None
    purpose: Text | None = None  # ExternalPurpose1Code or proprietary
    category_purpose: Text | None = None
    charge_bearer: Text | None = None
    settlement_method: Text | None = None  # COVE: the money travels apart
    parties: Annotated[tuple[Party, ...], msgspec.Meta(max_length=PARTIES_MAX)] = ()
    agents: Annotated[tuple[Agent, ...], msgspec.Meta(max_length=AGENTS_MAX)] = ()
    texts: Annotated[tuple[FreeText, ...], msgspec.Meta(max_length=TEXTS_MAX)] = ()
    remarks: tuple[Text, ...] = ()  # what the reader noticed: odd version, count that differs
    path: Text = ""  # where the transaction stood in the source message


Described = Party | Agent


# Where a field stands below its holder in ISO 20022. Readers note in `paths` only what differs,
# so that reading a party costs one path, not ten.
_ISO_PARTY_PLACES = {
    "name": "/Nm",
    "street": "/PstlAdr/StrtNm",
    "postcode": "/PstlAdr/PstCd",
    "town": "/PstlAdr/TwnNm",
    "region": "/PstlAdr/CtrySubDvsn",
    "country": "/PstlAdr/Ctry",
    "country_of_residence": "/CtryOfRes",
    "account": "Acct/Id/IBAN",  # beside the party: Dbtr, DbtrAcct
    "account_name": "Acct/Nm",
    "contact_name": "/CtctDtls/Nm",
    "bic": "/Id/OrgId/AnyBIC",
    "lei": "/Id/OrgId/LEI",
    "birth_date": "/Id/PrvtId/DtAndPlcOfBirth/BirthDt",
    "birth_place": "/Id/PrvtId/DtAndPlcOfBirth/CityOfBirth",
    "birth_country": "/Id/PrvtId/DtAndPlcOfBirth/CtryOfBirth",
}
_ISO_AGENT_PLACES = {
    "bic": "/FinInstnId/BICFI",
    "name": "/FinInstnId/Nm",
    "clearing_system": "/FinInstnId/ClrSysMmbId/ClrSysId/Cd",
    "clearing_id": "/FinInstnId/ClrSysMmbId/MmbId",
    "lei": "/FinInstnId/LEI",
    "branch_name": "/BrnchId/Nm",
    "town": "/FinInstnId/PstlAdr/TwnNm",
    "region": "/FinInstnId/PstlAdr/CtrySubDvsn",
    "country": "/FinInstnId/PstlAdr/Ctry",
    "account": "Acct/Id/IBAN",
}


def place(holder: Described | FreeText, group: str, index: int, field: str) -> str:
    """Where a field stood: its path in the source message, else its JSON path in the Payment.

    `group` is parties, agents or texts; `index` the holder's position there; `field` a field's
    name, `address_lines[2]` or `identifiers[0]` for one of several.
    """
    if isinstance(holder, FreeText):
        return holder.path or f"$.{group}[{index}].{field}"
    if field in holder.paths:
        return holder.paths[field]
    if holder.path.startswith("/"):
        return holder.path + _iso_place(holder, field)
    if holder.path:
        return f"{holder.path}/{field}"
    return f"$.{group}[{index}].{field}"


def _iso_place(holder: Described, field: str) -> str:
    """Below the holder's own XPath."""
    if field.startswith("address_lines"):
        address = "/PstlAdr" if isinstance(holder, Party) else "/FinInstnId/PstlAdr"
        if len(holder.address_lines) == 1 or not field.endswith("]"):
            return f"{address}/AdrLine"
        return f"{address}/AdrLine[{int(field[14:-1]) + 1}]"
    places = _ISO_PARTY_PLACES if isinstance(holder, Party) else _ISO_AGENT_PLACES
    return places.get(field, f"/{field}")


Held = tuple[str, int, Described]  # group, position there, and the party or agent itself


def holders(payment: Payment) -> Iterator[Held]:
    """Every party and agent with its group and position, parties first."""
    for index, party in enumerate(payment.parties):
        yield "parties", index, party
    for index, agent in enumerate(payment.agents):
        yield "agents", index, agent
