"""Who is tied to whom: the ties of designations, found from both ends, and those only named.

Source: OFAC, revised guidance of 13 August 2014, 50 percent rule; EU, best practices, 63 to 68;
UK, regulations on "owned or controlled": who is owned by a listed party is treated like it, though
it is on no list. What publishers tell of that is followed here: by number, and by name where they
give only a name.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from vostro.designation import Designation, Kind, Link, ListedName
from vostro.screening.good_guys import folded

WORDS = {
    "owned_by": "owned by",
    "owns": "owner of",
    "formerly_owned_by": "formerly owned by",
    "formerly_owned": "former owner of",
    "acts_for": "acts for",
    "has_acting_for_it": "represented by",
    "family_of": "family of",
    "linked_to": "linked to",
}
FROM_THE_OTHER_END = {
    "owned_by": "owns",
    "owns": "owned_by",
    "formerly_owned_by": "formerly_owned",
    "formerly_owned": "formerly_owned_by",
    "acts_for": "has_acting_for_it",
}
# What a listed party owns, or acts for, is followed though it is not listed; its owner is not:
# ownership goes down, not up.
FOLLOWED = frozenset({"owns", "acts_for"})
LINKS_MAX = 50  # of one designation: the largest of them have thousands
NAMES_IN_ONE_TEXT_MAX = 30
# The UK writes several names into one cell, parted by semicolons, or by full stops: a full stop
# after fewer than four letters is that of an abbreviation.
BETWEEN_NAMES = re.compile(r"[;\n]|(?<=[^\W\d_]{4})\.\s+(?=[A-Z])")
NO_NAME = re.compile(
    r"\b(?:branch(?:es)?|parent|established|subsidiary organisation"
    r"|forces?|army|defence|ministry)\b",
    re.IGNORECASE,
)
NOTE = re.compile(r"\s*\((?:subsidiary|subsidiaries)\).*$", re.IGNORECASE)
WORDS_MIN, WORDS_MAX, CHARACTERS_MIN = 2, 12, 8  # one word would meet everybody

Key = tuple[str, str]


def with_links(designations: Sequence[Designation]) -> list[Designation]:
    """The designations in their order, with ties from both ends; then the parties only named.

    Those are of the list and number of the designation that names them, and `is_listed` is False.
    """
    directory = Directory(designations)
    ties: list[dict[Link, None]] = [{} for _ in designations]
    named: list[Designation] = []
    for position, designation in enumerate(designations):
        for link in designation.links:
            other = directory.find(designation, link)
            if other is None or other == position:
                ties[position][link] = None
                named += followed(designation, link, directory)
                continue
            ties[position][link_to(designations[other], link.relation)] = None
            back = FROM_THE_OTHER_END.get(link.relation, link.relation)
            ties[other][link_to(designation, back)] = None
    tied = [
        msgspec.structs.replace(designation, links=tuple(found)[:LINKS_MAX])
        if found
        else designation
        for designation, found in zip(designations, ties, strict=True)
    ]
    return tied + sorted(named, key=lambda party: (party.list, party.source_id, party.caption))


class Directory:
    """Finds the designation that a link means."""

    def __init__(self, designations: Sequence[Designation]) -> None:
        self.by_number: dict[Key, int] = {}
        self.by_name: dict[str, int] = {}
        self.by_list_and_name: dict[Key, int] = {}
        for position, designation in enumerate(designations):
            self.by_number.setdefault((designation.list, designation.source_id), position)
            for name in designation.names:
                key = name_key(name.text)
                self.by_name.setdefault(key, position)
                self.by_list_and_name.setdefault((designation.list, key), position)

    def find(self, designation: Designation, link: Link) -> int | None:
        """By number on the same list; by name there, then on any list; None if it is on none."""
        if link.source_id is not None:
            found = self.by_number.get((link.list or designation.list, link.source_id))
            if found is not None:
                return found
        key = name_key(link.name)
        if not key:
            return None
        found = self.by_list_and_name.get((designation.list, key))
        return self.by_name.get(key) if found is None else found


def name_key(text: str) -> str:
    """A name in any order of its words: publishers write "FAMILY, Given" and the reverse."""
    return " ".join(sorted(folded(text).split()))


def link_to(other: Designation, relation: str) -> Link:
    """A tie to a designation, with all that finds it."""
    return Link(relation=relation, name=other.caption, source_id=other.source_id, list=other.list)


def followed(designation: Designation, link: Link, directory: Directory) -> Iterator[Designation]:
    """The unlisted parties of a link that a listed one owns or acts for."""
    if link.relation not in FOLLOWED:
        return
    back = FROM_THE_OTHER_END[link.relation]
    for name in names_in(link.name):
        if name_key(name) not in directory.by_name:
            yield Designation(
                list=designation.list,
                source_id=designation.source_id,
                kind=Kind.ORGANISATION if link.relation == "owns" else Kind.UNKNOWN,
                names=(ListedName(text=name),),
                measure=designation.measure,
                programmes=designation.programmes,
                links=(link_to(designation, back),),
                is_listed=False,
            )


def names_in(text: str) -> Iterator[str]:
    """The names in a publisher's text, as far as they can be told from words about them."""
    parts = BETWEEN_NAMES.split(text)[:NAMES_IN_ONE_TEXT_MAX]
    for part in parts:
        name = NOTE.sub("", part).strip(" .,\t")
        words = len(name.split())
        if (
            WORDS_MIN <= words <= WORDS_MAX
            and len(name) >= CHARACTERS_MIN
            and not NO_NAME.search(name)
        ):
            yield name


def in_words(link: Link) -> str:
    """A tie as people say it: owned by SEVERNY ZALIV BANK (sample S-1)."""
    number = f" ({link.list or ''} {link.source_id})".replace("( ", "(") if link.source_id else ""
    return f"{WORDS.get(link.relation, 'tied to')} {link.name}{number}"
