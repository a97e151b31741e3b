"""What is known beside the name raises or lowers a score, and says so."""

from datetime import date

import pytest

from vostro.designation import (
    BirthDate,
    Designation,
    IdentifierKind,
    Kind,
    ListedIdentifier,
    ListedName,
)
from vostro.names.evidence import AGAINST_MAX, Evidence, evidence_of, weigh
from vostro.payment import Agent, AgentRole, Identifier, Party, PartyRole

PERSON = Designation(
    list="ofac-sdn",
    source_id="1",
    kind=Kind.PERSON,
    names=(ListedName(text="PETROV, Ivan"),),
    countries=("RU",),
    birth_dates=(BirthDate(text="3 May 1970", earliest=date(1970, 5, 3), latest=date(1970, 5, 3)),),
    identifiers=(ListedIdentifier(kind=IdentifierKind.PASSPORT, value="45 08-123456"),),
)
SHIP = Designation(
    list="ofac-sdn",
    source_id="2",
    kind=Kind.VESSEL,
    names=(ListedName(text="LADY LEILA"),),
    identifiers=(ListedIdentifier(kind=IdentifierKind.IMO, value="9230957"),),
)


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (Evidence(birth_date=date(1970, 5, 3)), "the birth date 1970-05-03 is listed"),
        (Evidence(birth_year=1970), "the birth year 1970 fits the listed 3 May 1970"),
        (Evidence(birth_year=1971), "the birth year 1971 is next to the listed 3 May 1970"),
        (Evidence(countries=frozenset({"RU", "KZ"})), "the country RU is listed"),
        (Evidence(identifiers=frozenset({"4508123456"})), "the passport 4508123456 is listed"),
    ],
)
def test_evidence_that_agrees_raises_the_score(evidence: Evidence, reason: str) -> None:
    weighed = weigh(0.6, PERSON, evidence)
    assert weighed.score > 0.6
    assert weighed.reasons == (reason,)


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (Evidence(birth_year=1990), "born in 1990, listed is 3 May 1970"),
        (
            Evidence(birth_date=date(1970, 8, 1)),
            "born in 1970 as listed, on another day (3 May 1970)",
        ),
        (Evidence(countries=frozenset({"FR"})), "the country is FR, listed is RU"),
        (Evidence(kind=Kind.ORGANISATION), "the party is a organisation, listed is a person"),
    ],
)
def test_evidence_that_disagrees_lowers_the_score(evidence: Evidence, reason: str) -> None:
    weighed = weigh(0.9, PERSON, evidence)
    assert weighed.score < 0.9
    assert weighed.reasons == (reason,)


def test_another_imo_number_is_another_ship() -> None:
    assert weigh(0.9, SHIP, Evidence(imo="9230957")).score > 0.99
    lowered = weigh(0.9, SHIP, Evidence(imo="9387231"))
    assert lowered.score < 0.5
    assert lowered.reasons == ("the imo is 9387231, listed is 9230957",)


def test_what_is_absent_says_nothing() -> None:
    assert weigh(0.77, PERSON, Evidence()).score == 0.77
    assert weigh(0.77, SHIP, Evidence(birth_year=1970)).reasons == ()


def test_all_evidence_against_together_is_bounded() -> None:
    against = Evidence(birth_year=1930, countries=frozenset({"FR"}), kind=Kind.ORGANISATION)
    assert weigh(0.9999, PERSON, against).score > 0.98
    assert AGAINST_MAX == -5.0


def test_a_circa_date_allows_two_years_more() -> None:
    circa = BirthDate(
        text="circa 1970",
        earliest=date(1970, 1, 1),
        latest=date(1970, 12, 31),
        is_approximate=True,
    )
    listed = Designation(
        list="un", source_id="3", kind=Kind.PERSON, names=PERSON.names, birth_dates=(circa,)
    )
    assert weigh(0.6, listed, Evidence(birth_year=1972)).score > 0.6
    assert weigh(0.6, listed, Evidence(birth_year=1974)).score < 0.6


def test_the_evidence_of_a_party_is_read_from_all_its_fields() -> None:
    party = Party(
        role=PartyRole.DEBTOR,
        name="Ivan Petrov",
        country="ru",
        birth_date=date(1970, 5, 3),
        identifiers=(Identifier(id="45 08 123456", scheme="CCPT"),),
    )
    evidence = evidence_of(party, Kind.PERSON)
    assert evidence.countries == {"RU"}
    assert weigh(0.5, PERSON, evidence).score > 0.99


def test_the_evidence_of_a_bank_is_its_bic_and_country() -> None:
    bank = Designation(
        list="eu",
        source_id="4",
        kind=Kind.BANK,
        names=(ListedName(text="BANK X"),),
        identifiers=(ListedIdentifier(kind=IdentifierKind.BIC, value="BANKRUMM"),),
    )
    agent = Agent(role=AgentRole.DEBTOR_AGENT, bic="BANKRUMMXXX")
    assert weigh(0.5, bank, evidence_of(agent)).score > 0.99
    other = Agent(role=AgentRole.DEBTOR_AGENT, bic="OTHRDEFF")
    assert weigh(0.5, bank, evidence_of(other)).score < 0.2
