"""Exceptions: what they let pass, what not, and when they die."""

from datetime import date, timedelta

import msgspec
import pytest

from good_guys_made import EXPIRES_AT, MADE_AT, good_guy
from samples import SAMPLE, SEVERNY, ZAVRAZHIN, agent, compiled, debtor, listed, payment
from vostro.alert import Outcome, Screening, SourcePosition
from vostro.designation import (
    BirthDate,
    Designation,
    IdentifierKind,
    Kind,
    ListedAddress,
    ListedIdentifier,
    ListedName,
    Measure,
)
from vostro.payment import Agent, Party, PartyRole
from vostro.screening.alerts import decision_of
from vostro.screening.good_guys import VERSIONS_KEY, GoodGuy, GoodGuys, folded, substance_of
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen

IBAN = "DE89370400440532013000"
NAME = "SEVERNY ZALIV BANK"
LISTS = compiled(*SAMPLE)


def screened(
    *guys: GoodGuy, to: Party | Agent, lists: ScreeningLists = LISTS, also: tuple[Party, ...] = ()
) -> Screening:
    return screen(payment(to, *also), lists.with_good_guys(GoodGuys(guys)), DEFAULT_POLICY)


def passes(*guys: GoodGuy, to: Party | Agent, lists: ScreeningLists = LISTS) -> bool:
    return screened(*guys, to=to, lists=lists).outcome is Outcome.RELEASE


def test_a_good_guy_passes_and_its_hit_is_recorded_with_who_let_it_pass_and_why() -> None:
    guy = good_guy(NAME, approver="b.officer")
    screening = screened(guy, to=debtor("Severny  Zaliv Bank"))
    assert (screening.outcome, screening.hits) == (Outcome.RELEASE, ())
    (hit,) = screening.suppressed
    assert hit.good_guy == guy.id
    assert hit.reasons[-1] == (
        f"good guy {guy.id} of a.analyst, approved by b.officer, until 2027-11-01: "
        "A bakery in Kostanay, seen its register entry."
    )
    decision = decision_of(screening, SourcePosition(), MADE_AT, None)
    assert decision.suppressed == (hit,)


def test_the_same_name_without_the_exception_is_held() -> None:
    screening = screened(to=debtor(NAME))
    assert screening.outcome is Outcome.HOLD
    assert VERSIONS_KEY not in screening.list_versions


@pytest.mark.parametrize(
    "name", ["SEVERNY ZALIV BANK", "Sévérny-Zaliv, Bank.", " severny zaliv bank "]
)
def test_case_accents_punctuation_and_spaces_of_the_name_do_not_count(name: str) -> None:
    assert passes(good_guy(NAME), to=debtor(name))


@pytest.mark.parametrize("name", ["SEVERNYI ZALIV BANK", "ZALIV SEVERNY BANK"])
def test_another_name_is_another_party(name: str) -> None:
    assert not passes(good_guy(NAME), to=debtor(name))


def test_an_account_lets_its_holder_pass_under_any_name() -> None:
    guy = good_guy(None, account="DE89 3704 0044 0532 0130 00")
    assert passes(guy, to=debtor(NAME, account=IBAN))
    assert not passes(guy, to=debtor(NAME, account="DE02120300000000202051"))
    assert not passes(guy, to=debtor(NAME))


def test_name_and_account_must_both_agree_where_both_are_given() -> None:
    guy = good_guy(NAME, account=IBAN)
    assert passes(guy, to=debtor(NAME, account=IBAN))
    assert not passes(guy, to=debtor(NAME))
    assert not passes(guy, to=debtor("North Gulf Commercial Bank", account=IBAN))


def test_it_is_for_one_designation_and_another_one_still_holds() -> None:
    twin = listed("S-9", NAME, publisher="other")
    lists = compiled(*SAMPLE, twin)
    screening = screened(good_guy(NAME), to=debtor(NAME), lists=lists)
    assert screening.outcome is Outcome.HOLD
    (standing,), (suppressed,) = screening.hits, screening.suppressed
    assert standing.designation is not None
    assert suppressed.designation is not None
    assert (standing.designation.list, suppressed.designation.list) == ("other", "sample")


def test_another_party_of_the_payment_is_not_let_pass() -> None:
    other = Party(role=PartyRole.CREDITOR, name=ZAVRAZHIN.caption)
    screening = screened(good_guy(NAME), to=debtor(NAME), also=(other,))
    assert screening.outcome is Outcome.HOLD
    assert [hit.role for hit in screening.hits] == ["creditor"]
    assert [hit.role for hit in screening.suppressed] == ["debtor"]


def test_two_parties_at_one_place_pass_only_if_both_are_good_guys() -> None:
    place = {"name": "/Doc/Dbtr/Nm"}
    both = (debtor(NAME, account=IBAN, paths=place), debtor(NAME, paths=place))
    guy = good_guy(None, account=IBAN)
    screening = screened(guy, to=both[0], also=both[1:])
    assert screening.suppressed == ()
    assert len(screening.hits) == 2


def test_a_bank_hit_by_its_number_passes_by_its_name_and_not_without_one() -> None:
    guy = good_guy("Sezar Commerce")
    screening = screened(guy, to=agent("SEZARUMM", name="SEZAR COMMERCE"))
    assert [hit.rule for hit in screening.suppressed] == ["listed.bic"]
    assert screened(guy, to=agent("SEZARUMM")).suppressed == ()


def test_an_exception_without_name_and_account_suppresses_nothing() -> None:
    assert not passes(good_guy(None), to=debtor(NAME))


SUBSTANCE_CHANGES = {
    "a name more": {"names": (*SEVERNY.names, ListedName(text="Zaliv"))},
    "a name less": {"names": SEVERNY.names[:-1]},
    "another kind": {"kind": Kind.ORGANISATION},
    "another measure": {"measure": Measure.REJECT},
    "a programme": {"programmes": ("SDGT",)},
    "a birth date": {
        "birth_dates": (BirthDate(text="1971", earliest=date(1971, 1, 1), latest=date(1971, 1, 1)),)
    },
    "a birth place": {"birth_places": ("Tver",)},
    "a country": {"countries": ("RU",)},
    "an address abroad": {"addresses": (ListedAddress(text="1 Pier", country="KZ"),)},
    "a number": {
        "identifiers": (
            *SEVERNY.identifiers,
            ListedIdentifier(kind=IdentifierKind.TAX_ID, value="77-01"),
        )
    },
}
REWORDINGS = {
    "remarks": {"remarks": "Moved."},
    "another order": {"names": tuple(reversed(SEVERNY.names))},
    "a title": {"title": "Bank"},
    "a number written otherwise": {
        "identifiers": (ListedIdentifier(kind=IdentifierKind.BIC, value="seza-ru mm"),)
    },
}


def changed(**fields: object) -> Designation:
    return msgspec.structs.replace(SEVERNY, **fields)


@pytest.mark.parametrize("fields", SUBSTANCE_CHANGES.values(), ids=SUBSTANCE_CHANGES)
def test_it_dies_when_the_designation_changes_in_substance(fields: dict[str, object]) -> None:
    lists = compiled(changed(**fields), ZAVRAZHIN)
    assert not passes(good_guy(NAME), to=debtor(NAME), lists=lists)


@pytest.mark.parametrize("fields", REWORDINGS.values(), ids=REWORDINGS)
def test_it_lives_on_when_the_publisher_only_words_it_otherwise(fields: dict[str, object]) -> None:
    assert passes(good_guy(NAME), to=debtor(NAME), lists=compiled(changed(**fields), ZAVRAZHIN))


def test_it_dies_when_a_second_designation_takes_the_same_number() -> None:
    twin = listed(SEVERNY.source_id, "OTHER PARTY")
    assert not passes(good_guy(NAME), to=debtor(NAME), lists=compiled(SEVERNY, twin))


def test_the_substance_of_each_designation_is_found_among_many_lists() -> None:
    many = [listed(f"N-{n}", f"TUNDRA {n}", publisher=f"list-{n % 3}") for n in range(50)]
    lists = compiled(*many)
    for designation in many:
        found = lists.substance(designation.list, designation.source_id)
        assert found == substance_of([designation])
    assert lists.substance("list-0", "N-1") is None
    assert lists.substance("no-list", "N-1") is None


def test_the_exceptions_in_force_are_part_of_the_versions_of_a_screening() -> None:
    one, two = good_guy(NAME), good_guy("Other")
    versions = [
        screened(*guys, to=debtor("Nobody")).list_versions
        for guys in ((), (one,), (one, two), (two, one))
    ]
    assert VERSIONS_KEY not in versions[0]
    assert versions[1] != versions[2]
    assert versions[2] == versions[3]
    assert LISTS.versions == versions[0]  # the lists without exceptions stay as they were


def test_the_same_scope_is_the_same_exception_and_any_other_is_another() -> None:
    assert good_guy("SEVERNY zaliv").id == good_guy("Severny  Zaliv").id
    ids = {
        guy.id
        for guy in (
            good_guy("A"),
            good_guy("A", account=IBAN),
            good_guy(None, account=IBAN),
            good_guy("A", designation=ZAVRAZHIN),
        )
    }
    assert len(ids) == 4


def test_it_is_live_from_its_making_to_its_end_and_approved_only_by_another() -> None:
    guy, second = good_guy(), timedelta(seconds=1)
    for at, is_live in (
        (MADE_AT - second, False),
        (MADE_AT, True),
        (EXPIRES_AT - second, True),
        (EXPIRES_AT, False),
    ):
        assert guy.is_live(at, is_approver_required=False) is is_live
    assert not guy.is_live(MADE_AT, is_approver_required=True)
    assert not good_guy(approver="a.analyst").is_live(MADE_AT, is_approver_required=True)
    assert good_guy(approver="b.officer").is_live(MADE_AT, is_approver_required=True)
    over = msgspec.structs.replace(guy, ended_by="b.officer")
    assert not over.is_live(MADE_AT, is_approver_required=False)


def test_the_words_of_a_name_keep_their_order_and_scripts() -> None:
    assert folded("Müller-Straße  & Söhne") == "muller strasse sohne"
    assert folded("Северный ЗАЛИВ") == "северныи залив"
    assert folded("---") == ""
