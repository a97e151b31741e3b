"""What a reader gives: one edition of one list, with what was odd about it."""

from datetime import date

import msgspec

from vostro.designation import Designation
from vostro.errors import ListUnusable

KEEP = "The version in use stays. Compare the file with the publisher's, then load it again."
ODD_SHOWN_MAX = 5  # named in the refusal; all of those allowed are in the manifest


class SourceRef(msgspec.Struct, frozen=True, kw_only=True):
    """A file that an edition was read from."""

    name: str
    sha256: str
    size: int  # bytes, unpacked


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """One list as its publisher gave it, whole."""

    list: str
    format: str
    designations: tuple[Designation, ...]
    published_on: date | None = None  # None: the format does not tell
    odd: tuple[str, ...] = ()  # records that were left out because the operator allowed it
    ended: int = 0  # records of parties that the publisher calls de-listed: no designations
    notes: tuple[str, ...] = ()  # what a careful reader would tell the operator
    sources: tuple[SourceRef, ...] = ()


class OddRecords:
    """Counts the records of one list that can't be read; refuses at one more than allowed."""

    def __init__(self, allowed: int = 0) -> None:
        self.allowed = allowed
        self.found: list[ListUnusable] = []

    def note(self, error: ListUnusable) -> None:
        """Remember one, or raise ListUnusable that names the first few."""
        self.found.append(error)
        if len(self.found) <= self.allowed:
            return
        if self.allowed == 0:
            raise error
        raise ListUnusable(
            what=f"more than the {self.allowed} odd records allowed: {named(self.found)}",
            where=error.where,
            remedy=error.remedy,
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each odd record: what is wrong with it, and where it stands."""
        return tuple(f"{error.what} ({error.where})" for error in self.found)


def named(errors: list[ListUnusable]) -> str:
    """The first few errors in one line."""
    shown = "; ".join(f"{error.what} ({error.where})" for error in errors[:ODD_SHOWN_MAX])
    more = len(errors) - ODD_SHOWN_MAX
    return f"{shown}; and {more} more" if more > 0 else shown


def unusable(what: str, where: str, remedy: str = KEEP) -> ListUnusable:
    """A refusal in the usual words."""
    return ListUnusable(what=what, where=where, remedy=remedy)
