"""One watched payment -> its window moved on, and the alerts that this leads to. Never raises."""

from collections.abc import Callable, Iterator, MutableMapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import msgspec

from vostro import __version__
from vostro.alert import Alert, DeadLetter
from vostro.routing.policy import WindowPolicy
from vostro.routing.windows.accounts import origins_of
from vostro.routing.windows.identity import overdue
from vostro.routing.windows.watch import step
from vostro.routing.windows.window import DAY_SECONDS, EMPTY, Look, Space, Window, days_kept
from vostro.screening.masking import Mask
from vostro.screening.policy import Policy
from vostro.screening.watched import (
    PAYMENT_SPACE,
    Gathered,
    Watched,
    alert_over_time,
    gathered,
    told_overdue,
)
from vostro.stream.decide import (
    INTERNAL_ERROR,
    dead_letter_id,
    logged,
    position_of,
    record,
)
from vostro.stream.fitting import shorter_alert, shorter_dead_letter
from vostro.stream.records import Counted, Decided, Message, Record
from vostro.stream.watch_payments import record_of

GATHERED_DAYS = 3  # findings of one payment's windows come within moments
SWEPT_KEYS_MAX = 2_000  # of one look at old windows: 20 ms
State = Window | Gathered

decode_watched = msgspec.json.Decoder(Watched).decode
decode_window = msgspec.msgpack.Decoder(Window).decode
decode_gathered = msgspec.msgpack.Decoder(Gathered).decode
encode_state = msgspec.msgpack.Encoder().encode


class WindowOutlets(NamedTuple):
    """The topics that are written. The changelog has the partitions of the watched one."""

    alerts: str
    dead_letters: str
    watched: str
    changelog: str


class DecideWindows:
    """Moves windows on. `store` is the table's: bytes where it was recovered, else states."""

    def __init__(
        self,
        store: MutableMapping[bytes, Any],
        *,
        policy: Policy,
        outlets: WindowOutlets,
        mask: Mask | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store, self.policy, self.outlets, self.clock = store, policy, outlets, clock
        self.mask = mask
        self.limits = policy.route.windows
        self._to_sweep: Iterator[bytes] = iter(())

    def __call__(self, message: Message) -> Decided:
        """The window's changelog record, what is passed on, and an alert if it comes to one."""
        try:
            watched = decode_watched(message.value or b"")
            return Decided(records=tuple(self._records(watched)), payments=(counted(watched),))
        except Exception as error:  # noqa: BLE001 - a bug of ours: kept whole, the stream goes on
            return self.dead_letter(message, error)

    def _records(self, watched: Watched) -> Iterator[Record]:
        """Of one watched payment."""
        key = f"{watched.space}:{watched.key}".encode()
        if watched.space == PAYMENT_SPACE:
            yield from self._gather(key, watched)
            return
        space = Space(watched.space)
        before = self.window(key)
        if is_payers_own(watched):
            watched = with_origins(watched, before, self.limits)
            yield from self._to_payee(watched)
        look = Look(watched.key, before, watched.event, self.limits)
        after, found = step(space, look, self.policy.route.rules_off)
        if after is not before:
            yield self.keep(key, after)
        if found:
            hits = tuple(one.hit for one in found)
            passed_on = msgspec.structs.replace(
                watched, space=PAYMENT_SPACE, key=watched.event.payment_id, found=hits
            )
            yield record_of(self.outlets.watched, passed_on)

    def _to_payee(self, watched: Watched) -> Iterator[Record]:
        """On to the payee's account, which must know where the payer had the money from."""
        event = watched.event
        if event.creditor not in ("", event.debtor):
            passed_on = msgspec.structs.replace(watched, key=event.creditor)
            yield record_of(self.outlets.watched, passed_on)

    def _gather(self, key: bytes, watched: Watched) -> Iterator[Record]:
        """Adds up what all windows of one payment found: an alert once they weigh enough."""
        before = self.gathered(key)
        after = gathered(before, watched)
        alert = alert_over_time(watched, after.found, self.policy, self.clock())
        if after != before or not before.is_told:
            yield self.keep(key, msgspec.structs.replace(after, is_told=alert is not None))
        if alert is not None:
            yield self.alert(alert)

    def window(self, key: bytes) -> Window:
        """The window as it is; one that was recovered is bytes until it is first asked for."""
        kept = self.store.get(key)
        if not kept:  # never seen, or forgotten: its last changelog record is empty
            return EMPTY
        return decode_window(kept) if isinstance(kept, bytes) else kept

    def gathered(self, key: bytes) -> Gathered:
        """What was found of a payment so far."""
        kept = self.store.get(key)
        if not kept:
            return Gathered()
        return decode_gathered(kept) if isinstance(kept, bytes) else kept

    def keep(self, key: bytes, state: State) -> Record:
        """Keeps a state, and gives its changelog record."""
        self.store[key] = state
        return Record(self.outlets.changelog, key, encode_state(state), partial(shorter, state))

    def alert(self, alert: Alert) -> Record:
        """The alert's record."""
        key = alert.payment_id.encode()
        if self.mask is not None:
            alert = self.mask.alert(alert)
        return record(self.outlets.alerts, key, alert, shorter_alert)

    def sweep(self, is_ours: Callable[[bytes], bool]) -> tuple[Record, ...]:
        """Looks at some windows: drops what remembers nothing any more, tells overdue covers.

        A window that moved to another worker is only dropped: its changelog is that worker's now.
        """
        now = int(self.clock().timestamp())
        records: list[Record] = []
        for _ in range(min(SWEPT_KEYS_MAX, len(self.store))):
            key = next(self._to_sweep, None)
            if key is None:
                self._to_sweep = iter(tuple(self.store))
                break
            if key in self.store and not is_ours(key):
                del self.store[key]
            elif key in self.store:
                records.extend(self._swept(key, now))
        return tuple(records)

    def _swept(self, key: bytes, now: int) -> Iterator[Record]:
        """Of one window."""
        space = key.partition(b":")[0].decode()
        if space == PAYMENT_SPACE:
            newest, days = self.gathered(key).at, GATHERED_DAYS
        else:
            window = self.window(key)
            newest = newest_of(window)
            days = days_kept(Space(space), self.limits)
            if space == Space.IDENTITY:
                yield from self._tell_overdue(key, window, now)
        if now - newest > days * DAY_SECONDS or len(self.store) > self.limits.keys_max:
            del self.store[key]
            yield Record(self.outlets.changelog, key, b"", lambda _: b"")  # b"": forgotten

    def _tell_overdue(self, key: bytes, window: Window, now: int) -> Iterator[Record]:
        """Payments whose money was to travel apart and never came: passed on once."""
        for event in overdue(window, now, self.limits):
            settled = tuple(
                msgspec.structs.replace(e, awaits_cover=False) if e is event else e
                for e in window.events
            )
            yield self.keep(key, Window(events=settled, counts=window.counts))
            yield record_of(self.outlets.watched, told_overdue(event, self.policy))
            return

    def dead_letter(self, message: Message, error: Exception) -> Decided:
        """The record whole: nothing watched is lost silently."""
        error_id = logged(error, INTERNAL_ERROR, message)
        original = message.value or b""
        letter = DeadLetter(
            dead_letter_id=dead_letter_id(message),
            reason=INTERNAL_ERROR,
            what=f"Its window could not be moved on: {type(error).__name__}, error id {error_id}",
            path="$",
            remedy="A watched payment of another version, or a fault of ours: see the log.",
            source=position_of(message),
            key=message.key,
            original=original,
            original_bytes=len(original),
            failed_at=self.clock(),
            engine_version=__version__,
        )
        told = record(self.outlets.dead_letters, message.key, letter, shorter_dead_letter)
        return Decided(records=(told,), dead_letter_reason=INTERNAL_ERROR)


def counted(watched: Watched) -> Counted:
    """What the metrics learn: windows are counted apart from payments."""
    return Counted(format=f"window-{watched.space}", outcome="watched")


def is_payers_own(watched: Watched) -> bool:
    """Whether this is the window of the payer's account."""
    return watched.space == Space.ACCOUNT and watched.key == watched.event.debtor


def with_origins(watched: Watched, before: Window, limits: WindowPolicy) -> Watched:
    """The payment with the accounts that its money came from."""
    origins = origins_of(Look(watched.key, before, watched.event, limits))
    if not origins:
        return watched
    event = msgspec.structs.replace(watched.event, origins=origins)
    return msgspec.structs.replace(watched, event=event)


def newest_of(window: Window) -> int:
    """When the last of its payments was accepted, in seconds since 1970."""
    events = window.events[-1].at if window.events else 0
    return max(events, max(window.counts, default=0) * DAY_SECONDS)


def shorter(state: State, bytes_max: int) -> bytes:
    """A state that fits: the newest half of a window, as often as it takes."""
    encoded = encode_state(state)
    while len(encoded) > bytes_max and isinstance(state, Window) and state.events:
        kept = state.events[(len(state.events) + 1) // 2 :]
        state = Window(events=kept, counts=state.counts)
        encoded = encode_state(state)
    return encoded if len(encoded) <= bytes_max else b""
