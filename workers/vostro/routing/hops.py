"""One step of the money's way, and what tells the country it lies in."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from vostro.payment import Agent, Party, place
from vostro.routing.knowledge import ASSIGNED, KNOWN, RETIRED

BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
IBAN_CHARACTERS_MIN = 15  # Norway's, the shortest
BANKS_KEPT_MAX = 65_536  # as many banks as have a BIC
BIC_HEAD = 8  # bank, country, place: a branch has three more


class Sureness(StrEnum):
    """How sure a hop's country is."""

    CERTAIN = "certain"  # a BIC's country, or an address and an account that agree
    LIKELY = "likely"  # one field says so
    GUESSED = "guessed"  # a town, a phone, a word
    UNKNOWN = "unknown"


class Evidence(NamedTuple):
    """One thing that names a country."""

    kind: str  # bic, iban, address, residence, address_line, town, phone, lei ...
    country: str
    text: str
    field: str = ""


class Told(NamedTuple):
    """What evidence comes to: the first country, how sure, and the others that are named."""

    country: str | None
    sureness: Sureness
    evidence: tuple[Evidence, ...]
    others: tuple[str, ...]


UNTOLD = Told(None, Sureness.UNKNOWN, (), ())


class Hop(NamedTuple):
    """A party or bank on the way. `others` are countries that its own evidence names besides."""

    role: str
    is_bank: bool
    holder: Party | Agent
    group: str
    position: int
    bic: str | None
    country: str | None
    sureness: Sureness
    evidence: tuple[Evidence, ...]
    others: tuple[str, ...] = ()

    def path(self, field: str) -> str:
        """Where one of its fields stood in the source message."""
        return place(self.holder, self.group, self.position, field)

    @property
    def label(self) -> str:
        """A bank by its BIC or name, a party by its role: no person's name in a drawn route."""
        if not self.is_bank:
            return self.role.replace("_", " ")
        bic = self.bic[:BIC_HEAD] if self.bic is not None else None
        return bic or self.holder.name or self.role.replace("_", " ")


@lru_cache(maxsize=BANKS_KEPT_MAX)
def bic_of(value: str | None) -> str | None:
    """A BIC in capital letters without gaps, or None if it can't be one. Source: ISO 9362."""
    if value is None:
        return None
    if BIC.fullmatch(value) is None:
        value = value.replace(" ", "").upper()
        if BIC.fullmatch(value) is None:
            return None
    return value


def iban_country(account: str | None) -> str | None:
    """The country of an IBAN, told by its form; None for any other account."""
    if account is None or len(account) < IBAN_CHARACTERS_MIN:
        return None
    if account[:2] not in KNOWN or not account.isalnum() or not account[2:4].isdigit():
        account = account.replace(" ", "").upper()
        if IBAN.fullmatch(account) is None:
            return None
    country = account[:2]
    return country if country in KNOWN else None


def stated_country(code: str | None) -> str | None:
    """A country code as it stood, retired ones as what they are today; None if it is none."""
    if code is None:
        return None
    if code in KNOWN:
        return code
    code = code.strip().upper()
    if (retired := RETIRED.get(code)) is not None:
        return retired.now
    return code if code in ASSIGNED else None


@lru_cache(maxsize=BANKS_KEPT_MAX)
def told_of_agent(bic: str | None, stated: str | None, system: str | None) -> Told:
    """The country of a bank; the same few thousand banks come again and again."""
    return told_by(agent_evidence(bic, stated, system))


def agent_evidence(bic: str | None, stated: str | None, system: str | None) -> tuple[Evidence, ...]:
    """What the fields of a bank say: the BIC first, its letters are the bank's own country."""
    found = []
    if bic is not None and (country := stated_country(bic[4:6])) is not None:
        found.append(Evidence("bic", country, bic, "bic"))
    if (country := stated_country(stated)) is not None:
        found.append(Evidence("address", country, stated or "", "country"))
    if (
        system is not None and (country := stated_country(system[:2])) is not None
    ):  # RUCBC, USABA, CNAPS: external clearing codes begin with the country
        found.append(Evidence("clearing", country, system, "clearing_system"))
    return tuple(found)


def party_evidence(party: Party, bic: str | None) -> list[Evidence]:
    """What the fields of a party say, the address before the account."""
    found = []
    if (country := stated_country(party.country)) is not None:
        found.append(Evidence("address", country, party.country or "", "country"))
    if (country := iban_country(party.account)) is not None:
        found.append(Evidence("iban", country, party.account or "", "account"))
    if (country := stated_country(party.country_of_residence)) is not None:
        found.append(
            Evidence("residence", country, party.country_of_residence or "", "country_of_residence")
        )
    if bic is not None and (country := stated_country(bic[4:6])) is not None:
        found.append(Evidence("bic", country, bic, "bic"))
    return found


def told_by(evidence: Sequence[Evidence]) -> Told:
    """The country of the first, strongest evidence, beside the rest."""
    if not evidence:
        return UNTOLD
    country = evidence[0].country
    others: tuple[str, ...] = ()
    if len(evidence) > 1:
        others = tuple(dict.fromkeys(e.country for e in evidence if e.country != country))
    return Told(country, sureness_of(evidence), tuple(evidence), others)


def sureness_of(evidence: Sequence[Evidence]) -> Sureness:
    """How sure the first evidence's country is, beside the rest."""
    first = evidence[0]
    if first.kind == "bic":
        return Sureness.CERTAIN
    if first.kind in ("address", "iban", "residence", "clearing"):
        agree = any(e.country == first.country for e in evidence[1:])
        return Sureness.CERTAIN if agree else Sureness.LIKELY
    return Sureness.LIKELY if first.kind in ("address_line", "postcode") else Sureness.GUESSED
