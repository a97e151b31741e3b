import pytest

from routes import pay
from vostro.payment import Agent, AgentRole, Party, PartyRole, Payment
from vostro.routing.hops import Sureness, bic_of, iban_country, stated_country
from vostro.routing.route import draw, trace_route


def routed(*holders: Party | Agent) -> Payment:
    return Payment(
        payment_id="P-1",
        parties=tuple(h for h in holders if isinstance(h, Party)),
        agents=tuple(h for h in holders if isinstance(h, Agent)),
    )


def test_hops_stand_debtor_to_creditor_whatever_the_order_in_the_message() -> None:
    payment = routed(
        Party(role=PartyRole.CREDITOR, country="KZ"),
        Party(role=PartyRole.ULTIMATE_DEBTOR, country="AT"),
        Party(role=PartyRole.DEBTOR, country="DE"),
        Agent(role=AgentRole.CREDITOR_AGENT, bic="HSBKKZKX"),
        Agent(role=AgentRole.INTERMEDIARY_AGENT_1, bic="IRVTUS3N"),
        Agent(role=AgentRole.DEBTOR_AGENT, bic="COBADEFF"),
    )
    assert draw(trace_route(payment)) == (
        "AT ultimate debtor > DE debtor > DE COBADEFF > US IRVTUS3N > KZ HSBKKZKX > KZ creditor"
    )


def test_a_bank_next_to_itself_is_one_hop_by_its_first_eight_characters() -> None:
    payment = routed(
        Agent(role=AgentRole.DEBTOR_AGENT, bic="COBADEFFXXX"),
        Agent(role=AgentRole.INSTRUCTING_AGENT, bic="COBADEFF370"),
        Agent(role=AgentRole.CREDITOR_AGENT, bic="HSBKKZKX"),
    )
    assert draw(trace_route(payment)) == "DE COBADEFF > KZ HSBKKZKX"


def test_a_bank_that_comes_again_after_another_is_a_hop_of_its_own() -> None:
    payment = pay(None, None, "COBADEFF HSBKKZKX COBADEFF")
    assert len(trace_route(payment).hops) == 3


def test_cover_and_underlying_payment_are_drawn_beside_the_route() -> None:
    payment = routed(
        Agent(role=AgentRole.DEBTOR_INSTITUTION, bic="COBADEFF"),
        Agent(role=AgentRole.CREDITOR_INSTITUTION, bic="HSBKKZKX"),
        Agent(role=AgentRole.INSTRUCTING_REIMBURSEMENT_AGENT, bic="IRVTUS3N"),
        Agent(role=AgentRole.CHARGES_AGENT, bic="DEMIKG22"),
        Party(role=PartyRole.UNDERLYING_DEBTOR, country="DE"),
        Party(role=PartyRole.UNDERLYING_CREDITOR, country="RU"),
    )
    assert draw(trace_route(payment)) == (
        "DE COBADEFF > KZ HSBKKZKX [settled over: US IRVTUS3N] "
        "[underlying: DE underlying debtor > RU underlying creditor] "
        "[position unknown: KG DEMIKG22]"
    )


@pytest.mark.parametrize(
    ("party", "country", "sureness"),
    [
        (Party(role=PartyRole.DEBTOR, country="KZ"), "KZ", Sureness.LIKELY),
        (Party(role=PartyRole.DEBTOR, account="KZ86125KZT5004100100"), "KZ", Sureness.LIKELY),
        (
            Party(role=PartyRole.DEBTOR, country="KZ", account="KZ86 125K ZT50 0410 0100"),
            "KZ",
            Sureness.CERTAIN,
        ),
        (Party(role=PartyRole.DEBTOR, country_of_residence="KZ"), "KZ", Sureness.LIKELY),
        (Party(role=PartyRole.DEBTOR, bic="HSBKKZKX"), "KZ", Sureness.CERTAIN),
        (
            Party(role=PartyRole.DEBTOR, address_lines=("5 Abay", "Almaty, Kazakhstan")),
            "KZ",
            Sureness.LIKELY,
        ),
        (Party(role=PartyRole.DEBTOR, town="Бишкек"), "KG", Sureness.GUESSED),
        (Party(role=PartyRole.DEBTOR, lei="2534000KL0PLD6KG7T76"), "RU", Sureness.GUESSED),
        (Party(role=PartyRole.DEBTOR, country="SU"), "RU", Sureness.LIKELY),
        (Party(role=PartyRole.DEBTOR, country="QQ"), None, Sureness.UNKNOWN),
        (Party(role=PartyRole.DEBTOR, name="Nobody"), None, Sureness.UNKNOWN),
    ],
)
def test_a_hops_country_comes_from_the_surest_field_that_tells_it(
    party: Party, country: str | None, sureness: Sureness
) -> None:
    (hop,) = trace_route(routed(party)).hops
    assert (hop.country, hop.sureness) == (country, sureness)


def test_fields_that_disagree_are_all_kept_and_drawn() -> None:
    party = Party(role=PartyRole.CREDITOR, country="DE", account="LT121000011101001000")
    (hop,) = trace_route(routed(party)).hops
    assert (hop.country, hop.others) == ("DE", ("LT",))
    assert draw(trace_route(routed(party))) == "DE/LT creditor"


def test_a_guess_and_an_unknown_are_marked_in_the_drawing() -> None:
    payment = pay({"town": "Bishkek"}, {"name": "Nobody"})
    assert draw(trace_route(payment)) == "KG? debtor > ?? creditor"


def test_no_name_of_a_party_stands_in_a_drawn_route() -> None:
    payment = pay({"name": "Anna Schmidt", "country": "DE"}, {"name": "Bolat", "country": "KZ"})
    assert "Anna" not in draw(trace_route(payment))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("COBADEFF", "COBADEFF"),
        ("coba deff xxx", "COBADEFFXXX"),
        ("COBADEF", None),
        ("COBA12FF", None),
        ("1234DEFF", "1234DEFF"),  # newer editions of ISO 9362 allow figures in the bank code
        (None, None),
    ],
)
def test_a_bic_is_told_by_its_form(value: str | None, expected: str | None) -> None:
    assert bic_of(value) == expected


@pytest.mark.parametrize(
    ("account", "country"),
    [
        ("DE89370400440532013000", "DE"),
        ("de89 3704 0044 0532 0130 00", "DE"),
        ("40702810938000012345", None),
        ("DE8937", None),
        ("QQ89370400440532013000", None),
    ],
)
def test_an_account_tells_a_country_only_if_it_is_an_iban(
    account: str, country: str | None
) -> None:
    assert iban_country(account) == country


@pytest.mark.parametrize(
    ("code", "country"),
    [("YU", "RS"), ("ZR", "CD"), ("XK", "XK"), ("kz", "KZ"), ("GE", "GE"), ("QQ", None)],
)
def test_retired_codes_are_read_as_what_they_are_today(code: str, country: str | None) -> None:
    assert stated_country(code) == country
