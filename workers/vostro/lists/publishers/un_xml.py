"""The UN Security Council's consolidated list in XML.

Source: scsanctions.un.org, consolidated.xml and its schema sc-sanctions.xsd. A missing field may
be absent or empty. BICs and IMO numbers stand only in the comments.
"""

import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

from vostro.designation import (
    BirthDate,
    Designation,
    IdentifierKind,
    Kind,
    ListedAddress,
    ListedIdentifier,
    ListedName,
    NameQuality,
)
from vostro.errors import ListUnusable
from vostro.lists.countries import country_code
from vostro.lists.dates import read_birth_date, read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.prose import names_a_bank, numbers_in, script_of
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.xml import elements, root_of, text_of, texts_of

UN = "un"
NAME_TAGS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
NAMES_IN_A_CELL_MAX = 50
QUALITIES = {
    "good": NameQuality.STRONG,
    "low": NameQuality.WEAK,
    "a.k.a.": NameQuality.STRONG,
    "f.k.a.": NameQuality.FORMER,
    "": NameQuality.STRONG,
}
GENERATED = re.compile(r"dateGenerated\s*=\s*[\"'](\d{4}-\d\d-\d\d)")
ADDRESS_TAGS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
PLACE_TAGS = ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY")


def recognise_un(source: SourceFile) -> str | None:
    """By its root element."""
    root = root_of(source.head)
    return "whole" if root is not None and root[0] == "CONSOLIDATED_LIST" else None


def read_un_xml(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole list. Raises ListUnusable at the first odd record, or where the XML breaks."""
    source = assembly.parts["whole"]
    designations: dict[str, Designation] = {}
    for number, element in enumerate(elements(source, "INDIVIDUAL", "ENTITY"), start=1):
        reference = text_of(element, "REFERENCE_NUMBER")
        where = f"{source.shown}, record {number}, reference {reference or 'missing'}"
        try:
            if not reference or reference in designations:
                raise unusable("its reference number is missing or was there before", where)
            designations[reference] = read_entry(element, reference, where)
        except ListUnusable as error:
            odd.note(error)
    return Edition(
        list=assembly.list,
        format=assembly.reader.format,
        designations=tuple(designations.values()),
        published_on=generated_on(source),
        odd=odd.sentences,
        sources=(source.reference,),
    )


def generated_on(source: SourceFile) -> date | None:
    """The day the UN made the file."""
    found = GENERATED.search(source.head.decode("utf-8", "replace"))
    return None if found is None else read_day(found[1])


def read_entry(element: etree._Element, reference: str, where: str) -> Designation:
    """One INDIVIDUAL or ENTITY."""
    is_person, tag = element.tag == "INDIVIDUAL", str(element.tag)
    comments = text_of(element, "COMMENTS1")
    names = tuple(read_names(element, tag, is_person=is_person))
    if not names or not names[0].text:
        raise unusable("it has no name", where)
    identifiers = (*read_documents(element), *numbers_in(comments))
    is_bank = not is_person and names_a_bank(names[0].text, identifiers)
    titles = (*texts_of(element, "TITLE/VALUE"), *texts_of(element, "DESIGNATION/VALUE"))
    countries = (country_code(word) for word in texts_of(element, "NATIONALITY/VALUE"))
    return Designation(
        list=UN,
        source_id=reference,
        kind=Kind.PERSON if is_person else Kind.BANK if is_bank else Kind.ORGANISATION,
        names=names,
        programmes=tuple(filter(None, [text_of(element, "UN_LIST_TYPE")])),
        addresses=tuple(read_addresses(element, tag)),
        birth_dates=tuple(read_births(element)),
        birth_places=tuple(read_places(element)),
        countries=tuple(dict.fromkeys(code for code in countries if code is not None)),
        genders=tuple(filter(None, [text_of(element, "GENDER").lower()])),
        identifiers=identifiers,
        title="; ".join(titles) or None,
        listed_on=read_day(text_of(element, "LISTED_ON")[:10]),
        remarks=comments,
    )


def read_names(element: etree._Element, tag: str, *, is_person: bool) -> Iterator[ListedName]:
    """The name, the name in its own script, and every alias; a cell may hold several by `;`."""
    whole = " ".join(filter(None, (text_of(element, part) for part in NAME_TAGS)))
    yield ListedName(text=whole, script=script_of(whole))
    original = text_of(element, "NAME_ORIGINAL_SCRIPT")
    if original:
        yield ListedName(text=original, quality=NameQuality.STRONG, script=script_of(original))
    for alias in element.iterfind(f"{tag}_ALIAS"):
        quality = QUALITIES.get(text_of(alias, "QUALITY").lower(), NameQuality.STRONG)
        for text in text_of(alias, "ALIAS_NAME").split(";", NAMES_IN_A_CELL_MAX):
            if said(text):
                family_first = is_person and "," in text
                yield ListedName(
                    text=text.strip(),
                    quality=quality,
                    script=script_of(text),
                    family_first=family_first,
                )


def said(text: str) -> str:
    """A text, or "" where the UN wrote `na`."""
    bare = text.strip()
    return "" if bare.lower() in {"na", "n/a"} else bare


def read_addresses(element: etree._Element, tag: str) -> Iterator[ListedAddress]:
    """Each address that says anything."""
    for address in element.iterfind(f"{tag}_ADDRESS"):
        parts = [said(text_of(address, part)) for part in ADDRESS_TAGS]
        note = said(text_of(address, "NOTE"))
        if any(parts) or note:
            country = parts[-1]
            yield ListedAddress(
                text=", ".join(filter(None, (*parts, note))),
                town=parts[1] or None,
                country=country_code(country),
                country_text=country or None,
            )


def read_births(element: etree._Element) -> Iterator[BirthDate]:
    """Dates of birth, of the person and of each alias; some stand only in the note."""
    for birth in element.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
        text = text_of(birth, "DATE") or text_of(birth, "YEAR") or text_of(birth, "NOTE")
        first, last = text_of(birth, "FROM_YEAR"), text_of(birth, "TO_YEAR")
        if first and last:
            text = f"{first} to {last}"
        if text_of(birth, "TYPE_OF_DATE").upper().startswith("APPROX"):
            text = f"approximately {text}"
        yield from filter(None, [read_birth_date(text)])
    for alias in element.iterfind("INDIVIDUAL_ALIAS"):
        yield from filter(None, [read_birth_date(text_of(alias, "DATE_OF_BIRTH"))])


def read_places(element: etree._Element) -> Iterator[str]:
    """Places of birth, of the person and of each alias."""
    for place in element.iterfind("INDIVIDUAL_PLACE_OF_BIRTH"):
        text = ", ".join(filter(None, (said(text_of(place, part)) for part in PLACE_TAGS)))
        yield from filter(None, [text])
    for alias in element.iterfind("INDIVIDUAL_ALIAS"):
        parts = (text_of(alias, part) for part in ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"))
        yield from filter(None, [", ".join(filter(None, parts))])


def read_documents(element: etree._Element) -> Iterator[ListedIdentifier]:
    """Passports and identity numbers; the type is in English, French or Spanish."""
    for document in element.iterfind("INDIVIDUAL_DOCUMENT"):
        number = said(text_of(document, "NUMBER"))
        label = text_of(document, "TYPE_OF_DOCUMENT2") or text_of(document, "TYPE_OF_DOCUMENT")
        if not number:
            continue
        issued = (text_of(document, t) for t in ("DATE_OF_ISSUE", "CITY_OF_ISSUE", "NOTE"))
        country = text_of(document, "ISSUING_COUNTRY") or text_of(document, "COUNTRY_OF_ISSUE")
        yield ListedIdentifier(
            kind=document_kind(label),
            value=number,
            label=label,
            country=country_code(country),
            note=", ".join(filter(None, issued)),
        )


def document_kind(label: str) -> IdentifierKind:
    """Passport in any of the UN's languages; else a national number, unless it is a tax one."""
    lower = label.lower()
    if "pass" in lower or "pasaporte" in lower:
        return IdentifierKind.PASSPORT
    return IdentifierKind.TAX_ID if "fiscal" in lower else IdentifierKind.NATIONAL_ID


READER = Reader(format="UN XML", recognise=recognise_un, assemble=each_alone(UN), read=read_un_xml)
