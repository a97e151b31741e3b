"""The fields of one transaction -> a Payment."""

import re
from datetime import date
from decimal import Decimal

from vostro.messages.mt.fin import Field
from vostro.messages.mt.header import Header
from vostro.messages.mt.lines import BIC, agent_of, party_of, placed
from vostro.messages.mt.roles import CUSTOMER, INSTRUCTING_OPTIONS, ROLES, SILENT, TEXTS, UNDERLYING
from vostro.messages.text import has_substance, uetr_of
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.payment import (
    LONG_TEXT_CHARACTERS_MAX,
    PARTIES_MAX,
    Agent,
    AgentRole,
    FreeText,
    Party,
    PartyRole,
    Payment,
    TextKind,
)

# 33: a line of 35 characters that is filled this far may have cut a word.
FULL_LINE_CHARACTERS = 33
_AMOUNT = re.compile(r"(\d{6})?([A-Z]{3})(\d{1,18})(?:,(\d{0,18}))?", re.ASCII).fullmatch
_RESIDENCE = re.compile(r"/(ORDERRES|BENEFRES)/([A-Z]{2})(?:/|$)").match
_ULTIMATE = re.compile(r"/(ULTB|ULTD)/(.+)").fullmatch
_ROUTE_CODE = re.compile(r"/(INS|ACC|INT)/\s?(.+)").fullmatch
_CODE = re.compile(r"[A-Z]{4}").fullmatch
# A date, a code of four letters, a rate, a sum; 13C's three times of day.
_PLAIN = re.compile(
    r"\d{0,8}[A-Z]{0,4}[\d,./+:-]{0,30}|/(?:CLS|RNC|SND)TIME/[\d+-]{1,20}"
).fullmatch


class Transaction:
    """Collects what the fields say; what all transactions share is inherited at the end."""

    def __init__(self, header: Header, path: str) -> None:
        self.header, self.path = header, path.removesuffix("/")
        self.parties: list[Party] = []
        self.agents: list[Agent] = []
        self.texts: list[FreeText] = []
        self.remarks = list(header.remarks)
        self.values: dict[str, str] = {}
        self.amount: Decimal | None = None
        self.currency: str | None = None
        self.residence: dict[PartyRole, tuple[str, str]] = {}
        self.is_underlying = False  # in the sequence B of a cover

    def inherit(self, shared: "Transaction") -> None:
        """What the sequences A and C of a batch say to all: its own values win."""
        self.parties += shared.parties
        self.agents += shared.agents
        self.texts += shared.texts
        if len(self.parties) > PARTIES_MAX:  # before a thousand transactions copy them
            what = f"More than {PARTIES_MAX} parties"
            raise unreadable(UnreadableReason.TOO_MANY, what, self.path)
        self.remarks += [remark for remark in shared.remarks if remark not in self.remarks]
        self.values = {**shared.values, **self.values}
        self.residence = {**shared.residence, **self.residence}
        if self.amount is None:
            self.amount, self.currency = shared.amount, shared.currency

    def read(self, field: Field) -> None:
        """One field, by its tag."""
        if self.header.is_cover and field.number == "50":
            self.is_underlying = True
        parties, agents = (
            UNDERLYING if self.is_underlying else ROLES.get(self.header.type, CUSTOMER)
        )
        if field.number in parties:
            self._add_party(field, parties[field.number])
        elif field.number in agents:
            self._add_agent(field, agents[field.number])
        elif field.tag in {"32A", "32B"} or (field.tag == "33B" and self.amount is None):
            self._take_amount(field)
        elif field.number == "25":
            self._add_account(field)
        elif field.number in SILENT and field.tag not in TEXTS:
            self._keep_quiet(field)
        else:
            self._add_text(field)

    def _add_party(self, field: Field, role: PartyRole) -> None:
        if field.option in INSTRUCTING_OPTIONS and field.number == "50":
            role = PartyRole.INITIATING_PARTY
        party = party_of(field, role)
        if party is not None:
            self.parties.append(party)

    def _add_agent(self, field: Field, role: AgentRole) -> None:
        agent = agent_of(field, role)
        if agent is not None:
            self.agents.append(agent)

    def _add_account(self, field: Field) -> None:
        path, line = placed(field)[0]
        if account := line.strip("/ "):
            paths = {"account": path}
            self.parties.append(
                Party(role=PartyRole.OTHER, account=account, path=field.path, paths=paths)
            )
        self._sweep(placed(field)[1:], TextKind.OTHER)

    def _take_amount(self, field: Field) -> None:
        found = _AMOUNT(field.lines[0].replace(" ", ""))
        if found is None or (field.tag == "32A" and found[1] is None):
            self.remarks.append(f"{field.tag} is no amount")
            self._sweep(placed(field), TextKind.OTHER)
            return
        if found[1] is not None:
            self.values.setdefault("value_date", found[1])
        if self.amount is None:
            self.amount = Decimal(f"{found[3]}.{found[4]}" if found[4] else found[3])
            self.currency = found[2]
        self._sweep(placed(field)[1:], TextKind.OTHER)

    def _keep_quiet(self, field: Field) -> None:
        """A date, a code, a rate: kept out of the texts, if it looks like one."""
        if field.number == "30" and field.lines[0].isdecimal():
            self.values.setdefault("value_date", field.lines[0])
        if field.tag == "71A":
            self.values.setdefault("charge_bearer", field.lines[0])
        self._sweep([(p, line) for p, line in placed(field) if not _PLAIN(line)], TextKind.OTHER)

    def _sweep(self, lines: list[tuple[str, str]], kind: TextKind) -> None:
        for path, line in lines:
            if has_substance(line):
                self.texts.append(FreeText(text=line, kind=kind, path=path))

    def _add_text(self, field: Field) -> None:
        """A text, its lines joined: with a space, and without where a word may be cut."""
        kind = TEXTS.get(field.tag, TEXTS.get(field.number, TextKind.OTHER))
        for path, line in placed(field):
            self._look_into(field.number, line, path)
        self._keep_reference(field)
        lines = [line.removeprefix("//") if n else line for n, line in enumerate(field.lines)]
        lines = [line.strip() for line in lines if line.strip()]
        text = " ".join(lines)
        if kind is TextKind.OTHER and not has_substance(text):
            return
        if not text or (kind is TextKind.REFERENCE and text.isdigit()):
            return
        if field.tag == "23E" and _CODE(text) is not None:
            return
        several = len(field.lines) > 1
        place = f"{field.path}/lines 1-{len(field.lines)}" if several else f"{field.path}/line 1"
        self.texts.append(FreeText(text=text, kind=kind, path=place))
        is_cut = any(len(line) >= FULL_LINE_CHARACTERS for line in field.lines[:-1])
        if several and is_cut and len(text) <= LONG_TEXT_CHARACTERS_MAX:
            self.texts.append(FreeText(text="".join(lines), kind=kind, path=place))

    def _look_into(self, number: str, line: str, path: str) -> None:
        """Parties and banks that a text names by a code word."""
        if number == "77" and (residence := _RESIDENCE(line)) is not None:
            payer = residence[1] == "ORDERRES"
            role = PartyRole.DEBTOR if payer else PartyRole.CREDITOR
            self.residence.setdefault(role, (residence[2], path))
        elif number == "70" and (ultimate := _ULTIMATE(line)) is not None:
            role = (
                PartyRole.ULTIMATE_CREDITOR if ultimate[1] == "ULTB" else PartyRole.ULTIMATE_DEBTOR
            )
            paths = {"name": path}
            self.parties.append(Party(role=role, name=ultimate[2], path=path, paths=paths))
        elif number == "72" and (code := _ROUTE_CODE(line)) is not None:
            self._add_route(code[1], code[2], path)

    def _add_route(self, code: str, text: str, path: str) -> None:
        """72: /INS/ is a previous agent; /ACC/ and /INT/ count where a BIC stands there."""
        role = AgentRole.PREVIOUS_INSTRUCTING_AGENT_1 if code == "INS" else AgentRole.OTHER
        first = text.split(" ", maxsplit=1)[0]
        if BIC(first) is not None:
            self.agents.append(Agent(role=role, bic=first, path=path, paths={"bic": path}))
        elif code == "INS":
            self.agents.append(Agent(role=role, name=text, path=path, paths={"name": path}))

    def _keep_reference(self, field: Field) -> None:
        if field.tag in {"20", "21", "26T"}:
            self.values.setdefault(field.tag, field.lines[0].strip())

    def add_stray(self, text: str, prefix: str) -> None:
        """Text outside of any block or field: a place to hide in."""
        self.remarks.append("Text stands outside of any block or field")
        line = " ".join(text.split())
        self.texts.append(FreeText(text=line, path=f"{prefix}outside"))

    def payment(self) -> Payment:
        """The finished shape."""
        header = self.header
        for path, value in header.references:
            self.texts.append(FreeText(text=value, kind=TextKind.REFERENCE, path=path))
        uetr = uetr_of(header.uetr, self.remarks)
        reference, own = self.values.get("20"), self.values.get("21")
        is_batch = self.path.rpartition("/")[2].startswith("transaction")
        return Payment(
            payment_id=self._payment_id(uetr if not is_batch else None, reference, own),
            format=header.format,
            message_id=reference,
            transaction_id=own if is_batch else reference,
            uetr=uetr,
            amount=self.amount,
            currency=self.currency,
            value_date=self._date(),
            purpose=self.values.get("26T"),
            charge_bearer=self.values.get("charge_bearer"),
            parties=tuple(self._residents()),
            agents=(*self.agents, *header.agents),
            texts=tuple(self.texts),
            remarks=tuple(self.remarks),
            path=self.path,
        )

    def _payment_id(self, uetr: str | None, reference: str | None, own: str | None) -> str:
        """UETR; else sender and references: two banks may use the same one."""
        if uetr is not None and len(uetr) == len("00000000-0000-4000-8000-000000000000"):
            return uetr
        if not reference:
            return ""
        sender = next((a.bic for a in self.header.agents if "instructing" in a.role), None)
        ends = self.path.rpartition("/")[2].startswith("transaction")
        parts = [sender[:8] if sender else "", reference, (own or self.path) if ends else ""]
        return "/".join(part for part in parts if part)[:256]

    def _date(self) -> date | None:
        text = self.values.get("value_date")
        if text is None:
            return None
        try:
            return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
        except ValueError:
            self.remarks.append("The value date is no date")
            return None

    def _residents(self) -> list[Party]:
        """77B tells where payer and payee live; where it fits no party, it stands alone."""
        parties = list(self.parties)
        for role, (country, path) in self.residence.items():
            paths = {"country_of_residence": path}
            parties.append(Party(role=role, country_of_residence=country, path=path, paths=paths))
        return parties
