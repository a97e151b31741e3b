"""For each rule: a payment that trips it, and the nearest lawful one that does not."""

from datetime import date
from typing import Any

import msgspec
import pytest

from routes import judged, pay, rules_of
from vostro.alert import Severity
from vostro.errors import SettingRefused
from vostro.payment import Party, PartyRole, Payment
from vostro.routing.findings import Rule
from vostro.routing.judge import judge_route
from vostro.routing.rules import RULES
from vostro.screening.policy import read_policy

KZ_FIRM = {"country": "KZ", "town": "Almaty"}
MOSCOW = {"country": "RU", "town": "Moscow"}


def between_banks(text: str) -> Payment:
    """A plain MT202: banks alone."""
    payment = pay(None, None, "COBADEFF HSBKKZKX", text, money="EUR 48210.55")
    return msgspec.structs.replace(payment, format="MT202")


CASES: dict[str, tuple[Payment, Payment]] = {
    "bank.blocked": (
        pay("DE", "RU", "COBADEFF VTBRRUMM"),
        pay("DE", "RU", "COBADEFF VTBRRUMM", day=date(2021, 5, 1)),
    ),
    "bank.transaction-ban": (
        pay("KG", "IT", "TOLUKG22 UNCRITMM", day=date(2025, 11, 12)),
        pay("KG", "IT", "TOLUKG22 UNCRITMM", day=date(2025, 11, 11)),
    ),
    "bank.debt-limits": (
        pay("RU", "KZ", "GAZPRUMM HSBKKZKX", day=date(2021, 1, 4)),
        pay("RU", "KZ", "GAZPRUMM HSBKKZKX", day=date(2014, 7, 1)),
    ),
    "bank.listed-name": (
        pay("DE", "RU", "COBADEFF", bank_names=("PROMSVYAZBANK PJSC",)),
        pay({"country": "DE", "name": "Agentur Promsvyazbank"}, "RU", "COBADEFF CBOMRUMM"),
    ),
    "bank.owned-by-listed": (
        pay("AZ", "TW", bank_names=("VTB CAPITAL ASIA",)),
        pay("RS", "AT", bank_names=("SBERBANK SRBIJA AD",)),
    ),
    "bank.not-live": (pay("DE", "KZ", "COBADEF0 HSBKKZKX"), pay("DE", "DE", "COBADEFF BYLADEM1")),
    "bank.nested": (
        pay("CN", "CN", "BKCHCNBJ DEMIKG22 ICBKCNBJ"),
        pay("KG", "CN", "BKCHCNBJ DEMIKG22 ICBKCNBJ"),
    ),
    "cover.hides-customer": (
        between_banks("Invoice 2026-1187, 40 t of walnuts"),
        between_banks("Repayment of overnight loan"),
    ),
    "place.embargoed-country": (
        pay("TR", {"country": "AE", "account": "IR062960000000100324200001"}),
        pay("TR", "AE", text="carpets from Iran, bought in Izmir"),
    ),
    "place.embargoed-territory": (
        pay("DE", {"country": "UA", "town": "Sevastopol"}),
        pay("DE", {"country": "BG", "address_lines": ("Sevastopol street 4", "Varna")}),
    ),
    "place.named-in-text": (
        pay(text="hotel in Simferopol"),
        pay(text="88 Boulevard de Sebastopol, Paris"),
    ),
    "place.personal-tie": (
        pay("DE", {"country": "DE", "birth_country": "IR"}),
        pay("DE", {"country": "DE", "birth_country": "TR", "birth_place": "Van"}),
    ),
    "place.text-contradicts-address": (
        pay("AE", {"country": "AE", "address_lines": ("Presnenskaya 12, Moscow",)}),
        pay("AE", {"country": "RU", "address_lines": ("Presnenskaya 12, Moscow",)}),
    ),
    "place.country-code": (pay("SU", "DE"), pay("RU", "DE")),
    "mismatch.bic-iban": (
        pay("DE", {"country": "KZ", "account": "KZ86125KZT5004100100"}, "COBADEFF DEMIKG22"),
        pay("DE", {"country": "FR", "account": "LT121000011101001000"}, "COBADEFF BNPAFRPP"),
    ),
    "mismatch.party-country": (
        pay("DE", {"country": "KG", "account": "LT121000011101001000"}),
        pay("DE", {"country": "FR", "account": "LT121000011101001000"}),
    ),
    "mismatch.phone": (
        pay("DE", "KZ", text="tel +7 916 222 33 44"),
        pay("DE", "KZ", text="tel +7 701 222 33 44"),
    ),
    "mismatch.mail": (
        pay("DE", "KZ", text="boyau@mail.ru"),
        pay("DE", "RU", text="boyau@mail.ru"),
    ),
    "mismatch.foreign-number": (
        pay("DE", "KZ", text="ИНН 7707083893"),
        pay("DE", "KZ", text="ИНН 7707083894"),
    ),
    "mismatch.payment-code": (
        pay("RU", "KZ", text="EKNP 1717RUB710"),
        pay("RU", "KZ", text="EKNP 2717RUB710"),
    ),
    "route.detour": (
        pay("DE", "FR", "COBADEFF HSBKKZKX BNPAFRPP"),
        pay("DE", "KZ", "COBADEFF CHASUS33 HSBKKZKX", money="USD 10"),
    ),
    "route.transit-path": (
        pay("DE", "KZ", "COBADEFF CBOMRUMM HSBKKZKX"),
        pay("RU", "KZ", "CBOMRUMM HSBKKZKX", money="RUB 10"),
    ),
    "route.target-banks-in-transit": (
        pay(MOSCOW, "CN", "DEMIKG22 BKCHCNBJ"),
        pay(MOSCOW, "KG", "DEMIKG22 KICBKG22"),
    ),
    "route.offshore-payer": (
        pay("VG", "IT", text="lathe, place of delivery Bishkek, Kyrgyzstan"),
        pay("VG", "IT", text="management fee 2026"),
    ),
    "goods.high-priority-code": (
        pay("KZ", "DE", text="HS 8542.31 1000 pcs"),
        pay("KZ", "DE", text="Order 854231, amount EUR 8504.40"),
    ),
    "goods.high-priority-words": (
        pay("KZ", "DE", text="подшипники роликовые"),
        pay("DE", "FR", text="roller bearings"),
    ),
    "goods.brand-on-corridor": (
        pay("KG", "DE", text="Xilinx parts"),
        pay("DE", "FR", text="Xilinx parts"),
    ),
    "goods.young-company": (
        pay({"country": "KZ", "ids": ["230540012345"]}, "DE", text="transistors"),
        pay({"country": "KZ", "ids": ["060340001237"]}, "DE", text="transistors"),
    ),
    "goods.no-destination": (
        pay("KG", "DE", text="gyroscopes, destination to be advised"),
        pay("KG", "DE", text="wheat, destination to be advised"),
    ),
    "goods.vague": (
        pay("KG", "DE", text="equipment", money="EUR 90000"),
        pay("KG", "DE", text="equipment", money="EUR 900"),
    ),
    "goods.luxury": (
        pay("KG", "DE", text="BMW X7", money="EUR 90000"),
        pay("KZ", "KR", text="BMW X7", money="EUR 90000"),
    ),
    "goods.transit-through-russia": (
        pay("DE", "KZ", text="Freight, transit through Russia"),
        pay("DE", "KZ", text="Freight, transit through Poland"),
    ),
    "money.unusual-currency": (
        pay("KG", "TR", money="RUB 500"),
        pay("KG", "RU", money="RUB 500"),
    ),
    "money.rouble-named": (
        pay("KG", "TR", text="equal to 500 roubles"),
        pay("RU", "KG", text="equal to 500 roubles"),
    ),
    "money.transfer-system": (
        pay("KG", "TR", text="by SPFS"),
        pay("KG", "TR", text="оплата через СБП", day=date(2025, 12, 1)),
    ),
    "money.listed-system": (pay(text="Settlement A7A5"), pay(text="Toll A7 motorway")),
    "money.crypto": (pay("AE", "KG", text="USDT 500"), pay("AE", "KG", text="US dollars 500")),
    "money.offset": (
        pay("AE", "CN", text="netting agreement 4"),
        pay("DE", "FR", text="netting agreement 4"),
    ),
    "party.payment-agent": (
        pay("AE", "CN", text="платежный агент, договор 3"),
        pay("KZ", "TR", text="travel agency agreement 4"),
    ),
    "party.third-party-payer": (
        pay("TR", "DE", ultimate_debtor="RU"),
        pay("LU", "FR", ultimate_debtor="DE"),
    ),
    "party.consignee-in-target": (
        pay("KG", "CN", text="consignee OOO Luch, Omsk, Russia"),
        pay("KG", "CN", text="consignee OsOO Luch, Bishkek"),
    ),
    "party.goods-travel-on": (
        pay("KZ", "DE", text="for further shipment"),
        pay("DE", "FR", text="for further shipment"),
    ),
    "party.forwarder": (
        pay({"country": "KZ", "name": "TOO Cargo Plus"}, "DE", text="gyroscopes"),
        pay({"country": "KZ", "name": "TOO Cargo Plus"}, "DE", text="carpets"),
    ),
    "party.new-trading-company": (
        pay({"country": "KZ", "name": "TOO Global Trade", "ids": ["230540012345"]}, "DE"),
        pay({"country": "KZ", "name": "TOO Global Trade", "ids": ["060340001237"]}, "DE"),
    ),
    "party.military-user": (
        pay("KZ", "DE", text="получатель войсковая часть 12345, Россия"),
        pay("KZ", "TR", text="Boots, Ministry of Defence Kazakhstan"),
    ),
    "party.nameless": (
        pay({"country": "AE", "name": "ONE OF OUR CUSTOMERS"}, "HK"),
        pay("AE", "HK", text="for our customer Schmidt"),
    ),
    "party.person-for-contract": (
        pay("DE", {"country": "KZ", "birth_date": date(1980, 1, 1)}, text="Supply contract 5"),
        pay("DE", "KZ", text="Supply contract 5"),
    ),
    "shipping.occupied-port": (
        pay(text="loading port of Berdyansk"),
        pay(text="loading port of Odesa"),
    ),
    "shipping.target-leg": (
        pay("UZ", "SG", text="AWB 555-12345675 to SVO"),
        pay("RU", "SG", text="AWB to SVO"),
    ),
    "shipping.oil-port": (
        pay("HK", "TR", text="crude oil ex Novorossiysk"),
        pay("IT", "CH", text="crude oil CPC Blend ex Novorossiysk"),
    ),
    "shipping.letter-of-credit": (
        pay("KG", "CN", text="Letter of credit 4, consigned to the issuing bank"),
        pay("KG", "CN", text="Letter of credit 4, consignee OsOO Ala"),
    ),
    "wording.do-not-mention": (
        pay(text="Please do not mention the end user"),
        pay(text="без указания НДС"),
    ),
    "wording.licence-claim": (pay(text="goods not subject to sanctions"), pay(text="goods")),
    "wording.too-long-to-read": (pay(text="x" * 140_000), pay(text="x" * 1_000)),
}


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_each_rule_is_tripped_and_lets_the_nearest_lawful_payment_through(rule: str) -> None:
    tripping, lawful = CASES[rule]
    if rule == "wording.too-long-to-read":
        tripping = with_texts(tripping, 3)
    assert rule in rules_of(tripping)
    assert rule not in rules_of(lawful)


def with_texts(payment: Payment, count: int) -> Payment:
    """The payment with its text so many times."""
    return Payment(**{**fields_of(payment), "texts": payment.texts * count})


def fields_of(payment: Payment) -> dict[str, Any]:
    return {name: getattr(payment, name) for name in payment.__struct_fields__}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_tells_analysts_what_it_is_and_where_it_comes_from(rule: Rule) -> None:
    family, _, what = rule.id.partition(".")
    assert family.isalpha()
    assert what.replace("-", "").isalpha()
    assert len(rule.description) > 30
    assert rule.description.endswith(".")
    assert rule.source
    assert rule.lawful
    assert all(flag[0] == "R" and flag[1:].isdigit() for flag in rule.flags)


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_finding_says_where_what_and_why(rule: str) -> None:
    payment = (
        with_texts(CASES[rule][0], 3) if rule == "wording.too-long-to-read" else CASES[rule][0]
    )
    for hit in judged(payment).hits:
        assert hit.path.startswith(("$", "/"))
        assert hit.explanation.endswith(("'.", "."))
        assert hit.severity in Severity
        assert 0 < hit.score <= 1


def test_a_rule_that_the_policy_switches_off_is_not_run() -> None:
    payment = pay(text="Please do not mention the end user")
    assert "wording.do-not-mention" not in rules_of(payment, rules_off=("wording.do-not-mention",))


def test_the_policys_severity_stands_for_the_rules_own() -> None:
    payment = pay("KG", "TR", money="RUB 500")
    hits = judged(payment, severities={"money.unusual-currency": Severity.HIGH}).hits
    told = {(hit.rule, hit.severity, hit.score) for hit in hits}
    assert ("money.unusual-currency", Severity.HIGH, 1.0) in told


def test_a_payment_in_order_wakes_no_rule() -> None:
    payment = pay("DE", "FR", "COBADEFF BNPAFRPP", "Invoice 2026-1187 hydraulic pumps")
    assert judged(payment).hits == ()
    assert judged(payment).tier == 0


def test_the_same_place_is_told_once_by_a_rule_and_few_of_very_many() -> None:
    payment = pay("KG", "CN", text="SPFS " * 500)
    assert len(judged(payment, findings_per_rule_max=5).hits) <= 5


def test_a_policy_that_names_no_rule_is_refused() -> None:
    with pytest.raises(SettingRefused, match=r"name no rule: route\.detuor .*rules\.md"):
        read_policy(b'[route]\nrules_off = ["route.detuor"]', "x.toml")
    for known in ("route.detour", "window.funnel"):
        policy = read_policy(f'[route]\nrules_off = ["{known}"]'.encode(), "x.toml")
        assert known in policy.route.rules_off


def test_a_policy_pinned_to_another_edition_of_the_facts_is_refused() -> None:
    with pytest.raises(SettingRefused, match=r"route\.data is '000000000000'"):
        judged(pay(), data="000000000000")


def test_a_bank_of_the_policys_own_is_met_like_ours() -> None:
    policy = read_policy(
        b"""
        [[route.banks]]
        name = "Seventh Sea Bank"
        country = "AE"
        bics = ["SVSBAEAD"]
        measures = [{ kind = "block", by = "UN", valid_from = 2026-01-01, source = "test" }]
        """,
        "x.toml",
    )
    payment = pay("DE", "AE", "COBADEFF SVSBAEAD")
    assert "bank.blocked" in {hit.rule for hit in judge_route(payment, policy.route).hits}


def test_a_word_of_the_policys_own_is_met_like_ours() -> None:
    policy = read_policy(
        b"""
        [[route.words]]
        sign = "goods"
        meaning = "own"
        label = "gas turbines"
        words = ["gas turbine"]
        source = "test"
        """,
        "x.toml",
    )
    hits = judge_route(pay("KG", "DE", text="Gas turbine 5 MW"), policy.route).hits
    assert "goods.high-priority-words" in {hit.rule for hit in hits}


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("/BNF/ order of walnuts, rechnung nr 77-12", True),
        ("thermal camera for our client", True),
        ("FX spot EUR/USD value 02.03.2026", False),
        ("Repo margin call, ISIN XS0000000000", False),
        ("", False),
    ],
)
def test_a_plain_payment_between_banks_is_told_by_a_customers_words(
    text: str, *, is_told: bool
) -> None:
    assert ("cover.hides-customer" in rules_of(between_banks(text))) is is_told


def test_a_cover_that_names_its_customers_hides_none() -> None:
    customer = Party(role=PartyRole.UNDERLYING_DEBTOR, name="Mill GmbH", country="DE")
    cover = msgspec.structs.replace(between_banks("Invoice 2026-1187"), parties=(customer,))
    assert "cover.hides-customer" not in rules_of(cover)
