"""Who was added, changed and removed between two versions of a list, field by field."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from vostro.designation import BirthDate, Designation, Kind, ListedName

OWN_FIELDS = ("list", "source_id")  # what tells which designation it is


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A designation in one line."""

    source_id: str
    kind: Kind
    caption: str
    programmes: tuple[str, ...] = ()


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a field lost and gained. Neither: only the order of its values is another."""

    field: str
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


class ChangedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A designation of both versions that is no longer the same."""

    source_id: str
    kind: Kind
    caption: str  # as it is now
    fields: tuple[FieldChange, ...]


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """What changed, each part in the order of the publisher's numbers."""

    added: tuple[Entry, ...] = ()
    changed: tuple[ChangedEntry, ...] = ()
    removed: tuple[Entry, ...] = ()


def diff(before: Iterable[Designation], after: Iterable[Designation]) -> Delta:
    """What changed from one version to the next. The order within a version says nothing."""
    old, new = by_number(before), by_number(after)
    return Delta(
        added=tuple(entry_of(new[key]) for key in sorted(new.keys() - old.keys())),
        changed=tuple(
            changed_entry(old[key], new[key])
            for key in sorted(new.keys() & old.keys())
            if old[key] != new[key]
        ),
        removed=tuple(entry_of(old[key]) for key in sorted(old.keys() - new.keys())),
    )


def by_number(designations: Iterable[Designation]) -> dict[tuple[str, int], Designation]:
    """Each by the publisher's number; a number given twice counts up."""
    seen: Counter[str] = Counter()
    found = {}
    for designation in sorted(designations, key=lambda d: (d.source_id, d.caption)):
        found[designation.source_id, seen[designation.source_id]] = designation
        seen[designation.source_id] += 1
    return found


def entry_of(designation: Designation) -> Entry:
    """One line of it."""
    return Entry(
        source_id=designation.source_id,
        kind=designation.kind,
        caption=designation.caption,
        programmes=designation.programmes,
    )


def changed_entry(old: Designation, new: Designation) -> ChangedEntry:
    """Every field that differs."""
    return ChangedEntry(
        source_id=new.source_id,
        kind=new.kind,
        caption=new.caption,
        fields=tuple(
            field_change(field, getattr(old, field), getattr(new, field))
            for field in new.__struct_fields__
            if field not in OWN_FIELDS and getattr(old, field) != getattr(new, field)
        ),
    )


def field_change(field: str, old: object, new: object) -> FieldChange:
    """What went and what came."""
    lost, gained = Counter(texts_of(old)), Counter(texts_of(new))
    return FieldChange(
        field=field,
        removed=tuple((lost - gained).elements()),
        added=tuple((gained - lost).elements()),
    )


def texts_of(value: object) -> list[str]:
    """The values of a field as people read them; none for a field that is not given."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [text_of(part) for part in value]
    return [] if value is None or value == "" else [text_of(value)]


def text_of(value: object) -> str:
    """One value."""
    if isinstance(value, ListedName):
        marks = (value.quality.value, value.script, "family first" if value.family_first else None)
        return f"{value.text} ({', '.join(filter(None, marks))})"
    if isinstance(value, BirthDate):
        about = "about " if value.is_approximate else ""
        return f"{value.text} ({about}{value.earliest} to {value.latest})"
    if isinstance(value, msgspec.Struct):
        parts = [getattr(value, field) for field in value.__struct_fields__]
        return ", ".join(text_of(part) for part in parts if part not in (None, ""))
    return value.isoformat() if isinstance(value, date) else str(value)
