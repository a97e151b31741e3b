"""Facts and policy made ready for use: sets, tables and one lexicon, built once."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec

from vostro.errors import SettingRefused
from vostro.routing.ibans import HEAD_OFFICES, bank_codes, bank_of_iban
from vostro.routing.lexicon import Lexicon
from vostro.routing.policy import RoutePolicy, data_version
from vostro.routing.reference import (
    WORD_FILES,
    BankFile,
    BankMeasure,
    CountryFile,
    ListedBank,
    PlaceFile,
    Territory,
    WordFile,
    WordGroup,
    read,
)
from vostro.routing.signs import Sign
from vostro.routing.towns import country_names, dialling_codes, town_countries

COUNTRIES = read("countries", CountryFile)
PLACES = read("places", PlaceFile)
BANKS = read("banks", BankFile)
WORDS = tuple(read(name, WordFile) for name in WORD_FILES)

RETIRED = {country.code: country for country in COUNTRIES.retired}
NAMES = country_names()
ASSIGNED = frozenset(NAMES) | {extra.code for extra in COUNTRIES.assigned_by_users}
KNOWN = ASSIGNED - frozenset(RETIRED)
# Names that are words, surnames or towns elsewhere: read only in the watched countries' words.
NAMES_LEFT_OUT = frozenset({"GE", "JO", "TD", "ML", "GN", "MC", "CX", "GY", "GG", "JE"})
BANK_CHARACTERS = 6
KZ_BANK_CODE = slice(4, 7)  # of an IBAN of Kazakhstan
PHONE_DIGITS_MAX = 6
RUSSIAN_POSTCODE_DIGITS = 6  # Ukrainian ones have five


class BankHit(NamedTuple):
    """A listed bank and the measures that bind on the day asked for."""

    bank: ListedBank
    measures: tuple[BankMeasure, ...]


# BIC, country on the route, other countries, country stated.
BankShown = tuple[str | None, str | None, tuple[str, ...], str | None]


class Knowledge:
    """What the rules know under one policy. Immutable once built; shared by all payments."""

    def __init__(self, policy: RoutePolicy) -> None:
        refuse_other_data(policy)
        self.policy = policy
        self.tiers = {
            country: tier.tier for tier in COUNTRIES.tiers for country in tier.countries
        } | policy.corridor_tiers
        roles = {role.role: frozenset(role.countries) for role in COUNTRIES.roles}
        self.transit, self.targets = roles["transit"], roles["target"]
        self.partners, self.offshore = roles["partner"], roles["offshore"]
        self.customs_union, self.clearing = roles["customs-union"], roles["dollar-clearing"]
        us_only = roles["embargoed-us-only"] if policy.embargoes_us_only else frozenset()
        self.embargoed = roles["embargoed"] | us_only
        self.home_of = {
            code: currency
            for currency in COUNTRIES.currencies
            for code in (currency.code, *currency.others)
        }
        self.territories = {territory.id: territory for territory in PLACES.territories}
        self.banks = (*BANKS.banks, *policy.banks)
        # Bank and country, six characters: a branch in another place has another seventh.
        self.bank_by_bic = {bic[:BANK_CHARACTERS]: bank for bank in self.banks for bic in bank.bics}
        self.bank_by_iban = {
            (bank.country, code): bank for bank in self.banks for code in bank.iban_bank_codes
        }
        # Accounts of other countries are no listed bank's: most are asked no further.
        self.countries_of_listed = {
            *(country for country, _ in self.bank_by_iban),
            *HEAD_OFFICES,
            *(
                country
                for country, codes in bank_codes().items()
                for bics in codes.banks.values()
                if any(bic[:BANK_CHARACTERS] in self.bank_by_bic for bic in bics)
            ),
        }
        self.bank_signs: dict[BankShown, int] = {}  # what routing/shown.py found of a bank
        self.goods_tier = {
            code: int(codes.tier) for file in WORDS for codes in file.codes for code in codes.codes
        }
        self.phones = phone_countries()
        self.lei_issuers = tuple(i for i in COUNTRIES.lei_issuers if i.confirmed)
        self.towns = TOWNS
        bank_codes()  # before the first payment waits for them
        self.lexicon = Lexicon(word_groups(policy, self.banks))

    def tier_of(self, country: str | None) -> int:
        """0 for what no corridor file names."""
        return 0 if country is None else self.tiers.get(country, 0)

    def measures_on(self, bank: ListedBank, day: date | None) -> tuple[BankMeasure, ...]:
        """What binds on that day, by the authorities that the policy follows."""
        return tuple(
            measure
            for measure in bank.measures
            if measure.confirmed
            and measure.by in self.policy.bank_measures_of
            and measure.holds_on(day)
        )

    def bank_of_account(self, account: str | None) -> ListedBank | None:
        """The listed bank that keeps an account, told by the bank code in its IBAN."""
        if account is None:
            return None
        if " " in account:
            account = account.replace(" ", "")
        if account[:2].upper() not in self.countries_of_listed:
            return None
        known = self.bank_by_iban.get((account[:2].upper(), account[KZ_BANK_CODE]))
        if known is None:
            banks = (self.bank_by_bic.get(bic[:BANK_CHARACTERS]) for bic in bank_of_iban(account))
            known = next((bank for bank in banks if bank is not None), None)
        return known

    def phone_country(self, digits: str) -> str | None:
        """The country of an international number, by its longest known prefix."""
        for length in range(min(PHONE_DIGITS_MAX, len(digits)), 0, -1):
            if (country := self.phones.get(digits[:length])) is not None:
                return country
        return None

    def territory_of_phone(self, digits: str) -> Territory | None:
        """The embargoed territory that an international number belongs to."""
        for territory in self.territories.values():
            if territory.country == "UA" and digits.startswith(territory.phones):
                return territory
        return None

    def territory_of_postcode(self, postcode: str, country: str | None) -> Territory | None:
        """The territory of a Ukrainian or Russian postcode; Ukrainian ones need the country."""
        digits = "".join(c for c in postcode if c.isdigit())
        for territory in self.territories.values():
            ranges = (
                territory.ru_postcodes
                if len(digits) == RUSSIAN_POSTCODE_DIGITS
                else (territory.ua_postcodes if country in ("UA", "RU", None) else ())
            )
            if any(len(digits) == len(a) and a <= digits <= b for a, b in ranges):
                return territory
        return None


def refuse_other_data(policy: RoutePolicy) -> None:
    """A policy may pin the edition of our facts; another edition than pinned is refused."""
    if policy.data != data_version():
        raise SettingRefused(
            what=f"route.data is {policy.data!r}, this engine's facts are {data_version()!r}",
            where="policy, route.data",
            remedy="Leave route.data out, or run the engine whose facts the policy was tried on.",
        )


def phone_countries() -> dict[str, str]:
    """Leading digits of international numbers -> country."""
    return dialling_codes() | {p.prefix: p.country for p in COUNTRIES.phones if p.confirmed}


def word_groups(policy: RoutePolicy, banks: tuple[ListedBank, ...]) -> Iterator[WordGroup]:
    """Every group of words: of the files, of territories, of listed banks, of the policy."""
    for file in WORDS:
        yield from (group for group in file.groups if group.confirmed)
    yield from policy.words
    for territory in PLACES.territories:
        yield from groups_of_territory(territory)
    for bank in banks:
        yield WordGroup(sign=Sign.BANK_NAME, meaning=bank.name, label=bank.name, words=bank.names)
    for code, name in NAMES.items():
        if code not in NAMES_LEFT_OUT:
            yield WordGroup(
                sign=Sign.COUNTRY, meaning=code, label=name, words=(name,), address_only=True
            )


def groups_of_territory(territory: Territory) -> Iterator[WordGroup]:
    """Its words and towns; those with namesakes elsewhere in a group of their own."""
    plain = tuple(
        dict.fromkeys(
            word for word in (*territory.words, *territory.towns) if word not in territory.homonyms
        )
    )
    for words, common in ((plain, False), (territory.homonyms, True)):
        yield WordGroup(
            sign=Sign.TERRITORY,
            meaning=territory.id,
            label=territory.label,
            words=words,
            unless=territory.unless,
            common=common,
        )


TOWNS = town_countries(
    frozenset(country for tier in COUNTRIES.tiers for country in tier.countries) | {"UA"}
)

# One Knowledge a policy: a worker has one, a trial of a change two. Held by identity, so that
# a look costs nothing; the policy is kept, so its id is never another's.
KNOWLEDGE_KEPT_MAX = 8
_built: dict[int, tuple[Any, Knowledge]] = {}


def knowledge_of(policy: RoutePolicy) -> Knowledge:
    """The policy made ready. Built at the first call for it; raises SettingRefused."""
    kept = _built.get(id(policy))
    if kept is None:
        if len(_built) >= KNOWLEDGE_KEPT_MAX:
            _built.clear()
        kept = _built[id(policy)] = (policy, Knowledge(policy))
    return kept[1]


def versions() -> dict[str, str]:
    """The edition of each file of facts: the day it was last checked."""
    files: dict[str, msgspec.Struct] = {
        "countries": COUNTRIES,
        "places": PLACES,
        "banks": BANKS,
        **dict(zip(WORD_FILES, WORDS, strict=True)),
    }
    return {name: str(getattr(file, "checked")) for name, file in files.items()}  # noqa: B009
