"""Canada's consolidated autonomous sanctions list in XML (SEMA and JVCFOA).

Source: Global Affairs Canada, sema-lmes.xml. Entries have no number: regulation, schedule and item
are the key. Aliases stand in one text, mostly the name in Cyrillic.
"""

import re
from collections.abc import Iterator

from lxml import etree

from vostro.designation import Designation, IdentifierKind, Kind, NameQuality
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, add_text, edition_of, tidied
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.xml import elements, root_of, text_of

CANADA = "ca"
MARKS = (b"<record>", b"<Schedule>", b"<Country>")
ALIASES_MAX = 100
LANGUAGE = re.compile(r"\b(?:Belarusi?s?ian|Russian|Ukrainian|Arabic|Persian|Farsi|Hebrew)\s*:")
APART = re.compile(r"\s*(?:;|\s/\s|\sor\s|\sand\s(?=[А-ЯЁІ])|\n+(?=[A-Z][a-z]+:))\s*")
# A comma that parts names: not within quotes, not before a legal form or a word in small letters.
COMMA = re.compile(
    r",\s+(?=[^\Wa-zа-яё])(?!(?:LLC|LLP|LTD|Ltd|Inc|INC|JSC|PJSC|OJSC|S\.?A|GmbH|Co|CO|Corp|АО|ООО|"
    r"ПАО|ОАО|ЗАО|МК|НКО)\b)(?![^«]*»)(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"
)


def recognise_canada(source: SourceFile) -> str | None:
    """By its root element and the fields of a record."""
    root = root_of(source.head)
    known = root is not None and root[0] == "data-set"
    return "whole" if known and all(mark in source.head for mark in MARKS) else None


def read_canada(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd record, or where the XML breaks."""
    return edition_of(assembly, odd, records(assembly.parts["whole"]), read_record)


def records(source: SourceFile) -> Iterator[tuple[str, etree._Element]]:
    """Each record with where it stands."""
    for number, element in enumerate(elements(source, "record"), start=1):
        key = key_of(element)
        yield f"{source.shown}, record {number}, {key}", element


def key_of(element: etree._Element) -> str:
    """`Russia / Russie|1, Part 1|12`."""
    return "|".join(tidied(text_of(element, tag)) for tag in ("Country", "Schedule", "Item"))


def read_record(element: etree._Element, where: str) -> Designation:
    """One record."""
    country, item = text_of(element, "Country"), text_of(element, "Item")
    if not country or not item:
        raise unusable("it has no Country or no Item", where)
    entity, imo = text_of(element, "EntityOrShip"), text_of(element, "ShipIMONumber")
    kind = Kind.VESSEL if imo else Kind.ORGANISATION if entity else Kind.PERSON
    entry = Gathered(kind=kind)
    if entity:
        entry.add_name(entity)
    else:
        entry.add_person_name(text_of(element, "LastName"), text_of(element, "GivenName"))
    for alias in aliases_of(element):
        # One word of a person is part of a list of spellings, or a nickname.
        is_weak = kind is Kind.PERSON and " " not in alias
        entry.add_name(alias, NameQuality.WEAK if is_weak else NameQuality.STRONG)
    add_text(entry.programmes, tidied(country.partition(" / ")[0]))
    title, born = text_of(element, "TitleOrShip"), text_of(element, "DateOfBirthOrShipBuildDate")
    if kind is Kind.PERSON:
        entry.add_birth(born)
        add_text(entry.titles, tidied(title))
    else:
        entry.add_remark(title, "Type")
        entry.add_remark(born, "Built")
    entry.add_number(IdentifierKind.IMO, imo, "IMO number")
    listed = read_day(text_of(element, "DateOfListing"))
    entry.listed_on += [] if listed is None else [listed]
    entry.add_remark(text_of(element, "Schedule"), "Schedule")
    return entry.designation(list_name=CANADA, source_id=key_of(element), where=where)


def aliases_of(element: etree._Element) -> Iterator[str]:
    """The names in the Aliases text; `Russian:` before one parts it from the last."""
    text = LANGUAGE.sub(";", element.findtext("Aliases") or "")
    for piece in APART.split(text)[:ALIASES_MAX]:
        for alias in COMMA.split(tidied(piece))[:ALIASES_MAX]:
            bare = alias.strip(" ,;/")
            if bare:
                yield bare


READER = Reader(
    format="Canada XML",
    recognise=recognise_canada,
    assemble=each_alone(CANADA),
    read=read_canada,
)
