"""The tables that everything in OFAC's advanced XML points into: reference values, places, papers.

Source: OFAC, sdn_advanced.xsd (after the UN's advanced sanctions data model). A file's tables
hold only the values in use.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from vostro.designation import BirthDate
from vostro.lists.xml import local, text_of

VALUES_MAX = 200_000
UNDETERMINED = "undetermined"  # OFAC's country where it knows none


@dataclass(frozen=True)
class Place:
    """A location: its parts as (type, value), and its country as word and code."""

    parts: tuple[tuple[str, str], ...]
    country: str
    code: str


@dataclass(frozen=True)
class Paper:
    """An identity document."""

    label: str
    number: str
    country: str
    note: str


@dataclass
class Tables:
    """What was read before the parties."""

    words: dict[tuple[str, str], str] = field(default_factory=dict)  # (table, id) -> word
    codes: dict[str, str] = field(default_factory=dict)  # country's id -> alpha-2
    places: dict[str, Place] = field(default_factory=dict)
    papers: dict[str, list[Paper]] = field(default_factory=lambda: defaultdict(list))

    def word(self, table: str, number: str | None) -> str:
        """What an id means; "" if the tables lack it."""
        return self.words.get((table, number or ""), "")

    def read_values(self, sets: etree._Element) -> None:
        """ReferenceValueSets: 39 tables of id and word."""
        for table in sets:
            for value in table:
                name, number = local(value.tag), value.get("ID", "")
                if len(self.words) >= VALUES_MAX:
                    return
                self.words[name, number] = " ".join((value.text or "").split())
                if name == "Country" and value.get("ISO2"):
                    self.codes[number] = value.get("ISO2", "")
                elif name == "AreaCode":
                    self.words[name, number] = value.get("Description", "")
                    self.codes.setdefault(number, (value.text or "").strip())

    def read_place(self, place: etree._Element) -> None:
        """A Location: parts of an address, a country, an area."""
        parts = tuple(
            (self.word("LocPartType", part.get("LocPartTypeID")), text_of(value, "Value"))
            for part in place.iterfind("LocationPart")
            for value in part.iterfind("LocationPartValue")
        )
        country, code = "", ""
        for tag, attribute, table in (
            ("LocationCountry", "CountryID", "Country"),
            ("LocationAreaCode", "AreaCodeID", "AreaCode"),
        ):
            for found in place.iterfind(tag):
                country = country or self.word(table, found.get(attribute))
                code = code or self.codes.get(found.get(attribute, ""), "")
        country = "" if country == UNDETERMINED else country
        self.places[place.get("ID", "")] = Place(parts, country, code)

    def read_paper(self, paper: etree._Element) -> None:
        """An IDRegDocument; it belongs to an identity."""
        told = []
        for dated in paper.iterfind("DocumentDate"):
            label = self.word("IDRegDocDateType", dated.get("IDRegDocDateTypeID"))
            span = span_of(dated.find("DatePeriod"))
            if span is not None:
                told.append(f"{label} {span.text}")
        validity = self.word("Validity", paper.get("ValidityID"))
        told += [validity] if validity and validity != "Valid" else []
        self.papers[paper.get("IdentityID", "")].append(
            Paper(
                label=self.word("IDRegDocType", paper.get("IDRegDocTypeID")),
                number=text_of(paper, "IDRegistrationNo"),
                country=self.word("Country", paper.get("IssuedBy-CountryID")),
                note=", ".join(told),
            )
        )


def day_of(element: etree._Element | None) -> date | None:
    """Year, Month and Day as a date."""
    if element is None:
        return None
    try:
        return date(*(int(text_of(element, tag)) for tag in ("Year", "Month", "Day")))
    except ValueError:
        return None


def span_of(period: etree._Element | None) -> BirthDate | None:
    """The span of days that a DatePeriod may mean, worded like the other formats word it."""
    if period is None:
        return None
    earliest, latest = day_of(period.find("Start/From")), day_of(period.find("End/To"))
    if earliest is None or latest is None or latest < earliest:
        return None
    starts_year = (earliest.month, earliest.day) == (1, 1)
    ends_year = (latest.month, latest.day) == (12, 31)
    first, last = f"{earliest:%d %b %Y}", f"{latest:%d %b %Y}"
    if starts_year and ends_year:
        first, last = str(earliest.year), str(latest.year)
    circa = any(end.get("Approximate") == "true" for end in period)
    text = first if first == last else f"{first} to {last}"
    return BirthDate(
        text=f"circa {text}" if circa else text,
        earliest=earliest,
        latest=latest,
        is_approximate=circa,
    )
