"""What the rows or elements of one entry tell, each thing once, until its Designation is made.

Most publishers repeat: a row for each name and address, the same passport twice, one name in
twenty languages. Here a thing said twice is kept once, in the order in which it was first said.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeVar

from vostro.designation import (
    BirthDate,
    Designation,
    IdentifierKind,
    Kind,
    Link,
    ListedAddress,
    ListedIdentifier,
    ListedName,
    Measure,
    NameQuality,
)
from vostro.errors import ListUnusable
from vostro.lists.countries import country_code, known_code
from vostro.lists.dates import read_birth_date
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.prose import names_a_bank, numbers_in, script_of
from vostro.lists.publishers.ofac_identifiers import tidy
from vostro.lists.reader import Assembly

Record = TypeVar("Record")
# Invisible, no part of a name: zero width space, byte order mark, direction marks, soft hyphen.
# The joiners U+200C and U+200D stay: Persian and Indic spelling needs them.
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
ALPHA_2 = 2
SEVERAL = re.compile(r"\s+and\s+|\s*[,/]\s*")
COUNTRIES_MAX = 20
ASIDE = re.compile(r"\s*(?:\(.*\)|\bas (?:at|of|in)\b.*|\bsince\b.*)\s*$", re.IGNORECASE)
BEST_FIRST = (NameQuality.PRIMARY, NameQuality.STRONG, NameQuality.FORMER, NameQuality.WEAK)


def tidied(text: str | None) -> str:
    """White space of any kind as one blank, none at the ends, nothing invisible; "" for None."""
    return "" if text is None else " ".join(INVISIBLE.sub("", text).split())


@lru_cache(4_096)
def country_of(word: str) -> str | None:
    """The alpha-2 code of a country's name or adjective, or of a code in capitals."""
    if len(word) == ALPHA_2 and word.isascii() and word.isupper():
        return known_code(word)
    bare = ASIDE.sub("", word)  # "Italy (domicile)", "Syria as of September 2015"
    return country_code(word) or country_code(bare) or demonyms().get(bare.casefold())


@cache
def demonyms() -> dict[str, str]:
    """`russian` -> RU: some publishers give a nationality as an adjective."""
    table: dict[str, str] = {}
    for line in files("vostro.lists").joinpath("demonyms.tsv").read_text("utf-8").splitlines():
        code, _, words = line.partition("\t")
        table |= {word.casefold(): code for word in words.split("|")}
    return table


def family_and_given(family: str, given: str) -> tuple[str, bool]:
    """`FAMILY, Given`, and whether it is in that order: not if one of the two is all there is."""
    family, given = tidied(family), tidied(given)
    both = bool(family and given)
    return (f"{family}, {given}" if both else family or given), both


@dataclass(kw_only=True)
class Gathered:
    """One entry while it is read. Dicts, for their order and because a key is there once."""

    kind: Kind
    names: dict[str, ListedName] = field(default_factory=dict)
    addresses: dict[ListedAddress, None] = field(default_factory=dict)
    birth_dates: dict[BirthDate, None] = field(default_factory=dict)
    birth_places: dict[str, None] = field(default_factory=dict)
    countries: dict[str, None] = field(default_factory=dict)
    genders: dict[str, None] = field(default_factory=dict)
    identifiers: dict[tuple[IdentifierKind, str], ListedIdentifier] = field(default_factory=dict)
    links: dict[Link, None] = field(default_factory=dict)
    programmes: dict[str, None] = field(default_factory=dict)
    titles: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)
    listed_on: list[date] = field(default_factory=list)

    def add_name(
        self,
        text: str,
        quality: NameQuality = NameQuality.PRIMARY,
        *,
        script: str | None = None,
        family_first: bool = False,
    ) -> None:
        """A name; of one that is said twice the better quality counts."""
        shown = tidied(text)
        if not any(c.isalnum() for c in shown):
            return
        known = self.names.get(shown)
        if known is not None and BEST_FIRST.index(known.quality) <= BEST_FIRST.index(quality):
            return
        self.names[shown] = ListedName(
            text=shown,
            quality=quality,
            script=script or script_of(shown),
            family_first=family_first and self.kind is Kind.PERSON,
        )

    def add_person_name(
        self, family: str, given: str, quality: NameQuality = NameQuality.PRIMARY
    ) -> None:
        """A name that came in parts."""
        text, family_first = family_and_given(family, given)
        self.add_name(text, quality, family_first=family_first)

    def add_birth(self, text: str) -> None:
        """A birth date; what is no date stays in the remarks."""
        shown = tidied(text)
        birth = read_birth_date(shown)
        if birth is not None:
            self.birth_dates[birth] = None
        elif shown:
            self.remarks[f"Born: {shown}"] = None

    def add_birth_place(self, *parts: str) -> None:
        """A place of birth, from its parts."""
        add_text(self.birth_places, ", ".join(filter(None, map(tidied, parts))))

    def add_country(self, word: str) -> None:
        """Nationality, citizenship or flag; a word that is no country stays in the remarks."""
        shown = tidied(word)
        code = country_of(shown)
        # "Russian and Ukrainian", "Malian / Mauritanian": only if each of them is a country.
        codes = (
            [code] if code else [country_of(part) for part in SEVERAL.split(shown, COUNTRIES_MAX)]
        )
        known = [code for code in codes if code is not None]
        if known and len(known) == len(codes):
            self.countries |= dict.fromkeys(known)
        elif shown:
            self.remarks[f"Country: {shown}"] = None

    def add_address(self, *parts: str, town: str = "", country: str = "", code: str = "") -> None:
        """An address: its parts in order, town and country among them or not.

        `code` is the country's, where the publisher gives one beside the word.
        """
        shown = [tidied(part) for part in parts]
        town, country = tidied(town), tidied(country)
        shown += [part for part in (town, country) if part not in shown]
        text = ", ".join(filter(None, shown))
        if not text:
            return
        address = ListedAddress(
            text=text,
            town=town or None,
            country=country_of(code) or country_of(country),
            country_text=country or None,
        )
        self.addresses[address] = None

    def add_number(
        self,
        kind: IdentifierKind,
        value: str,
        label: str = "",
        *,
        country: str = "",
        note: str = "",
    ) -> None:
        """An identifier, once for its kind and value."""
        shown = tidy(kind, tidied(value))
        if not any(c.isalnum() for c in shown):
            return
        found = ListedIdentifier(
            kind=kind,
            value=shown,
            label=tidied(label).rstrip(":- "),
            country=country_of(tidied(country)),
            note=tidied(note),
        )
        self.identifiers.setdefault((kind, shown), found)

    def add_numbers_in(self, prose: str) -> None:
        """BICs and IMO numbers that stand only in prose."""
        for found in numbers_in(prose):
            self.identifiers.setdefault((found.kind, found.value), found)

    def add_remark(self, text: str, label: str = "") -> None:
        """A remark, whole as published but for white space."""
        shown = tidied(text)
        add_text(self.remarks, f"{label}: {shown}" if label and shown else shown)

    def designation(  # noqa: PLR0913 - what an entry may have, by name
        self,
        *,
        list_name: str,
        source_id: str,
        where: str,
        measure: Measure = Measure.BLOCK,
        valid_from: date | None = None,
        valid_until: date | None = None,
        risk: str | None = None,
    ) -> Designation:
        """The entry as a Designation. Raises ListUnusable if it has no name."""
        names = self.ordered_names(where)
        identifiers = tuple(self.identifiers.values())
        is_bank = self.kind is Kind.ORGANISATION and names_a_bank(names[0].text, identifiers)
        return Designation(
            list=list_name,
            source_id=source_id,
            kind=Kind.BANK if is_bank else self.kind,
            names=names,
            measure=measure,
            programmes=tuple(self.programmes),
            addresses=tuple(self.addresses),
            birth_dates=tuple(self.birth_dates),
            birth_places=tuple(self.birth_places),
            countries=tuple(self.countries),
            genders=tuple(self.genders),
            identifiers=identifiers,
            links=tuple(self.links),
            title="; ".join(self.titles) or None,
            listed_on=min(self.listed_on, default=None),
            valid_from=valid_from,
            valid_until=valid_until,
            secondary_sanctions_risk=risk,
            remarks="; ".join(self.remarks),
        )

    def ordered_names(self, where: str) -> tuple[ListedName, ...]:
        """The primary name first; where none is called so, the first of the best quality."""
        if not self.names:
            raise unusable("it has no name", where)
        return tuple(sorted(self.names.values(), key=lambda name: BEST_FIRST.index(name.quality)))


def add_text(texts: dict[str, None], text: str) -> None:
    """A text that is not empty, once."""
    if text:
        texts[text] = None


def edition_of(
    assembly: Assembly,
    odd: OddRecords,
    records: Iterable[tuple[str, Record]],
    read: Callable[[Record, str], Designation | None],
    *,
    published_on: date | None = None,
) -> Edition:
    """Each record read, from where it stands; None: it is no designation, and says so itself.

    Raises ListUnusable at the first odd record (or at one more than are allowed); a key that
    comes twice is odd.
    """
    found: dict[str, Designation] = {}
    for where, record in records:
        try:
            designation = read(record, where)
            if designation is None:
                continue
            if designation.source_id in found:
                raise unusable(f"its number {designation.source_id} was there before", where)
            found[designation.source_id] = designation
        except ListUnusable as error:
            odd.note(error)
    return Edition(
        list=assembly.list,
        format=assembly.reader.format,
        designations=tuple(found.values()),
        published_on=published_on,
        odd=odd.sentences,
        sources=tuple(file.reference for file in assembly.parts.values()),
    )
