"""All windows that a payment touches, asked and moved on: for a file, or for one worker."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from vostro.alert import Hit
from vostro.routing.judge import WEIGHTS
from vostro.routing.policy import WindowPolicy
from vostro.routing.windows import accounts, contracts, held, identity, pairs
from vostro.routing.windows.memory import HeldPayments
from vostro.routing.windows.passing import Passing
from vostro.routing.windows.window import (
    EMPTY,
    WINDOW_REGISTRY,
    Look,
    Space,
    Window,
    WindowFinding,
    WindowRule,
    added,
    keys_of,
    trimmed,
)

__all__ = [
    "WINDOW_RULES",
    "WindowHit",
    "Windows",
    "accounts",
    "beside_held",
    "contracts",
    "held",
    "identity",
    "pairs",
    "step",
]

WINDOW_RULES: Final = tuple(sorted(WINDOW_REGISTRY.values(), key=lambda rule: rule.id))
RULES_OF: Final = {
    space: tuple(rule for rule in WINDOW_RULES if rule.space is space) for space in Space
}


class WindowHit(NamedTuple):
    """A rule over time that came true: the hit, and every payment in the window."""

    hit: Hit
    payments: tuple[str, ...]


def step(
    space: Space, look: Look, rules_off: tuple[str, ...] = ()
) -> tuple[Window, tuple[WindowHit, ...]]:
    """One window and one payment: the window after it, and what the rules say. Pure."""
    hits = tuple(
        WindowHit(hit_of(rule, finding), finding.payments)
        for rule in RULES_OF[space]
        if rule.id not in rules_off
        for finding in rule.check(look)
    )
    return added(look.window, space, look.event, look.policy), hits


def beside_held(
    event: Passing, held: HeldPayments, rules_off: tuple[str, ...] = ()
) -> tuple[WindowHit, ...]:
    """What the rules over held payments say of a payment. Nothing is remembered here."""
    window = held.beside(event)
    if not window.events:
        return ()
    look = Look("", window, event, held.policy)
    return tuple(
        WindowHit(hit_of(rule, finding), finding.payments)
        for rule in RULES_OF[Space.HELD]
        if rule.id not in rules_off
        for finding in rule.check(look)
    )


def hit_of(rule: WindowRule, finding: WindowFinding) -> Hit:
    """The finding in the shape that every alert has; its reasons name the payments."""
    severity = finding.severity or rule.severity
    return Hit(
        rule=rule.id,
        path="$",
        text="",
        score=WEIGHTS[severity],
        severity=severity,
        reasons=tuple(f"payment {one}" for one in finding.payments),
        explanation=finding.explanation,
    )


# Most keys see one payment or two: a run keeps so many of them for each key it may keep.
EVENTS_PER_KEY_MEAN = 4


class Windows:
    """Every window of a run, in memory, bounded: the key that rested longest goes first."""

    def __init__(self, policy: WindowPolicy, rules_off: tuple[str, ...] = ()) -> None:
        self.policy, self.rules_off = policy, rules_off
        self.store = OrderedDict[str, Window]()
        self.events = 0  # of all windows
        self.held = HeldPayments(policy)

    def observe(self, event: Passing) -> tuple[WindowHit, ...]:
        """What the rules over time say of a payment, and the windows moved on by it."""
        payer = self.store.get(f"{Space.ACCOUNT}:{event.debtor}", EMPTY)
        if payer.events:
            origins = accounts.origins_of(Look(event.debtor, payer, event, self.policy))
            event = msgspec.structs.replace(event, origins=origins)
        found = (*beside_held(event, self.held, self.rules_off), *self._steps(trimmed(event)))
        self.held.add(event)
        return found

    def identities(self) -> Iterator[Window]:
        """The windows of one UETR or message id, the one that rested longest first."""
        begin = f"{Space.IDENTITY}:"
        return (window for name, window in self.store.items() if name.startswith(begin))

    def _steps(self, event: Passing) -> Iterator[WindowHit]:
        told: set[str] = set()
        for space, key in keys_of(event):
            name = f"{space}:{key}"
            before = self.store.get(name, EMPTY)
            look = Look(key, before, event, self.policy)
            after, hits = step(space, look, self.rules_off)
            if after is not before:
                self._keep(name, before, after)
            for found in hits:
                if found.hit.rule not in told:  # a rule asked at both accounts is told once
                    told.add(found.hit.rule)
                    yield found

    def _keep(self, name: str, before: Window, after: Window) -> None:
        self.store[name] = after
        self.store.move_to_end(name)
        self.events += len(after.events) - len(before.events)
        keys_max = self.policy.keys_max
        while len(self.store) > keys_max or self.events > keys_max * EVENTS_PER_KEY_MEAN:
            _, dropped = self.store.popitem(last=False)
            self.events -= len(dropped.events)
