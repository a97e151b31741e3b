"""One UK designation, from rows of OFSI's or the Foreign Office's list, or from XML.

Both offices use the same facts under other headings; the two files of columns say which. Unknown
parts of a birth date are 00 (OFSI) or the letters dd and mm (Foreign Office).
"""

import re
from collections.abc import Mapping

from vostro.designation import Designation, IdentifierKind, Kind, Link, Measure, NameQuality
from vostro.lists.dates import read_day
from vostro.lists.edition import unusable
from vostro.lists.publishers.gather import Gathered, add_text, tidied
from vostro.lists.publishers.pieces import numbered, paired

UK = "uk"
KINDS = {"individual": Kind.PERSON, "entity": Kind.ORGANISATION, "ship": Kind.VESSEL}
GIVEN = ("name_1", "name_2", "name_3", "name_4", "name_5")
ADDRESS = ("address_1", "address_2", "address_3", "address_4", "address_5", "address_6")
QUALITIES = {
    "primary name": NameQuality.PRIMARY,
    "prime alias": NameQuality.PRIMARY,
    "primary name variation": NameQuality.STRONG,
    "aka": NameQuality.STRONG,
    "alias": NameQuality.STRONG,
    "fka": NameQuality.FORMER,
    "": NameQuality.STRONG,  # a name that is not said to be one of these is a name all the same
}
WEAK_WORDS = ("low", "weak", "poor")
NUMBERS = {
    "phone": (IdentifierKind.PHONE, "Phone number"),
    "email": (IdentifierKind.EMAIL, "Email address"),
    "website": (IdentifierKind.WEBSITE, "Website"),
    "business_number": (IdentifierKind.REGISTRATION, "Business registration number"),
    "imo": (IdentifierKind.IMO, "IMO number"),
    "hull": (IdentifierKind.OTHER, "Hull identification number"),
}
LINKS = {
    "owner": "owned_by",
    "previous_owner": "formerly_owned_by",
    "parent": "owned_by",
    "subsidiaries": "owns",
}
TOLD = {
    "reasons": "Statement of reasons",
    "entity_type": "Type of entity",
    "ship_type": "Type of ship",
    "year_built": "Year built",
    "un_reference": "UN Ref",
    "reference": "UK Sanctions List Ref",
}
# The older layout has the passport's number and its story in one cell.
DOCUMENT_NUMBER = re.compile(r"\b(?=[A-Z0-9/.-]*\d{4})[A-Z]{0,4}[-/]?\d[A-Z0-9/.-]*\b")
VALUES_MAX = 50

Facts = Mapping[str, str]


def kind_of(word: str, where: str) -> Kind:
    """Individual, Entity or Ship."""
    kind = KINDS.get(tidied(word).lower())
    if kind is None:
        raise unusable(f"its type is {word[:40]!r}, known are {', '.join(KINDS)}", where)
    return kind


def quality_of(name_type: str, strength: str, where: str) -> NameQuality:
    """Of a name, by its type and, for an alias, by its strength."""
    quality = QUALITIES.get(tidied(name_type).lower())
    if quality is None:
        raise unusable(
            f"its name type is {name_type[:40]!r}, known are {', '.join(QUALITIES)}", where
        )
    is_weak = any(word in strength.lower() for word in WEAK_WORDS)
    return NameQuality.WEAK if is_weak and quality is NameQuality.STRONG else quality


def add_name(entry: Gathered, facts: Facts, where: str) -> None:
    """The name of a row; `name_6` is the family, or all of an entity's name."""
    quality = quality_of(facts["name_type"], facts.get("strength", ""), where)
    given = " ".join(filter(None, (facts.get(part, "") for part in GIVEN)))
    if entry.kind is Kind.PERSON:
        entry.add_person_name(facts.get("name_6", ""), given, quality)
    else:
        entry.add_name(" ".join(filter(None, (given, facts.get("name_6", "")))), quality)
    add_other_script(entry, facts.get("other_script", ""), quality)


def add_other_script(entry: Gathered, text: str, quality: NameQuality = NameQuality.STRONG) -> None:
    """The name in its own script: as good as the name beside it, but never the one to show."""
    is_primary = quality is NameQuality.PRIMARY
    entry.add_name(text, NameQuality.STRONG if is_primary else quality)


def add_facts(entry: Gathered, facts: Facts) -> None:
    """Everything else that a row tells; what an earlier row told is not told again."""
    add_person_facts(entry, facts)
    address = [facts.get(part, "") for part in ADDRESS]
    country = facts.get("country", "")
    # Numbered where one row holds several countries: then no one of them is the address's.
    lines = (*address, facts.get("post_code", ""), country)
    entry.add_address(*lines, country=country if len(numbered(country)) == 1 else "")
    for name, (kind, label) in NUMBERS.items():
        for value in numbered(facts.get(name, "")):
            entry.add_number(kind, value, label)
    for name, relation in LINKS.items():
        for value in numbered(facts.get(name, "")):
            entry.links[Link(relation=relation, name=tidied(value))] = None
    for flag in numbered(facts.get("flag", "")):
        entry.add_country(flag)
    add_text(entry.programmes, tidied(facts.get("regime", "")))
    for name, label in TOLD.items():
        entry.add_remark(facts.get(name, ""), label)
    entry.add_remark(facts.get("other", ""))
    entry.add_numbers_in(facts.get("other", ""))
    for name in ("listed_on", "designated_on"):
        day = read_day(facts.get(name, ""))
        entry.listed_on += [] if day is None else [day]


def add_person_facts(entry: Gathered, facts: Facts) -> None:
    """Birth, nationality, papers, offices."""
    for birth in numbered(facts.get("dob", "")):
        entry.add_birth(birth)
    towns, countries = numbered(facts.get("town", "")), numbered(facts.get("birth_country", ""))
    for position in range(max(len(towns), len(countries))):
        alone = countries[0] if len(countries) == 1 else ""
        country = countries[position] if len(countries) == len(towns) else alone
        entry.add_birth_place(towns[position] if position < len(towns) else "", country)
    for word in numbered(facts.get("nationality", "")):
        entry.add_country(word)
    for value, note in paired(facts.get("passport", ""), facts.get("passport_note", "")):
        entry.add_number(IdentifierKind.PASSPORT, value, "Passport", note=note)
    for value, note in paired(facts.get("national_id", ""), facts.get("national_id_note", "")):
        entry.add_number(IdentifierKind.NATIONAL_ID, value, "National identifier", note=note)
    for name in ("title", "position"):
        for word in numbered(facts.get(name, "")):
            add_text(entry.titles, tidied(word))
    for gender in numbered(facts.get("gender", "")):
        add_text(entry.genders, gender.lower())


def add_told_documents(entry: Gathered, kind: IdentifierKind, text: str) -> None:
    """`(1) A-333602 (Indian) issued on 4 June 1985`: the number, with its story as the note."""
    for piece in numbered(text):
        found = DOCUMENT_NUMBER.search(piece)
        if found is not None:
            entry.add_number(kind, found[0], kind.replace("_", " ").capitalize(), note=piece)
        else:
            entry.add_remark(piece, kind.replace("_", " ").capitalize())


def measure_of(imposed: str) -> Measure:
    """What `Sanctions Imposed` demands of a payment. Nothing said is a freeze.

    Source: UK Sanctions List, field descriptions. A specified ship is no freeze of assets.
    """
    lower = imposed.lower()
    if not lower.strip() or "freeze" in lower:
        return Measure.BLOCK
    if "correspondent" in lower or "payment" in lower:
        return Measure.REJECT
    return Measure.RESTRICT


def finished(entry: Gathered, source_id: str, where: str, imposed: str = "") -> Designation:
    """The Designation."""
    for word in imposed.split("|", VALUES_MAX):
        entry.add_remark(word, "Sanctions imposed")
    return entry.designation(
        list_name=UK, source_id=source_id, where=where, measure=measure_of(imposed)
    )
