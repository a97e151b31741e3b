"""The UK Sanctions List in XML: the Foreign Office's.

Source: FCDO, "UK Sanctions List", XML. Two real designations were at hand, and public readers'
account of the rest: what holds several values is found by its leaf's name wherever it stands.
"""

from collections.abc import Iterator
from datetime import date

import msgspec
from lxml import etree

from vostro.designation import Designation
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, edition_of
from vostro.lists.publishers.uk_entry import (
    UK,
    add_facts,
    add_name,
    add_other_script,
    finished,
    kind_of,
)
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.xml import elements, root_of, text_of

NAME_TAGS = {
    **{f"Name{n}": f"name_{n}" for n in range(1, 7)},
    "NameType": "name_type",
    "AliasStrength": "strength",
}
ADDRESS_TAGS = {
    **{f"AddressLine{n}": f"address_{n}" for n in range(1, 7)},
    "AddressPostalCode": "post_code",
    "AddressCountry": "country",
}
# Groups that belong together: tag of the group, its leaves.
GROUPS = {
    "Address": ADDRESS_TAGS,
    "Passport": {"PassportNumber": "passport", "PassportAdditionalInformation": "passport_note"},
    "NationalIdentifier": {
        "NationalIdentifierNumber": "national_id",
        "NationalIdentifierAdditionalInformation": "national_id_note",
    },
    "Location": {"TownOfBirth": "town", "CountryOfBirth": "birth_country"},
}
LEAVES = {
    "DOB": "dob",
    "Nationality": "nationality",
    "Position": "position",
    "Title": "title",
    "Gender": "gender",
    "PhoneNumber": "phone",
    "EmailAddress": "email",
    "Website": "website",
    "RegimeName": "regime",
    "DateDesignated": "designated_on",
    "TypeOfEntity": "entity_type",
    "Subsidiary": "subsidiaries",
    "ParentCompany": "parent",
    "BusinessRegistrationNumber": "business_number",
    "IMONumber": "imo",
    "CurrentOwnerOperator": "owner",
    "PreviousOwnerOperator": "previous_owner",
    "CurrentBelievedFlagOfShip": "flag",
    "TypeOfShip": "ship_type",
    "YearBuilt": "year_built",
    "HullIdentificationNumber": "hull",
    "UNReferenceNumber": "un_reference",
    "UKStatementofReasons": "reasons",
    "OtherInformation": "other",
}


def recognise_fcdo_xml(source: SourceFile) -> str | None:
    """By its root element."""
    root = root_of(source.head)
    return "whole" if root is not None and root[0] == "Designations" else None


class Newest:
    """The latest `LastUpdated`: the file has no date of its own."""

    day: date | None = None


def read_fcdo_xml(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd designation, or where XML breaks."""
    newest = Newest()
    records = designations(assembly.parts["whole"], newest)
    edition = edition_of(assembly, odd, records, read_entry)
    return msgspec.structs.replace(edition, published_on=newest.day)


def designations(source: SourceFile, newest: Newest) -> Iterator[tuple[str, etree._Element]]:
    """Each designation with where it stands."""
    for number, element in enumerate(elements(source, "Designation"), start=1):
        updated = read_day(text_of(element, "LastUpdated"))
        if updated is not None and (newest.day is None or updated > newest.day):
            newest.day = updated
        yield f"{source.shown}, record {number}, {text_of(element, 'UniqueID')}", element


def read_entry(element: etree._Element, where: str) -> Designation:
    """One Designation."""
    key = text_of(element, "UniqueID")
    if not key:
        raise unusable("it has no UniqueID", where)
    entry = Gathered(kind=kind_of(text_of(element, "IndividualEntityShip"), where))
    for name in element.iterfind("Names/Name"):
        add_name(entry, facts_of(name, NAME_TAGS), where)
    for other in element.iter("NonLatinName"):
        text = text_of(other, "NameNonLatinScript") or " ".join((other.text or "").split())
        add_other_script(entry, text)
    for tag, leaves in GROUPS.items():
        for group in element.iter(tag):
            add_facts(entry, facts_of(group, leaves))
    for tag, fact in LEAVES.items():
        for leaf in element.iter(tag):
            add_facts(entry, {fact: " ".join((leaf.text or "").split())})
    return finished(entry, key, where, text_of(element, "SanctionsImposed"))


def facts_of(element: etree._Element, tags: dict[str, str]) -> dict[str, str]:
    """The leaves of a group by our names."""
    return {name: text_of(element, tag) for tag, name in tags.items()}


READER = Reader(
    format="UK FCDO XML",
    recognise=recognise_fcdo_xml,
    assemble=each_alone(UK),
    read=read_fcdo_xml,
)
