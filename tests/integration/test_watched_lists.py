"""The watcher over the in-memory store, and over a Redis that goes away and loses its data."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from list_samples import edition_of
from samples import listed
from servers import RedisServer
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.memory_store import MemoryListStore
from vostro.lists.redis_store import RedisListStore
from vostro.lists.store import ListStore, Manifest
from vostro.lists.watch import WatchedLists

TEN = [listed(f"S-{number}", f"TUNDRA {number} TRADE") for number in range(10)]


def load(store: ListStore, count: int, list_name: str = "sample") -> Manifest:
    return load_edition(
        store,
        edition_of(TEN[:count], list_name),
        LoadRules(shrink_max=1.0),
        loaded_by="ops",
        at=datetime.now(UTC),
    ).manifest


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def watched(tmp_path: Path, clock: Clock) -> AsyncIterator[WatchedLists]:
    """A watcher of an empty in-memory store."""
    lists = WatchedLists(
        MemoryListStore(),
        ["sample"],
        worker="w-1",
        poll_seconds=0.2,
        directory=tmp_path,
        clock=clock,
    )
    yield lists
    await lists.stop()


def names_found(lists: WatchedLists, name: str) -> list[str]:
    """The ids that a name meets."""
    assert lists.current is not None
    matches = lists.current.search_name(name, None, 10, 0.99)
    return [lists.current.designation(match.designation).source_id for match in matches]


async def until(condition: Callable[[], bool], seconds_max: float = 20.0) -> None:
    async with asyncio.timeout(seconds_max):
        while not condition():  # noqa: ASYNC110 - states change in another process
            await asyncio.sleep(0.02)


async def test_without_the_required_list_nothing_may_be_screened(watched: WatchedLists) -> None:
    load(watched.store, 10, "another")
    assert await watched.refresh()
    assert watched.state.missing == ("sample",)
    assert watched.state.problem == "not loaded: sample"


async def test_a_loaded_list_is_compiled_and_searched(
    watched: WatchedLists, tmp_path: Path
) -> None:
    manifest = load(watched.store, 10)
    told: list[dict[str, str]] = []
    watched.on_swap.append(lambda lists: told.append(lists.versions))
    assert await watched.refresh()
    assert names_found(watched, "TUNDRA 7 TRADE") == ["S-7"]
    state = watched.state
    assert (state.problem, state.last_error, state.swaps) == (None, None, 1)
    assert [(v.list, v.version, v.designations) for v in state.lists] == [
        ("sample", manifest.version, 10)
    ]
    assert state.compile_seconds is not None
    assert told == [{"sample": manifest.version}]
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - nothing else runs
    assert watched.store.taken()["w-1"].versions == {"sample": manifest.version}


async def test_the_same_versions_are_not_compiled_again(watched: WatchedLists) -> None:
    load(watched.store, 10)
    assert await watched.refresh()
    before = watched.current
    load(watched.store, 10)
    assert not await watched.refresh()
    assert watched.current is before


async def test_a_swap_is_followed_while_running(watched: WatchedLists) -> None:
    load(watched.store, 9)
    await watched.refresh()
    running = asyncio.create_task(watched.run())
    second = load(watched.store, 10)
    await until(lambda: watched.state.lists[0].version == second.version)
    assert names_found(watched, "TUNDRA 9 TRADE") == ["S-9"]
    watched.store.rollback("sample")
    await until(lambda: watched.state.swaps == 3)
    assert watched.state.lists[0].designations == 9
    running.cancel()


async def test_a_damaged_version_leaves_the_old_one_in_use_and_says_so(
    watched: WatchedLists,
) -> None:
    store = watched.store
    assert isinstance(store, MemoryListStore)
    first = load(store, 9)
    await watched.refresh()
    second = load(store, 10)
    store.kept["sample", second.version] = second, b"damaged"
    assert not await watched.refresh()
    assert watched.state.lists[0].version == first.version
    assert "its records are damaged" in (watched.state.last_error or "")
    assert watched.state.problem is None

    store.rollback("sample")
    await watched.refresh()
    assert watched.state.last_error is None


async def test_a_list_lost_in_the_store_stays_in_use_and_others_go_on(
    watched: WatchedLists,
) -> None:
    store = watched.store
    assert isinstance(store, MemoryListStore)
    load(store, 10)
    load(store, 3, "another")
    await watched.refresh()
    store.in_use.pop("sample")
    store.kept.clear()
    load(store, 5, "another")
    assert not await watched.refresh()
    sizes = {listed.list: listed.designations for listed in watched.state.lists}
    assert sizes == {"sample": 10, "another": 5}
    assert "no longer in the store: sample" in (watched.state.last_error or "")


async def test_lists_that_no_load_confirms_grow_too_old(
    watched: WatchedLists, clock: Clock
) -> None:
    load(watched.store, 10)
    await watched.refresh()
    clock.ahead = timedelta(hours=95)
    assert watched.state.problem is None
    clock.ahead = timedelta(hours=97)
    assert watched.state.problem == "not confirmed for more than 96 hours: sample"

    clock.ahead = timedelta()
    load(watched.store, 10)
    await watched.refresh()
    clock.ahead = timedelta(hours=95)
    assert watched.state.problem is None


async def test_a_compiling_process_that_dies_leaves_the_old_version(
    watched: WatchedLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(watched.store, 9)
    await watched.refresh()
    monkeypatch.setenv("PYTHONHOME", "/nowhere")  # the interpreter over there can't even start
    load(watched.store, 10)
    assert not await watched.refresh()
    assert "compiling failed" in (watched.state.last_error or "")
    assert watched.state.lists[0].designations == 9


async def test_a_compiling_process_that_hangs_is_ended(watched: WatchedLists) -> None:
    load(watched.store, 10)
    watched.compiling.seconds_max = 0.01
    assert not await watched.refresh()
    assert "compiling took more than 0.01 s" in (watched.state.last_error or "")
    assert watched.compiling.process is None


async def test_no_room_for_compiled_lists_is_told(tmp_path: Path) -> None:
    lists = WatchedLists(MemoryListStore(), ["sample"], worker="w", directory=tmp_path / "none")
    load(lists.store, 10)
    assert not await lists.refresh()
    assert "can't be written" in (lists.state.last_error or "")


async def test_redis_gone_and_come_back_empty_takes_no_list_away(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    store = RedisListStore(redis_server.client())
    lists = WatchedLists(store, ["sample"], worker="w", poll_seconds=0.1, directory=tmp_path)
    load(store, 10)
    await lists.refresh()
    running = asyncio.create_task(lists.run())
    redis_server.stop()
    await until(lambda: "Redis does not answer" in (lists.state.last_error or ""))
    assert names_found(lists, "TUNDRA 7 TRADE") == ["S-7"]
    assert lists.state.problem is None

    redis_server.start()
    redis_server.client().flushall()
    await until(lambda: "no longer in the store" in (lists.state.last_error or ""))
    assert names_found(lists, "TUNDRA 7 TRADE") == ["S-7"]

    second = load(RedisListStore(redis_server.client()), 9)
    await until(lambda: lists.state.lists[0].version == second.version)
    assert lists.state.last_error is None
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await lists.stop()
    store.close()


async def test_new_lists_know_already_what_was_asked_of_the_old_and_those_forget_it(
    watched: WatchedLists,
) -> None:
    load(watched.store, 10)
    await watched.refresh()
    old = watched.current
    assert old is not None
    found = old.search_name("TUNDRA 3 TRADE", None, 10, 0.9)
    load(watched.store, 9)
    assert await watched.refresh()
    new = watched.current
    assert new is not None
    assert new is not old
    assert (len(new.search_name), len(old.search_name)) == (1, 0)
    assert old.search_name("TUNDRA 3 TRADE", None, 10, 0.9) == found
