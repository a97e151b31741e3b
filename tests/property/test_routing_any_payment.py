"""Whatever a payment holds, its route is drawn, its rules run, and twice the same."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from vostro.payment import (
    Agent,
    AgentRole,
    FreeText,
    Identifier,
    Party,
    PartyRole,
    Payment,
    TextKind,
)
from vostro.routing.facts import Facts
from vostro.routing.judge import judge_route
from vostro.routing.knowledge import knowledge_of
from vostro.routing.policy import DEFAULT_ROUTE_POLICY, WindowPolicy
from vostro.routing.reading import Reading
from vostro.routing.signs import Sign
from vostro.routing.windows.passing import passing_of
from vostro.routing.windows.watch import Windows

TESTS = Path(__file__).resolve().parents[1]
KNOWLEDGE = knowledge_of(DEFAULT_ROUTE_POLICY)
# Pieces that rules look for, among anything.
PIECES = st.sampled_from(
    [
        "HS 8542.31", "ТН ВЭД 8542319000", "подшипник", "Sevastopol", "г. Москва", "consignee",
        "EKNP 2717USD710", "ИНН 7707083893", "+7 916 222 33 44", "I R A N", "Kеpчь", "\u200b",
        "集成电路", "俄罗斯", "A7A5", "\x1f", "\n", "283001", "IMO 9074729", "295000", "VTBRRUMM",
        "on behalf of", "USDT", "İnsansız", "ﬁ", "ẞ", "№ 12/26", "contract", "".join("х" * 50),
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, min_size=1, max_size=6).map(" ".join))
COUNTRIES = st.sampled_from(
    ["DE", "KZ", "RU", "KG", "IR", "SU", "YU", "ZR", "QQ", "", "de", "Германия", "UA"]
)
BICS = st.one_of(
    st.sampled_from(["COBADEFF", "VTBRRUM2XXX", "RINBKG22", "cobadef0", "HSBKKZK1", ""]), TEXTS
)
ACCOUNTS = st.one_of(
    st.sampled_from(["KZ084320000012345678", "IR06296", "DE89370400440532013000", "1"]), TEXTS
)


def optional(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


PARTIES = st.builds(
    Party,
    role=st.sampled_from(PartyRole),
    name=optional(TEXTS),
    address_lines=st.lists(TEXTS, max_size=3).map(tuple),
    postcode=optional(TEXTS),
    town=optional(TEXTS),
    street=optional(TEXTS),
    country=optional(COUNTRIES),
    country_of_residence=optional(COUNTRIES),
    account=optional(ACCOUNTS),
    bic=optional(BICS),
    lei=optional(TEXTS),
    identifiers=st.lists(st.builds(Identifier, id=TEXTS), max_size=2).map(tuple),
    birth_date=st.none() | st.dates(date(1930, 1, 1), date(2010, 1, 1)),
)
AGENTS = st.builds(
    Agent,
    role=st.sampled_from(AgentRole),
    bic=optional(BICS),
    name=optional(TEXTS),
    country=optional(COUNTRIES),
    clearing_system=optional(st.sampled_from(["RUCBC", "USABA", "", "X"])),
)
PAYMENTS = st.builds(
    Payment,
    payment_id=st.just("P-1"),
    amount=st.none() | st.decimals(0, 10**15, places=2).map(Decimal),
    currency=st.none() | st.sampled_from(["EUR", "RUB", "KZT", "RUR", "XXX"]),
    uetr=st.none() | st.sampled_from(["NOTPROVIDED", "", "8A562C67-CA16-48BA-B074-65581BE6F001"]),
    value_date=st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    parties=st.lists(PARTIES, max_size=5).map(tuple),
    agents=st.lists(AGENTS, max_size=5).map(tuple),
    texts=st.lists(st.builds(FreeText, text=TEXTS, kind=st.sampled_from(TextKind)), max_size=4).map(
        tuple
    ),
)
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@given(PAYMENTS)
@settings(max_examples=300, deadline=None)
def test_any_payment_is_judged_and_twice_the_same(payment: Payment) -> None:
    again = msgspec.structs.replace(payment)  # the last payment asked for is remembered
    one, other = (judge_route(p, DEFAULT_ROUTE_POLICY) for p in (payment, again))
    assert one is not other
    assert one.hits == other.hits
    assert one.route == other.route
    assert 0 <= one.tier <= 3
    for hit in one.hits:
        assert hit.explanation
        msgspec.json.encode(hit)


@given(PAYMENTS)
@settings(max_examples=200, deadline=None)
def test_every_word_found_stands_in_the_field_it_is_said_to_stand_in(payment: Payment) -> None:
    reading = Reading(payment, KNOWLEDGE.lexicon)
    assert len(reading.folded) == len(reading.original)
    for sign in Sign:
        for word in reading.words(sign):
            assert reading.original[word.start : word.end] == word.text
            assert word.segment in reading.segments


# A clock that stands, runs on, and runs backward: hours to years, either way.
HOURS = st.integers(-20_000, 20_000)


@given(st.lists(st.tuples(PAYMENTS, HOURS), max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_run_of_payments_passes_the_windows(run: list[tuple[Payment, int]]) -> None:
    windows = Windows(WindowPolicy())
    for number, (payment, hours) in enumerate(run):
        named = msgspec.structs.replace(payment, payment_id=f"P-{number}")
        at = NOW + timedelta(hours=hours)
        event = passing_of(Facts(named, KNOWLEDGE), at, is_held=number % 2 == 0)
        for found in windows.observe(event):
            assert f"P-{number}" in found.payments
    for window in windows.store.values():
        times = [event.at for event in window.events]
        assert window.counts or times == sorted(times)  # a corridor counts days, in any order


def test_the_order_of_hashes_changes_no_byte() -> None:
    script = (
        "import msgspec, sys; sys.path.insert(0, 'tests'); "
        "from scenarios import payment_of, scenarios; from samples import SAMPLE, compiled; "
        "from vostro.screening.policy import DEFAULT_POLICY; "
        "from vostro.screening.screen import screen; lists = compiled(*SAMPLE); "
        "write, encode = sys.stdout.buffer.write, msgspec.json.encode; "
        "[write(encode(screen(payment_of(s), lists, DEFAULT_POLICY))) "
        "for kind in ('evasions', 'lawful') for s in scenarios(kind)]"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=TESTS.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert len(said.pop()) > 10_000
