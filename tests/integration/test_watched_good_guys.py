"""Exceptions in a running watcher and a running worker: taken at once, dropped in time."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from good_guys_made import good_guy
from list_samples import edition_of
from samples import SAMPLE, SEVERNY, debtor, payment
from servers import RedisServer, poll
from streams import Stream, working
from vostro.alert import Outcome
from vostro.designation import ListedName
from vostro.lists.connect import open_store
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.memory_store import MemoryListStore
from vostro.lists.redis_store import RedisListStore
from vostro.lists.store import ListStore
from vostro.lists.watch import WatchedLists
from vostro.screening.good_guys import GoodGuy
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen

NAME = SEVERNY.caption


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def load(store: ListStore, *names: str) -> None:
    """SEVERNY, with these names more."""
    more = tuple(ListedName(text=name) for name in names)
    changed = msgspec.structs.replace(SEVERNY, names=(*SEVERNY.names, *more))
    edition = edition_of([changed, SAMPLE[1]])
    load_edition(store, edition, LoadRules(), loaded_by="ops", at=datetime.now(UTC))


def now_good(name: str = NAME, **fields: object) -> GoodGuy:
    """Made a minute ago."""
    moment = datetime.now(UTC) - timedelta(minutes=1)
    made = good_guy(name, created_at=moment, expires_at=moment + timedelta(hours=1))
    return msgspec.structs.replace(made, **fields)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[False, True], ids=["one decides", "two decide"])
async def watched(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> AsyncIterator[WatchedLists]:
    """A watcher of an in-memory store that holds SEVERNY; with and without a second approver."""
    lists = WatchedLists(
        MemoryListStore(),
        ["sample"],
        worker="w-1",
        directory=tmp_path,
        clock=clock,
        is_approver_required=request.param,
    )
    load(lists.store)
    yield lists
    await lists.stop()


def outcome(lists: WatchedLists) -> Outcome:
    assert lists.current is not None
    return screen(payment(debtor(NAME)), lists.current, DEFAULT_POLICY).outcome


async def test_an_exception_is_taken_without_compiling_and_only_when_it_is_approved(
    watched: WatchedLists,
) -> None:
    await watched.refresh()
    assert outcome(watched) is Outcome.HOLD
    watched.store.put_good_guys([now_good()])
    assert not await watched.refresh()  # no swap of lists
    is_required = watched.exceptions.is_approver_required
    assert outcome(watched) is (Outcome.HOLD if is_required else Outcome.RELEASE)
    watched.store.put_good_guys([now_good(approver="b.officer")])
    await watched.refresh()
    assert outcome(watched) is Outcome.RELEASE
    assert watched.swaps == 1
    assert watched.state.last_error is None


async def test_the_first_lists_come_with_the_exceptions_that_are_there(
    watched: WatchedLists,
) -> None:
    watched.store.put_good_guys([now_good(approver="b.officer")])
    told: list[Outcome] = []
    watched.on_swap.append(
        lambda lists: told.append(screen(payment(debtor(NAME)), lists, DEFAULT_POLICY).outcome)
    )
    await watched.refresh()
    assert told == [Outcome.RELEASE]


async def test_an_exception_ends_in_time_though_nothing_in_the_store_changed(
    watched: WatchedLists, clock: Clock
) -> None:
    watched.store.put_good_guys([now_good(approver="b.officer")])
    await watched.refresh()
    assert outcome(watched) is Outcome.RELEASE
    clock.ahead = timedelta(minutes=58)
    await watched.refresh()
    assert outcome(watched) is Outcome.RELEASE
    clock.ahead = timedelta(minutes=60)
    await watched.refresh()
    assert outcome(watched) is Outcome.HOLD


async def test_an_exception_that_is_ended_holds_again_at_the_next_look(
    watched: WatchedLists,
) -> None:
    guy = now_good(approver="b.officer")
    watched.store.put_good_guys([guy])
    await watched.refresh()
    watched.store.put_good_guys([msgspec.structs.replace(guy, ended_by="c.chief")])
    await watched.refresh()
    assert outcome(watched) is Outcome.HOLD


async def test_it_survives_a_swap_and_dies_with_one_that_changes_its_designation(
    watched: WatchedLists,
) -> None:
    watched.store.put_good_guys([now_good(approver="b.officer")])
    await watched.refresh()
    edition = edition_of([SEVERNY])
    rules = LoadRules(shrink_max=1.0)
    load_edition(watched.store, edition, rules, loaded_by="ops", at=datetime.now(UTC))
    assert await watched.refresh()
    assert outcome(watched) is Outcome.RELEASE
    load(watched.store, "ZALIV HOLDING")
    assert await watched.refresh()
    assert outcome(watched) is Outcome.HOLD


async def test_what_a_worker_tells_of_its_versions_are_those_of_the_lists(
    watched: WatchedLists,
) -> None:
    watched.store.put_good_guys([now_good(approver="b.officer")])
    await watched.refresh()
    (taken,) = watched.store.taken().values()
    assert list(taken.versions) == ["sample"]
    assert not await watched.refresh()  # and the exceptions make no list look lost


async def test_a_damaged_exception_suppresses_nothing_and_is_told(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    store = RedisListStore(redis_server.client())
    load(store)
    redis_server.client().hset("vostro:good-guys", "0bad", b"\xff")
    lists = WatchedLists(store, ["sample"], worker="w-1", directory=tmp_path)
    await lists.refresh()
    assert outcome(lists) is Outcome.HOLD
    assert "exceptions that can't be read: 0bad" in (lists.state.last_error or "")
    assert lists.state.problem is None
    await lists.stop()
    store.close()


@pytest.mark.parametrize("decisions", ["true", "false"])
def test_a_worker_lets_a_good_guy_pass_and_records_it_on_the_decision(
    stream: Stream, decisions: str
) -> None:
    stream.environment["VOSTRO_DECISIONS_ENABLED"] = decisions
    held = msgspec.json.encode(payment(debtor(NAME), payment_id="P-held"))
    store = open_store(stream.settings)
    with working(stream) as worker:
        worker.until_ready()
        stream.send([held])
        (alert,) = stream.alerts(1)
        store.put_good_guys([now_good()])
        passed = [msgspec.json.encode(payment(debtor(NAME), payment_id=f"P-{n}")) for n in range(5)]
        poll(lambda: is_let_pass(stream, passed), 30, "the exception is in force")
        assert worker.metric("vostro_suppressed_hits_total") >= 5
    store.close()
    assert alert.payment_id == "P-held"
    last = stream.decisions()[-1]
    assert last.outcome is Outcome.RELEASE
    assert last.suppressed[0].good_guy == now_good().id
    assert last.list_versions["good-guys"]


def is_let_pass(stream: Stream, payments: list[bytes]) -> bool:
    """Sends them, and tells whether none of them led to an alert."""
    alerts = len(stream.alerts())
    before = stream.committed()
    stream.send(payments)
    poll(lambda: stream.committed() >= before + len(payments), 30, "they are through")
    return len(stream.alerts()) == alerts
