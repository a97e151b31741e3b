"""The bank inside an IBAN: a listed bank is met where no agent names it."""

import pytest

from samples import compiled, listed
from vostro.alert import Screening
from vostro.designation import IdentifierKind, Kind
from vostro.payment import Agent, AgentRole, Party, PartyRole, Payment
from vostro.routing.ibans import bank_of_iban
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen

# Bank codes and BICs of real banks, some of them listed: Belarusbank, VTB Kazakhstan.
IBANS = {
    "DE89370400440532013000": "COBADEFF",
    "BY86AKBB10100000002966000000": "AKBBBY2X",
    "by86 akbb 1010 0000 0029 6600 0000": "AKBBBY2X",
    "KZ86432KZT5004100100": "VTBAKZKZ",
    "TR330001000000000000000001": "TCZBTR2A",
    "UA213052990000026007233566001": "PBANUA2X",
    "FR1430004123456789012345678": "BNPAFRPP",
    "GB29NWBK60161331926819": "NWBKGB2L",
}
LISTS = compiled(
    listed(
        "B-1",
        "Belarusbank",
        kind=Kind.BANK,
        identifiers=[(IdentifierKind.BIC, "AKBBBY2X")],
    )
)
ACCOUNT = "BY86AKBB10100000002966000000"


def screened(account: str, *bics: str, role: AgentRole = AgentRole.CREDITOR_AGENT) -> Screening:
    agents = tuple(Agent(role=role, bic=bic) for bic in bics)
    creditor = Party(role=PartyRole.CREDITOR, name="Anna Ordinary", account=account)
    payment = Payment(payment_id="P-1", parties=(creditor,), agents=agents)
    return screen(payment, LISTS, DEFAULT_POLICY)


@pytest.mark.parametrize(("account", "bic"), IBANS.items())
def test_the_bank_of_an_iban_is_told(account: str, bic: str) -> None:
    found = bank_of_iban(account)
    assert bic in found
    assert {other[:6] for other in found} == {bic[:6]}  # some banks have several BICs


@pytest.mark.parametrize(
    "account",
    [
        None,
        "",
        "12345678",
        "DE8937040044053201300",  # a digit short
        "DEXX370400440532013000",
        "DE89999999990532013000",  # no such bank code
        "RU0204452560040702810412345678901",  # not in the registry
        "XX89370400440532013000",
        "40817810099910004312",  # a Russian account: the BIK tells its bank
    ],
)
def test_no_bank_is_told_where_the_number_tells_none(account: str | None) -> None:
    assert bank_of_iban(account) == ()


def test_a_listed_bank_behind_an_iban_alone_is_a_hit_at_the_account() -> None:
    screening = screened(ACCOUNT)
    hits = [hit for hit in screening.hits if hit.rule == "listed.bic"]
    assert [(hit.path, hit.text) for hit in hits] == [("$.parties[0].account", "AKBBBY2X")]
    assert hits[0].explanation.startswith("Creditor's account is kept by BIC AKBBBY2X, that of")
    assert "told by the bank code in the IBAN" in hits[0].reasons


@pytest.mark.parametrize("bic", ["AKBBBY2X", "AKBBBY2X100", "akbbby2x"])
def test_a_bank_that_an_agent_names_is_told_once(bic: str) -> None:
    hits = [hit for hit in screened(ACCOUNT, bic).hits if hit.rule == "listed.bic"]
    assert [hit.path for hit in hits] == ["$.agents[0].bic"]


def test_another_bank_beside_it_hides_nothing() -> None:
    hits = [hit for hit in screened(ACCOUNT, "COBADEFF").hits if hit.rule == "listed.bic"]
    assert [hit.path for hit in hits] == ["$.parties[0].account"]


def test_an_account_with_a_bank_under_measures_is_met_by_the_rules_of_the_route() -> None:
    rules = {hit.rule: hit.path for hit in screened("KZ86432KZT5004100100").hits}
    assert rules["bank.blocked"] == "$.parties[0].account"


def test_an_account_with_an_ordinary_bank_is_no_hit() -> None:
    assert screened("DE89370400440532013000").hits == ()
