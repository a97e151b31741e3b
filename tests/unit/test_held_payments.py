"""A payment beside the held ones that every worker knows: found whatever was changed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinary import ordinary_payments
from routes import pay
from samples import SAMPLE, compiled
from vostro.alert import Outcome, Screening
from vostro.payment import Payment
from vostro.routing.policy import WindowPolicy
from vostro.routing.windows.memory import CANDIDATES_MAX, HeldPayments
from vostro.routing.windows.passing import Passing
from vostro.screening.policy import DEFAULT_POLICY, Policy
from vostro.screening.screen import screen
from vostro.stream.records import Message
from vostro.stream.watch_payments import WatchPayments

LISTS = compiled(*SAMPLE)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
POLICY = WindowPolicy()
MESSAGE = Message(None, None, None, "payments", 0, 1)
MILL = {"name": "Mill GmbH", "country": "DE", "account": "DE89370400440532013000"}
QUAY = {"name": "Quay SARL", "country": "FR", "account": "FR1420041010050500013M02606"}
OTHER = {"name": "Lorry Ltd", "country": "GB", "account": "GB29NWBK60161331926819"}
TEXT = "Invoice 2026-1187 pumps"


class Worker:
    """One screening worker; what it holds goes to a topic that others take from."""

    def __init__(self, policy: Policy = DEFAULT_POLICY) -> None:
        self.now = NOW
        self.held, self.policy = HeldPayments(policy.route.windows), policy
        self.watch = WatchPayments(
            policy, self.held, watched_topic="w", held_topic="h", clock=lambda: self.now
        )

    def screen(self, payment: Payment) -> tuple[Screening, list[bytes]]:
        screening = self.watch.beside(payment, screen(payment, LISTS, self.policy))
        records = self.watch.records(payment, screening, MESSAGE)
        return screening, [record.value for record in records if record.topic == "h"]

    def take(self, values: list[bytes]) -> None:
        for value in values:
            self.held.add(msgspec.msgpack.decode(value, type=Passing))


def order(number: int, **fields: Any) -> Payment:  # noqa: ANN401 - of any kind
    said: dict[str, Any] = {
        "debtor": MILL, "creditor": QUAY, "banks": "COBADEFF BNPAFRPP", "text": TEXT,
        "money": "EUR 48210.55", **fields,
    }  # fmt: skip
    return msgspec.structs.replace(pay(**said), payment_id=f"P-{number}")


HELD = order(1, banks="COBADEFF VTBRRUMM BNPAFRPP")
CHANGED: dict[str, dict[str, Any]] = {
    "the bank taken out": {},
    "another bank": {"banks": "COBADEFF SOGEFRPP BNPAFRPP"},
    "the payer's name": {"debtor": {**MILL, "name": "Lane GmbH"}},
    "the payer's account": {"debtor": {**MILL, "account": "DE75512108001245126199"}},
    "the payee and its account": {"creditor": OTHER},
    "the payer and its account": {"debtor": OTHER},
    "the words of the text": {"text": "Rechnung 2026-1187"},
    "both accounts": {
        "debtor": {**MILL, "account": "DE75512108001245126199"},
        "creditor": {**QUAY, "account": "FR7630006000011234567890189"},
    },
    "the payee, its account and the text": {"creditor": OTHER, "text": "contract"},
    "a little of the amount": {"money": "EUR 48000.00"},
}
WEAK = {"the payee, its account and the text"}  # two payments of a customer look so too


@pytest.mark.parametrize("what", CHANGED)
def test_a_held_payment_is_found_again_by_another_worker_whatever_was_changed(what: str) -> None:
    first, second = Worker(), Worker()
    screening, told = first.screen(HELD)
    assert screening.outcome is not Outcome.RELEASE
    second.take(told)
    again, _ = second.screen(order(2, **CHANGED[what]))
    found = [h for h in (*again.hits, *again.noted) if "payment P-1" in h.reasons]
    assert found
    assert (again.outcome is Outcome.HOLD) is (what not in WEAK)
    if what not in WEAK:
        assert again.summary
        assert again.route


@pytest.mark.parametrize(("seconds", "is_found"), [(5, True), (3_600, False)])
def test_a_worker_whose_clock_is_a_little_behind_finds_a_held_payment_too(
    seconds: int, *, is_found: bool
) -> None:
    first, second = Worker(), Worker()
    _, told = first.screen(HELD)
    second.take(told)
    second.now -= timedelta(seconds=seconds)
    again, _ = second.screen(order(2))
    assert (again.outcome is Outcome.HOLD) is is_found


def test_all_that_identifies_changed_but_the_order_is_a_sign_and_no_hold() -> None:
    worker = Worker()
    worker.screen(HELD)
    again, _ = worker.screen(
        order(2, debtor=OTHER, creditor={"name": "Kern AG", "country": "CH"}, text=TEXT)
    )
    assert again.outcome is Outcome.RELEASE
    assert [hit.rule for hit in again.noted] == ["stripping.taken-out"]


UNLIKE: dict[str, dict[str, Any]] = {
    "another amount": {"money": "EUR 51000.00"},
    "another currency": {"money": "CHF 48210.55"},
    "another payer at the same price": {"debtor": OTHER, "text": "shop", "money": "EUR 48000.00"},
    "the same payer, a round amount": {"creditor": OTHER, "text": "loan", "money": "EUR 48200.00"},
}


@pytest.mark.parametrize("what", UNLIKE)
def test_what_is_not_like_it_says_nothing(what: str) -> None:
    worker = Worker()
    worker.screen(HELD)
    again, _ = worker.screen(order(2, **UNLIKE[what]))
    assert not [h for h in (*again.hits, *again.noted) if "payment P-1" in h.reasons]


def test_the_same_payment_delivered_again_is_no_resubmission() -> None:
    worker = Worker()
    first, _ = worker.screen(HELD)
    again, _ = worker.screen(HELD)
    assert again == first


def test_held_payments_are_forgotten_after_the_policys_days() -> None:
    worker = Worker()
    worker.screen(HELD)
    worker.now += timedelta(days=POLICY.resubmission_days, seconds=1)
    again, _ = worker.screen(order(2))
    assert again.outcome is Outcome.RELEASE
    worker.now += timedelta(days=60)
    worker.screen(order(3, banks="COBADEFF VTBRRUMM BNPAFRPP", money="EUR 1.00"))
    assert set(worker.held.events) == {"P-3"}


def test_a_rule_that_is_switched_off_says_nothing() -> None:
    route = msgspec.structs.replace(
        DEFAULT_POLICY.route,
        rules_off=("stripping.taken-out", "resubmission.changed", "resubmission.other-route"),
    )
    worker = Worker(msgspec.structs.replace(DEFAULT_POLICY, route=route))
    worker.screen(HELD)
    assert worker.screen(order(2))[0].outcome is Outcome.RELEASE


def fingerprint(number: int, **fields: Any) -> Passing:  # noqa: ANN401
    plain: dict[str, Any] = {
        "payment_id": f"H-{number}", "at": number, "amount": 100.0, "currency": "EUR",
        "debtor": f"D{number}", "creditor": "C", "is_held": True, **fields,
    }  # fmt: skip
    return Passing(**plain)


def test_memory_is_bounded_and_the_oldest_go_first() -> None:
    held = HeldPayments(POLICY, held_max=10)
    for number in range(25):
        held.add(fingerprint(number))
    assert list(held.events) == [f"H-{number}" for number in range(15, 25)]
    for number in range(25, 35):
        held.add(fingerprint(number, currency="CHF", creditor="E"))
    assert not held.has_amount_like("EUR", Decimal(100))
    assert not held.beside(fingerprint(99, debtor="Z", is_held=False)).events


def test_of_a_payee_with_very_many_held_payments_the_newest_are_asked() -> None:
    held = HeldPayments(POLICY)
    for number in range(CANDIDATES_MAX * 2):
        held.add(fingerprint(number))
    found = held.beside(fingerprint(999, debtor="Z")).events
    assert len(found) == CANDIDATES_MAX
    assert found[-1].payment_id == f"H-{CANDIDATES_MAX * 2 - 1}"


@given(st.floats(0.01, 1e12), st.floats(-0.01, 0.01))
def test_an_amount_within_the_share_is_never_missed(amount: float, change: float) -> None:
    held = HeldPayments(POLICY)
    held.add(fingerprint(1, amount=amount))
    other = amount * (1 + change)
    if abs(other - amount) <= 0.01 * max(amount, other):
        assert held.has_amount_like("EUR", Decimal(other))


def test_ordinary_payments_after_held_ones_are_hardly_ever_held_for_them() -> None:
    worker = Worker()
    payments = list(ordinary_payments(6_000, seed=17))
    for number, payment in enumerate(payments[:600]):  # as if every tenth of a day were held
        held = Worker()
        screening = screen(payment, LISTS, DEFAULT_POLICY)
        marked = msgspec.structs.replace(screening, outcome=Outcome.HOLD)
        records = held.watch.records(payment, marked, MESSAGE)
        worker.take([record.value for record in records if record.topic == "h"])
        assert len(worker.held) == number + 1
    held_now = sum(worker.screen(p)[0].outcome is not Outcome.RELEASE for p in payments[600:])
    assert held_now <= 0.002 * len(payments)
