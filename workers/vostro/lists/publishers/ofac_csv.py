"""OFAC's SDN and consolidated non-SDN lists in CSV or .pip: four files that belong together.

Source: OFAC, "SDN data file specification". No header; null is `-0- `; a byte 0x1A ends a file.
Every entry has an address row, if only an empty one: so a file that was cut, or is of another
day, shows.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from vostro.designation import (
    Designation,
    IdentifierKind,
    Kind,
    Link,
    ListedAddress,
    ListedIdentifier,
    ListedName,
    Measure,
    NameQuality,
)
from vostro.errors import ListUnusable
from vostro.lists.countries import country_code
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.prose import names_a_bank
from vostro.lists.publishers.ofac_assemble import COLUMNS, SDN, assemble, delimiter_of, part_of
from vostro.lists.publishers.ofac_measures import measure_of
from vostro.lists.publishers.ofac_remarks import Remarks, read_remarks
from vostro.lists.reader import Assembly, Reader
from vostro.lists.sources import SourceFile
from vostro.lists.text import END_MARK, cleaned, decoded, rows

REMARK_CUT_AT = 1_000  # characters; what is longer goes on in the comments file
KINDS = {
    "individual": Kind.PERSON,
    "vessel": Kind.VESSEL,
    "aircraft": Kind.AIRCRAFT,
    "entity": Kind.ORGANISATION,
    "": Kind.ORGANISATION,
}
BANKING_TYPES = {"Central banking", "Other monetary intermediation"}
ALIAS_QUALITIES = {
    "aka": NameQuality.STRONG,
    "fka": NameQuality.FORMER,
    "nka": NameQuality.STRONG,
}


@dataclass
class Related:
    """Rows of the other files, by entry number."""

    aliases: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    addresses: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    comments: dict[str, str] = field(default_factory=dict)


def read_ofac_csv(assembly: Assembly, odd: OddRecords) -> Edition:
    """One edition of the SDN or the non-SDN list. Raises ListUnusable at the first odd record."""
    check_end_marks(assembly)
    related, notes = Related(), missing_parts(assembly)
    related.aliases = grouped(assembly.parts.get("alt"), "alt", odd)
    related.addresses = grouped(assembly.parts.get("add"), "add", odd)
    comments = grouped(assembly.parts.get("comments"), "comments", odd)
    related.comments = {
        number: "".join(cells[1] for cells in found) for number, found in comments.items()
    }
    designations: dict[str, Designation] = {}
    primary = assembly.parts["primary"]
    for row, cells in table(primary, "primary", odd):
        where = f"{primary.shown}, row {row}, ent_num {cells[0]}"
        try:
            if cells[0] in designations:
                raise unusable("its number was there before", where)
            designations[cells[0]] = read_entry(assembly.list, cells, related, where, notes)
        except ListUnusable as error:
            odd.note(error)
    check_related(assembly, designations, related, odd)
    notes += dangling(related, designations)
    return Edition(
        list=assembly.list,
        format=assembly.reader.format,
        designations=tuple(designations.values()),
        odd=odd.sentences,
        notes=tuple(notes),
        sources=tuple(file.reference for file in assembly.parts.values()),
    )


def table(source: SourceFile, part: str, odd: OddRecords) -> list[tuple[int, list[str]]]:
    """The rows of one file, nulls as "", each with an entry number."""
    text = decoded(source)
    found = []
    for number, cells in rows(
        source, text, delimiter=delimiter_of(source), columns=COLUMNS[part], odd=odd
    ):
        if cells[0].isascii() and cells[0].isdigit():
            found.append((number, [bare(cell) for cell in cells]))
        else:
            odd.note(unusable("no entry number", f"{source.shown}, row {number}"))
    return found


def grouped(source: SourceFile | None, part: str, odd: OddRecords) -> dict[str, list[list[str]]]:
    """The rows of one file by entry number; none for a file that is not there."""
    by_entry: dict[str, list[list[str]]] = defaultdict(list)
    for _, cells in [] if source is None else table(source, part, odd):
        by_entry[cells[0]].append(cells)
    return by_entry


def bare(cell: str) -> str:
    """A cell's text; OFAC's null, `-0- ` (once seen cut to `-0`), is ""."""
    text = cell.strip()
    return "" if text in {"-0-", "-0"} else text


def read_entry(
    list_name: str, cells: list[str], related: Related, where: str, notes: list[str]
) -> Designation:
    """One row of sdn.csv or cons_prim.csv with all that belongs to it."""
    number, title, call_sign, flag, owner = cells[0], cells[4], cells[5], cells[9], cells[10]
    text = whole_remark(cells, related, notes)
    remarks = read_remarks(text)
    kind = kind_of(cells, remarks, where)
    programmes = [cleaned(word) for word in cells[3].strip("[]").split("] [")]
    is_sdn = list_name == SDN
    return Designation(
        list=list_name,
        source_id=number,
        kind=kind,
        names=names_of(cells[1], kind, related.aliases.get(number, []), remarks, where),
        measure=Measure.BLOCK if is_sdn else measure_of(programmes, remarks.directives),
        programmes=tuple(filter(None, (*programmes, *remarks.directives))),
        addresses=tuple(filter(None, map(read_address, related.addresses.get(number, [])))),
        birth_dates=tuple(remarks.birth_dates),
        birth_places=tuple(remarks.birth_places),
        countries=countries_of(remarks, flag),
        genders=tuple(remarks.genders),
        identifiers=(*remarks.identifiers, *call_signs(call_sign)),
        links=(*owners(owner), *remarks.links),
        title=cleaned(title) or None,
        listed_on=min(remarks.listed, default=None),
        # A directive's date; what is on the SDN list is blocked from the day of its listing.
        valid_from=None if is_sdn else min(remarks.effective, default=None),
        secondary_sanctions_risk=remarks.risk,
        remarks=text,
    )


def kind_of(cells: list[str], remarks: Remarks, where: str) -> Kind:
    """The type column; an organisation that is a bank by number, trade or name is a bank."""
    kind = KINDS.get(cells[2].lower())
    if kind is None:
        known = ", ".join(filter(None, KINDS))
        raise unusable(f"its type is {cells[2]!r}, known are {known}", where)
    if kind is not Kind.ORGANISATION:
        return kind
    is_bank = not BANKING_TYPES.isdisjoint(remarks.organisation_types) or names_a_bank(
        cells[1], tuple(remarks.identifiers)
    )
    return Kind.BANK if is_bank else kind


def whole_remark(cells: list[str], related: Related, notes: list[str]) -> str:
    """The remarks, with their continuation where they were cut: straight on, often in mid-word."""
    if len(cells[11]) < REMARK_CUT_AT:
        return cells[11]
    if cells[0] not in related.comments:
        notes.append(f"the remarks of {cells[0]} are cut and no comment continues them")
    return cells[11] + related.comments.get(cells[0], "")


def names_of(
    name: str, kind: Kind, aliases: Sequence[list[str]], remarks: Remarks, where: str
) -> tuple[ListedName, ...]:
    """The name, the aliases of alt.csv, and the weak and former ones of the remarks."""
    if not name:
        raise unusable("it has no name", where)
    names = [listed_name(name, NameQuality.PRIMARY, kind)]
    for cells in aliases:
        if cells[2] not in ALIAS_QUALITIES or not cells[3]:
            raise unusable(f"alias {cells[1]} is of type {cells[2]!r}, or empty", where)
        names.append(listed_name(cells[3], ALIAS_QUALITIES[cells[2]], kind))
    weak = (listed_name(found.text, found.quality, kind) for found in remarks.names)
    return (*names, *weak)


def listed_name(text: str, quality: NameQuality, kind: Kind) -> ListedName:
    """`FAMILY, Given` for persons; elsewhere a comma belongs to the name (`CO., LTD.`)."""
    family_first = kind is Kind.PERSON and "," in text
    return ListedName(text=cleaned(text), quality=quality, script="Latn", family_first=family_first)


def read_address(cells: list[str]) -> ListedAddress | None:
    """One row of add.csv; None for a row that is wholly null."""
    street, town, country = (cleaned(cell) for cell in cells[2:5])
    if not (street or town or country):
        return None
    return ListedAddress(
        text=", ".join(filter(None, (street, town, country))),
        town=town.partition(",")[0].rstrip("0123456789- ") or None,  # "Tehran 15815, Province"
        country=country_code(country),
        country_text=country or None,
    )


def countries_of(remarks: Remarks, flag: str) -> tuple[str, ...]:
    """Nationality, citizenship and a ship's flag, alpha-2, each once."""
    flag_code = country_code(flag)
    return tuple(dict.fromkeys((*remarks.countries, *([flag_code] if flag_code else []))))


def call_signs(text: str) -> tuple[ListedIdentifier, ...]:
    """A ship's radio call sign."""
    if not text:
        return ()
    return (ListedIdentifier(kind=IdentifierKind.OTHER, value=text, label="Call sign"),)


def owners(text: str) -> tuple[Link, ...]:
    """A ship's owner, by name."""
    return (Link(relation="owned_by", name=cleaned(text)),) if text else ()


def check_end_marks(assembly: Assembly) -> None:
    """If one file ends with OFAC's 0x1A and another does not, that other was cut."""
    ended = {
        file.shown: file.content.endswith(END_MARK)
        for part, file in assembly.parts.items()
        if part != "comments"  # those of July 2021 lack it, and are whole
    }
    if any(ended.values()) and not all(ended.values()):
        cut = ", ".join(name for name, has_mark in ended.items() if not has_mark)
        raise unusable("it lacks the end mark 0x1A that its fellows have: it was cut", cut)


def check_related(
    assembly: Assembly, designations: dict[str, Designation], related: Related, odd: OddRecords
) -> None:
    """Aliases and addresses of entries that are not there are a name lost: odd, each of them."""
    for part, by_entry in (("alt", related.aliases), ("add", related.addresses)):
        if part not in assembly.parts:
            continue
        for number in by_entry:
            if number not in designations:
                where = f"{assembly.parts[part].shown}, ent_num {number}"
                odd.note(unusable(f"no such entry in {assembly.parts['primary'].shown}", where))
    if "add" in assembly.parts:
        for number in sorted(designations.keys() - related.addresses.keys(), key=int):
            where = f"{assembly.parts['add'].shown}, ent_num {number}"
            odd.note(unusable("it has no row for this entry: it is cut or of another day", where))


def dangling(related: Related, designations: dict[str, Designation]) -> list[str]:
    """Comments on entries that are gone: the comments file is older, nothing is lost."""
    gone = sorted(related.comments.keys() - designations.keys(), key=int)
    return [f"comments on entries that are not listed: {', '.join(gone)}"] if gone else []


def missing_parts(assembly: Assembly) -> list[str]:
    """What the operator must know: without alt.csv no alias is screened."""
    return [
        f"no {part} file beside {assembly.parts['primary'].name}: {loss}"
        for part, loss in (("alt", "its aliases are missing"), ("add", "its addresses are missing"))
        if part not in assembly.parts
    ]


READER = Reader(format="OFAC CSV", recognise=part_of, assemble=assemble, read=read_ofac_csv)
