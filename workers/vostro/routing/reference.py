"""Facts that rules stand on, read from the dated files of `data/` at import.

A fact that no document confirmed has `confirmed = false` and is left out here: it is on record,
and switched off.
"""

from datetime import date
from importlib import resources
from typing import Annotated, TypeVar

import msgspec

from vostro.routing.signs import Sign

Code = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that holds for a time, as a named source says."""

    source: str = ""  # the file's, if empty
    valid_from: date | None = None
    valid_until: date | None = None  # the last day
    confirmed: bool = True  # false: on record, not used

    def holds_on(self, day: date | None) -> bool:
        """Whether it binds on that day; with no day known, whether it has no end."""
        if day is None:
            return self.valid_until is None
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)


class CorridorTier(Fact, frozen=True, kw_only=True):
    """Countries by the risk of a corridor over them, 1 to 3; all others are 0."""

    tier: Annotated[int, msgspec.Meta(ge=1, le=3)]
    countries: tuple[Code, ...]


class CountryRole(Fact, frozen=True, kw_only=True):
    """What countries are to a rule: transit, target, partner, offshore ..."""

    role: str
    countries: tuple[Code, ...]


class RetiredCountry(Fact, frozen=True, kw_only=True):
    """A code that is withdrawn or was never assigned, and what it means today."""

    code: Code
    now: Code
    withdrawn: date | None = None


class ExtraCountry(Fact, frozen=True, kw_only=True):
    """A code in use that ISO 3166-1 does not assign."""

    code: Code


class PhonePrefix(Fact, frozen=True, kw_only=True):
    """Digits after + that tell a country where the dialling code alone does not."""

    prefix: str
    country: Code


class LeiIssuer(Fact, frozen=True, kw_only=True):
    """An issuer of LEIs that serves one country above all."""

    prefix: str
    country: Code


class HomeCurrency(Fact, frozen=True, kw_only=True):
    """A currency and where it is at home; `others` are codes it is also written by."""

    code: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    countries: tuple[Code, ...]
    others: tuple[str, ...] = ()


class CountryFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """data/countries.toml."""

    checked: date
    tiers: tuple[CorridorTier, ...]
    roles: tuple[CountryRole, ...]
    retired: tuple[RetiredCountry, ...]
    assigned_by_users: tuple[ExtraCountry, ...]
    phones: tuple[PhonePrefix, ...]
    lei_issuers: tuple[LeiIssuer, ...]
    currencies: tuple[HomeCurrency, ...]


class Territory(Fact, frozen=True, kw_only=True):
    """An embargoed territory and every way it shows in a payment."""

    id: str
    label: str
    country: Code
    is_us_covered: bool
    is_us_only: bool = False
    ua_postcodes: tuple[tuple[str, str], ...] = ()  # first and last
    ru_postcodes: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()  # digits after +
    tax_prefixes: tuple[str, ...] = ()  # first digits of a Russian tax number
    words: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    homonyms: tuple[str, ...] = ()  # of the towns: not without a second sign
    unless: tuple[str, ...] = ()


class PlaceFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """data/places.toml."""

    checked: date
    territories: tuple[Territory, ...]


class BankMeasure(Fact, frozen=True, kw_only=True):
    """One measure against one bank by one authority."""

    kind: Annotated[
        str,
        msgspec.Meta(
            pattern="^(block|transaction_ban|correspondent_ban|messaging_ban|debt_limits)$"
        ),
    ]
    by: str


class ListedBank(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bank under measures, by every code and name that payments carry."""

    name: str
    country: Code
    bics: tuple[Annotated[str, msgspec.Meta(pattern="^[A-Z]{6}[A-Z0-9]{2}$")], ...] = ()
    names: tuple[str, ...] = ()
    iban_bank_codes: tuple[str, ...] = ()  # in IBANs of its own country
    note: str = ""
    measures: tuple[BankMeasure, ...]


class BankFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """data/banks.toml."""

    checked: date
    banks: tuple[ListedBank, ...]


class GoodsCodes(Fact, frozen=True, kw_only=True):
    """Codes of the Harmonized System, six digits, by tier of the Common High Priority List."""

    tier: Annotated[str, msgspec.Meta(pattern="^[1-4]$")]
    codes: tuple[Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$")], ...]
    label: str


class WordGroup(Fact, frozen=True, kw_only=True):
    """Words that are a sign of one thing, in all languages. A match inside `unless` is none."""

    sign: Sign
    meaning: str
    label: str  # for the analyst
    words: tuple[str, ...] = ()  # whole words and phrases
    stems: tuple[str, ...] = ()  # how a word begins: Russian, Turkish
    parts: tuple[str, ...] = ()  # anywhere: Chinese, German compounds
    unless: tuple[str, ...] = ()
    common: bool = False  # so common in lawful trade that it weighs less
    address_only: bool = False


class WordFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of words; `source` stands for groups that name none."""

    checked: date
    source: str
    groups: tuple[WordGroup, ...]
    codes: tuple[GoodsCodes, ...] = ()


WORD_FILES = ("country_words", "goods", "wording", "systems", "shipping", "owners")


def source_of(name: str) -> bytes:
    """The bytes of one file of `data/`."""
    return resources.files("vostro.routing.data").joinpath(f"{name}.toml").read_bytes()


Shape = TypeVar("Shape")


def read(name: str, shape: type[Shape]) -> Shape:
    """One file, checked against its shape."""
    return msgspec.toml.decode(source_of(name), type=shape)
