"""What all one-payment rules cost a payment. Ratios matter, no time is asserted.

pytest tests/benchmark/test_bench_routing.py --benchmark-enable
"""

from datetime import UTC, datetime, timedelta
from itertools import cycle

import msgspec
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ordinary import ordinary_payments
from routes import pay
from scenarios import payment_of, scenarios
from vostro.routing.facts import Facts
from vostro.routing.judge import judge_route
from vostro.routing.knowledge import Knowledge, knowledge_of
from vostro.routing.policy import DEFAULT_ROUTE_POLICY, WindowPolicy
from vostro.routing.windows.passing import passing_of
from vostro.routing.windows.watch import Windows

ORDINARY = tuple(ordinary_payments(2_000, seed=3))
CORRIDOR = tuple(
    payment
    for payment in ORDINARY
    if len({party.country for party in payment.parties}) == len(payment.parties)
    and "KZ" in {party.country for party in payment.parties}
)
# Most of a bank's payments: nothing on their way is watched, and they must cost the least.
OFF_CORRIDOR = tuple(p for p in ORDINARY if not judge_route(p, DEFAULT_ROUTE_POLICY).tier)
MIXES = {
    # two of them: the last payment asked for is remembered
    "europe": tuple(
        pay("DE", country, "COBADEFF BNPAFRPP", "Invoice 2026-1187 hydraulic pumps")
        for country in ("FR", "LU")
    ),
    "ordinary": ORDINARY,
    "off-corridor": OFF_CORRIDOR,
    "kazakh-corridor": CORRIDOR,
    "evasions": tuple(payment_of(scenario) for scenario in scenarios("evasions")),
}


@pytest.mark.parametrize("mix", MIXES)
def test_all_rules_over_one_payment(benchmark: BenchmarkFixture, mix: str) -> None:
    benchmark.group = "route rules, one payment"
    payments = cycle(MIXES[mix])
    benchmark(lambda: judge_route(next(payments), DEFAULT_ROUTE_POLICY))


def test_making_a_policy_ready(benchmark: BenchmarkFixture) -> None:
    benchmark.group = "start"
    benchmark(lambda: Knowledge(DEFAULT_ROUTE_POLICY))


def test_windows_of_one_watched_payment(benchmark: BenchmarkFixture) -> None:
    """All windows that a payment touches, each account with 40 payments before it."""
    benchmark.group = "windows, one watched payment"
    knowledge, windows = knowledge_of(DEFAULT_ROUTE_POLICY), Windows(WindowPolicy())
    start = datetime(2026, 1, 5, tzinfo=UTC)
    run = [
        msgspec.structs.replace(
            passing_of(
                Facts(payment, knowledge), start + timedelta(minutes=n), is_held=n % 50 == 0
            ),
            payment_id=f"P-{n}",
        )
        for n, payment in enumerate(CORRIDOR * 40)
    ]
    for event in run:
        windows.observe(event)
    events = cycle(run)
    benchmark(lambda: windows.observe(next(events)))


def test_what_windows_keep_of_a_payment(benchmark: BenchmarkFixture) -> None:
    benchmark.group = "windows, one watched payment"
    knowledge, payments = knowledge_of(DEFAULT_ROUTE_POLICY), cycle(CORRIDOR)
    now = datetime(2026, 1, 5, tzinfo=UTC)
    benchmark(lambda: passing_of(Facts(next(payments), knowledge), now, is_held=False))
