"""OFAC's remarks taken apart: what the CSV files tell in one text, piece by piece.

Source: OFAC, "SDN data file specification"; the pieces and their counts were read off the files
of 2018 to 2025. Pieces are joined by "; ", the text ends with "."; a second value of a kind
starts with "alt. ". What is not understood stays in the remarks, which are kept whole.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from vostro.designation import BirthDate, Link, ListedIdentifier, ListedName, NameQuality
from vostro.lists.countries import country_code
from vostro.lists.dates import read_birth_date, read_day
from vostro.lists.publishers.ofac_identifiers import labelled_identifier
from vostro.lists.text import cleaned

PIECES_MAX = 2_000  # the longest remark seen has 271

ALTERNATIVE = re.compile(r"^alt\. ", re.IGNORECASE)
NAME = re.compile(r"^(?P<type>[afn])\.k\.a\. '(?P<name>.+?)'?$", re.IGNORECASE)
COUNTRY = re.compile(r"^(?:nationality|citizen|Nationality of Registration|Flag) (?P<word>.+)$")
DATED = re.compile(r"^(?P<what>Listing|Effective) Date \((?P<scope>[^)]*)\):? (?P<day>.+)$")
DIRECTIVE = re.compile(
    r"^Executive Order (?P<order>\d+) Directive .*?Subject to Directive (?P<n>\w+)"
)
RISK = "Secondary sanctions risk:"
LINKED = "Linked To:"
NAME_QUALITIES = {"a": NameQuality.WEAK, "n": NameQuality.WEAK, "f": NameQuality.FORMER}


@dataclass
class Remarks:
    """What the remarks of one entry tell."""

    names: list[ListedName] = field(default_factory=list)
    birth_dates: list[BirthDate] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    genders: list[str] = field(default_factory=list)
    identifiers: list[ListedIdentifier] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    directives: list[str] = field(default_factory=list)
    organisation_types: list[str] = field(default_factory=list)
    listed: list[date] = field(default_factory=list)
    effective: list[date] = field(default_factory=list)
    risk: str | None = None
    not_understood: list[str] = field(default_factory=list)


def read_remarks(text: str) -> Remarks:
    """The remarks' pieces, each where it belongs. Never raises: an odd piece is kept as text."""
    remarks = Remarks()
    # The last "." closes the text; any other belongs to its piece ("S.A.").
    for piece in cleaned(text).removesuffix(".").split("; ", PIECES_MAX):
        bare = ALTERNATIVE.sub("", piece.strip(" ;"))
        if bare and not any(read(bare, remarks) for read in READ_PIECE):
            remarks.not_understood.append(bare)
    return remarks


def read_birth(piece: str, remarks: Remarks) -> bool:
    """`DOB circa 1960`; `POB Tunis, Tunisia`."""
    if piece.startswith("POB "):
        remarks.birth_places.append(piece[4:])
        return True
    if not piece.startswith("DOB "):
        return False
    birth = read_birth_date(piece[4:])
    if birth is not None:
        remarks.birth_dates.append(birth)
    return birth is not None


def read_country(piece: str, remarks: Remarks) -> bool:
    """`nationality Russia`; a word that is no country stays in the remarks."""
    found = COUNTRY.match(piece)
    code = None if found is None else country_code(found["word"])
    if code is not None and code not in remarks.countries:
        remarks.countries.append(code)
    return code is not None


def read_gender(piece: str, remarks: Remarks) -> bool:
    """`Gender Male`."""
    if piece.startswith("Gender "):
        remarks.genders.append(piece[7:].lower())
        return True
    return False


def read_name(piece: str, remarks: Remarks) -> bool:
    """`a.k.a. 'ABU THALE'` is a weak alias, `f.k.a. '..'` a former name."""
    found = NAME.match(piece)
    if found is None:
        return False
    quality = NAME_QUALITIES[found["type"].lower()]
    remarks.names.append(ListedName(text=found["name"], quality=quality, script="Latn"))
    return True


def read_link(piece: str, remarks: Remarks) -> bool:
    """`Linked To: BANK MELLI`: by name, OFAC's CSV gives no number."""
    if piece.startswith(LINKED):
        name = piece[len(LINKED) :].strip()
        remarks.links.append(Link(relation="linked_to", name=name))
        return True
    return False


def read_risk(piece: str, remarks: Remarks) -> bool:
    """`Secondary sanctions risk: ...`; several are joined."""
    if not piece.startswith(RISK):
        return False
    risk = piece[len(RISK) :].strip()
    remarks.risk = risk if remarks.risk is None else f"{remarks.risk}; {risk}"
    return True


def read_dates(piece: str, remarks: Remarks) -> bool:
    """`Listing Date (EO 14024 Directive 2): 24 Feb 2022`; `Effective Date (CMIC) 02 Aug 2021`."""
    found = DATED.match(piece)
    day = None if found is None else read_day(found["day"])
    if found is None or day is None:
        return False
    (remarks.listed if found["what"] == "Listing" else remarks.effective).append(day)
    add_directive(found["scope"], remarks)
    return True


def read_directive(piece: str, remarks: Remarks) -> bool:
    """`Executive Order 13662 Directive Determination - Subject to Directive 1`."""
    found = DIRECTIVE.match(piece)
    if found is not None:
        add_directive(f"EO {found['order']} Directive {found['n']}", remarks)
    return found is not None


def add_directive(directive: str, remarks: Remarks) -> None:
    """Each directive once: it is named with the listing date, the effective date and by itself."""
    if "Directive" in directive and directive not in remarks.directives:
        remarks.directives.append(directive)


def read_organisation_type(piece: str, remarks: Remarks) -> bool:
    """`Organization Type: Central banking`; `Target Type Financial Institution`."""
    for label in ("Organization Type: ", "Target Type "):
        if piece.startswith(label):
            remarks.organisation_types.append(piece[len(label) :])
            return True
    return False


def read_identifier(piece: str, remarks: Remarks) -> bool:
    """`Passport G737411 (Tunisia) issued 24 Oct 1990` and its like."""
    identifier = labelled_identifier(piece)
    if identifier is None:
        return False
    remarks.identifiers.append(identifier)
    return True


READ_PIECE: tuple[Callable[[str, Remarks], bool], ...] = (
    read_birth,
    read_country,
    read_gender,
    read_name,
    read_link,
    read_risk,
    read_dates,
    read_directive,
    read_organisation_type,
    read_identifier,
)
