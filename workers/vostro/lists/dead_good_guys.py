"""Exceptions that died with a new version of a list: their designation is no longer what it was."""

from collections.abc import Iterable
from datetime import datetime

from vostro.designation import Designation
from vostro.lists.store import ListStore, unpack
from vostro.screening.good_guys import GoodGuy, substance_of

NAMED_MAX = 10


def dead_good_guys(store: ListStore, list_name: str, at: datetime) -> tuple[GoodGuy, ...]:
    """Those of a list that are not over, and suppress nothing any more.

    Raises ListUnusable or StoreUnreachable.
    """
    kept = store.good_guys()
    guys = [] if kept is None else [guy for guy in kept.good_guys if guy.list == list_name]
    guys = [guy for guy in guys if guy.ended_by is None and at < guy.expires_at]
    current = store.current().get(list_name)
    if not guys or current is None:
        return ()
    manifest = store.manifest(list_name, current.version)
    found = of_numbers(
        unpack(manifest, store.records(list_name, current.version)),
        {guy.source_id for guy in guys},
    )
    substance = {number: substance_of(designations) for number, designations in found.items()}
    return tuple(guy for guy in guys if substance[guy.source_id] != guy.fingerprint)


def of_numbers(
    designations: Iterable[Designation], numbers: set[str]
) -> dict[str, list[Designation]]:
    """The designations with these numbers, in the order in which lists are compiled."""
    found: dict[str, list[Designation]] = {number: [] for number in numbers}
    for designation in sorted(designations, key=lambda d: (d.source_id, d.caption)):
        if designation.source_id in found:
            found[designation.source_id].append(designation)
    return found


def dead_in_words(list_name: str, dead: tuple[GoodGuy, ...]) -> str:
    """One sentence for who loaded the list."""
    ids = ", ".join(guy.id for guy in dead[:NAMED_MAX])
    more = f" and {len(dead) - NAMED_MAX} more" if len(dead) > NAMED_MAX else ""
    return (
        f"{list_name}: {len(dead)} exceptions suppress nothing any more, because their designation "
        f"changed: {ids}{more}. Look at them anew: `vostro exceptions list`"
    )
