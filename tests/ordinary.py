"""Ordinary payments, made at random from a seed: what a bank of Kazakhstan or Germany sees."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

import msgspec

from vostro.payment import Agent, AgentRole, FreeText, Party, PartyRole, Payment, TextKind

FIRST_DAY = date(2026, 1, 5)
DAYS = 120  # that a run of payments takes
CUSTOMERS_MAX = 3_000  # of a country, firms and persons apart
TOWNS = {
    "DE": ("Berlin", "Hamburg", "Köln", "Stuttgart", "Leipzig", "Kassel", "Ulm", "Bremen"),
    "FR": ("Lyon", "Paris", "Lille", "Nantes"),
    "IT": ("Milano", "Torino", "Bologna", "Verona"),
    "PL": ("Warszawa", "Kraków", "Łódź", "Gdańsk"),
    "NL": ("Rotterdam", "Utrecht"),
    "AT": ("Wien", "Graz", "Linz"),
    "US": ("Chicago", "Houston"),
    "GB": ("Leeds", "London"),
    "KZ": ("Алматы", "Астана", "Караганда", "Шымкент", "Костанай", "Атырау", "Almaty", "Astana"),
    "RU": ("Москва", "Омск", "Самара", "Екатеринбург", "Новосибирск", "Челябинск"),
    "CN": ("Shanghai", "Shenzhen", "Urumqi", "Guangzhou", "Ningbo", "Yiwu"),
    "TR": ("Istanbul", "Izmir", "Ankara", "Bursa"),
    "UZ": ("Tashkent", "Samarkand", "Fergana"),
    "KG": ("Bishkek", "Osh"),
    "AE": ("Dubai", "Sharjah"),
    "KR": ("Seoul", "Incheon"),
    "GE": ("Tbilisi", "Batumi"),
    "BY": ("Минск", "Гомель"),
}
BANKS = {
    "DE": ("COBADEFF", "DEUTDEFF", "SOLADEST", "BYLADEM1", "GENODEFF"),
    "FR": ("BNPAFRPP", "SOGEFRPP", "CRLYFRPP"),
    "IT": ("UNCRITMM", "BCITITMM"),
    "PL": ("BREXPLPW", "PKOPPLPW"),
    "NL": ("INGBNL2A", "RABONL2U"),
    "AT": ("RZBAATWW", "BKAUATWW"),
    "US": ("CHASUS33", "CITIUS33"),
    "GB": ("BARCGB22", "LOYDGB2L"),
    "KZ": ("HSBKKZKX", "CASPKZKA", "KCJBKZKX", "IRTYKZKA", "EURIKZKA"),
    "RU": ("CBOMRUMM", "RZBMRUMM", "CITIRUMX"),
    "CN": ("BKCHCNBJ", "ICBKCNBJ", "ABOCCNBJ"),
    "TR": ("TGBATRIS", "AKBKTRIS", "ISBKTRIS"),
    "UZ": ("NBFAUZ2X", "ASACUZ22"),
    "KG": ("DEMIKG22", "KICBKG22"),
    "AE": ("EBILAEAD", "NBADAEAA"),
    "KR": ("SHBKKRSE", "HNBNKRSE"),
    "GE": ("BAGAGE22", "TBCBGE22"),
    "BY": ("PJCBBY2X",),
}
IBAN_FORMS = {
    "DE": 18,
    "FR": 23,
    "IT": 23,
    "PL": 24,
    "NL": 14,
    "AT": 16,
    "GB": 18,
    "KZ": 16,
    "TR": 22,
    "AE": 19,
    "GE": 18,
}
KZ_BANK_CODES = ("601", "722", "856", "948", "965", "821", "125")
PERSONS = (
    "Anna Schmidt",
    "Peter Maier",
    "Jean Moreau",
    "Giulia Conti",
    "Айгерим Сейткали",
    "Нурлан Абенов",
    "Ольга Иванова",
    "Сергей Петров",
    "Dilnoza Karimova",
    "Wei Zhang",
    "Mehmet Kaya",
    "Katarzyna Nowak",
    "Bolat Akhmetov",
    "Elena Smirnova",
    "Гульнара Омарова",
)
FIRMS = (
    "Nordlicht Maschinenbau GmbH",
    "Müller & Söhne KG",
    "Dupont et Fils SARL",
    "Officine Conti SpA",
    "ТОО Алтын Дән",
    "ТОО Құрылыс Сервис",
    "ООО Сибирский Лес",
    "ООО Волга Продукт",
    "TOO Dala Agro Trade",
    "Shanghai Home Textile Co Ltd",
    "Ege Mobilya AS",
    "Zakład Meblowy Nowak",
    "AO Karaganda Komir",
    "Bishkek Bazar Trading",
    "Fergana Meva MChJ",
    "Kakheti Wines LLC",
)
PERSONAL = (
    "Miete März 2026",
    "Rent April",
    "Salary 03/2026",
    "Gift for birthday",
    "Taschengeld",
    "Материальная помощь",
    "Зарплата за март",
    "Оплата за обучение",
    "Family support",
    "Rückzahlung Darlehen privat",
    "Krankenversicherung 4411 2026",
    "Kindergarten Beitrag",
    "Қайырымдылық",
    "Алименты за февраль",
    "Stromrechnung 2026-02",
    "Urlaub Anzahlung",
)
TRADE = (
    "Invoice {n} office chairs",
    "Rechnung {n} Hydraulikpumpen",
    "Facture {n} vins",
    "Fattura {n}",
    "Оплата по договору {n} за строительные материалы",
    "Invoice {n} spare parts for tractor",
    "За аренду помещения, счет {n}",
    "Contract {n} wheat 3rd class",
    "Order {n} textile machines",
    "Оплата за транспортные услуги, накладная {n}",
    "Freight Almaty - Hamburg CMR {n}",
    "Furniture, container MSKU{n}",
    "Software licence {n}",
    "За ГСМ по договору {n}",
    "Invoice {n} paint and varnish",
    "Ersatzteile Mähdrescher, Vertrag {n}",
    "Proforma {n} tiles",
    "За мебель, счет-фактура {n}, КНП 710",
    "Medical equipment, tender {n}",
    "Consulting {n}",
    "Оплата за продукты питания по счету {n}",
    "Invoice {n} cotton yarn",
    "Steel pipes, PO {n}",
    "Seeds and fertiliser, contract {n}",
    "Tyres 40 pcs, invoice {n}",
    "Insurance premium {n}",
    "Хозтовары, EKNP 1717KZT710, счет {n}",
    "Shoes 1200 pairs, invoice {n}",
    "Laptops, PO {n}",
    "Bearings for conveyor, order {n}",
    "Routers and cables, invoice {n}",
    "LED lamps, order {n}",
    "Power supplies for servers, PO {n}",
    "Подшипники для вагонов, договор {n}",
    "Toys, PO {n}",
)


class Flow(NamedTuple):
    """One kind of payment: from where to where, in what, between whom, how often."""

    debtor: str
    creditor: str
    currency: str
    texts: tuple[str, ...]  # PERSONAL or TRADE
    weight: int


FLOWS = (
    Flow("DE", "DE", "EUR", PERSONAL, 24),
    Flow("DE", "DE", "EUR", TRADE, 14),
    Flow("KZ", "KZ", "KZT", PERSONAL, 16),
    Flow("KZ", "KZ", "KZT", TRADE, 12),
    Flow("DE", "FR", "EUR", TRADE, 4),
    Flow("FR", "IT", "EUR", TRADE, 3),
    Flow("PL", "DE", "EUR", TRADE, 3),
    Flow("AT", "NL", "EUR", PERSONAL, 2),
    Flow("GB", "US", "USD", TRADE, 2),
    Flow("DE", "US", "USD", TRADE, 2),
    Flow("KZ", "DE", "EUR", TRADE, 2),
    Flow("KZ", "RU", "RUB", TRADE, 4),
    Flow("RU", "KZ", "RUB", TRADE, 2),
    Flow("KZ", "CN", "USD", TRADE, 2),
    Flow("KZ", "CN", "CNY", TRADE, 1),
    Flow("KZ", "TR", "USD", TRADE, 1),
    Flow("RU", "KZ", "RUB", PERSONAL, 2),
    Flow("KZ", "UZ", "USD", PERSONAL, 1),
    Flow("KZ", "KG", "KZT", PERSONAL, 1),
    Flow("DE", "TR", "EUR", PERSONAL, 1),
    Flow("KZ", "AE", "USD", TRADE, 1),
    Flow("KR", "KZ", "USD", TRADE, 1),
    Flow("DE", "GE", "EUR", TRADE, 1),
    Flow("KZ", "BY", "RUB", TRADE, 1),
    Flow("RU", "UZ", "RUB", PERSONAL, 1),
    Flow("UZ", "CN", "USD", TRADE, 1),
)


def account(random: Random, country: str) -> str:
    """An account number of the country's form; check digits are of no matter here."""
    digits = IBAN_FORMS.get(country)
    if digits is None:
        return "".join(random.choices("0123456789", k=16))
    body = "".join(random.choices("0123456789", k=digits))
    if country == "KZ":
        body = random.choice(KZ_BANK_CODES) + body[3:]
    return f"{country}{random.randint(10, 97)}{body}"


Customers = dict[tuple[str, bool], list[Party]]


def party(random: Random, role: PartyRole, country: str, names: Sequence[str]) -> Party:
    """One party: name, town, country, account."""
    return Party(
        role=role,
        name=random.choice(names),
        town=random.choice(TOWNS[country]),
        country=country,
        account=account(random, country),
    )


def customer(
    random: Random, known: Customers, country: str, names: Sequence[str], *, is_personal: bool
) -> Party:
    """One of a population that trades again and again, a few of them much."""
    population = known.setdefault((country, is_personal), [])
    rank = int(random.paretovariate(0.7)) - 1
    while len(population) <= min(rank, CUSTOMERS_MAX - 1):
        population.append(party(random, PartyRole.DEBTOR, country, names))
    return population[rank % len(population)]


def ordinary_payments(
    count: int,
    seed: int,
    persons: Sequence[str] = PERSONS,
    firms: Sequence[str] = FIRMS,
) -> Iterator[Payment]:
    """So many payments; the same seed gives the same ones."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    weights = [flow.weight for flow in FLOWS]
    known: Customers = {}
    for number in range(count):
        flow = random.choices(FLOWS, weights)[0]
        names = persons if flow.texts is PERSONAL else firms
        yield Payment(
            payment_id=f"ordinary-{number}",
            amount=amount(random, flow),
            currency=flow.currency,
            value_date=FIRST_DAY + timedelta(days=number * DAYS // count),
            parties=tuple(
                msgspec.structs.replace(
                    customer(random, known, country, names, is_personal=flow.texts is PERSONAL),
                    role=role,
                )
                for role, country in (
                    (PartyRole.DEBTOR, flow.debtor),
                    (PartyRole.CREDITOR, flow.creditor),
                )
            ),
            agents=agents(random, flow),
            texts=(text(random, flow),),
        )


def amount(random: Random, flow: Flow) -> Decimal:
    """Small for persons, larger for firms, in the currency's size."""
    size = {"KZT": 500, "RUB": 90, "CNY": 7}.get(flow.currency, 1)
    middle, spread = (5.5, 1.0) if flow.texts is PERSONAL else (8.5, 1.4)
    base = random.lognormvariate(middle, spread)
    return Decimal(round(base * size, 2)).quantize(Decimal("0.01"))


def agents(random: Random, flow: Flow) -> tuple[Agent, ...]:
    """Debtor's and creditor's bank; dollars of others clear in New York half the time."""
    found = [Agent(role=AgentRole.DEBTOR_AGENT, bic=random.choice(BANKS[flow.debtor]) + "XXX")]
    if (
        flow.currency == "USD"
        and "US" not in (flow.debtor, flow.creditor)
        and random.random() < 0.5
    ):
        found.append(Agent(role=AgentRole.INTERMEDIARY_AGENT_1, bic="IRVTUS3N"))
    found.append(Agent(role=AgentRole.CREDITOR_AGENT, bic=random.choice(BANKS[flow.creditor])))
    return tuple(found)


def text(random: Random, flow: Flow) -> FreeText:
    """What the payment is for."""
    words = random.choice(flow.texts)
    return FreeText(
        text=words.format(n=random.randint(100, 999_999)),
        kind=TextKind.REMITTANCE,
        path="/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/RmtInf/Ustrd",
    )
