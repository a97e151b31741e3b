"""What all one-payment rules cost a payment. Ratios matter, no time is asserted.

pytest tests/benchmark/test_bench_routing.py --benchmark-enable
"""

from itertools import cycle

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ordinary import ordinary_payments
from routes import pay
from scenarios import payment_of, scenarios
from vostro.routing.judge import judge_route
from vostro.routing.knowledge import Knowledge
from vostro.routing.policy import DEFAULT_ROUTE_POLICY

ORDINARY = tuple(ordinary_payments(2_000, seed=3))
CORRIDOR = tuple(
    payment
    for payment in ORDINARY
    if len({party.country for party in payment.parties}) == len(payment.parties)
    and "KZ" in {party.country for party in payment.parties}
)
MIXES = {
    "europe": (pay("DE", "FR", "COBADEFF BNPAFRPP", "Invoice 2026-1187 hydraulic pumps"),),
    "ordinary": ORDINARY,
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
