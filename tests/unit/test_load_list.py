from datetime import date, timedelta

import msgspec
import pytest

from list_samples import NOON, edition_of
from samples import listed
from vostro.errors import ListUnusable
from vostro.lists.edition import Edition
from vostro.lists.load import Change, LoadRules, load_edition
from vostro.lists.memory_store import MemoryListStore
from vostro.lists.store import Manifest, pack, unpack

TEN = [listed(f"S-{number}", f"TUNDRA {number} TRADE", f"T{number}") for number in range(10)]


def loaded(store: MemoryListStore, edition: Edition, **rules: object) -> tuple[Change, Manifest]:
    found = load_edition(
        store, edition, msgspec.convert(rules, LoadRules), loaded_by="ops@bank", at=NOON
    )
    return found.change, found.manifest


def test_the_first_load_makes_a_version_current_with_its_counts_and_origin() -> None:
    store = MemoryListStore()
    change, manifest = loaded(store, edition_of(TEN))
    assert change is Change.FIRST
    assert (manifest.designations, manifest.names, manifest.loaded_by) == (10, 20, "ops@bank")
    assert store.current()["sample"].version == manifest.version
    assert manifest.version == manifest.sha256[:16]


def test_the_same_file_again_changes_nothing_but_is_a_confirmation() -> None:
    store = MemoryListStore()
    _, first = loaded(store, edition_of(TEN))
    again = load_edition(
        store, edition_of(TEN), LoadRules(), loaded_by="other", at=NOON + timedelta(days=1)
    )
    assert (again.change, again.manifest) == (Change.SAME, first)
    assert store.current()["sample"].confirmed_at == NOON + timedelta(days=1)
    assert store.versions("sample") == (first.version,)


def test_one_more_designation_is_a_new_version_and_the_one_before_is_kept() -> None:
    store = MemoryListStore()
    _, first = loaded(store, edition_of(TEN[:9]))
    change, second = loaded(store, edition_of(TEN))
    assert change is Change.SWAPPED
    assert second.replaces == first.version
    assert store.current()["sample"].previous == first.version
    assert store.versions("sample") == (second.version, first.version)


def test_an_empty_list_is_refused_even_as_the_first() -> None:
    with pytest.raises(ListUnusable, match="holds no designation"):
        loaded(MemoryListStore(), edition_of([]))


def test_a_list_that_lost_ten_percent_is_taken_and_one_that_lost_twenty_is_refused() -> None:
    store = MemoryListStore()
    loaded(store, edition_of(TEN))
    assert loaded(store, edition_of(TEN[:9]))[0] is Change.SWAPPED
    before = store.current()
    with pytest.raises(ListUnusable, match=r"from 9 to 7 designations, by 22%; 10% are allowed"):
        loaded(store, edition_of(TEN[:7]))
    assert store.current() == before


def test_a_list_that_lost_its_aliases_is_refused() -> None:
    store = MemoryListStore()
    loaded(store, edition_of(TEN))
    bare = [listed(d.source_id, d.caption) for d in TEN]
    with pytest.raises(ListUnusable, match=r"from 20 to 10 names, by 50%"):
        loaded(store, edition_of(bare))


def test_a_forced_shrink_is_taken_and_recorded() -> None:
    store = MemoryListStore()
    loaded(store, edition_of(TEN))
    change, manifest = loaded(store, edition_of(TEN[:2]), force_shrink=True)
    assert (change, manifest.is_shrink_forced) == (Change.SWAPPED, True)
    assert loaded(store, edition_of(TEN[:2]), force_shrink=True)[1].replaces is not None


def test_an_operators_limit_is_the_one_that_counts() -> None:
    store = MemoryListStore()
    loaded(store, edition_of(TEN))
    assert loaded(store, edition_of(TEN[:6]), shrink_max=0.5)[0] is Change.SWAPPED


def test_an_edition_from_before_the_one_in_use_is_refused_unless_allowed() -> None:
    store = MemoryListStore()
    new = msgspec.structs.replace(edition_of(TEN), published_on=date(2026, 2, 27))
    old = msgspec.structs.replace(edition_of(TEN[:9]), published_on=date(2026, 2, 26))
    loaded(store, new)
    with pytest.raises(
        ListUnusable, match=r"it is of 2026-02-26, the version in use of 2026-02-27"
    ):
        loaded(store, old)
    assert loaded(store, old, allow_older=True)[0] is Change.SWAPPED


def test_a_version_that_the_store_damaged_is_mended_by_the_next_load() -> None:
    store = MemoryListStore()
    _, manifest = loaded(store, edition_of(TEN))
    store.kept["sample", manifest.version] = manifest, b"damaged"
    assert loaded(store, edition_of(TEN))[0] is Change.MENDED
    assert len(unpack(manifest, store.records("sample", manifest.version))) == 10


def test_records_that_are_not_those_that_were_loaded_are_refused() -> None:
    store = MemoryListStore()
    _, manifest = loaded(store, edition_of(TEN))
    _, others = pack(TEN[:9])
    for damaged in (others, b"", b"x" * 50, store.records("sample", manifest.version)[:-9]):
        with pytest.raises(ListUnusable, match=r"damaged|not those that were loaded"):
            unpack(manifest, damaged)
