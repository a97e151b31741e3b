"""Ties of designations: found from both ends, and followed to parties that are on no list."""

import msgspec
import pytest

from good_guys_made import good_guy
from samples import compiled, debtor, listed, payment
from vostro.alert import Outcome, Screening
from vostro.designation import Designation, Link, Measure
from vostro.screening.good_guys import GoodGuys
from vostro.screening.linked import LINKS_MAX, names_in, with_links
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen


def tied(designation: Designation, *links: Link) -> Designation:
    return msgspec.structs.replace(designation, links=links)


OWNER = listed("L-1", "TUNDRA HOLDING", "Tundra Group Kholding")
DAUGHTER = listed("L-2", "POLAR TIDE SHIPPING")
OTHER_LIST = listed("X-9", "POLAR TIDE SHIPPING LTD", publisher="other")
OWNED = "owned by TUNDRA HOLDING (sample L-1)"
OWNS_UNLISTED = tied(OWNER, Link(relation="owns", name="Zavod Severnaya Zvezda"))


def screened(*designations: Designation, name: str) -> Screening:
    return screen(payment(debtor(name)), compiled(*designations), DEFAULT_POLICY)


def shown(screening: Screening) -> tuple[str, ...]:
    (hit,) = screening.hits
    assert hit.designation is not None
    return hit.designation.linked_to


def test_a_tie_by_number_is_told_on_both_hits() -> None:
    both = (OWNER, tied(DAUGHTER, Link(relation="owned_by", source_id="L-1")))
    assert shown(screened(*both, name=DAUGHTER.caption)) == (
        "owned by TUNDRA HOLDING (sample L-1)",
    )
    assert shown(screened(*both, name=OWNER.caption)) == (
        "owner of POLAR TIDE SHIPPING (sample L-2)",
    )


@pytest.mark.parametrize("name", ["TUNDRA HOLDING", "Holding, Tundra", "tundra group kholding"])
def test_a_tie_by_name_alone_finds_the_designation_by_any_of_its_names(name: str) -> None:
    both = (OWNER, tied(DAUGHTER, Link(relation="owned_by", name=name)))
    assert shown(screened(*both, name=DAUGHTER.caption)) == (
        "owned by TUNDRA HOLDING (sample L-1)",
    )


def test_a_name_is_looked_for_on_its_own_list_first_then_on_the_others() -> None:
    link = Link(relation="linked_to", name="POLAR TIDE SHIPPING LTD")
    assert shown(screened(tied(OWNER, link), OTHER_LIST, name=OWNER.caption)) == (
        "linked to POLAR TIDE SHIPPING LTD (other X-9)",
    )
    own = listed("L-3", "Polar Tide Shipping Ltd")
    assert shown(screened(tied(OWNER, link), OTHER_LIST, own, name=OWNER.caption)) == (
        "linked to Polar Tide Shipping Ltd (sample L-3)",
    )


def test_the_sentence_of_a_hit_says_by_whom_the_listed_party_is_owned() -> None:
    both = (OWNER, tied(DAUGHTER, Link(relation="owned_by", source_id="L-1")))
    (hit,) = screened(*both, name=DAUGHTER.caption).hits
    assert hit.rule == "listed.name"
    assert hit.explanation.endswith("It is owned by TUNDRA HOLDING (sample L-1).")


def test_a_party_on_no_list_that_a_listed_one_owns_is_held_and_the_hit_says_so() -> None:
    screening = screened(OWNS_UNLISTED, name="Zavod Severnaya Zvezda")
    assert screening.outcome is Outcome.HOLD
    (hit,) = screening.hits
    assert hit.rule == "listed.linked"
    assert "not listed itself but owned by TUNDRA HOLDING (sample L-1)" in hit.explanation
    assert hit.designation is not None
    assert (hit.designation.list, hit.designation.id) == ("sample", "L-1")
    assert hit.designation.caption == "Zavod Severnaya Zvezda"


def test_the_nearest_lawful_one_the_unlisted_owner_of_a_listed_party_is_not_held() -> None:
    owned = tied(DAUGHTER, Link(relation="owned_by", name="Zavod Severnaya Zvezda"))
    assert screened(owned, name="Zavod Severnaya Zvezda").outcome is Outcome.RELEASE


def test_a_tie_by_name_never_recommends_more_than_a_hold() -> None:
    owner = msgspec.structs.replace(OWNS_UNLISTED, measure=Measure.REJECT)
    assert screened(owner, name="Zavod Severnaya Zvezda").outcome is Outcome.HOLD


def test_who_is_acted_for_by_a_listed_party_is_followed_too() -> None:
    agent = tied(OWNER, Link(relation="acts_for", name="Zavod Severnaya Zvezda"))
    (hit,) = screened(agent, name="Zavod Severnaya Zvezda").hits
    assert "represented by TUNDRA HOLDING" in hit.explanation


def test_a_good_guy_for_the_owner_lets_a_linked_party_pass() -> None:
    lists = compiled(OWNS_UNLISTED)
    guy = good_guy("Zavod Severnaya Zvezda", designation=OWNS_UNLISTED)
    screening = screen(
        payment(debtor("Zavod Severnaya Zvezda")),
        lists.with_good_guys(GoodGuys([guy])),
        DEFAULT_POLICY,
    )
    assert screening.outcome is Outcome.RELEASE
    assert [hit.rule for hit in screening.suppressed] == ["listed.linked"]


def test_parties_that_are_only_named_count_in_no_list() -> None:
    lists: ScreeningLists = compiled(OWNS_UNLISTED, OTHER_LIST)
    assert [one.designations for one in lists.compiled] == [1, 1]
    assert len(lists) == 3
    assert lists.substance("sample", "L-1") is not None
    assert lists.substance("other", "X-9") is not None


def test_ties_are_bounded_and_more_are_counted() -> None:
    many = [
        tied(listed(f"N-{n:03}", f"DAUGHTER {n} TRADE"), Link(relation="owned_by", source_id="L-1"))
        for n in range(80)
    ]
    (owner, *_) = with_links([OWNER, *many])
    assert len(owner.links) == LINKS_MAX
    assert shown(screened(OWNER, *many, name=OWNER.caption))[-1] == "and 45 more"


def test_the_order_of_designations_with_one_name_decides_the_same_each_time() -> None:
    link = Link(relation="owned_by", name="TWIN TRADE COMPANY")
    twins = [listed(f"T-{n}", "TWIN TRADE COMPANY") for n in range(3)]
    first = screened(*twins, tied(DAUGHTER, link), name=DAUGHTER.caption)
    second = screened(tied(DAUGHTER, link), *reversed(twins), name=DAUGHTER.caption)
    assert first.hits == second.hits


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("AO Salyut-27; ZAO Gostinichnyi Kompleks", ["AO Salyut-27", "ZAO Gostinichnyi Kompleks"]),
        ("Electro Sanam Company. Fajr Group.", ["Electro Sanam Company", "Fajr Group"]),
        ("J. S. Co. Bena Trade", ["J. S. Co. Bena Trade"]),
        ("Bena Properties (subsidiary), Cham Building, Syria", ["Bena Properties"]),
        ("Cham Holding (parent), Cham Building", []),
        ("Gomel branch", []),
        ("Air Force", []),
        ("Ministry of Interior, Marjeh Square", []),
        ("Strela", []),
        ("Established by Bonyad Taavon", []),
        ("", []),
        ("word " * 40, []),
    ],
)
def test_names_are_told_from_words_about_them(text: str, names: list[str]) -> None:
    assert list(names_in(text)) == names
