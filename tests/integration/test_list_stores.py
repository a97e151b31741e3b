"""One suite over both stores: what holds in Redis holds in memory."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from good_guys_made import good_guy
from list_samples import NOON, edition_of
from samples import listed
from servers import RedisServer
from vostro.errors import ListUnusable, StoreUnreachable
from vostro.lists.good_guy_kept import GOOD_GUYS_MAX, KeptGoodGuys
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.memory_store import MemoryListStore
from vostro.lists.redis_store import RedisListStore
from vostro.lists.store import (
    UNPUBLISHED_MAX,
    VERSIONS_KEPT,
    ListStore,
    Manifest,
    SeenAt,
    Taken,
    unpack,
)
from vostro.lists.validators import Validators

TEN = [listed(f"S-{number}", f"TUNDRA {number} TRADE") for number in range(10)]


@pytest.fixture(params=["memory", "redis"])
def store(request: pytest.FixtureRequest) -> Iterator[ListStore]:
    """Each store in turn, empty."""
    if request.param == "memory":
        yield MemoryListStore()
        return
    server: RedisServer = request.getfixturevalue("redis_server")
    opened = RedisListStore(server.client(), prefix="test")
    yield opened
    opened.close()


def impatient(port: int) -> redis.Redis:
    """A client that tries once."""
    return redis.Redis(
        host="127.0.0.1", port=port, socket_timeout=5, retry=Retry(NoBackoff(), retries=0)
    )


def load(store: ListStore, count: int, list_name: str = "sample") -> Manifest:
    return load_edition(
        store,
        edition_of(TEN[:count], list_name),
        LoadRules(shrink_max=1.0),
        loaded_by="ops",
        at=NOON,
    ).manifest


def test_what_was_put_and_swapped_comes_back_whole(store: ListStore) -> None:
    manifest = load(store, 10)
    current = store.current()["sample"]
    assert (current.version, current.confirmed_at, current.previous) == (
        manifest.version,
        NOON,
        None,
    )
    assert store.manifest("sample", current.version) == manifest
    assert unpack(manifest, store.records("sample", current.version)) == tuple(TEN)


def test_an_empty_store_has_nothing_current(store: ListStore) -> None:
    assert store.current() == {}
    assert store.versions("sample") == ()
    with pytest.raises(ListUnusable, match="it is not in"):
        store.manifest("sample", "0123")
    with pytest.raises(ListUnusable, match="it is not in"):
        store.records("sample", "0123")


def test_a_swap_to_a_version_that_is_not_there_changes_nothing(store: ListStore) -> None:
    manifest = load(store, 10)
    with pytest.raises(ListUnusable, match="it is not in"):
        store.swap("sample", "no-such", expected=manifest.version, at=NOON)
    assert store.current()["sample"].version == manifest.version


def test_of_two_loads_at_once_the_later_one_is_refused(store: ListStore) -> None:
    first, second = load(store, 9), load(store, 10)
    with pytest.raises(ListUnusable, match="another load was quicker"):
        store.swap("sample", first.version, expected=first.version, at=NOON)
    with pytest.raises(ListUnusable, match="another load was quicker"):
        store.swap("sample", first.version, expected=None, at=NOON)
    assert store.current()["sample"].version == second.version


def test_a_rollback_goes_back_and_once_more_goes_forward(store: ListStore) -> None:
    first, second = load(store, 9), load(store, 10)
    back = store.rollback("sample")
    assert (back.version, back.previous) == (first.version, second.version)
    assert store.current()["sample"] == back
    assert store.rollback("sample").version == second.version
    assert store.versions("sample") == (second.version, first.version)


def test_a_rollback_without_a_previous_version_is_refused(store: ListStore) -> None:
    manifest = load(store, 10)
    for list_name in ("sample", "unheard-of"):
        with pytest.raises(ListUnusable, match="no previous version"):
            store.rollback(list_name)
    assert store.current()["sample"].version == manifest.version


def test_only_the_last_versions_are_kept_in_the_history(store: ListStore) -> None:
    loaded = [load(store, count).version for count in range(1, 9)]
    assert store.versions("sample") == tuple(reversed(loaded))[:VERSIONS_KEPT]
    assert store.current()["sample"].previous == loaded[-2]


def test_lists_do_not_touch_each_other(store: ListStore) -> None:
    one, two = load(store, 9, "one"), load(store, 10, "two")
    load(store, 8, "one")
    store.rollback("one")
    assert {name: now.version for name, now in store.current().items()} == {
        "one": one.version,
        "two": two.version,
    }


def test_a_swap_is_announced_to_who_waits(store: ListStore) -> None:
    store.wait(0.01)
    swapped = threading.Timer(0.2, load, (store, 10))
    swapped.start()
    assert any(store.wait(1.0) for _ in range(10))
    swapped.join()
    assert not store.wait(0.05)


def test_a_load_that_changes_nothing_is_not_announced(store: ListStore) -> None:
    load(store, 10)
    while store.wait(0.05):
        pass
    load(store, 10)
    assert not store.wait(0.2)


def test_a_swap_shows_the_whole_new_version_or_the_whole_old_one(store: ListStore) -> None:
    load(store, 10)
    seen, ended = set(), threading.Event()

    def watch() -> None:
        while not ended.is_set():
            current = store.current()["sample"]
            manifest = store.manifest("sample", current.version)
            seen.add(len(unpack(manifest, store.records("sample", current.version))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in range(20):
        for count in (5, 10):
            load(store, count)
    ended.set()
    watcher.join()
    assert seen <= {5, 10}
    assert seen


def test_what_workers_say_is_kept(store: ListStore) -> None:
    moment = datetime.now(UTC)
    taken = Taken(versions={"sample": "0123"}, taken_at=moment, seen_at=moment)
    store.report_taken("worker-1", taken)
    assert store.taken() == {"worker-1": taken}


def test_redis_forgets_a_worker_that_was_silent_for_days(redis_server: RedisServer) -> None:
    store = RedisListStore(redis_server.client())
    old = datetime.now(UTC) - timedelta(days=2)
    store.report_taken("gone", Taken(versions={}, taken_at=old, seen_at=old))
    assert store.taken() == {}
    assert redis_server.client().hgetall("vostro:lists:taken") == {}


def test_redis_keeps_what_is_in_use_for_ever_and_lets_the_rest_expire(
    redis_server: RedisServer,
) -> None:
    store, client = RedisListStore(redis_server.client()), redis_server.client()
    loaded = [load(store, count) for count in range(1, 8)]
    for manifest in loaded[-VERSIONS_KEPT:]:
        assert client.ttl(f"vostro:list:sample:{manifest.version}") == -1
        assert client.ttl(f"vostro:list:sample:{manifest.version}:manifest") == -1
    for manifest in loaded[:-VERSIONS_KEPT]:
        assert client.ttl(f"vostro:list:sample:{manifest.version}") > 0
    pending = msgspec.structs.replace(loaded[0], version="pending")
    store.put(pending, b"x")
    assert 0 < client.ttl("vostro:list:sample:pending") <= 3_600


def test_a_retired_version_that_comes_back_is_kept_for_ever(redis_server: RedisServer) -> None:
    store, client = RedisListStore(redis_server.client()), redis_server.client()
    first = load(store, 1)
    for count in range(2, 8):
        load(store, count)
    load(store, 1)
    assert client.ttl(f"vostro:list:sample:{first.version}") == -1


def test_a_version_damaged_in_redis_is_not_read(redis_server: RedisServer) -> None:
    store, client = RedisListStore(redis_server.client()), redis_server.client()
    manifest = load(store, 10)
    key = f"vostro:list:sample:{manifest.version}"
    client.setrange(key, 20, b"\x00\x00\x00")
    with pytest.raises(ListUnusable, match="sample version"):
        unpack(manifest, store.records("sample", manifest.version))
    client.set(f"{key}:manifest", b"{}")
    with pytest.raises(ListUnusable, match="its manifest can't be read"):
        store.manifest("sample", manifest.version)


def test_redis_that_is_away_is_unreachable_in_every_method() -> None:
    store = RedisListStore(impatient(1))
    moment = datetime.now(UTC)
    for ask in (
        store.current,
        store.taken,
        lambda: store.manifest("a", "b"),
        lambda: store.records("a", "b"),
        lambda: store.versions("a"),
        lambda: store.swap("a", "b", expected=None, at=moment),
        lambda: store.rollback("a"),
        lambda: store.wait(0.1),
        lambda: store.report_taken("w", Taken(versions={}, taken_at=moment, seen_at=moment)),
    ):
        with pytest.raises(StoreUnreachable, match=r"Redis does not answer.*127.0.0.1:1"):
            ask()


def test_a_subscription_outlives_a_restart_of_redis(redis_server: RedisServer) -> None:
    store = RedisListStore(impatient(redis_server.port))
    store.wait(0.05)
    redis_server.stop()
    with pytest.raises(StoreUnreachable):
        store.wait(1.0)
    redis_server.start()
    store.wait(0.05)
    load(RedisListStore(redis_server.client()), 10)
    assert store.wait(2.0)
    store.close()


def test_each_swap_and_each_way_back_is_noted_until_its_delta_is_published(
    store: ListStore,
) -> None:
    first, second = load(store, 10), load(store, 9)
    load(store, 9)  # the same: no swap
    store.rollback("sample")
    told = [(swap.before, swap.version, swap.is_rollback) for swap in store.unpublished()]
    assert told == [
        (None, first.version, False),
        (first.version, second.version, False),
        (second.version, first.version, True),
    ]
    store.published(store.unpublished()[1])
    assert [swap.before for swap in store.unpublished()] == [None, second.version]


def test_no_more_swaps_are_noted_than_the_bound(store: ListStore) -> None:
    for number in range(UNPUBLISHED_MAX + 2):
        load(store, 9 + number % 2)
    noted = store.unpublished()
    assert len(noted) == UNPUBLISHED_MAX
    assert all(swap.before is not None for swap in noted)  # the oldest is gone


def test_good_guys_are_kept_by_scope_and_told_only_when_they_changed(store: ListStore) -> None:
    assert store.good_guys() == KeptGoodGuys(revision=0)
    store.put_good_guys([good_guy("One"), good_guy("Two")])
    kept = store.good_guys()
    assert kept is not None
    assert [guy.party for guy in sorted(kept.good_guys, key=lambda guy: guy.party or "")] == [
        "One",
        "Two",
    ]
    assert store.good_guys(kept.revision) is None
    store.put_good_guys([good_guy("ONE", approver="b.officer")])  # the same scope: renewed
    renewed = store.good_guys(kept.revision)
    assert renewed is not None
    assert sorted(guy.approver or "" for guy in renewed.good_guys) == ["", "b.officer"]


def test_a_change_of_good_guys_is_announced(store: ListStore) -> None:
    store.wait(0.01)
    store.put_good_guys([good_guy()])
    assert any(store.wait(0.5) for _ in range(10))


def test_more_good_guys_than_the_bound_are_refused_whole(store: ListStore) -> None:
    store.put_good_guys([good_guy(f"Party {n}") for n in range(GOOD_GUYS_MAX - 1)])
    before = store.good_guys()
    with pytest.raises(ListUnusable, match="more than 20,000 exceptions"):
        store.put_good_guys([good_guy("Another"), good_guy("And another")])
    assert store.good_guys() == before
    store.put_good_guys([good_guy("party 0"), good_guy("Last")])  # one is known


def test_a_damaged_good_guy_is_named_and_the_others_hold(redis_server: RedisServer) -> None:
    store = RedisListStore(redis_server.client())
    store.put_good_guys([good_guy()])
    redis_server.client().hset("vostro:good-guys", "0bad", '{"list": 7}')
    kept = store.good_guys()
    assert kept is not None
    assert (kept.unreadable, len(kept.good_guys)) == (("0bad",), 1)
    store.close()


def test_what_lay_at_an_address_is_remembered(store: ListStore) -> None:
    seen = SeenAt(validators=Validators(etag='"1"'), sha256="0", versions={"un": "v"})
    assert store.seen(["https://a", "https://b"]) == {}
    store.put_seen({"https://a": seen})
    store.put_seen({})
    assert store.seen(["https://a", "https://b"]) == {"https://a": seen}
