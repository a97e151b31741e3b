"""Exceptions with their state, for `vostro exceptions`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

import msgspec

from vostro.cli.console import harmless, json_line, output
from vostro.cli.errors import say
from vostro.designation import Designation
from vostro.errors import ListUnusable
from vostro.lists.good_guy_kept import KeptGoodGuys
from vostro.lists.redis_store import RedisListStore
from vostro.lists.store import unpack
from vostro.screening.good_guys import GoodGuy, substance_of
from vostro.settings import Settings

SHOWN_OF_ACCOUNT = 4  # its last characters: a screen is looked at by many


class State(StrEnum):
    """Whether an exception suppresses hits now, and if not, why."""

    LIVE = "live"
    PENDING = "pending"  # a second person must approve it
    CHANGED = "changed"  # the designation is no longer what it was, or no longer listed
    EXPIRED = "expired"
    ENDED = "ended"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """An exception and how it stands."""

    id: str
    state: State
    exception: GoodGuy


class Desk:
    """What a command works on: settings, store, and the time."""

    def __init__(self, settings: Settings, store: RedisListStore, now: datetime) -> None:
        self.settings, self.store, self.now = settings, store, now
        self.lists: dict[str, dict[str, list[Designation]]] = {}

    @cached_property
    def kept(self) -> KeptGoodGuys:
        """All exceptions; those that can't be read are told."""
        kept = self.store.good_guys() or KeptGoodGuys(revision=0)
        for name in kept.unreadable:
            say(f"Exception {name} can't be read: it suppresses nothing. Add it anew")
        return kept

    def designations(self, list_name: str, source_id: str) -> list[Designation]:
        """Those with this number in the version in use; none if there is no such list."""
        if list_name not in self.lists:
            self.lists[list_name] = self.read(list_name)
        return self.lists[list_name].get(source_id, [])

    def read(self, list_name: str) -> dict[str, list[Designation]]:
        """The version in use, by number."""
        current = self.store.current().get(list_name)
        if current is None:
            return {}
        try:
            manifest = self.store.manifest(list_name, current.version)
            records = self.store.records(list_name, current.version)
            designations = unpack(manifest, records)
        except ListUnusable as error:
            say(str(error))
            return {}
        found: dict[str, list[Designation]] = {}
        for designation in sorted(designations, key=lambda d: (d.source_id, d.caption)):
            found.setdefault(designation.source_id, []).append(designation)
        return found


def shown_of(desk: Desk, list_name: str | None, *, everything: bool) -> list[Shown]:
    """Those asked for, by list and number."""
    found = [shown(desk, guy) for guy in desk.kept.good_guys if list_name in (None, guy.list)]
    over = (State.EXPIRED, State.ENDED)
    return sorted(
        (one for one in found if everything or one.state not in over),
        key=lambda one: (one.exception.list, one.exception.source_id, one.id),
    )


def shown(desk: Desk, guy: GoodGuy) -> Shown:
    """One and its state."""
    return Shown(id=guy.id, state=state_of(desk, guy), exception=guy)


def state_of(desk: Desk, guy: GoodGuy) -> State:
    """As a worker takes it."""
    if guy.ended_by is not None:
        return State.ENDED
    if desk.now >= guy.expires_at:
        return State.EXPIRED
    if substance_of(desk.designations(guy.list, guy.source_id)) != guy.fingerprint:
        return State.CHANGED
    required = desk.settings.good_guy_approver_required
    is_live = guy.is_live(desk.now, is_approver_required=required)
    return State.LIVE if is_live else State.PENDING


def render_table(found: list[Shown], *, as_json: bool) -> None:
    """One line each; `show` tells all of one."""
    from rich.table import Table

    if as_json:
        output().file.write(json_line(msgspec.json.encode(found)))
        return
    if not found:
        output().print("There are no exceptions.")
        return
    table = Table()
    for column in ("Id", "State", "Until"):
        table.add_column(column, no_wrap=True)
    for column in ("Designation", "Party", "Reason"):
        table.add_column(column, overflow="fold")
    for one in found:
        table.add_row(*map(harmless, cells_of(one)))
    output().print(table)


def cells_of(one: Shown) -> tuple[str, ...]:
    """One row."""
    guy = one.exception
    account = "" if guy.account is None else f"account ...{guy.account[-SHOWN_OF_ACCOUNT:]}"
    return (
        one.id,
        one.state,
        guy.expires_at.astimezone(UTC).date().isoformat(),
        f"{guy.caption} ({guy.list} {guy.source_id})",
        ", ".join(filter(None, (guy.party, account))),
        guy.reason,
    )


def lines_of(one: Shown) -> Iterator[str]:
    """All that is known of one."""
    guy = one.exception
    moment = "%Y-%m-%d %H:%M UTC"
    yield f"{one.id} is {one.state}"
    yield f"  for       {guy.caption} ({guy.list} {guy.source_id})"
    yield f"  party     {guy.party or 'any name'}"
    yield f"  account   {guy.account or 'any account'}"
    yield f"  reason    {guy.reason}"
    yield f"  author    {guy.author}, {guy.created_at.astimezone(UTC).strftime(moment)}"
    yield f"  approver  {guy.approver or 'nobody'}"
    yield f"  until     {guy.expires_at.astimezone(UTC).strftime(moment)}"
    if guy.ended_by is not None:
        yield f"  ended     by {guy.ended_by}: {guy.ended_because}"
