"""Making, approving and ending exceptions, for `vostro exceptions`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from vostro.cli.console import harmless, json_line, output
from vostro.cli.exceptions_shown import Desk, lines_of, shown
from vostro.cli.lists_load import whoami
from vostro.designation import Designation
from vostro.errors import InputUnreadable
from vostro.lists.connect import open_store
from vostro.screening.good_guys import GoodGuy, substance_of
from vostro.settings import Settings

LOOK = "`vostro exceptions list --all` shows them."


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What `add` was told."""

    list: str
    source_id: str
    party: str | None
    account: str | None
    reason: str
    by: str | None
    approver: str | None
    days: int | None
    until: datetime | None


@contextmanager
def opened() -> Iterator[Desk]:
    """The store of the settings, and what was read of it."""
    settings = Settings.read()
    store = open_store(settings)
    try:
        yield Desk(settings, store, datetime.now(UTC))
    finally:
        store.close()


def made(desk: Desk, wanted: Wanted) -> GoodGuy:
    """The exception. Raises InputUnreadable unless it is sound and its designation is listed."""
    designations = desk.designations(wanted.list, wanted.source_id)
    if not designations:
        raise InputUnreadable(
            "No such designation is in the version in use",
            f"{wanted.list} {wanted.source_id}",
            "Take list and number from the alert, or from `vostro lists search`.",
        )
    guy = {
        "list": wanted.list,
        "source_id": wanted.source_id,
        "party": wanted.party,
        "account": wanted.account,
        "fingerprint": substance_of(designations),
        "caption": caption_of(designations),
        "reason": wanted.reason,
        "author": wanted.by or whoami(),
        "approver": wanted.approver,
        "created_at": desk.now,
        "expires_at": expiry_of(wanted, desk.now),
    }
    try:
        return checked(msgspec.convert(guy, GoodGuy), desk.settings)
    except msgspec.ValidationError as error:
        raise InputUnreadable(str(error), "the new exception", "Correct it.") from None


def caption_of(designations: Sequence[Designation]) -> str:
    """The name to show."""
    return designations[0].caption[:200]


def expiry_of(wanted: Wanted, now: datetime) -> datetime:
    """The end of a day, or so many days from now."""
    if wanted.until is not None:
        return wanted.until.replace(tzinfo=UTC) + timedelta(days=1)
    return now + timedelta(days=wanted.days or 0)


def checked(guy: GoodGuy, settings: Settings) -> GoodGuy:
    """The exception, or InputUnreadable for one that no bank should have."""
    days = (guy.expires_at - guy.created_at) / timedelta(days=1)
    odd = None
    if guy.party is None and guy.account is None:
        odd = "It names neither a party nor an account"
    elif days <= 0:
        odd = f"It ends at {guy.expires_at.isoformat()}, before it begins"
    elif days > settings.good_guy_days_max + 1:
        odd = f"It is for {days:,.0f} days, {settings.good_guy_days_max:,} are allowed"
    elif guy.approver == guy.author:
        odd = "Its approver is its author; a second person must approve"
    if odd is not None:
        where = f"exception for {guy.list} {guy.source_id}"
        raise InputUnreadable(odd, where, "Correct it; --party, --account, --days, --approver.")
    return guy


def found(desk: Desk, given: str) -> GoodGuy:
    """The one whose id begins so. Raises InputUnreadable if it is none, or not one alone."""
    matching = [guy for guy in desk.kept.good_guys if guy.id.startswith(given)]
    if len(matching) != 1:
        what = "No exception has this id" if not matching else f"{len(matching)} begin like this"
        raise InputUnreadable(what, given, LOOK)
    return matching[0]


def approved(guy: GoodGuy, by: str | None) -> GoodGuy:
    """The same, approved. Raises InputUnreadable if its own author does it."""
    approver = by or whoami()
    if approver == guy.author:
        raise InputUnreadable(
            "Its author can't approve it", guy.id, "A second person must: --by NAME."
        )
    return msgspec.structs.replace(guy, approver=approver)


def ended(guy: GoodGuy, by: str | None, reason: str) -> GoodGuy:
    """The same, over."""
    if guy.ended_by is not None:
        raise InputUnreadable(f"It was ended by {guy.ended_by}", guy.id, LOOK)
    return msgspec.structs.replace(guy, ended_by=by or whoami(), ended_because=reason[:1_000])


def put(desk: Desk, guys: Sequence[GoodGuy]) -> None:
    """Keep them; workers hear of it at once."""
    desk.store.put_good_guys(guys)


def render_one(desk: Desk, guy: GoodGuy, *, as_json: bool) -> None:
    """One exception, whole."""
    told = shown(desk, guy)
    if as_json:
        output().file.write(json_line(msgspec.json.encode(told)))
        return
    for line in lines_of(told):
        output().print(harmless(line), soft_wrap=True)
