"""Switzerland's list: SECO's whole list in XML.

Source: SECO, swiss-sanctions-list-1.0.xsd and its guide. De-listed targets stay in the file, so a
target's newest `modification` decides; what was added and removed is repeated inside
`modification` under the same tags, and is history. A name is the value, or a spelling variant, of
each of its parts in order.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
from lxml import etree

from vostro.designation import Designation, IdentifierKind, Kind, Link, NameQuality
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, add_text, edition_of, tidied
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.xml import elements, root_of, text_of

SECO = "ch"
DATED = re.compile(r"\bdate\s*=\s*[\"'](\d{4}-\d\d-\d\d)")
KINDS = {"individual": Kind.PERSON, "entity": Kind.ORGANISATION, "object": Kind.UNKNOWN}
OBJECTS = {"vessel": Kind.VESSEL, "ship": Kind.VESSEL, "aircraft": Kind.AIRCRAFT}
QUALITIES = {
    "primary-name": NameQuality.PRIMARY,
    "alias": NameQuality.STRONG,
    "formerly-known-as": NameQuality.FORMER,
}
FAMILY_PARTS = frozenset({"family-name", "maiden-name"})
DOCUMENTS = {
    "passport": IdentifierKind.PASSPORT,
    "diplomatic-passport": IdentifierKind.PASSPORT,
    "travel-document": IdentifierKind.PASSPORT,
    "id-card": IdentifierKind.NATIONAL_ID,
    "ssid": IdentifierKind.NATIONAL_ID,
    "tax-number": IdentifierKind.TAX_ID,
    "registration-number": IdentifierKind.REGISTRATION,
}
RELATIONS = {
    "owned-by": "owned_by",
    "controlled-by": "owned_by",
    "acting-on-behalf-of": "acts_for",
    "family-member-of": "family_of",
}
VARIANTS_MAX = 50  # of one part: no name seen has more than a dozen
ENDED = frozenset({"de-listed"})


@dataclass
class Tables:
    """What targets point at: sets of measures by id, and places by id."""

    programmes: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # place, area, country
    ended: int = 0  # targets that are de-listed


def recognise_seco(source: SourceFile) -> str | None:
    """By its root element."""
    root = root_of(source.head)
    return "whole" if root is not None and root[0] == "swiss-sanctions-list" else None


def read_seco(assembly: Assembly, odd: OddRecords) -> Edition:
    """The targets that are listed today. Raises ListUnusable at the first odd one.

    Places stand behind the targets that lie at them: the file is gone through twice.
    """
    source = assembly.parts["whole"]
    root = root_of(source.head)
    dated = None if root is None else DATED.search(root[1])
    tables = tables_of(source)
    edition = edition_of(
        assembly,
        odd,
        targets(source),
        lambda target, where: read_target(target, tables, where),
        published_on=None if dated is None else read_day(dated[1]),
    )
    is_part = root is not None and "whole-list" not in root[1]
    notes = ("it is no whole list: it holds the targets of one amendment",) if is_part else ()
    return msgspec.structs.replace(edition, notes=notes, ended=tables.ended)


def tables_of(source: SourceFile) -> Tables:
    """Programmes and places."""
    tables = Tables()
    # Targets are asked for too, so that each is let go once it has passed.
    for element in elements(source, "sanctions-program", "place", "target"):
        if element.tag == "target":
            continue
        if element.tag == "place":
            country = element.find("country")
            code = "" if country is None else country.get("iso-code", "")
            tables.places[element.get("ssid", "")] = (
                text_of(element, "location"),
                text_of(element, "area"),
                code or text_of(element, "country"),
            )
            continue
        programme = english(element, "program-key")
        for found in element.iterfind("sanctions-set"):
            if found.get("lang") in {"eng", None}:
                tables.programmes[found.get("ssid", "")] = programme
    return tables


def english(element: etree._Element, tag: str) -> str:
    """A text that is given in several languages."""
    found = list(element.iterfind(tag))
    best = next((text for text in found if text.get("lang") == "eng"), found[0] if found else None)
    return "" if best is None else tidied(best.text)


def targets(source: SourceFile) -> Iterator[tuple[str, etree._Element]]:
    """Each target with where it stands."""
    for number, element in enumerate(elements(source, "target"), start=1):
        yield f"{source.shown}, target {number}, ssid {element.get('ssid')}", element


def read_target(target: etree._Element, tables: Tables, where: str) -> Designation | None:
    """One target; None if it is de-listed."""
    changes = target.findall("modification")
    if changes and newest(changes).get("modification-type") in ENDED:
        tables.ended += 1
        return None
    subject = next((child for child in target if str(child.tag) in KINDS), None)
    key = target.get("ssid", "")
    if subject is None or not key:
        raise unusable("it is no individual, entity or object, or has no ssid", where)
    kind = KINDS[str(subject.tag)]
    entry = Gathered(kind=OBJECTS.get(subject.get("object-type", "").lower(), kind))
    for reference in target.iterfind("sanctions-set-id"):
        add_text(entry.programmes, tables.programmes.get(tidied(reference.text), ""))
    add_text(entry.genders, subject.get("sex", ""))
    for identity in subject.iterfind("identity"):
        read_identity(identity, entry, tables.places)
    read_prose(subject, entry)
    for change in changes:
        if change.get("modification-type") == "listed":
            day = change.get("effective-date") or change.get("enactment-date")
            entry.listed_on += filter(None, [read_day(day)])
    return entry.designation(list_name=SECO, source_id=key, where=where)


def newest(changes: list[etree._Element]) -> etree._Element:
    """The modification that holds today: by its dates where given, else the first."""

    def day(change: etree._Element) -> str:
        return change.get("effective-date") or change.get("enactment-date") or ""

    return max(changes, key=day) if all(map(day, changes)) else changes[0]


def read_identity(
    identity: etree._Element, entry: Gathered, places: Mapping[str, tuple[str, str, str]]
) -> None:
    """Names, births, nationalities, addresses and papers of one identity."""
    is_main = identity.get("main") != "false"
    for name in identity.iterfind("name"):
        read_name(name, entry, is_main=is_main)
    for birth in identity.iterfind("day-month-year"):
        read_birth(birth, entry)
    for nationality in identity.iterfind("nationality"):
        read_country(nationality, entry)
    for birth_place in identity.iterfind("place-of-birth"):
        entry.add_birth_place(*places.get(birth_place.get("place-id", ""), ()))
    for address in identity.iterfind("address"):
        location, area, code = places.get(address.get("place-id", ""), ("", "", ""))
        lines = (text_of(address, tag) for tag in ("c-o", "address-details", "p-o-box", "zip-code"))
        entry.add_address(*lines, location, area, town=location, country=code)
    for document in identity.iterfind("identification-document"):
        read_document(document, entry)


def read_name(name: etree._Element, entry: Gathered, *, is_main: bool) -> None:
    """A name and its spellings: the variants of each part, in one script each time."""
    quality = QUALITIES.get(name.get("name-type", ""), NameQuality.STRONG)
    if name.get("quality") == "low":
        quality = NameQuality.WEAK
    elif quality is NameQuality.PRIMARY and not is_main:
        quality = NameQuality.STRONG
    parts = sorted(name.iterfind("name-part"), key=order_of)
    add_spelling(parts, [text_of(part, "value") for part in parts], entry, quality)
    spelled = NameQuality.STRONG if quality is NameQuality.PRIMARY else quality
    for position, part in enumerate(parts):
        for variant in list(part.iterfind("spelling-variant"))[:VARIANTS_MAX]:
            add_spelling(parts, variants(parts, position, variant), entry, spelled)


def order_of(part: etree._Element) -> int:
    """The place of a part in its name."""
    order = part.get("order", "")
    return int(order) if order.isascii() and order.isdigit() else 0


def variants(parts: list[etree._Element], position: int, variant: etree._Element) -> list[str]:
    """The name with one part spelt otherwise; the others in the same script, if they can be."""
    spelt = []
    for at, part in enumerate(parts):
        same = (
            v for v in part.iterfind("spelling-variant") if v.get("script") == variant.get("script")
        )
        other = next(same, None) if variant.get("script", "").upper() != "LATN" else None
        text = text_of(part, "value") if other is None else tidied(other.text)
        spelt.append(tidied(variant.text) if at == position else text)
    return spelt


def add_spelling(
    parts: list[etree._Element], texts: list[str], entry: Gathered, quality: NameQuality
) -> None:
    """`FAMILY, Given` where the parts tell which is which, else the parts in their order."""
    spelt = list(zip(parts, texts, strict=True))
    family = [text for part, text in spelt if part.get("name-part-type") in FAMILY_PARTS]
    given = [text for part, text in spelt if part.get("name-part-type") not in FAMILY_PARTS]
    if family and given and entry.kind is Kind.PERSON:
        entry.add_person_name(" ".join(family), " ".join(given), quality)
    else:
        entry.add_name(" ".join(texts), quality)


def read_birth(birth: etree._Element, entry: Gathered) -> None:
    """A date that may lack day and month, or be a range of years."""
    parts = [birth.get(part, "") for part in ("year", "month", "day")]
    known = parts[: parts.index("")] if "" in parts else parts
    text = "-".join(part.zfill(2) for part in known)
    first, last = birth.get("year-from", ""), birth.get("year-to", "")
    if not text and first and last:
        text = f"{first} to {last}"
    calendar = birth.get("calendar", "Gregorian")
    if calendar != "Gregorian":
        entry.add_remark(f"{text} ({calendar})", "Born")
    elif text:
        entry.add_birth(f"circa {text}" if birth.get("quality") == "low" else text)


def read_country(nationality: etree._Element, entry: Gathered) -> None:
    """A nationality, by its code or its word."""
    country = nationality.find("country")
    if country is not None:
        entry.add_country(country.get("iso-code") or country.text or "")


def read_document(document: etree._Element, entry: Gathered) -> None:
    """A paper with its number and issuer."""
    label = document.get("document-type", "")
    issuer = document.find("issuer")
    told = [
        f"{word} {document.findtext(tag)}"
        for word, tag in (("issued", "date-of-issue"), ("expires", "expiry-date"))
        if document.findtext(tag)
    ]
    entry.add_number(
        DOCUMENTS.get(label, IdentifierKind.OTHER),
        text_of(document, "number"),
        label.replace("-", " "),
        country="" if issuer is None else issuer.get("code", "") or tidied(issuer.text),
        note=", ".join((*told, text_of(document, "remark"))).strip(", "),
    )


def read_prose(subject: etree._Element, entry: Gathered) -> None:
    """Why it is listed, what else is known, and ties to other targets; numbers named in it."""
    for tag in ("justification", "other-information"):
        for text in subject.iterfind(tag):
            entry.add_remark(text.text or "")
            entry.add_numbers_in(tidied(text.text))
    for tie in subject.iterfind("relation"):
        relation = RELATIONS.get(tie.get("relation-type", ""), "linked_to")
        link = Link(
            relation=relation, name=text_of(tie, "remark"), source_id=tie.get("target-id") or None
        )
        entry.links[link] = None


READER = Reader(
    format="Swiss SECO XML", recognise=recognise_seco, assemble=each_alone(SECO), read=read_seco
)
