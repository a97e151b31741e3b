"""A new version of a list: checked, kept, read back, and only then made current."""

from datetime import datetime
from enum import StrEnum

import msgspec

from vostro import __version__
from vostro.errors import ListUnusable
from vostro.lists.edition import Edition, unusable
from vostro.lists.reader import Assembly
from vostro.lists.store import (
    VERSION_HEX_DIGITS,
    ListStore,
    Manifest,
    pack,
    unpack,
)

# 10 percent: OFAC's largest removal in one day, 2021 to 2024, was 0.7 percent; a file cut in
# half, or a page of results for a whole, is far beyond.
SHRINK_MAX = 0.10


class Change(StrEnum):
    """What a load changed."""

    FIRST = "first"
    SWAPPED = "swapped"
    SAME = "same"
    MENDED = "mended"  # the store had lost or damaged this version


class LoadRules(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator allows."""

    shrink_max: float = SHRINK_MAX  # share of designations, or of names, that may be missing
    force_shrink: bool = False  # recorded in the manifest
    odd_allowed: int = 0  # records that can't be read
    allow_older: bool = False  # an edition from before the one in use


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What a load led to."""

    manifest: Manifest
    change: Change
    before: Manifest | None = None


def load_list(
    store: ListStore, assembly: Assembly, rules: LoadRules, *, loaded_by: str, at: datetime
) -> Loaded:
    """Read the files of one list and make them current.

    Raises ListUnusable if they can't be read, are empty or shrank beyond the rules: the version
    in use then stays.
    """
    return load_edition(store, assembly.read(rules.odd_allowed), rules, loaded_by=loaded_by, at=at)


def load_edition(
    store: ListStore, edition: Edition, rules: LoadRules, *, loaded_by: str, at: datetime
) -> Loaded:
    """Make an edition current. The same records again only confirm what is there."""
    now = store.current().get(edition.list)
    before = None if now is None else known(store, edition.list, now.version)
    sha256, records = pack(edition.designations)
    manifest = manifest_of(edition, sha256, loaded_by, at)
    manifest = msgspec.structs.replace(
        manifest,
        replaces=None if now is None else now.version,
        is_shrink_forced=check_size(manifest, before, rules),
    )
    expected = None if now is None else now.version
    if before is not None and manifest.version == expected and is_sound(store, before):
        store.swap(edition.list, manifest.version, expected=expected, at=at)
        return Loaded(manifest=before, change=Change.SAME, before=before)
    store.put(manifest, records)
    # Read back, as a worker will: what is made current is sound in the store, not only here.
    kept = store.manifest(edition.list, manifest.version)
    unpack(kept, store.records(edition.list, manifest.version))
    store.swap(edition.list, manifest.version, expected=expected, at=at)
    change = Change.FIRST if expected is None else Change.SWAPPED
    if manifest.version == expected:
        change = Change.MENDED
    return Loaded(manifest=kept, change=change, before=before)


def known(store: ListStore, list_name: str, version: str) -> Manifest | None:
    """The manifest of the version in use; None if it was lost, so that a load can mend it."""
    try:
        return store.manifest(list_name, version)
    except ListUnusable:
        return None


def is_sound(store: ListStore, manifest: Manifest) -> bool:
    """Whether the store still holds what was loaded; if not, it is put there anew."""
    try:
        unpack(manifest, store.records(manifest.list, manifest.version))
    except ListUnusable:
        return False
    return True


def manifest_of(edition: Edition, sha256: str, loaded_by: str, at: datetime) -> Manifest:
    """What is told of an edition."""
    designations = edition.designations
    return Manifest(
        list=edition.list,
        version=sha256[:VERSION_HEX_DIGITS],
        format=edition.format,
        sha256=sha256,
        designations=len(designations),
        names=sum(len(designation.names) for designation in designations),
        addresses=sum(len(designation.addresses) for designation in designations),
        identifiers=sum(len(designation.identifiers) for designation in designations),
        loaded_by=loaded_by,
        loaded_at=at,
        engine_version=__version__,
        published_on=edition.published_on,
        sources=edition.sources,
        odd=edition.odd,
        notes=edition.notes,
    )


def check_size(manifest: Manifest, before: Manifest | None, rules: LoadRules) -> bool:
    """Whether a shrinking was forced. Raises ListUnusable if it was not allowed, or if empty."""
    where = f"{manifest.list}, {', '.join(source.name for source in manifest.sources)}"
    if manifest.designations == 0:
        raise unusable("it holds no designation", where)
    if before is None:
        return False
    check_day(manifest, before, rules, where)
    for what, new, old in (
        ("designations", manifest.designations, before.designations),
        ("names", manifest.names, before.names),
    ):
        if new < old * (1 - rules.shrink_max):
            if rules.force_shrink:
                return True
            raise unusable(
                f"it shrank from {old:,} to {new:,} {what}, by {1 - new / old:.0%}; "
                f"{rules.shrink_max:.0%} are allowed",
                where,
                "The version in use stays. If the publisher did remove so many, load it with "
                "--force-shrink.",
            )
    return False


def check_day(manifest: Manifest, before: Manifest, rules: LoadRules, where: str) -> None:
    """Raises ListUnusable for an edition older than the one in use: a mirror that stands still."""
    new, old = manifest.published_on, before.published_on
    if new is None or old is None or new >= old or rules.allow_older:
        return
    raise unusable(
        f"it is of {new}, the version in use of {old}",
        where,
        "The version in use stays. To go back, `vostro lists rollback`, or --allow-older.",
    )
