from datetime import UTC, date, datetime

import msgspec
import pytest
from msgspec.structs import replace

from samples import DEBT_ONLY, SAMPLE, ZAVRAZHIN, agent, compiled, debtor, listed, payment
from vostro.alert import Outcome, Severity, SourcePosition
from vostro.designation import BirthDate, IdentifierKind, Kind, Measure
from vostro.payment import FreeText, Identifier, TextKind
from vostro.screening.alerts import alert_id, alert_of, decision_of, held_for_error
from vostro.screening.policy import DEFAULT_POLICY, Policy
from vostro.screening.screen import screen

LISTS = compiled(*SAMPLE)
BORN = BirthDate(text="14 Mar 1971", earliest=date(1971, 3, 14), latest=date(1971, 3, 14))
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def test_a_payment_without_listed_parties_is_released_with_the_versions_it_was_screened_by() -> (
    None
):
    screening = screen(
        payment(debtor("Aigerim Seitkali"), agent("CASPKZKA")), LISTS, DEFAULT_POLICY
    )
    assert screening.outcome is Outcome.RELEASE
    assert screening.hits == ()
    assert screening.list_versions == {"sample": "v1", "sample-sectoral": "v1"}
    assert screening.policy_version == DEFAULT_POLICY.version


def test_a_listed_name_holds_the_payment_and_says_where_what_and_by_which_version() -> None:
    (hit,) = screen(payment(debtor("Severny Zaliv Bank")), LISTS, DEFAULT_POLICY).hits
    assert (hit.rule, hit.path, hit.role) == ("listed.name", "$.parties[0].name", "debtor")
    assert hit.designation is not None
    assert (hit.designation.list, hit.designation.id, hit.designation.version) == (
        "sample",
        "S-1",
        "v1",
    )
    assert hit.severity is Severity.HIGH
    assert "Severny Zaliv Bank" in hit.explanation
    assert "SEVERNY ZALIV BANK (sample S-1)" in hit.explanation


@pytest.mark.parametrize("field", ["name", "account_name", "contact_name"])
def test_every_name_of_a_party_is_screened_at_its_own_path(field: str) -> None:
    (hit,) = screen(
        payment(debtor(**{field: "North Gulf Commercial Bank"})), LISTS, DEFAULT_POLICY
    ).hits
    assert hit.path == f"$.parties[0].{field}"
    assert hit.designation is not None
    assert hit.designation.matched_name == "North Gulf Commercial Bank"


@pytest.mark.parametrize("field", ["name", "branch_name"])
def test_every_name_of_an_agent_is_screened_at_its_own_path(field: str) -> None:
    (hit,) = screen(payment(agent(**{field: "SEVERNY ZALIV BANK"})), LISTS, DEFAULT_POLICY).hits
    assert hit.path == f"$.agents[0].{field}"


def test_a_hit_points_to_the_place_in_the_source_message() -> None:
    party = debtor(
        "Severny Zaliv Bank", path="/Document/X/Dbtr", paths={"name": "/Document/X/Dbtr/Nm"}
    )
    assert screen(payment(party), LISTS, DEFAULT_POLICY).hits[0].path == "/Document/X/Dbtr/Nm"


@pytest.mark.parametrize(
    "bic", ["SEZARUMM", "SEZARUMMXXX", "SEZARUMM001", "sezarumm", "SEZA RU MM"]
)
def test_a_listed_head_office_meets_all_its_branches_however_the_bic_is_written(bic: str) -> None:
    (hit,) = screen(payment(agent(bic)), LISTS, DEFAULT_POLICY).hits
    assert (hit.rule, hit.path) == ("listed.bic", "$.agents[0].bic")


def test_a_bic_of_the_same_bank_in_another_place_is_another_bic() -> None:
    assert screen(payment(agent("SEZARU2P")), LISTS, DEFAULT_POLICY).hits == ()


def test_a_bic_written_into_a_field_for_numbers_is_met() -> None:
    party = debtor("Anna Weber", identifiers=(Identifier(id="SEZARUMM", scheme="CUST"),))
    (hit,) = screen(payment(party), LISTS, DEFAULT_POLICY).hits
    assert (hit.rule, hit.path) == ("listed.bic", "$.parties[0].identifiers[0]")


def test_a_listed_tax_number_is_met_however_it_is_punctuated() -> None:
    party = debtor("Anna Weber", identifiers=(Identifier(id="77 02 235133", scheme="TXID"),))
    (hit,) = screen(payment(party), LISTS, DEFAULT_POLICY).hits
    assert (hit.rule, hit.designation and hit.designation.id) == ("listed.identifier", "S-4")


def test_a_short_number_is_no_evidence() -> None:
    lists = compiled(listed("S-9", "Somebody", identifiers=[(IdentifierKind.PASSPORT, "12345")]))
    party = debtor("Anna Weber", identifiers=(Identifier(id="12345"),))
    assert screen(payment(party), lists, DEFAULT_POLICY).hits == ()


def test_a_weak_alias_holds_only_when_nearly_exact() -> None:
    (hit,) = screen(payment(debtor("GULFBANK")), LISTS, DEFAULT_POLICY).hits
    assert hit.severity is Severity.MEDIUM
    assert screen(payment(debtor("GULFBANC")), LISTS, DEFAULT_POLICY).hits == ()


def test_the_measure_of_the_list_decides_what_is_recommended() -> None:
    by_bic = screen(payment(agent("PRVLKG22")), LISTS, DEFAULT_POLICY)
    by_name = screen(payment(debtor("Perevalny Credit Bank")), LISTS, DEFAULT_POLICY)
    sectoral = screen(payment(debtor("Tundra Oilfield Holding")), LISTS, DEFAULT_POLICY)
    assert by_bic.outcome is Outcome.REJECT
    assert by_name.outcome is Outcome.HOLD, "a name alone never goes beyond hold"
    assert sectoral.outcome is Outcome.REPORT, "a debt limit is no reason to stop a plain payment"


def test_the_gravest_hit_decides() -> None:
    both = payment(debtor("Tundra Oilfield Holding"), agent("PRVLKG22"))
    assert screen(both, LISTS, DEFAULT_POLICY).outcome is Outcome.REJECT


def test_the_summary_tells_amount_and_the_best_hit_of_each_designation() -> None:
    flagged = screen(
        payment(debtor("Severny Zaliv Bank"), agent("SEZARUMM"), agent("PRVLKG22")),
        LISTS,
        DEFAULT_POLICY,
    )
    assert flagged.summary.startswith("Payment P-1 of EUR 125.50: 3 hits.")
    assert flagged.summary.count("sample S-1") == 1
    assert "sample S-4" in flagged.summary


def test_the_same_payment_lists_and_policy_give_the_same_alert_id_and_any_change_another() -> None:
    one = payment(debtor("Severny Zaliv Bank"))
    versions, policy = LISTS.versions, DEFAULT_POLICY.version
    first = alert_id(one, versions, policy)
    assert first == alert_id(payment(debtor("Severny Zaliv Bank")), dict(versions), policy)
    changed = {
        alert_id(payment(debtor("Severny Zaliv Bank"), payment_id="P-2"), versions, policy),
        alert_id(payment(debtor("Severny Zaliv  Bank")), versions, policy),
        alert_id(one, {**versions, "sample": "v2"}, policy),
        alert_id(one, versions, "another"),
        alert_id(one, versions, policy, is_error=True),
    }
    assert len(changed | {first}) == 6


def test_an_alert_carries_the_payment_and_everything_the_decision_was_made_with() -> None:
    flagged = payment(debtor("Severny Zaliv Bank"))
    screening = screen(flagged, LISTS, DEFAULT_POLICY)
    source = SourcePosition(topic="payments", partition=1, offset=7)
    alert = alert_of(flagged, screening, source, NOW)
    decision = decision_of(screening, source, NOW, alert)
    assert alert.payment == flagged
    assert alert.hits == screening.hits
    assert (alert.source, alert.screened_at) == (source, NOW)
    assert decision.alert_id == alert.alert_id
    assert decision.rules == ("listed.name",)
    written = msgspec.json.decode(msgspec.json.encode(alert))
    assert written["hits"][0]["severity"] == "high", "also a default is written out"


def test_a_failed_screening_holds_the_payment_and_keeps_its_words_out_of_the_reasons() -> None:
    failed = held_for_error(payment(debtor("X")), ValueError("IBAN DE02"), {"sample": "v1"}, "p")
    assert failed.outcome is Outcome.HOLD
    assert failed.hits[0].rule == "screening-error"
    assert "DE02" not in repr(failed)


def test_an_unknown_measure_in_the_policy_falls_back_to_hold() -> None:
    policy = Policy(outcomes={Measure.BLOCK: Outcome.BLOCK})
    assert screen(payment(debtor("Tundra Oilfield Holding")), LISTS, policy).outcome is Outcome.HOLD


def test_two_lists_that_name_the_same_party_both_hit() -> None:
    twin = listed("Z-1", "Tundra Oilfield Holding", publisher="other")
    lists = compiled(DEBT_ONLY, twin)
    hits = screen(payment(debtor("Tundra Oilfield Holding")), lists, DEFAULT_POLICY).hits
    assert {hit.designation.list for hit in hits if hit.designation} == {"sample-sectoral", "other"}


def test_a_listed_name_in_a_remittance_text_is_met_at_its_path() -> None:
    text = FreeText(
        text="Invoice 118, on behalf of SEVERNY ZALIV BANK, spare parts",
        kind=TextKind.REMITTANCE,
        path="/Document/X/RmtInf/Ustrd",
    )
    paid = replace(payment(debtor("Anna Weber")), texts=(text,))
    screening = screen(paid, LISTS, DEFAULT_POLICY)
    hit = next(hit for hit in screening.hits if hit.rule == "listed.name-in-text")
    assert (hit.path, hit.text) == ("/Document/X/RmtInf/Ustrd", "SEVERNY ZALIV BANK")
    assert "Remittance text names 'SEVERNY ZALIV BANK', 100% like" in hit.explanation
    assert screening.outcome is Outcome.HOLD


def test_a_bic_in_a_text_is_met() -> None:
    paid = replace(payment(debtor("Anna Weber")), texts=(FreeText(text="pay via BIC SEZARUMMXXX"),))
    hits = screen(paid, LISTS, DEFAULT_POLICY).hits
    assert ("listed.bic", "$.texts[0].text") in {(hit.rule, hit.path) for hit in hits}


SHIP = listed(
    "S-9", "ZARYA VOSTOKA", kind=Kind.VESSEL, identifiers=[(IdentifierKind.IMO, "9074729")]
)


@pytest.mark.parametrize(
    "words", ["freight, IMO 9074729, B/L 44", "m/t Aurora (ex Zarya) imo no. 9074729", "IMO9074729"]
)
def test_a_listed_ship_is_met_by_its_imo_number_in_a_text_whatever_its_name(words: str) -> None:
    text = FreeText(text=words, kind=TextKind.REMITTANCE, path="/Document/X/RmtInf/Ustrd")
    paid = replace(payment(debtor("Anna Weber")), texts=(text,))
    screening = screen(paid, compiled(*SAMPLE, SHIP), DEFAULT_POLICY)
    (hit,) = screening.hits
    assert (hit.path, hit.text) == ("/Document/X/RmtInf/Ustrd", "9074729")
    assert hit.designation is not None
    assert hit.designation.id == "S-9"
    assert screening.outcome is Outcome.HOLD


@pytest.mark.parametrize("words", ["IMO 9230957", "IMO 9074728", "invoice 9074729"])
def test_another_imo_number_or_seven_digits_alone_name_no_ship(words: str) -> None:
    paid = replace(payment(debtor("Anna Weber")), texts=(FreeText(text=words),))
    assert screen(paid, compiled(*SAMPLE, SHIP), DEFAULT_POLICY).hits == ()


def test_a_name_in_an_address_line_is_met_at_that_line() -> None:
    party = debtor("Anna Weber", address_lines=("Hafenstr. 12", "c/o Tundra Oilfield Holding"))
    (hit,) = screen(payment(party), LISTS, DEFAULT_POLICY).hits
    assert (hit.rule, hit.path) == ("listed.name-in-text", "$.parties[0].address_lines[1]")


def test_a_name_that_goes_on_in_the_address_is_met_whole() -> None:
    party = debtor("North Gulf", address_lines=("Commercial Bank", "Moscow"))
    hits = screen(payment(party), LISTS, DEFAULT_POLICY).hits
    assert {hit.designation.id for hit in hits if hit.designation} == {"S-1"}


def test_a_name_of_the_party_itself_is_not_told_again_by_its_address() -> None:
    party = debtor("Severny Zaliv Bank", address_lines=("Hafenstr. 12", "Hamburg"))
    (hit,) = screen(payment(party), LISTS, DEFAULT_POLICY).hits
    assert hit.rule == "listed.name"


def test_plain_words_of_an_ordinary_text_meet_nothing() -> None:
    text = FreeText(text="Payment for goods under contract 77 of 2 March 2026, bank charges shared")
    paid = replace(payment(debtor("Anna Weber")), texts=(text,))
    assert screen(paid, LISTS, DEFAULT_POLICY).hits == ()


def test_a_birth_date_that_agrees_is_told_and_raises_the_score() -> None:
    lists = compiled(replace(ZAVRAZHIN, birth_dates=(BORN,)))
    plain = screen(payment(debtor("Egor Zavrazhin")), lists, DEFAULT_POLICY).hits[0]
    dated = screen(
        payment(debtor("Egor Zavrazhin", birth_date=date(1971, 3, 14))), lists, DEFAULT_POLICY
    ).hits[0]
    assert dated.score > plain.score
    assert any("birth date" in reason for reason in dated.reasons)


def test_a_name_behind_more_words_than_are_searched_holds_the_payment() -> None:
    padded = "lorem " * 21_000 + "SEVERNY ZALIV BANK"
    paid = replace(payment(debtor("Anna Weber")), texts=(FreeText(text=padded, path="70"),))
    screening = screen(paid, LISTS, Policy(outcomes={Measure.BLOCK: Outcome.RELEASE}))
    assert screening.outcome is Outcome.HOLD, "whatever the policy says of hits"
    assert ("text.not-searched-whole", "70") in {(hit.rule, hit.path) for hit in screening.hits}


def test_texts_beyond_the_budget_of_a_payment_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vostro.screening.in_text.WINDOWS_A_PAYMENT_MAX", 2)
    texts = tuple(FreeText(text=f"Tundra Oilfield Holding {n}", path=f"{n}") for n in range(9))
    hits = screen(replace(payment(), texts=texts), LISTS, DEFAULT_POLICY).hits
    unsearched = [hit for hit in hits if hit.rule == "text.not-searched-whole"]
    assert len(unsearched) == 1
    assert 0 < int(unsearched[0].path) < 9


def test_an_ordinary_payment_is_searched_whole() -> None:
    texts = tuple(FreeText(text=f"Invoice {n} for conveyor belts and freight") for n in range(200))
    assert screen(replace(payment(), texts=texts), LISTS, DEFAULT_POLICY).hits == ()
