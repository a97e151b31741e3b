"""OFAC's SDN_ENHANCED.XML, CONS_ENHANCED.XML and its exports by programme.

The one format of OFAC's with names in their own script, with links by number, and with the day
each list took an entry up. Source: OFAC, ENHANCED_XML.xsd; `entity@id` is the uid of the others.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from lxml import etree

from vostro.designation import BirthDate, Designation, Link, NameQuality
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import edition_of, family_and_given
from vostro.lists.publishers.ofac_assemble import CONSOLIDATED, SDN
from vostro.lists.publishers.ofac_entry import KINDS, RELATIONS, OfacEntry
from vostro.lists.reader import Assembled, Assembly, Part, Reader
from vostro.lists.sources import SourceFile
from vostro.lists.xml import elements, root_of, text_of, texts_of

AS_OF = re.compile(rb"<dataAsOf>(\d{4}-\d\d-\d\d)")
FILTERS = re.compile(rb"<filters>(.*?)</filters>", re.DOTALL)
LISTS = re.compile(rb"<sanctionsList [^>]*>([^<]*)<")
PROGRAMMES = re.compile(rb"<sanctionsProgram [^>]*>([^<]*)<")
SCRIPTS = {
    "Latin": "Latn",
    "Cyrillic": "Cyrl",
    "Arabic": "Arab",
    "Chinese Simplified": "Hans",
    "Chinese Traditional": "Hant",
}
COUNTRY_CODES_MAX = 1_000


def recognise_enhanced(source: SourceFile) -> str | None:
    """By its root element."""
    root = root_of(source.head)
    return "whole" if root is not None and root[0] == "sanctionsData" else None


def assemble_enhanced(reader: Reader, parts: Sequence[Part]) -> Assembled:
    """The list is what the file's own filters say."""
    return [
        Assembly(list=list_of(part.file), reader=reader, parts={part.part: part.file})
        for part in parts
    ], []


def list_of(source: SourceFile) -> str:
    """SDN, non-SDN, or one programme of them: that is a list of its own, never the whole."""
    found = FILTERS.search(source.head)
    filters = b"" if found is None else found[1]
    programmes = [word.decode("utf-8", "replace") for word in PROGRAMMES.findall(filters)]
    if programmes:
        return "ofac-" + re.sub(r"[^a-z0-9]+", "-", " ".join(sorted(programmes)).lower()).strip("-")
    lists = LISTS.findall(filters)
    return CONSOLIDATED if lists and b"SDN List" not in lists else SDN


def read_enhanced(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole file. Raises ListUnusable at the first odd entity, or where the XML breaks."""
    source = assembly.parts["whole"]
    codes: dict[str, str] = {}
    edition = edition_of(
        assembly,
        odd,
        entities(source, codes),
        lambda entity, where: read_entity(assembly.list, entity, codes, where),
    )
    as_of = AS_OF.search(source.head)
    published = None if as_of is None else read_day(as_of[1].decode())
    return msgspec.structs.replace(edition, published_on=published)


def entities(source: SourceFile, codes: dict[str, str]) -> Iterator[tuple[str, etree._Element]]:
    """Each entity with where it stands; the codes of countries are noted on the way."""
    number = 0
    for element in elements(source, "referenceValue", "entity"):
        if element.tag == "referenceValue":
            code, reference = text_of(element, "isoCode"), element.get("refId")
            if code and reference and len(codes) < COUNTRY_CODES_MAX:
                codes[reference] = code
            continue
        number += 1
        yield f"{source.shown}, entity {number}, id {element.get('id')}", element


def read_entity(
    list_name: str, element: etree._Element, codes: dict[str, str], where: str
) -> Designation:
    """One entity."""
    number, entity_type = element.get("id", ""), text_of(element, "generalInfo/entityType")
    kind = KINDS.get(entity_type.lower())
    if not number or kind is None:
        known = ", ".join(KINDS)
        raise unusable(f"its entityType is {entity_type!r}, known are {known}; or no id", where)
    entry = OfacEntry(kind)
    entry.types.update(texts_of(element, "sanctionsTypes/sanctionsType"))
    for programme in texts_of(element, "sanctionsPrograms/sanctionsProgram"):
        entry.gathered.programmes[programme] = None
    for listed in element.iterfind("sanctionsLists/sanctionsList"):
        day = read_day(listed.get("datePublished"))
        entry.gathered.listed_on += [] if day is None else [day]
    for title in texts_of(element, "generalInfo/title"):
        entry.gathered.titles[title] = None
    read_names(element, entry)
    read_addresses(element, entry, codes)
    read_features(element, entry)
    read_documents(element, entry)
    read_relationships(element, entry)
    entry.add_remarks(text_of(element, "generalInfo/remarks"))
    return entry.designation(list_name, number, where)


def read_names(element: etree._Element, entry: OfacEntry) -> None:
    """Every name in each of its scripts; what is no primary translation is another's spelling."""
    for name in element.iterfind("names/name"):
        quality = quality_of(name)
        for translation in name.iterfind("translations/translation"):
            family = text_of(translation, "formattedLastName")
            text, family_first = family_and_given(
                family, text_of(translation, "formattedFirstName")
            )
            is_main = text_of(translation, "isPrimary") == "true"
            is_primary = quality is NameQuality.PRIMARY
            entry.gathered.add_name(
                text or text_of(translation, "formattedFullName"),
                NameQuality.STRONG if is_primary and not is_main else quality,
                script=SCRIPTS.get(text_of(translation, "script")),
                family_first=family_first,
            )


def quality_of(name: etree._Element) -> NameQuality:
    """Primary, weak ("low quality"), former or strong."""
    if text_of(name, "isPrimary") == "true":
        return NameQuality.PRIMARY
    if text_of(name, "isLowQuality") == "true":
        return NameQuality.WEAK
    is_former = text_of(name, "aliasType") == "F.K.A."
    return NameQuality.FORMER if is_former else NameQuality.STRONG


def read_addresses(element: etree._Element, entry: OfacEntry, codes: dict[str, str]) -> None:
    """Every address; those that only have a country too."""
    for address in element.iterfind("addresses/address"):
        found = address.find("country")
        country = text_of(address, "country")
        if found is not None:
            country = codes.get(found.get("refId", ""), country)
        translations = address.findall("translations/translation") or [address]
        for translation in translations:
            parts = [
                (text_of(part, "type"), text_of(part, "value"))
                for part in translation.iterfind("addressParts/addressPart")
            ]
            town = next((value for kind, value in parts if kind == "CITY"), "")
            word = text_of(address, "country")
            texts = (*(value for _, value in parts), word)
            entry.gathered.add_address(*texts, town=town, country=word, code=country)


def read_features(element: etree._Element, entry: OfacEntry) -> None:
    """Features: birth, nationality, numbers, directives and their days."""
    for feature in element.iterfind("features/feature"):
        label, value = text_of(feature, "type"), text_of(feature, "value")
        if label == "Birthdate":
            birth = birth_of(feature, value)
            if birth is None:
                entry.gathered.add_birth(value)
            else:
                entry.gathered.birth_dates[birth] = None
        else:
            entry.add_feature(label, value)


def birth_of(feature: etree._Element, value: str) -> BirthDate | None:
    """The span that the format gives beside the text; None if it gives none."""
    earliest = iso_day(text_of(feature, "valueDate/fromDateBegin"))
    latest = iso_day(text_of(feature, "valueDate/toDateEnd"))
    if earliest is None or latest is None or latest < earliest:
        return None
    circa = text_of(feature, "valueDate/isApproximate") == "true"
    return BirthDate(text=value, earliest=earliest, latest=latest, is_approximate=circa)


def iso_day(text: str) -> date | None:
    """2022-02-24, with or without a time behind it."""
    return read_day(text[:10])


def read_documents(element: etree._Element, entry: OfacEntry) -> None:
    """Passports, tax and registration numbers; one that is not valid is a note, not left out."""
    for document in element.iterfind("identityDocuments/identityDocument"):
        told = (
            ("issued", text_of(document, "issueDate")),
            ("expires", text_of(document, "expirationDate")),
        )
        invalid = "no longer valid" if text_of(document, "isValid") == "false" else ""
        entry.add_feature(
            text_of(document, "type"),
            text_of(document, "documentNumber"),
            country=text_of(document, "issuingCountry"),
            note=" ".join(filter(None, (*(f"{w} {day}" for w, day in told if day), invalid))),
        )


def read_relationships(element: etree._Element, entry: OfacEntry) -> None:
    """Links by number, with the other's name."""
    for tie in element.iterfind("relationships/relationship"):
        other = tie.find("relatedEntity")
        if other is not None:
            relation = RELATIONS.get(text_of(tie, "type"), "linked_to")
            link = Link(
                relation=relation,
                name=text_of(tie, "relatedEntity"),
                source_id=other.get("entityId"),
            )
            entry.gathered.links[link] = None


READER = Reader(
    format="OFAC XML (enhanced)",
    recognise=recognise_enhanced,
    assemble=assemble_enhanced,
    read=read_enhanced,
)
