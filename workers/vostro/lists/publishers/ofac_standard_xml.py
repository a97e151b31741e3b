"""OFAC's SDN.XML and consolidated.xml: the "standard" XML, in its old and its new namespace.

Source: OFAC, sdnList.xsd; the misspelt `publshInformation` is theirs.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from lxml import etree

from vostro.designation import Designation, IdentifierKind, Link, NameQuality
from vostro.errors import ListUnusable
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import edition_of
from vostro.lists.publishers.ofac_assemble import list_by_programmes
from vostro.lists.publishers.ofac_entry import KINDS, OfacEntry
from vostro.lists.reader import Assembled, Assembly, Part, Reader
from vostro.lists.sources import SourceFile
from vostro.lists.xml import elements, root_of, text_of, texts_of, texts_within

HEAD_TAG, ENTRY_TAG = "publshInformation", "sdnEntry"
STREET_TAGS = ("address1", "address2", "address3")
AREA_TAGS = ("stateOrProvince", "postalCode")


def recognise_standard(source: SourceFile) -> str | None:
    """By its root element."""
    root = root_of(source.head)
    return "whole" if root is not None and root[0] == "sdnList" else None


def assemble_standard(reader: Reader, parts: Sequence[Part]) -> Assembled:
    """SDN or non-SDN: the file does not say, its programmes do."""
    return [
        Assembly(list=list_of(part.file), reader=reader, parts={part.part: part.file})
        for part in parts
    ], []


def list_of(source: SourceFile) -> str:
    """By the programmes of the entries; one that can't be unpacked says so when it is read."""
    try:
        programmes = texts_within(source, "program")
    except ListUnusable:
        programmes = []
    return list_by_programmes(source.name, programmes)


def read_standard(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd entry, or if some are missing."""
    source = assembly.parts["whole"]
    head = Head()
    records = entries(source, head)
    edition = edition_of(
        assembly, odd, records, lambda entry, where: read_entry(assembly.list, entry, where)
    )
    if head.count is not None and head.count != head.seen:
        raise unusable(f"it announces {head.count:,} entries and has {head.seen:,}", source.shown)
    return msgspec.structs.replace(edition, published_on=head.published_on)


class Head:
    """What the file says of itself, and how many entries came."""

    published_on: date | None = None
    count: int | None = None
    seen: int = 0


def entries(source: SourceFile, head: Head) -> Iterator[tuple[str, etree._Element]]:
    """Each entry with where it stands; what the head of the file says is noted on the way."""
    for element in elements(source, HEAD_TAG, ENTRY_TAG):
        if element.tag == HEAD_TAG:
            month, _, rest = text_of(element, "Publish_Date").partition("/")
            day, _, year = rest.partition("/")
            head.published_on = read_day(f"{day}/{month}/{year}")
            count = text_of(element, "Record_Count")
            head.count = int(count) if count.isascii() and count.isdigit() else None
            continue
        head.seen += 1
        yield f"{source.shown}, entry {head.seen}, uid {text_of(element, 'uid')}", element


def read_entry(list_name: str, element: etree._Element, where: str) -> Designation:
    """One sdnEntry."""
    uid, sdn_type = text_of(element, "uid"), text_of(element, "sdnType")
    kind = KINDS.get(sdn_type.lower())
    if not uid or kind is None:
        known = ", ".join(KINDS)
        raise unusable(f"its sdnType is {sdn_type!r}, known are {known}; or no uid", where)
    entry = OfacEntry(kind)
    read_names(element, entry, where)
    for place in ("nationalityList/nationality", "citizenshipList/citizenship"):
        for country in texts_of(element, f"{place}/country"):
            entry.gathered.add_country(country)
    for birth in texts_of(element, "dateOfBirthList/dateOfBirthItem/dateOfBirth"):
        entry.gathered.add_birth(birth)
    for birth_place in texts_of(element, "placeOfBirthList/placeOfBirthItem/placeOfBirth"):
        entry.gathered.add_birth_place(birth_place)
    for programme in texts_of(element, "programList/program"):
        entry.gathered.programmes[programme] = None
    for title in texts_of(element, "title"):
        entry.gathered.titles[title] = None
    read_numbers(element, entry)
    read_addresses(element, entry)
    read_vessel(element, entry)
    entry.add_remarks(text_of(element, "remarks"))
    return entry.designation(list_name, uid, where)


def read_names(element: etree._Element, entry: OfacEntry, where: str) -> None:
    """The name and the aliases; for an entity all of it is in lastName."""
    family = text_of(element, "lastName")
    if not family and not text_of(element, "firstName"):
        raise unusable("it has no name", where)
    entry.gathered.add_person_name(family, text_of(element, "firstName"))
    for alias in element.iterfind("akaList/aka"):
        is_weak = text_of(alias, "category").lower() == "weak"
        is_former = text_of(alias, "type").lower() == "f.k.a."
        quality = NameQuality.FORMER if is_former else NameQuality.STRONG
        entry.gathered.add_person_name(
            text_of(alias, "lastName"),
            text_of(alias, "firstName"),
            NameQuality.WEAK if is_weak else quality,
        )


def read_numbers(element: etree._Element, entry: OfacEntry) -> None:
    """idList: numbers, and everything else that the CSV files tell in their remarks."""
    for number in element.iterfind("idList/id"):
        dates = ("issued", "issueDate"), ("expires", "expirationDate")
        told = ((word, text_of(number, tag)) for word, tag in dates)
        entry.add_feature(
            text_of(number, "idType"),
            text_of(number, "idNumber"),
            country=text_of(number, "idCountry"),
            note=" ".join(f"{word} {day}" for word, day in told if day),
        )


def read_addresses(element: etree._Element, entry: OfacEntry) -> None:
    """Every address."""
    for address in element.iterfind("addressList/address"):
        streets = [text_of(address, tag) for tag in STREET_TAGS]
        town = text_of(address, "city")
        area = [text_of(address, tag) for tag in AREA_TAGS]
        country = text_of(address, "country")
        entry.gathered.add_address(*streets, town, *area, country, town=town, country=country)


def read_vessel(element: etree._Element, entry: OfacEntry) -> None:
    """A ship's flag, call sign and owner."""
    for vessel in element.iterfind("vesselInfo"):
        entry.gathered.add_country(text_of(vessel, "vesselFlag"))
        call_sign, owner = text_of(vessel, "callSign"), text_of(vessel, "vesselOwner")
        entry.gathered.add_number(IdentifierKind.OTHER, call_sign, "Call sign")
        if owner:
            entry.gathered.links[Link(relation="owned_by", name=owner)] = None


READER = Reader(
    format="OFAC XML (standard)",
    recognise=recognise_standard,
    assemble=assemble_standard,
    read=read_standard,
)
