"""The EU's consolidated list of financial sanctions, XML 1.1.

Source: European Commission, FSF, xmlFullSanctionsList_1_1.xsd. The key is `logicalId`: the EU
reference number is missing from some entities.
"""

import re
from collections.abc import Iterator

from lxml import etree

from vostro.designation import Designation
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.eu_entry import (
    EU,
    KINDS,
    Facts,
    add_address,
    add_birth,
    add_document,
    add_names,
    add_regulation,
    country_code_of,
    country_word,
    finished,
)
from vostro.lists.publishers.gather import Gathered, edition_of
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.xml import elements, root_of, texts_of

GENERATED = re.compile(r"generationDate\s*=\s*[\"'](\d{4}-\d\d-\d\d)")


def recognise_eu(source: SourceFile) -> str | None:
    """By its root element and namespace."""
    root = root_of(source.head)
    known = root is not None and root[0] == "export" and "fpi/fsd/export" in root[1]
    return "whole" if known else None


def read_eu(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd entity, or where the XML breaks."""
    source = assembly.parts["whole"]
    generated = GENERATED.search(source.head.decode("utf-8", "replace"))
    return edition_of(
        assembly,
        odd,
        entities(source),
        read_entity,
        published_on=None if generated is None else read_day(generated[1]),
    )


def entities(source: SourceFile) -> Iterator[tuple[str, etree._Element]]:
    """Each entity with where it stands."""
    for number, element in enumerate(elements(source, "sanctionEntity"), start=1):
        yield f"{source.shown}, entity {number}, logicalId {element.get('logicalId')}", element


def read_entity(element: etree._Element, where: str) -> Designation:
    """One sanctionEntity."""
    key, subject = element.get("logicalId", ""), element.find("subjectType")
    code = (
        "" if subject is None else subject.get("code", "") or subject.get("classificationCode", "")
    )
    kind = KINDS.get(code.upper())
    if not key or kind is None:
        raise unusable(
            f"its subjectType is {code!r}, known are person, enterprise; or no key", where
        )
    entry = Gathered(kind=kind)
    add_names(entry, map(facts_of, element.iterfind("nameAlias")))
    for regulation in element.iterfind("regulation"):
        add_regulation(entry, facts_of(regulation))
    for citizenship in map(facts_of, element.iterfind("citizenship")):
        entry.add_country(country_code_of(citizenship) or country_word(citizenship))
    for birth in element.iterfind("birthdate"):
        add_birth(entry, facts_of(birth))
    for address in element.iterfind("address"):
        add_address(entry, facts_of(address))
    for document in element.iterfind("identification"):
        add_document(entry, facts_of(document))
    entry.listed_on += filter(None, [read_day(element.get("designationDate"))])
    for remark in (*texts_of(element, "remark"), element.get("designationDetails", "")):
        entry.add_remark(remark)
    for name, label in (("euReferenceNumber", "EU ref"), ("unitedNationId", "UN ref")):
        entry.add_remark(element.get(name, ""), label)
    return finished(entry, key, where)


def facts_of(element: etree._Element) -> Facts:
    """An element's attributes and its remarks."""
    facts = {str(name): " ".join(str(value).split()) for name, value in element.attrib.items()}
    return facts | {"remark": "; ".join(texts_of(element, "remark"))}


READER = Reader(format="EU XML 1.1", recognise=recognise_eu, assemble=each_alone(EU), read=read_eu)
