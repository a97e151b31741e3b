import re
from io import StringIO

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console

from alerts_made import ACCOUNT, FLAGGED, made_alert
from vostro.alert import Alert, Hit, SourcePosition
from vostro.cli.highlight import matching_words
from vostro.cli.render_alert import SUBJECTS_SHOWN_MAX, percent, render_alert
from vostro.cli.render_payment import masked
from vostro.payment import Party, PartyRole, Payment
from vostro.screening.alerts import alert_of, held_for_error


def shown(alert: Alert, width: int = 100, *, styled: bool = False) -> str:
    """What a terminal of that width gets."""
    out = StringIO()
    console = Console(
        file=out, width=width, force_terminal=styled, markup=False, emoji=False, highlight=False
    )
    console.print(render_alert(alert))
    return out.getvalue()


def named(name: str) -> Payment:
    """The flagged payment with a creditor of that name added."""
    party = Party(role=PartyRole.ULTIMATE_CREDITOR, name=name)
    return msgspec.structs.replace(FLAGGED, parties=(*FLAGGED.parties, party))


def test_the_outcome_and_the_amount_stand_on_top() -> None:
    top = shown(made_alert()).splitlines()[0]
    assert "HOLD" in top
    assert "EUR 1,248,200.00" in top


def test_parties_and_banks_stand_in_the_order_the_money_takes() -> None:
    text = shown(made_alert())
    ways = ["Debtor  ", "Debtor agent", "Intermediary agent 1", "Creditor agent", "Creditor  "]
    places = [text.index(way) for way in ways]
    assert places == sorted(places)


def test_a_hit_says_score_words_list_reasons_rule_and_place() -> None:
    text = shown(made_alert())
    assert "SEVERNY ZALIV BANK · sample S-1" in text
    assert '"Severny Zalif Bank"' in text
    assert 'listed name "SEVERNY ZALIV BANK"' in text
    assert re.search(r" 9[0-9]% ━", text)
    assert "listed.name, high, at $.parties[0].name" in text
    assert "BIC SEZARUMM is the listed BIC SEZARUMM" in text


def test_list_policy_and_engine_versions_and_the_source_are_there() -> None:
    alert = made_alert()
    text = shown(alert, 200)
    assert "sample v1" in text
    assert f"policy {alert.policy_version}" in text
    assert "from payments[0]@7" in text
    assert alert.alert_id in text


def test_who_was_met_is_marked_and_who_was_not_is_not() -> None:
    lines = shown(made_alert()).splitlines()
    (creditor,) = [line for line in lines if "Creditor  " in line and "Severny" in line]
    (debtor,) = [line for line in lines if "Debtor  " in line]
    assert creditor.startswith("│ > ")
    assert debtor.startswith("│   ")


def test_only_what_is_the_same_scores_100_percent() -> None:
    assert [percent(score) for score in (1.0, 0.9999, 0.87, 0.0)] == [
        "100%",
        " 99%",
        " 87%",
        "  0%",
    ]


def test_the_words_that_match_stand_out_across_scripts() -> None:
    text, listed = "OOO Северный Залив", "SEVERNY ZALIV BANK"
    found, other = matching_words(text, listed)
    assert [text[start:end] for start, end in found] == ["Северный", "Залив"]
    assert [listed[start:end] for start, end in other] == ["SEVERNY", "ZALIV"]


def test_words_without_likeness_do_not_stand_out() -> None:
    assert matching_words("Ivan Petrov", "Igor Sidorov")[0] == ()


def test_an_account_number_is_never_shown_whole() -> None:
    text = shown(made_alert(), 300)
    assert ACCOUNT not in text
    assert "DE89…3000" in text
    assert masked("12345678") == "…"


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(cell_len(line) for line in shown(made_alert(), width).splitlines()) <= width


@pytest.mark.parametrize(
    "hostile", ["\x1b[31mred", "\x9b2J", "a\u202eb", "a\u200bb", "\x07bell", "back\x08", "a\x00b"]
)
def test_nothing_a_payment_says_reaches_the_terminal_as_a_command(hostile: str) -> None:
    text = shown(made_alert(named(hostile)), styled=False)
    assert hostile not in text
    assert "<U+" in text
    assert not [c for c in text if c != "\n" and not c.isprintable()]


def test_what_looks_like_markup_is_shown_as_it_is() -> None:
    assert "[bold red]:smile:[/] Ltd" in shown(made_alert(named("[bold red]:smile:[/] Ltd")))


def test_a_very_long_name_is_cut_and_says_by_how_much() -> None:
    assert "… (3,840" in shown(made_alert(named("x" * 4_000)), 200)


def test_more_subjects_than_fit_are_told_and_not_left_out_in_silence() -> None:
    (hit, *_) = made_alert().hits
    assert hit.designation is not None
    hits = tuple(
        msgspec.structs.replace(
            hit, designation=msgspec.structs.replace(hit.designation, id=f"S-{number}")
        )
        for number in range(SUBJECTS_SHOWN_MAX + 3)
    )
    text = shown(msgspec.structs.replace(made_alert(), hits=hits))
    assert "and 3 more designations or rules: see --json" in text


def test_a_hit_of_a_rule_without_a_designation_is_explained() -> None:
    hit = Hit(rule="route.detour", path="$.agents[1]", explanation="It goes round in circles.")
    text = shown(msgspec.structs.replace(made_alert(), hits=(hit,)))
    assert "route.detour · high" in text
    assert "It goes round in circles." in text
    assert "at $.agents[1]" in text


def test_a_payment_on_which_screening_failed_is_shown_with_its_error_id() -> None:
    screening = held_for_error(FLAGGED, ValueError("secret"), {"sample": "v1"}, "p1")
    alert = alert_of(FLAGGED, screening, SourcePosition(file="x.jsonl", line=3), NOW, "e-77")
    text = shown(alert, 160)
    assert "screening-error" in text
    assert "error e-77" in text
    assert "from x.jsonl:3" in text
    assert "secret" not in text


def test_suppressed_hits_are_told_with_the_exception_that_let_them_through() -> None:
    alert = made_alert()
    hit = msgspec.structs.replace(alert.hits[0], good_guy="GG-7")
    text = shown(msgspec.structs.replace(alert, suppressed=(hit,) * 7), 120)
    assert "suppressed by exception GG-7: SEVERNY ZALIV BANK at $.parties[0].name" in text
    assert "and 2 more suppressed" in text


NOW = made_alert().screened_at
