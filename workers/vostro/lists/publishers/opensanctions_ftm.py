"""OpenSanctions' entities.ftm.json: one JSON object a line; links are entities of their own.

Source: OpenSanctions, "FollowTheMoney entities". Ids change when entities merge, and `referents`
has the old ones: they are kept in the remarks.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

import msgspec

from vostro.designation import Designation, Link, NameQuality
from vostro.lists.dates import read_day
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, add_text, edition_of
from vostro.lists.publishers.opensanctions_kinds import (
    KINDS,
    LINKS,
    NUMBERS,
    OPENSANCTIONS,
    measure_of,
)
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile

LINE_BYTES_MAX = 16 * 1024 * 1024
LINKS_OF_ONE_MAX = 500
MARKS = (b'"schema"', b'"properties"', b'"id"')
NAMES = {
    "name": NameQuality.STRONG,
    "alias": NameQuality.STRONG,
    "weakAlias": NameQuality.WEAK,
    "previousName": NameQuality.FORMER,
}
COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "flag")
REFERENTS_KEPT = 50


class Entity(msgspec.Struct, frozen=True):
    """One line."""

    id: str
    schema: str
    properties: dict[str, list[str]]
    caption: str = ""
    target: bool | None = None
    referents: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    last_seen: str | None = None

    def first(self, name: str) -> str:
        """The first value of a property."""
        return next(iter(self.properties.get(name, ())), "")


@dataclass
class Beside:
    """What other entities say of one, by its id."""

    links: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    sanctions: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    papers: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    addresses: dict[str, Entity] = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)
    latest: str = ""


def recognise_ftm(source: SourceFile) -> str | None:
    """By its first line: a JSON object with an entity's fields."""
    line = source.head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    return "whole" if line.startswith(b"{") and all(mark in line for mark in MARKS) else None


def read_ftm(assembly: Assembly, odd: OddRecords) -> Edition:
    """All targets, with what the other entities say of them. Raises ListUnusable at an odd line."""
    source = assembly.parts["whole"]
    beside = Beside()
    subjects = [entity for _, entity in entities(source, odd) if not note(entity, beside)]
    found = (
        (f"{source.shown}, id {entity.id}", entity) for entity in subjects if is_target(entity)
    )
    return edition_of(
        assembly,
        odd,
        found,
        lambda entity, where: read_entity(entity, beside, where),
        published_on=read_day(beside.latest[:10]),
    )


def entities(source: SourceFile, odd: OddRecords) -> Iterator[tuple[int, Entity]]:
    """Each line with its number."""
    decoder = msgspec.json.Decoder(Entity)
    for number, line in enumerate(BytesIO(source.content), start=1):
        if not line.strip():
            continue
        where = f"{source.shown}, line {number}"
        if len(line) > LINE_BYTES_MAX:
            odd.note(unusable(f"a line of more than {LINE_BYTES_MAX:,} bytes", where))
            continue
        try:
            yield number, decoder.decode(line.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            odd.note(unusable(f"no entity: {error}", where))


def note(entity: Entity, beside: Beside) -> bool:
    """Keeps what an entity says of others; whether that is all it is for."""
    beside.latest = max(beside.latest, entity.last_seen or "")
    if entity.schema in LINKS:
        of, to, relation = LINKS[entity.schema]
        for one in entity.properties.get(of, ()):
            for other in entity.properties.get(to, ()):
                if len(beside.links[one]) < LINKS_OF_ONE_MAX:
                    beside.links[one].append(Link(relation=relation, source_id=other))
        return True
    if entity.schema == "Sanction":
        beside.sanctions[entity.first("entity")].append(entity)
        return True
    if entity.schema in {"Identification", "Passport"}:
        beside.papers[entity.first("holder")].append(entity)
        return True
    beside.captions[entity.id] = entity.caption
    if entity.schema == "Address":
        beside.addresses[entity.id] = entity
    return False


def is_target(entity: Entity) -> bool:
    """Whether it is listed itself; older files say so by its topics alone."""
    if entity.target is not None:
        return entity.target
    return entity.schema != "Address" and bool(entity.properties.get("topics"))


def read_entity(entity: Entity, beside: Beside, where: str) -> Designation:
    """One target."""
    kind = KINDS.get(entity.schema)
    if kind is None or not entity.id:
        known = ", ".join(KINDS)
        raise unusable(f"its schema is {entity.schema[:40]!r}, known are {known}; or no id", where)
    entry = Gathered(kind=kind)
    entry.add_name(entity.caption)
    for name, quality in NAMES.items():
        for text in entity.properties.get(name, ()):
            entry.add_name(text, quality)
    add_facts(entry, entity, beside)
    sanctions = beside.sanctions.get(entity.id, ())
    listed = add_sanctions(entry, sanctions)
    return entry.designation(
        list_name=OPENSANCTIONS,
        source_id=entity.id,
        where=where,
        measure=measure_of(
            tuple(entity.properties.get("topics", ())), has_sanctions=bool(sanctions)
        ),
        valid_from=listed,
    )


def add_facts(entry: Gathered, entity: Entity, beside: Beside) -> None:
    """Births, countries, texts and links."""
    told = entity.properties
    for birth in told.get("birthDate", ()):
        entry.add_birth(birth)
    for place in told.get("birthPlace", ()):
        entry.add_birth_place(place)
    for country in (word for name in COUNTRIES for word in told.get(name, ())):
        entry.add_country(country.upper() if len(country) == 2 else country)  # noqa: PLR2004
    for gender in told.get("gender", ()):
        add_text(entry.genders, gender)
    for title in (*told.get("title", ()), *told.get("position", ())):
        add_text(entry.titles, title)
    add_numbers(entry, entity, beside)
    add_addresses(entry, entity, beside)
    for link in beside.links.get(entity.id, ()):
        name = beside.captions.get(link.source_id or "", "")
        entry.links[msgspec.structs.replace(link, name=name)] = None
    for text in (*told.get("notes", ()), *told.get("summary", ())):
        entry.add_remark(text)
    for old in entity.referents[:REFERENTS_KEPT]:
        entry.add_remark(old, "Also")
    entry.programmes |= dict.fromkeys(entity.datasets)


def add_numbers(entry: Gathered, entity: Entity, beside: Beside) -> None:
    """Numbers, and those of the papers that name this entity as their holder."""
    for name, kind in NUMBERS.items():
        for number in entity.properties.get(name, ()):
            entry.add_number(kind, number, name)
    for paper in beside.papers.get(entity.id, ()):
        kind = NUMBERS["passportNumber" if paper.schema == "Passport" else "idNumber"]
        country = paper.first("country").upper()
        entry.add_number(kind, paper.first("number"), paper.first("type"), country=country)


def add_addresses(entry: Gathered, entity: Entity, beside: Beside) -> None:
    """Addresses as text, and those that are entities of their own."""
    for text in entity.properties.get("address", ()):
        entry.add_address(text)
    for other in entity.properties.get("addressEntity", ()):
        place = beside.addresses.get(other)
        if place is not None:
            text = place.first("full") or place.caption
            entry.add_address(text, code=place.first("country").upper())


def add_sanctions(entry: Gathered, sanctions: tuple[Entity, ...] | list[Entity]) -> date | None:
    """Programmes and days of the sanctions on a party; the first day that one binds."""
    starts: list[date] = []
    for sanction in sanctions:
        for name in ("program", "authority"):
            for text in sanction.properties.get(name, ()):
                add_text(entry.programmes, text)
        for name in ("listingDate", "startDate"):
            entry.listed_on += filter(None, map(read_day, sanction.properties.get(name, ())))
        starts += filter(None, map(read_day, sanction.properties.get("startDate", ())))
    return min(starts, default=None)


READER = Reader(
    format="OpenSanctions FollowTheMoney",
    recognise=recognise_ftm,
    assemble=each_alone(OPENSANCTIONS),
    read=read_ftm,
)
