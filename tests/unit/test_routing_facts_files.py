"""The files of routing/data: each entry is well formed, sourced, and in force when it says so."""

from datetime import date

import pytest

from vostro.routing.fold import fold
from vostro.routing.knowledge import ASSIGNED, BANKS, COUNTRIES, PLACES, WORDS, knowledge_of
from vostro.routing.policy import DEFAULT_ROUTE_POLICY
from vostro.routing.reference import Fact, ListedBank, Territory

GROUPS = [(file, group) for file in WORDS for group in file.groups]
FACTS: list[Fact] = [
    *COUNTRIES.tiers,
    *COUNTRIES.roles,
    *COUNTRIES.retired,
    *COUNTRIES.phones,
    *COUNTRIES.lei_issuers,
    *COUNTRIES.currencies,
    *PLACES.territories,
    *(measure for bank in BANKS.banks for measure in bank.measures),
]


def test_every_fact_names_its_source() -> None:
    assert all(fact.source for fact in FACTS)
    assert all(group.source or file.source for file, group in GROUPS)


def test_no_fact_ends_before_it_begins_or_begins_after_it_was_checked() -> None:
    for fact in FACTS:
        if fact.valid_from is not None and fact.valid_until is not None:
            assert fact.valid_from <= fact.valid_until
    for bank in BANKS.banks:
        for measure in bank.measures:
            assert measure.valid_from is not None
            assert measure.valid_from <= BANKS.checked


@pytest.mark.parametrize("bank", BANKS.banks, ids=lambda bank: bank.name)
def test_a_bank_has_a_mark_a_measure_and_codes_of_its_country(bank: ListedBank) -> None:
    assert bank.bics or bank.names
    assert bank.measures
    abroad = {"TR", "AM", "AE"} if bank.country == "IR" else set()
    assert {bic[4:6] for bic in bank.bics} <= {bank.country} | abroad
    assert all(code.isdigit() for code in bank.iban_bank_codes)


def test_no_two_banks_share_a_code() -> None:
    codes = [code for bank in BANKS.banks for code in {bic[:6] for bic in bank.bics}]
    assert len(codes) == len(set(codes))


def test_every_country_of_a_file_is_assigned() -> None:
    named = {c for tier in COUNTRIES.tiers for c in tier.countries}
    named |= {c for role in COUNTRIES.roles for c in role.countries}
    named |= {country.now for country in COUNTRIES.retired}
    assert named <= ASSIGNED


def test_no_country_has_two_tiers() -> None:
    named = [country for tier in COUNTRIES.tiers for country in tier.countries]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("territory", PLACES.territories, ids=lambda t: t.id)
def test_a_territory_has_ordered_postcodes_of_one_length_and_digits(territory: Territory) -> None:
    for first, last in (*territory.ua_postcodes, *territory.ru_postcodes):
        assert len(first) == len(last)
        assert first <= last
        assert (first + last).isdigit()
    assert all(phone.isdigit() for phone in territory.phones)
    assert territory.towns


def test_every_group_has_words_none_empty_none_twice() -> None:
    for _, group in GROUPS:
        words = (*group.words, *group.stems, *group.parts)
        assert words
        assert all(word == word.strip() and word for word in words)
        assert len(words) == len(set(words)), group.label


def test_a_short_word_is_never_a_stem_or_a_part_unless_it_is_chinese() -> None:
    for _, group in GROUPS:
        for word in (*group.stems, *group.parts):
            assert len(word) > 2 or not word.isascii(), word


def test_the_high_priority_list_has_its_fifty_codes() -> None:
    current = {
        code
        for file in WORDS
        for codes in file.codes
        if "Harmonized System 20" not in codes.source
        for code in codes.codes
    }
    assert len(current) == 50


def test_a_measure_binds_from_its_first_to_its_last_day() -> None:
    knowledge = knowledge_of(DEFAULT_ROUTE_POLICY)
    bereke = next(bank for bank in BANKS.banks if "Bereke" in bank.name)
    for day, binds in (
        (date(2022, 3, 25), False),
        (date(2022, 4, 6), True),
        (date(2023, 3, 6), True),
        (date(2023, 3, 7), False),
        (None, False),
    ):
        assert bool(knowledge.measures_on(bereke, day)) is binds


def test_what_is_not_confirmed_is_on_record_and_not_used() -> None:
    knowledge = knowledge_of(DEFAULT_ROUTE_POLICY)
    unconfirmed = [b for b in BANKS.banks if not all(m.confirmed for m in b.measures)]
    assert unconfirmed
    for bank in unconfirmed:
        assert all(m.confirmed for m in knowledge.measures_on(bank, date(2026, 6, 1)))


def test_every_word_is_found_by_the_lexicon_in_its_own_group() -> None:
    lexicon = knowledge_of(DEFAULT_ROUTE_POLICY).lexicon
    for _, group in GROUPS:
        for word in (*group.words, *group.stems, *group.parts):
            assert any(m.group is group for m in lexicon.search(fold(word))), (group.label, word)
