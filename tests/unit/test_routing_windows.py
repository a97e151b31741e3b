"""Rules over time: for each a run of payments that trips it, and the nearest that does not."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from routes import pay
from vostro.payment import Party, PartyRole, Payment
from vostro.routing.facts import Facts
from vostro.routing.knowledge import knowledge_of
from vostro.routing.policy import DEFAULT_ROUTE_POLICY, WindowPolicy
from vostro.routing.windows.identity import overdue
from vostro.routing.windows.memory import HeldPayments
from vostro.routing.windows.passing import Passing, passing_of
from vostro.routing.windows.watch import WINDOW_RULES, Windows
from vostro.routing.windows.window import DAY_SECONDS, EMPTY, Space, Window, WindowRule, added

POLICY = WindowPolicy()
DAY = DAY_SECONDS
START = 1_770_000_000


def seen(number: int, day: float = 0, **fields: object) -> Passing:
    """A watched payment of account A to account B, a thousand euros, KZ to DE."""
    plain: dict[str, object] = {
        "debtor": "A",
        "creditor": "B",
        "debtor_name": "a",
        "creditor_name": "b",
        "debtor_country": "KZ",
        "creditor_country": "DE",
        "debtor_bank": "HSBKKZKX",
        "creditor_bank": "COBADEFF",
        "currency": "EUR",
        "amount": 1000.0,
        "tier": 1,
        "parties": ("a", "b"),
        "identity": f"id-{number}",
    }
    said = {"payment_id": f"P-{number}", "at": START + int(day * DAY), **plain, **fields}
    return Passing(**said)  # type: ignore[arg-type]


def rules_over(run: Iterable[Passing], policy: WindowPolicy = POLICY) -> set[str]:
    """What is told of the last payment of a run."""
    windows, told = Windows(policy), set[str]()
    for event in run:
        told = {found.hit.rule for found in windows.observe(event)}
    return told


def payers(count: int, countries: str) -> list[Passing]:
    """So many payers to B."""
    return [
        seen(
            n,
            n / 10,
            debtor=f"D{n}",
            debtor_name=f"d{n}",
            debtor_country=countries.split()[n % len(countries.split())],
        )
        for n in range(count)
    ]


def payees(count: int, country: str) -> list[Passing]:
    """So many payees of A."""
    return [
        seen(
            n,
            n / 10,
            creditor=f"C{n}",
            creditor_name=f"c{n}",
            creditor_country=country,
            goods=("854231",),
        )
        for n in range(count)
    ]


HELD = seen(1, is_held=True, marks=("na", "nb", "cRU", "bVTBRRUMM", "t1"), addresses=("x",))
SURGE = [seen(n, n % 20, debtor=f"D{n}", creditor=f"C{n}") for n in range(20 * 5)]
TODAY = [seen(1000 + n, 21, debtor=f"E{n}", creditor=f"F{n}") for n in range(26)]
CASES: dict[str, tuple[list[Passing], list[Passing]]] = {
    "window.pass-through": (
        [seen(1, debtor="R", debtor_country="RU", creditor="A"), seen(2, 1, amount=970)],
        [seen(1, debtor="R", debtor_country="DE", creditor="A"), seen(2, 1, amount=970)],
    ),
    "window.funnel": (payers(8, "KZ KG RU"), payers(8, "KZ")),
    "window.fan-out": (payees(15, "CN"), payees(15, "KZ")),
    "window.many-small-purchases": (payees(6, "CN"), payees(5, "CN")),
    "window.new-line-of-goods": (
        [*(seen(n, n) for n in range(6)), seen(9, 20, goods=("854231",))],
        [*(seen(n, n, goods=("848210",)) for n in range(6)), seen(9, 20, goods=("854231",))],
    ),
    "window.name-changed": ([seen(1), seen(2, 3, debtor_name="z")], [seen(1), seen(2, 3)]),
    "window.dormant-wakes": ([seen(1), seen(2, 200)], [seen(1), seen(2, 100)]),
    "window.round-trip": (
        [
            seen(1, debtor="A", creditor="B"),
            seen(2, 1, debtor="B", creditor="C", amount=990),
            seen(3, 2, debtor="C", creditor="A", amount=980),
        ],
        [
            seen(1, debtor="A", creditor="B"),
            seen(2, 1, debtor="B", creditor="C", amount=50),
            seen(3, 2, debtor="C", creditor="A", amount=980),
        ],
    ),
    "window.first-seen": (
        [seen(1, tier=2, goods=("854231",))],
        [seen(0, -5), seen(1, tier=2, goods=("854231",))],
    ),
    "window.structuring": (
        [seen(n, n, amount=9_500 + n) for n in range(3)],
        [seen(n, n, amount=10_500 + n) for n in range(3)],
    ),
    "window.rerouted-after-hold": (
        [seen(1, is_held=True, creditor_bank="VTBRRUMM"), seen(2, 4)],
        [seen(1, is_held=True), seen(2, 4)],
    ),
    "window.instant-after-hold": (
        [seen(1, is_held=True), seen(2, 1, is_instant=True)],
        [seen(1), seen(2, 1, is_instant=True)],
    ),
    "window.unusual-intermediary": (
        [
            *(seen(n, n) for n in range(3)),
            seen(9, 4, intermediaries=("DEMIKG22",), tier_of_intermediaries=2),
        ],
        [
            *(seen(n, n) for n in range(3)),
            seen(9, 4, intermediaries=("IRVTUS3N",), tier_of_intermediaries=0),
        ],
    ),
    "window.corridor-surge": ([*SURGE, *TODAY], [*SURGE, *TODAY[:-1]]),
    "contract.changed": (
        [seen(1, contract="c"), seen(2, 2, contract="c", debtor="X", debtor_country="AE")],
        [seen(1, contract="c"), seen(2, 2, contract="c", debtor="X")],
    ),
    "contract.payee-account-changed": (
        [seen(1, contract="c"), seen(2, 2, contract="c", creditor="Y")],
        [seen(1, contract="c"), seen(2, 2, contract="d", creditor="Y")],
    ),
    "contract.many-buyers": (
        [seen(n, n, contract="c", debtor=f"D{n}") for n in range(4)],
        [seen(n, n, contract="c", debtor=f"D{n}") for n in range(3)],
    ),
    "identity.reused": (
        [seen(1, identity="u"), seen(2, identity="u", parties=("a", "z"))],
        [seen(1, identity="u"), seen(2, identity="u", amount=995.0)],
    ),
    "cover.mismatch": (
        [
            seen(1, identity="u", is_direct=True),
            seen(2, identity="u", is_cover=True, parties=("a", "z")),
        ],
        [seen(1, identity="u", is_direct=True), seen(2, identity="u", is_cover=True, amount=990)],
    ),
    "stripping.taken-out": (
        [HELD, seen(2, 2, marks=("na", "nb", "bVTBRRUMM", "t1"))],
        [HELD, seen(2, 2, marks=("na", "nb", "bVTBRRUMM", "t1"), amount=5_000)],
    ),
    "resubmission.changed": (
        [HELD, seen(2, 2, marks=("na", "nz", "cRU", "bVTBRRUMM", "t1"))],
        [HELD, seen(2, 12, marks=("na", "nz", "cRU", "bVTBRRUMM", "t1"))],
    ),
    "resubmission.other-route": (
        [HELD, seen(2, 2, marks=("na", "nb", "cRU", "bDEMIKG22", "t1"))],
        [seen(1, marks=HELD.marks), seen(2, 2, marks=("na", "nb", "cRU", "bDEMIKG22", "t1"))],
    ),
    "resubmission.other-debtor": (
        [HELD, seen(2, 5, debtor="Z")],
        [HELD, seen(2, 5, debtor="Z", amount=1000.5)],
    ),
    "held.shared-address": (
        [HELD, seen(2, 5, debtor="Y", creditor="Z", parties=("y", "z"), addresses=("x",))],
        [
            seen(1, addresses=("x",)),
            seen(2, 5, debtor="Y", creditor="Z", parties=("y", "z"), addresses=("x",)),
        ],
    ),
}


@pytest.mark.parametrize("rule", [rule.id for rule in WINDOW_RULES])
def test_each_rule_over_time_is_tripped_and_lets_the_nearest_run_through(rule: str) -> None:
    tripping, lawful = CASES[rule]
    assert rule in rules_over(tripping)
    assert rule not in rules_over(lawful)


@pytest.mark.parametrize("rule", WINDOW_RULES, ids=lambda rule: rule.id)
def test_each_rule_over_time_tells_what_it_is_and_where_it_comes_from(rule: WindowRule) -> None:
    assert rule.description.endswith(".")
    assert rule.source
    assert rule.lawful
    assert rule.flags


@pytest.mark.parametrize("rule", [rule.id for rule in WINDOW_RULES])
def test_an_alert_of_a_window_names_all_the_payments_in_it(rule: str) -> None:
    run, windows = CASES[rule][0], Windows(POLICY)
    for event in run:
        found = {one.hit.rule: one for one in windows.observe(event)}
    assert run[-1].payment_id in found[rule].payments
    known = {event.payment_id for event in run}
    assert set(found[rule].payments) <= known
    assert found[rule].hit.explanation.endswith(".")


@pytest.mark.parametrize("rule", [rule.id for rule in WINDOW_RULES])
def test_a_payment_that_comes_again_changes_no_window_and_is_told_the_same(rule: str) -> None:
    run, windows = CASES[rule][0], Windows(POLICY)
    for event in run:
        first = windows.observe(event)
    before = dict(windows.store)
    again = windows.observe(run[-1])
    assert windows.store == before
    if rule != "window.corridor-surge":  # it counts a payment once, and tells it once
        assert {one.hit.rule for one in again} == {one.hit.rule for one in first}


@pytest.mark.parametrize(("seconds", "is_told"), [(0, True), (-5, True), (-3_600, False)])
def test_a_payment_is_rerouted_also_in_the_second_in_which_the_other_was_held(
    seconds: int, *, is_told: bool
) -> None:
    held = seen(1, is_held=True, creditor_bank="VTBRRUMM")
    told = rules_over([held, seen(2, seconds / DAY)])
    assert ("window.rerouted-after-hold" in told) is is_told


def test_the_order_in_which_cover_and_payment_come_is_of_no_matter() -> None:
    direct, cover = CASES["cover.mismatch"][0]
    assert "cover.mismatch" in rules_over([cover, direct])


def test_a_cover_that_fits_is_found_no_fault_with() -> None:
    direct, cover = CASES["cover.mismatch"][1]
    assert not rules_over([direct, cover]) & {"cover.mismatch", "identity.reused"}


def test_a_cover_that_never_comes_is_overdue_after_the_policys_hours() -> None:
    event = seen(1, identity="u", awaits_cover=True)
    window = added(EMPTY, Space.IDENTITY, event, POLICY)
    assert overdue(window, event.at + 48 * 3600, POLICY) == ()
    assert overdue(window, event.at + 48 * 3600 + 1, POLICY) == (event,)
    covered = added(window, Space.IDENTITY, seen(2, identity="u", is_cover=True), POLICY)
    assert overdue(covered, event.at + 90 * 3600, POLICY) == ()


def test_a_late_payment_takes_its_place_in_time_and_trips_as_if_in_order() -> None:
    first, second = CASES["window.pass-through"][0]
    windows = Windows(POLICY)
    windows.observe(seen(5, 2, debtor="Q", creditor="A"))
    windows.observe(first)
    assert "window.pass-through" in {f.hit.rule for f in windows.observe(second)}
    events = windows.store["account:A"].events
    assert [e.at for e in events] == sorted(e.at for e in events)


def test_a_clock_that_runs_backward_drops_no_newer_payment() -> None:
    window = added(EMPTY, Space.PAIR, seen(1, 400), POLICY)
    after = added(window, Space.PAIR, seen(2, 0), POLICY)
    assert [event.payment_id for event in after.events] == ["P-1"]


def test_a_corridor_whose_past_is_all_later_has_no_baseline() -> None:
    assert "window.corridor-surge" not in rules_over(
        [*SURGE, *(seen(9_000 + n) for n in range(30))]
    )


def test_a_window_keeps_no_more_than_its_bounds() -> None:
    window = EMPTY
    for number in range(500):
        window = added(window, Space.ACCOUNT, seen(number, number / 100), POLICY)
    assert len(window.events) == POLICY.events_per_key_max
    assert window.events[-1].payment_id == "P-499"


def test_a_run_keeps_no_more_keys_than_the_policy_says() -> None:
    windows = Windows(WindowPolicy(keys_max=100))
    for number in range(200):
        windows.observe(seen(number, debtor=f"D{number}", creditor=f"C{number}"))
    assert len(windows.store) == 100


def test_a_corridor_keeps_counts_of_its_days_and_not_its_payments() -> None:
    window = EMPTY
    for number in range(300):
        window = added(window, Space.CORRIDOR, seen(number, number), POLICY)
    assert len(window.events) == 1
    assert len(window.counts) == POLICY.surge_days + 1


def test_a_window_survives_its_way_through_bytes() -> None:
    window = added(EMPTY, Space.ACCOUNT, seen(1, goods=("854231",)), POLICY)
    assert msgspec.json.decode(msgspec.json.encode(window), type=Window) == window


def passing(payment: Payment) -> Passing:
    facts = Facts(payment, knowledge_of(DEFAULT_ROUTE_POLICY))
    return passing_of(facts, datetime(2026, 3, 2, tzinfo=UTC), is_held=False)


def test_a_window_holds_keys_and_no_name_and_no_account() -> None:
    payment = pay(
        {"name": "Anna Schmidt", "country": "KZ", "account": "KZ86125KZT5004100100"},
        {"name": "Bolat Akhmetov", "country": "DE", "street": "Hauptstr. 5"},
        text="Contract 12/26, tel +7 701 222 33 44",
    )
    said = msgspec.json.encode(passing(payment)).decode()
    for secret in ("Anna", "Schmidt", "KZ86", "Bolat", "Hauptstr", "701222"):
        assert secret not in said


def test_the_same_account_has_one_key_however_it_is_written() -> None:
    one = passing(pay({"country": "KZ", "account": "KZ86125KZT5004100100"}))
    other = passing(pay({"country": "KZ", "account": "kz86 125K ZT50 0410 0100"}))
    assert one.debtor == other.debtor
    assert passing(pay({"name": "Anna Schmidt"})).debtor_name == (
        passing(pay({"name": "SCHMIDT  Anna"})).debtor_name
    )


def test_two_payments_of_one_contract_share_its_key() -> None:
    keys = {
        passing(pay("KZ", "DE", text=text)).contract
        for text in ("Contract No. 12/26 pumps", "Оплата по договору № 12/26", "Vertrag 12/26")
    }
    assert len(keys) == 1
    assert keys != {""}


def test_money_of_a_payment_with_its_underlying_is_a_cover() -> None:
    payment = msgspec.structs.replace(
        pay(None, None, "COBADEFF HSBKKZKX"),
        format="pacs.009.001.08",
        amount=Decimal(5),
        uetr="8a562c67-ca16-48ba-b074-65581be6f001",
        parties=(Party(role=PartyRole.UNDERLYING_DEBTOR, name="Anna", country="DE"),),
    )
    assert passing(payment).is_cover
    assert passing(payment).identity == payment.uetr


UETR = "8a562c67-ca16-48ba-b074-65581be6f001"


def with_uetr(uetr: str, number: int, **fields: object) -> Passing:
    said = msgspec.structs.replace(pay("KZ", "DE"), payment_id=f"P-{number}", uetr=uetr)
    return msgspec.structs.replace(passing(said), **fields)


def test_a_uetr_that_comes_again_with_other_content_is_told_however_it_is_written() -> None:
    first, again = with_uetr(UETR, 1), with_uetr(f" {UETR.upper()} ", 2, currency="USD")
    assert "identity.reused" in rules_over([first, again])
    assert "identity.reused" not in rules_over([first, with_uetr(UETR, 2)])


@pytest.mark.parametrize("uetr", ["NOTPROVIDED", "00000000-0000-0000-0000-000000000000", " "])
def test_what_stands_where_there_is_no_uetr_ties_no_payments_together(uetr: str) -> None:
    first, other = with_uetr(uetr, 1), with_uetr(uetr, 2, currency="USD", parties=("x",))
    assert first.identity != other.identity
    assert "identity.reused" not in rules_over([first, other])


def test_a_cover_is_not_overdue_while_the_clock_stands_before_its_payment() -> None:
    event = seen(1, identity="u", awaits_cover=True)
    window = added(EMPTY, Space.IDENTITY, event, POLICY)
    assert overdue(window, event.at - 90 * 3600, POLICY) == ()


def test_a_held_payment_of_a_clock_that_ran_backward_drops_none_of_the_newer() -> None:
    held = HeldPayments(POLICY)
    held.add(seen(1, 40, is_held=True))
    held.add(seen(2, 0, is_held=True))
    assert set(held.events) == {"P-1", "P-2"}


@pytest.mark.parametrize("rule", [rule.id for rule in WINDOW_RULES])
def test_a_run_that_comes_in_the_wrong_order_leaves_windows_in_order(rule: str) -> None:
    windows = Windows(POLICY)
    for event in reversed(CASES[rule][0]):
        windows.observe(event)
    for window in windows.store.values():
        times = [event.at for event in window.events]
        assert window.counts or times == sorted(times)  # a corridor counts days, in any order
