"""OFAC's SDN_ADVANCED.XML and CONS_ADVANCED.XML: parties, their profiles, and entries on lists.

Source: OFAC, sdn_advanced.xsd, and its description of the advanced sanctions data model. What a
party is under comes after all parties, so entries are kept until the file has been read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec
from lxml import etree

from vostro.designation import Designation, Kind, Link, NameQuality
from vostro.errors import ListUnusable
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import edition_of, family_and_given
from vostro.lists.publishers.ofac_advanced_values import Tables, day_of, span_of
from vostro.lists.publishers.ofac_assemble import CONSOLIDATED, SDN
from vostro.lists.publishers.ofac_entry import COUNTRY_LABELS, RELATIONS, OfacEntry
from vostro.lists.reader import Assembled, Assembly, Part, Reader
from vostro.lists.sources import SourceFile
from vostro.lists.xml import elements, root_of, text_of

SDN_LIST = re.compile(rb'<List ID="(\d+)">SDN List<')
ON_LIST = re.compile(rb'<SanctionsEntry [^>]*ListID="(\d+)"')
PARTY = re.compile(rb"<DistinctParty ")
SDN_SHARE = 0.5  # of a non-SDN file's parties, one in five is on the SDN list too
FAMILY_PARTS = frozenset({"Last Name", "Matronymic", "Maiden Name"})
SCRIPTS = {"Latin": "Latn", "Cyrillic": "Cyrl", "Arabic": "Arab", "Hans": "Hans", "Hant": "Hant"}


def recognise_advanced(source: SourceFile) -> str | None:
    """By its root element and the data model's namespace."""
    root = root_of(source.head)
    known = root is not None and root[0] == "Sanctions" and "un.org/sanctions/1.0" in root[1]
    return "whole" if known else None


def assemble_advanced(reader: Reader, parts: Sequence[Part]) -> Assembled:
    """SDN or non-SDN, by the lists that its parties are on."""
    return [
        Assembly(list=list_of(part.file), reader=reader, parts={part.part: part.file})
        for part in parts
    ], []


def list_of(source: SourceFile) -> str:
    """Whether most parties have an entry on the SDN list."""
    try:
        content = source.content
    except ListUnusable:
        return SDN  # it can't be unpacked: reading it will say so
    sdn, parties = SDN_LIST.search(content), len(PARTY.findall(content))
    on_sdn = 0 if sdn is None else sum(found == sdn[1] for found in ON_LIST.findall(content))
    return SDN if on_sdn >= SDN_SHARE * parties else CONSOLIDATED


class Document:
    """What has been read so far."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.tables = Tables()
        self.entries: dict[str, OfacEntry] = {}  # by profile
        self.wheres: dict[str, str] = {}
        self.issued_on: date | None = None

    def read(self) -> None:
        """Every part of the file, in its order."""
        readers: dict[str, Callable[[etree._Element], None]] = {
            "DateOfIssue": self.read_date,
            "ReferenceValueSets": self.tables.read_values,
            "Location": self.tables.read_place,
            "IDRegDocument": self.tables.read_paper,
            "DistinctParty": self.read_party,
            "ProfileRelationship": self.read_relationship,
            "SanctionsEntry": self.read_sanctions,
        }
        for element in elements(self.source, *readers):
            readers[str(element.tag)](element)

    def read_date(self, element: etree._Element) -> None:
        """The day of issue."""
        self.issued_on = day_of(element)

    def read_party(self, party: etree._Element) -> None:
        """A DistinctParty, with its profile."""
        profile = party.find("Profile")
        number = party.get("FixedRef", "")
        where = f"{self.source.shown}, party {len(self.entries) + 1}, FixedRef {number}"
        if profile is None or not number or not profile.get("ID"):
            raise unusable("it has no profile or no number", where)
        kind = self.kind_of(profile.get("PartySubTypeID"))
        if kind is None:
            raise unusable(f"its PartySubTypeID {profile.get('PartySubTypeID')} is unknown", where)
        entry = OfacEntry(kind)
        for identity in profile.iterfind("Identity"):
            read_names(identity, entry, self.tables)
            for paper in self.tables.papers.get(identity.get("ID", ""), ()):
                entry.add_feature(paper.label, paper.number, country=paper.country, note=paper.note)
        for feature in profile.iterfind("Feature"):
            read_feature(feature, entry, self.tables)
        entry.add_remarks(text_of(party, "Comment"))
        self.entries[number], self.wheres[number] = entry, where

    def kind_of(self, subtype: str | None) -> Kind | None:
        """By the subtype's own word, or the type it belongs to: in OFAC's files 1 to 4."""
        return {
            "1": Kind.VESSEL,
            "2": Kind.AIRCRAFT,
            "3": Kind.ORGANISATION,
            "4": Kind.PERSON,
        }.get(subtype or "")

    def read_relationship(self, tie: etree._Element) -> None:
        """A ProfileRelationship, told at the party that it goes out from."""
        entry = self.entries.get(tie.get("From-ProfileID", ""))
        other = tie.get("To-ProfileID", "")
        if entry is None:
            return  # a party of another file: the non-SDN file names some of the SDN's
        known = self.entries.get(other)
        name = "" if known is None else next(iter(known.gathered.names), "")
        word = self.tables.word("RelationType", tie.get("RelationTypeID"))
        link = Link(relation=RELATIONS.get(word, "linked_to"), name=name, source_id=other or None)
        entry.gathered.links[link] = None

    def read_sanctions(self, sanctions: etree._Element) -> None:
        """A SanctionsEntry: a party on a list, since when, under which programmes and measures."""
        number = sanctions.get("ProfileID", "")
        entry = self.entries.get(number)
        if entry is None:
            where = f"{self.source.shown}, SanctionsEntry {sanctions.get('ID')}"
            raise unusable(f"there is no party {number}", where)
        days = (day_of(event.find("Date")) for event in sanctions.iterfind("EntryEvent"))
        entry.gathered.listed_on += [day for day in days if day is not None]
        for measure in sanctions.iterfind("SanctionsMeasure"):
            word = self.tables.word("SanctionsType", measure.get("SanctionsTypeID"))
            comment = text_of(measure, "Comment")
            if word == "Program":
                entry.gathered.programmes |= {comment: None} if comment else {}
            elif word:
                entry.types.add(word)

    def records(self) -> Iterator[tuple[str, str]]:
        """Where each party stands, and its number."""
        for number in self.entries:
            yield self.wheres[number], number


def read_advanced(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole file. Raises ListUnusable at the first odd party, or where the XML breaks."""
    document = Document(assembly.parts["whole"])
    document.read()

    def finish(number: str, where: str) -> Designation:
        return document.entries[number].designation(assembly.list, number, where)

    edition = edition_of(assembly, odd, document.records(), finish)
    return msgspec.structs.replace(edition, published_on=document.issued_on)


def read_names(identity: etree._Element, entry: OfacEntry, tables: Tables) -> None:
    """Every alias in each of its spellings."""
    types = {
        group.get("ID"): tables.word("NamePartType", group.get("NamePartTypeID"))
        for group in identity.iterfind("NamePartGroups/MasterNamePartGroup/NamePartGroup")
    }
    for alias in identity.iterfind("Alias"):
        quality = quality_of(alias, tables)
        for spelling in alias.iterfind("DocumentedName"):
            family: list[str] = []
            given: list[str] = []
            script = ""
            for value in spelling.iterfind("DocumentedNamePart/NamePartValue"):
                is_family = types.get(value.get("NamePartGroupID")) in FAMILY_PARTS
                (family if is_family else given).append(" ".join((value.text or "").split()))
                script = tables.word("Script", value.get("ScriptID"))
            text, family_first = family_and_given(" ".join(family), " ".join(given))
            entry.gathered.add_name(
                text, quality, script=SCRIPTS.get(script), family_first=family_first
            )
            quality = NameQuality.STRONG if quality is NameQuality.PRIMARY else quality


def quality_of(alias: etree._Element, tables: Tables) -> NameQuality:
    """Primary, weak ("low quality"), former or strong."""
    if alias.get("Primary") == "true":
        return NameQuality.PRIMARY
    if alias.get("LowQuality") == "true":
        return NameQuality.WEAK
    is_former = tables.word("AliasType", alias.get("AliasTypeID")) == "F.K.A."
    return NameQuality.FORMER if is_former else NameQuality.STRONG


def read_feature(feature: etree._Element, entry: OfacEntry, tables: Tables) -> None:
    """One feature: a birth date, a place, a country, or a label with its value."""
    label = tables.word("FeatureType", feature.get("FeatureTypeID"))
    for version in feature.iterfind("FeatureVersion"):
        for located in version.iterfind("VersionLocation"):
            read_location(label, located.get("LocationID", ""), entry, tables)
        span = span_of(version.find("DatePeriod"))
        if label == "Birthdate" and span is not None:
            entry.gathered.birth_dates[span] = None
            continue
        for detail in version.iterfind("VersionDetail"):
            said = " ".join((detail.text or "").split())
            value = said or tables.word("DetailReference", detail.get("DetailReferenceID"))
            if value or span is not None:
                entry.add_feature(label, value or ("" if span is None else span.text))


def read_location(label: str, number: str, entry: OfacEntry, tables: Tables) -> None:
    """A place that a feature points at: an address, a nationality, a place of birth."""
    place = tables.places.get(number)
    if place is None:
        return
    values = [*(value for _, value in place.parts), place.country]
    if label in COUNTRY_LABELS:
        # A country stands in the part of a place, or as its code.
        entry.gathered.add_country(place.code or place.country or ", ".join(filter(None, values)))
        return
    if label == "Place of Birth":
        entry.gathered.add_birth_place(*values)
        return
    town = next((value for kind, value in place.parts if kind == "CITY"), "")
    entry.gathered.add_address(*values, town=town, country=place.country, code=place.code)


READER = Reader(
    format="OFAC XML (advanced)",
    recognise=recognise_advanced,
    assemble=assemble_advanced,
    read=read_advanced,
)
