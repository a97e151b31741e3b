"""What stands in the lines of a party field. Source: SWIFT User Handbook, fields 50a to 59a."""

import re
from datetime import date
from typing import Any

from vostro.messages.mt.fin import Field
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.payment import LINES_MAX, Agent, AgentRole, Identifier, Party, PartyRole

BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?").fullmatch
# Clearing codes of the party identifier line. CH is CHIPS, SW is Swiss.
_CLEARING = re.compile(
    r"//(AT|AU|BL|CC|CH|CN|CP|ES|FW|GR|HK|IE|IN|IT|NZ|PL|PT|RT|RU|SC|SW|ZA)\s?(\S.*)?"
).fullmatch
_ACCOUNT = re.compile(r"/(?:[CD]/)?(.*)").fullmatch
_NUMBERED = re.compile(r"([1-8])/(.*)").fullmatch
_IDENTIFIED = re.compile(r"(ARNU|CCPT|CUST|DRLC|EMPL|NIDN|SOSE|TXID)/([A-Z]{2}/.+)").fullmatch
_NUMBER = re.compile(
    r"([A-Z]{2}(?:/.*)?)/([^/]*[^/ ][^/]*)"
).fullmatch  # CC/number, CC/issuer/number
_COUNTRY_FIRST = re.compile(r"([A-Z]{2})(?:/(.*))?").fullmatch

Fields = dict[str, Any]


class Draft:
    """A party or agent in the making: its values, and the line that each stood in."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.values: Fields = {}
        self.paths: dict[str, str] = {}
        self.lines: list[tuple[str, str]] = []
        self.identifiers: list[tuple[Identifier, str]] = []

    def take(self, field: str, text: str, path: str) -> None:
        """A value for a field; a second one goes beside the address lines."""
        text = text.strip()
        if not text:
            return
        if field in self.values:
            self.lines.append((text, path))
        else:
            self.values[field] = text
            self.paths[field] = path

    def fields(self) -> Fields:
        """What the shapes take."""
        paths = dict(self.paths)
        fields = dict(self.values)
        for name, found in (("address_lines", self.lines), ("identifiers", self.identifiers)):
            if len(found) > LINES_MAX:
                what = f"More than {LINES_MAX} lines"
                raise unreadable(UnreadableReason.TOO_MANY, what, self.path)
            if found:
                fields[name] = tuple(value for value, _ in found)
                paths |= {f"{name}[{n}]": path for n, (_, path) in enumerate(found)}
        if not fields:
            return {}
        return fields | {"path": self.path, "paths": paths}


def party_of(field: Field, role: PartyRole) -> Party | None:
    """A customer: 50a or 59a with any option, and 50C, 50L."""
    draft = Draft(field.path)
    if field.option == "F":
        take_numbered(draft, field)
    else:
        for path, line in placed(field):
            take_party_line(draft, field.option, line, path)
    fields = draft.fields()
    return Party(role=role, **fields) if fields else None


def take_party_line(draft: Draft, option: str, line: str, path: str) -> None:
    """An account, a BIC where the option says so, else the name and what follows it."""
    account = _ACCOUNT(line) if line.startswith("/") and not draft.values.get("name") else None
    if account is not None and "account" not in draft.values:
        draft.take("account", account[1].lstrip("/"), path)
    elif option in {"A", "G", "C"} and BIC(line) is not None and "bic" not in draft.values:
        draft.take("bic", line, path)
    elif "name" not in draft.values:
        draft.take("name", line, path)
    elif line:
        draft.lines.append((line, path))


def agent_of(field: Field, role: AgentRole) -> Agent | None:
    """A bank: 51A to 58a with any option."""
    draft = Draft(field.path)
    for path, line in placed(field):
        clearing = _CLEARING(line)
        if clearing is not None and "clearing_system" not in draft.values:
            draft.take("clearing_system", clearing[1], path)
            draft.take("clearing_id", clearing[2] or "", path)
        elif line.startswith("/") and "name" not in draft.values:
            account = _ACCOUNT(line)
            draft.take("account", account[1].lstrip("/") if account else line, path)
        elif BIC(line) is not None and "bic" not in draft.values and "name" not in draft.values:
            draft.take("bic", line, path)
        elif field.option == "B":  # the place of a branch
            draft.take("town", line, path)
        elif "name" not in draft.values:
            draft.take("name", line, path)
        elif line:
            draft.lines.append((line, path))
    fields = draft.fields()
    return Agent(role=role, **fields) if fields else None


def take_numbered(draft: Draft, field: Field) -> None:
    """50F and 59F: an account or an identifier, then lines with a number in front."""
    number = "0"
    for path, line in placed(field):
        numbered = _NUMBERED(line)
        identified = _IDENTIFIED(line)
        if numbered is not None:
            take_detail(draft, numbered[1], numbered[2], path, again=numbered[1] == number)
            number = numbered[1]
        elif identified is not None:
            add_identifier(draft, identified[1], identified[2], path)
        elif number == "0":
            take_party_line(draft, "F", line, path)
        elif line:  # a line without a number belongs to the one before
            take_detail(draft, number, line, path, again=True)


def take_detail(draft: Draft, number: str, text: str, path: str, *, again: bool) -> None:
    """One numbered line by the meaning of its number; `again` if it continues the last."""
    if number == "1":
        if again and "name" in draft.values:
            draft.values["name"] += f" {text}"
            first = draft.paths["name"].rpartition(" ")[2].partition("-")[0]
            before, _, last = path.rpartition("line ")
            draft.paths["name"] = f"{before}lines {first}-{last}"
        else:
            draft.take("name", text, path)
    elif number == "3" and not again:
        take_place(draft, "country", "town", text, path)
    elif number == "5":
        take_place(draft, "birth_country", "birth_place", text, path)
    elif number == "4":
        take_birth_date(draft, text, path)
    elif number in "67":
        add_identifier(draft, "CUST" if number == "6" else "NIDN", text, path)
    elif number == "8" and draft.identifiers:
        cut, place = draft.identifiers[-1]
        whole = Identifier(id=cut.id + text, scheme=cut.scheme, issuer=cut.issuer)
        draft.identifiers[-1] = (whole, place)
    elif text:
        draft.lines.append((text, path))


def take_place(draft: Draft, country: str, town: str, text: str, path: str) -> None:
    """CC/town, and more after a comma."""
    found = _COUNTRY_FIRST(text)
    if found is None:
        draft.take(town, text, path)
        return
    draft.take(country, found[1], path)
    first, _, more = (found[2] or "").partition(",")
    draft.take(town, first, path)
    if more.strip():
        draft.lines.append((more.strip(), path))


def take_birth_date(draft: Draft, text: str, path: str) -> None:
    """YYYYMMDD; what is none is kept beside the address."""
    try:
        digits = text.strip()
        draft.values["birth_date"] = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        draft.paths["birth_date"] = path
    except ValueError:
        draft.lines.append((text, path))


def add_identifier(draft: Draft, scheme: str, text: str, path: str) -> None:
    """CC/number or CC/issuer/number; what is neither is kept beside the address."""
    found = _NUMBER(text)
    if found is None:
        draft.lines.append((text, path))
        return
    identifier = Identifier(id=found[2].strip(), scheme=scheme, issuer=found[1])
    draft.identifiers.append((identifier, path))


def placed(field: Field) -> list[tuple[str, str]]:
    """Each line with its place."""
    return [(f"{field.path}/line {n}", line) for n, line in enumerate(field.lines, start=1)]
