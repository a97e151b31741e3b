"""Ordinary payments between invented parties over invented banks: the hay around the needles."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from vostro.payment import Agent, AgentRole, FreeText, Party, PartyRole, Payment, TextKind

SEED = 9108  # the same payments on every machine
FIRST_DAY = date(2026, 3, 2)
DAYS = 5


class Place(NamedTuple):
    """A country as the demo has it: towns, a bank, and how people and firms are called there."""

    country: str
    currency: str
    towns: tuple[str, ...]
    bank: tuple[str, str]  # BIC and name
    given: tuple[str, ...]
    family: tuple[str, ...]
    firm: tuple[str, ...]
    form: str


PLACES = (
    Place(
        "DE", "EUR", ("Hamburg", "Leipzig", "Ulm"), ("NRLBDEHH", "Nordlicht Bank AG"),
        ("Anna", "Jonas", "Ute", "Malte"), ("Weber", "Brandt", "Köhler", "Lindner"),
        ("Maschinenbau", "Druckguss", "Werkzeuge", "Obsthandel"), "GmbH",
    ),
    Place(
        "FR", "EUR", ("Lyon", "Nantes", "Lille"), ("MRVLFRPP", "Banque Merveille SA"),
        ("Élodie", "Pascal", "Inès", "Rémi"), ("Dubreuil", "Marchand", "Lefort", "Carlier"),
        ("Textiles", "Vignobles", "Optique", "Emballages"), "SARL",
    ),
    Place(
        "NL", "EUR", ("Utrecht", "Breda"), ("LMARNL2A", "Lange Maar Bank NV"),
        ("Femke", "Joost", "Sanne", "Pieter"), ("de Wit", "Verbeek", "van Dongen", "Smeets"),
        ("Bloemen", "Zaden", "Kaas", "Fietsen"), "B.V.",
    ),
    Place(
        "IT", "EUR", ("Torino", "Parma", "Bari"), ("VSTNITMM", "Banca Vestina SpA"),
        ("Chiara", "Matteo", "Elisa", "Dario"), ("Colombi", "Ferrante", "Rinaldi", "Moretto"),
        ("Ceramiche", "Mobili", "Pelletteria", "Molini"), "S.r.l.",
    ),
    Place(
        "TR", "TRY", ("İzmir", "Bursa", "Konya"), ("KPRUTRIS", "Köprü Bankası A.Ş."),
        ("Elif", "Mehmet", "Zeynep", "Cem"), ("Yıldırım", "Şahin", "Öztürk", "Aksoy"),
        ("Tekstil", "Gıda", "Mermer", "Mobilya"), "Ltd. Şti.",
    ),
    Place(
        "KZ", "KZT", ("Almaty", "Astana", "Shymkent"), ("STPBKZKA", "Step Bank JSC"),
        ("Aigerim", "Nurlan", "Dana", "Yerlan"), ("Seitkali", "Abenov", "Омарова", "Kassymbek"),
        ("Astyq", "Qurylys", "Sut", "Baqsha"), "LLP",
    ),
    Place(
        "UZ", "UZS", ("Tashkent", "Samarkand"), ("ZRBKUZ22", "Zar Bank ATB"),
        ("Dilnoza", "Jasur", "Malika", "Otabek"), ("Karimova", "Rahimov", "Yusupov", "Saidova"),
        ("Paxta", "Mevalar", "Gilam", "Ipak"), "MChJ",
    ),
    Place(
        "CN", "CNY", ("Ningbo", "Suzhou", "Xiamen"), ("GZGCCNBJ", "Guzhong Commercial Bank"),
        ("Lihua", "Wei", "Xiaoming", "Jing"), ("Zhao", "Sun", "Luo", "Cao"),
        ("Toys", "Furniture", "Kitchenware", "Umbrella"), "Co., Ltd.",
    ),
    Place(
        "AE", "AED", ("Dubai", "Sharjah"), ("ALQBAEAD", "Al Qubba Bank PJSC"),
        ("Mariam", "Khalid", "Huda", "Saeed"), ("Al Falasi", "Haddad", "Al Marri", "Nasser"),
        ("Dates", "Perfumes", "Tourism", "Catering"), "LLC",
    ),
    Place(
        "GB", "GBP", ("Leeds", "Bristol"), ("SAQRGB2L", "Saint Aquer Bank plc"),
        ("Harriet", "Owen", "Priya", "Callum"), ("Whitlock", "Tennant", "Patel", "Marsh"),
        ("Biscuits", "Tweed", "Gardens", "Ceramics"), "Ltd",
    ),
)  # fmt: skip
BY_COUNTRY = {place.country: place for place in PLACES}
# Where ordinary trade goes; corridors that the rules watch are left to the needles.
LANES = (
    ("DE", "FR"), ("DE", "IT"), ("NL", "DE"), ("FR", "GB"), ("IT", "TR"), ("TR", "DE"),
    ("KZ", "KZ"), ("UZ", "UZ"), ("CN", "CN"), ("DE", "CN"), ("GB", "AE"), ("NL", "FR"),
    ("KZ", "TR"), ("AE", "AE"), ("TR", "TR"),
)  # fmt: skip
REASONS = (
    "Invoice {number}", "Rent March, flat {small}", "Salary 02/2026", "Order {number}, partial",
    "School fees", "Fatura {number}", "Счет {number} от 02.03.2026", "Facture {number}",
    "货款 {number}", "Loan instalment {small} of 60",
)  # fmt: skip


class Hay:
    """Makes ordinary payments, always the same ones."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 - samples, no secrets

    def payments(self, count: int) -> Iterator[Payment]:
        """So many, numbered from 1."""
        for number in range(1, count + 1):
            payer, payee = (BY_COUNTRY[country] for country in self.chance.choice(LANES))
            yield self.payment(f"DEMO-{number:04d}", payer, payee)

    def payment(self, payment_id: str, payer: Place, payee: Place) -> Payment:
        """One payment from one country to another."""
        chance = self.chance
        return Payment(
            payment_id=payment_id,
            end_to_end_id=f"E2E-{chance.randrange(10**8):08d}",
            amount=Decimal(round(10 ** chance.uniform(1.5, 5.5), 2)).quantize(Decimal("0.01")),
            currency=chance.choice((payer.currency, "EUR", "USD")),
            value_date=FIRST_DAY + timedelta(days=chance.randrange(DAYS)),
            charge_bearer="SHAR",
            parties=(
                self.party(PartyRole.DEBTOR, payer),
                self.party(PartyRole.CREDITOR, payee),
            ),
            agents=self.route(payer, payee),
            texts=(FreeText(text=self.reason(), kind=TextKind.REMITTANCE),),
        )

    def party(self, role: PartyRole, place: Place) -> Party:
        """A person or a firm there."""
        chance = self.chance
        if chance.random() < 0.5:  # noqa: PLR2004 - as many firms as people
            name = f"{chance.choice(place.given)} {chance.choice(place.family)}"
        else:
            family = chance.choice(place.family)
            name = f"{family} {chance.choice(place.firm)} {place.form}"
        # 00 is no check digit of an IBAN, 999 no bank that there is.
        account = f"{place.country}00999{chance.randrange(10**13):013d}"
        return Party(
            role=role,
            name=name,
            town=chance.choice(place.towns),
            country=place.country,
            account=account,
        )

    def route(self, payer: Place, payee: Place) -> tuple[Agent, ...]:
        """The payer's bank and the payee's."""
        return (agent(AgentRole.DEBTOR_AGENT, payer), agent(AgentRole.CREDITOR_AGENT, payee))

    def reason(self) -> str:
        """What it is for."""
        chance = self.chance
        return chance.choice(REASONS).format(
            number=chance.randrange(1_000, 9_999), small=chance.randrange(1, 60)
        )


def agent(role: AgentRole, place: Place) -> Agent:
    """The bank of a place."""
    bic, name = place.bank
    return Agent(role=role, bic=bic, name=name, country=place.country, town=place.towns[0])


def spread(hay: Sequence[bytes], needles: Sequence[bytes]) -> list[bytes]:
    """The needles among the hay, evenly."""
    if not needles:
        return list(hay)
    step = max(1, len(hay) // len(needles))
    mixed: list[bytes] = []
    for number, straw in enumerate(hay):
        mixed.append(straw)
        if number % step == step - 1 and number // step < len(needles):
            mixed.append(needles[number // step])
    return [*mixed, *needles[len(hay) // step :]]
