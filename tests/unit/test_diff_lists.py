"""What changed between two versions of a list, and the events that tell it."""

from datetime import date

import msgspec

from list_samples import NOON
from samples import SAMPLE, SEVERNY, ZAVRAZHIN, listed
from vostro.designation import BirthDate, Designation, ListedName, NameQuality
from vostro.lists.diff import Delta, FieldChange, diff
from vostro.lists.list_change import (
    ENTRIES_MAX,
    EVENT_BYTES_MAX,
    TEXT_CHARACTERS_MAX,
    VALUES_MAX,
    ListChange,
    list_changes,
)
from vostro.lists.store import Manifest, Swap

SWAP = Swap(list="sample", version="b" * 16, before="a" * 16, at=NOON)
MANIFEST = Manifest(
    list="sample",
    version="b" * 16,
    format="test",
    sha256="b" * 64,
    designations=2,
    names=3,
    addresses=0,
    identifiers=0,
    loaded_by="ops",
    loaded_at=NOON,
    engine_version="0",
)


def fields_of(old: Designation, new: Designation) -> dict[str, FieldChange]:
    (changed,) = diff([old], [new]).changed
    return {change.field: change for change in changed.fields}


def with_fields(designation: Designation, **fields: object) -> Designation:
    return msgspec.structs.replace(designation, **fields)


def test_the_same_designations_in_another_order_are_no_change() -> None:
    assert diff(SAMPLE, reversed(SAMPLE)) == Delta()


def test_who_was_added_and_removed_is_named() -> None:
    delta = diff([SEVERNY], [ZAVRAZHIN])
    assert [entry.caption for entry in delta.added] == [ZAVRAZHIN.caption]
    assert [entry.caption for entry in delta.removed] == [SEVERNY.caption]
    assert delta.changed == ()


def test_a_change_tells_each_field_that_differs_and_no_other() -> None:
    born = BirthDate(text="1971", earliest=date(1971, 1, 1), latest=date(1971, 12, 31))
    new = with_fields(
        SEVERNY,
        names=(*SEVERNY.names[:-1], ListedName(text="ZALIV", quality=NameQuality.FORMER)),
        birth_dates=(born,),
        remarks="Moved.",
        identifiers=(),
    )
    fields = fields_of(SEVERNY, new)
    assert sorted(fields) == ["birth_dates", "identifiers", "names", "remarks"]
    assert fields["names"].removed == ("GULFBANK (weak)",)
    assert fields["names"].added == ("ZALIV (former)",)
    assert fields["birth_dates"].added == ("1971 (1971-01-01 to 1971-12-31)",)
    assert fields["identifiers"].removed == ("bic, SEZARUMM",)
    assert fields["remarks"].added == ("Moved.",)


def test_another_order_of_names_is_told_because_the_first_is_the_primary_one() -> None:
    fields = fields_of(SEVERNY, with_fields(SEVERNY, names=tuple(reversed(SEVERNY.names))))
    assert fields["names"] == FieldChange(field="names")


def test_a_number_given_twice_hides_no_change() -> None:
    twins = [listed("S-1", "ONE"), listed("S-1", "TWO")]
    delta = diff(twins, [twins[0]])
    assert [entry.caption for entry in delta.removed] == ["TWO"]


def test_the_first_version_of_a_list_is_counted_not_told_entry_by_entry() -> None:
    swap = msgspec.structs.replace(SWAP, before=None)
    (event,) = list_changes(swap, MANIFEST, Delta())
    assert (event.counts.added, event.added, event.parts) == (MANIFEST.designations, (), 1)


def test_a_large_delta_comes_in_parts_that_hold_every_entry_once() -> None:
    many = [listed(f"S-{n:05}", f"TUNDRA TRADE AND TRANSPORT {n}") for n in range(12_000)]
    events = list_changes(SWAP, MANIFEST, diff(many[:2_000], many[1_000:]))
    assert len(events) > 1
    assert [event.part for event in events] == list(range(1, len(events) + 1))
    assert {event.change_id for event in events} == {events[0].change_id}
    assert all(len(msgspec.json.encode(event)) < 2 * EVENT_BYTES_MAX for event in events)
    added = [entry.source_id for event in events for entry in event.added]
    removed = [entry.source_id for event in events for entry in event.removed]
    assert added == [designation.source_id for designation in many[2_000:]]
    assert removed == [designation.source_id for designation in many[:1_000]]


def test_beyond_the_bound_the_event_says_that_it_is_cut() -> None:
    many = [listed(f"S-{n:06}", f"TUNDRA {n}") for n in range(ENTRIES_MAX + 5)]
    events = list_changes(SWAP, MANIFEST, diff((), many))
    assert events[0].is_cut
    assert events[0].counts.added == ENTRIES_MAX + 5
    assert sum(len(event.added) for event in events) == ENTRIES_MAX


def test_texts_and_values_of_an_entry_are_bounded() -> None:
    names = tuple(ListedName(text="x" * 2_000) for _ in range(VALUES_MAX + 7))
    (event,) = list_changes(
        SWAP, MANIFEST, diff([ZAVRAZHIN], [with_fields(ZAVRAZHIN, names=names)])
    )
    (changed,) = event.changed
    added = changed.fields[0].added
    assert added[-1] == "and 7 more"
    assert len(added) == VALUES_MAX + 1
    assert all(len(text) <= TEXT_CHARACTERS_MAX for text in added)


def test_the_same_swap_has_the_same_id_and_another_has_another() -> None:
    def id_of(swap: Swap) -> str:
        return list_changes(swap, MANIFEST, Delta())[0].change_id

    assert id_of(SWAP) == id_of(msgspec.structs.replace(SWAP))
    assert id_of(SWAP) != id_of(msgspec.structs.replace(SWAP, is_rollback=True))


def test_an_event_comes_back_from_json_as_it_was() -> None:
    (event,) = list_changes(SWAP, MANIFEST, diff(SAMPLE[:2], SAMPLE[1:]))
    assert msgspec.json.decode(msgspec.json.encode(event), type=ListChange) == event
