"""The held payments of the last days, as every screening worker knows them. Bounded."""

from collections import Counter, OrderedDict
from collections.abc import Iterator
from decimal import Decimal
from math import floor, log
from typing import Final

from vostro.routing.policy import WindowPolicy
from vostro.routing.windows.held import ORDER
from vostro.routing.windows.passing import Passing
from vostro.routing.windows.window import DAY_SECONDS, Space, Window, days_kept

# 1 KB each. A bank that holds 1 in 200 of 500,000 payments a day fills it in 20 days.
HELD_MAX: Final = 50_000
CANDIDATES_MAX = 64  # a payee that very many held payments went to: the newest of them

Amount = tuple[str, int]


class HeldPayments:
    """Fingerprints of held payments, found by either side, order number, address or phone.

    The oldest go first, by number and by the policy's days. One thread at a time.
    """

    def __init__(self, policy: WindowPolicy, held_max: int = HELD_MAX) -> None:
        self.policy, self.held_max = policy, held_max
        self.events = OrderedDict[str, Passing]()
        self._by_key: dict[str, dict[str, None]] = {}
        self._amounts = Counter[Amount]()
        # Two amounts within the share of each other are in one bucket or in neighbours.
        self._step = log(1.0 + 1.5 * max(policy.resubmission_amount_share, 0.001))

    def __len__(self) -> int:
        return len(self.events)

    def add(self, event: Passing) -> None:
        """Remembers a held payment; any other is none of its business."""
        if not event.is_held:
            return
        self._drop(event.payment_id)
        self.events[event.payment_id] = event
        self._amounts[self._amount(event.currency, event.amount)] += 1
        for key in keys_of_held(event):
            self._by_key.setdefault(key, {})[event.payment_id] = None
        oldest = event.at - days_kept(Space.HELD, self.policy) * DAY_SECONDS
        while len(self.events) > self.held_max or self._first().at < oldest:
            self._drop(self._first().payment_id)

    def has_amount_like(self, currency: str | None, amount: Decimal | None) -> bool:
        """Whether a held payment may be as large: all that most payments are asked, 1 us."""
        if not self.events or not amount or currency is None:
            return False
        _, bucket = self._amount(currency, float(amount))
        amounts = self._amounts
        return any((currency, bucket + step) in amounts for step in (0, -1, 1))

    def beside(self, event: Passing) -> Window:
        """The held payments that share something with this one, as the window of its rules."""
        ids = {
            held: None for key in keys_of_held(event) for held in newest(self._by_key.get(key, {}))
        }
        found = sorted((self.events[one] for one in ids), key=lambda one: one.at)
        return Window(events=tuple(found))

    def _amount(self, currency: str, amount: float) -> Amount:
        return currency, floor(log(amount) / self._step) if amount > 0 else 0

    def _first(self) -> Passing:
        return next(iter(self.events.values()))

    def _drop(self, payment_id: str) -> None:
        event = self.events.pop(payment_id, None)
        if event is None:
            return
        amount = self._amount(event.currency, event.amount)
        self._amounts[amount] -= 1
        if not self._amounts[amount]:
            del self._amounts[amount]
        for key in keys_of_held(event):
            ids = self._by_key.get(key, {})
            ids.pop(payment_id, None)
            if not ids:
                self._by_key.pop(key, None)


def newest(ids: dict[str, None]) -> Iterator[str]:
    """The last few of very many."""
    for count, one in enumerate(reversed(ids)):
        if count >= CANDIDATES_MAX:
            return
        yield one


def keys_of_held(event: Passing) -> Iterator[str]:
    """What a resubmission may have kept: a side, an order number, an address."""
    for kind, key in (
        ("D", event.debtor),
        ("C", event.creditor),
        ("d", event.debtor_name),
        ("c", event.creditor_name),
    ):
        if key:
            yield kind + key
    yield from (mark for mark in event.marks if mark[0] == ORDER)
    yield from ("a" + address for address in event.addresses)
