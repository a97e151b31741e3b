"""Payments for benchmarks: four parties, three banks, a remittance line; invented names."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, islice, product
from random import Random
from zlib import crc32

import msgspec

from vostro.payment import Agent, AgentRole, FreeText, Party, PartyRole, Payment, TextKind

PARTIES = 200_000
FIRST_WORDS = """
Anna Bernd Carla Dariusz Elena Farid Greta Hassan Ines Jonas Katarzyna Luca Marek Nadia Oskar
Paula Quentin Renate Stefan Tatjana Ulrich Vera Walter Xenia Yusuf Zofia Aigul Bolat Chen
Dilnoza Erik Fatma Giulia Henrik Irina Jean Kamil Leyla Mehmet Nurlan
"""
LAST_WORDS = """
Abendroth Bergstrom Czarnecki Dombrowski Ekberg Faulhaber Galliano Hartmann Iversen Jankowski
Keller Lindqvist Mazur Novak Okonjo Petrov Quist Rahimov Sommer Tanaka Ulmann Vasquez Wagner Xu
Yilmaz Ziegler Akhmetov Bauer Castellano Dekker Eriksen Ferrari Gruber Hoang Ibrahimov Jensen
Kowalczyk Lehmann Moreau Nilsson Orlov Pavlov Richter Schuster Tulegenov Unger
"""
FIRST, LAST = FIRST_WORDS.split(), LAST_WORDS.split()
TRADE = "Bakeries", "Logistics", "Textiles", "Hydraulics", "Timber", "Optics", "Ceramics", "Foods"
FORM = ("GmbH", "LLP", "S.A.", "Sp. z o.o.", "LLC", "AG", "Ltd", "B.V.", "SRL", "TOO")
BANKS = {
    "DE": ("COBADEFF", "DEUTDEFF"),
    "FR": ("BNPAFRPP", "SOGEFRPP"),
    "KZ": ("HSBKKZKX", "CASPKZKA"),
    "IT": ("UNCRITMM", "BCITITMM"),
    "PL": ("PKOPPLPW", "BREXPLPW"),
}
TOWNS = (("DE", "Hamburg"), ("FR", "Lyon"), ("KZ", "Almaty"), ("IT", "Torino"), ("PL", "Gdynia"))
ROLES = (
    PartyRole.DEBTOR,
    PartyRole.ULTIMATE_DEBTOR,
    PartyRole.CREDITOR,
    PartyRole.ULTIMATE_CREDITOR,
)
AGENT_ROLES = (AgentRole.DEBTOR_AGENT, AgentRole.INTERMEDIARY_AGENT_1, AgentRole.CREDITOR_AGENT)


def names() -> Iterator[str]:
    """Persons and companies, no two alike: 40 x 46 x 46 x 2 of them."""
    for number, (first, last, other) in enumerate(product(FIRST, LAST, LAST)):
        yield f"{first} {last}-{other}"
        yield f"{last} & {other} {TRADE[number % 8]} {FORM[number % 10]} {first[:3]}"


def zipf_names(seed: int) -> Iterator[str]:
    """Names as in real traffic: of 200,000 parties, the n-th is met in 1/n of all cases."""
    random = Random(seed)  # noqa: S311 - no secret
    pool = list(islice(names(), PARTIES))
    random.shuffle(pool)
    weights = list(accumulate(1 / n for n in range(1, len(pool) + 1)))
    while True:
        yield from random.choices(pool, cum_weights=weights, k=10_000)


def new_names(seed: int) -> Iterator[str]:
    """Each name once; then again, with a middle name that makes it another."""
    random = Random(seed)  # noqa: S311 - no secret
    for round_ in range(1_000):
        pool = list(names())
        random.shuffle(pool)
        suffix = "" if round_ == 0 else f" {LAST[round_ % len(LAST)]}{round_}"
        yield from (f"{name}{suffix}" for name in pool)


def traffic(
    count: int, party_names: Iterator[str], listed: Sequence[str], *, seed: int = 1
) -> list[bytes]:
    """So many payments as canonical JSON; each hundredth pays a listed name."""
    random = Random(seed)  # noqa: S311 - no secret
    encode = msgspec.json.Encoder().encode
    return [encode(payment(number, party_names, listed, random)) for number in range(count)]


def payment(
    number: int, party_names: Iterator[str], listed: Sequence[str], random: Random
) -> Payment:
    """One payment. Banks sit where the accounts are, and those who stand behind live there too."""
    debtor, creditor = (party(role, next(party_names)) for role in (ROLES[0], ROLES[2]))
    if number % 100 == 0:
        creditor = party(ROLES[2], random.choice(listed))
    parties = (
        debtor,
        neighbour(ROLES[1], debtor, party_names),
        creditor,
        neighbour(ROLES[3], creditor, party_names),
    )
    bics = (*BANKS[debtor.country or ""][:1], *reversed(BANKS[creditor.country or ""]))
    agents = (Agent(role=role, bic=bic) for role, bic in zip(AGENT_ROLES, bics, strict=True))
    text = f"Invoice {number} of {random.randrange(1, 28)} March, spare parts"
    return Payment(
        payment_id=f"P-{number}",
        amount=Decimal(random.randrange(100, 10_000_000)) / 100,
        currency="EUR",
        parties=parties,
        agents=tuple(agents),
        texts=(FreeText(text=text, kind=TextKind.REMITTANCE),),
    )


def neighbour(role: PartyRole, other: Party, party_names: Iterator[str]) -> Party:
    """The next party that lives in the country of another."""
    found = party(role, next(party_names))
    while found.country != other.country:
        found = party(role, next(party_names))
    return found


def party(role: PartyRole, name: str) -> Party:
    """A party as its bank knows it: who comes again lives where it lived, with its account."""
    seed = crc32(name.encode())
    country, town = TOWNS[seed % len(TOWNS)]
    return Party(
        role=role,
        name=name,
        address_lines=(f"Mill Lane {1 + seed % 199}",),
        town=town,
        country=country,
        account=f"{country}{10**19 + seed * 20_000_000_011 % (9 * 10**19)}",
    )
