"""What holds for a bank's own lists in either of our plain formats."""

import re
from collections.abc import Sequence

from vostro.designation import Designation
from vostro.lists.edition import unusable
from vostro.lists.reader import Assembled, Assembly, Part, Reader

LIST_NAME = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")
# Lists of publishers: a file of the bank's own must never stand in for one of them.
RESERVED = frozenset(
    {"ofac-sdn", "ofac-consolidated", "us-csl", "un", "eu", "uk", "ch", "ca", "au", "opensanctions"}
)
UNNAMED = "own-unnamed"


def check_list_name(name: str, where: str) -> None:
    """Raises ListUnusable unless it is a name that a list of the bank's own may have."""
    if name in RESERVED:
        raise unusable(f"{name} is a publisher's list, no list of your own", where)
    if LIST_NAME.fullmatch(name) is None:
        raise unusable(
            f"its list is {name[:40]!r}: small letters, digits and hyphens are allowed, up to 40",
            where,
        )


def checked(designation: Designation, list_name: str, where: str) -> Designation:
    """The designation, or ListUnusable if it is of another list or its days are out of order."""
    if designation.list != list_name:
        raise unusable(f"its list is {designation.list!r}, the file's is {list_name!r}", where)
    start, end = designation.valid_from, designation.valid_until
    if start is not None and end is not None and end < start:
        raise unusable(f"valid_until {end} is before valid_from {start}", where)
    return designation


def assembled(reader: Reader, parts: Sequence[Part]) -> Assembled:
    """Each file alone; its list is what its first record says."""
    return [
        Assembly(list=part.part or UNNAMED, reader=reader, parts={part.part: part.file})
        for part in parts
    ], []
