"""What becomes of a name before it is compared."""

import pytest

from vostro.designation import Kind
from vostro.names.normalise import LEGAL, normalise
from vostro.names.scripts import has_invisible, is_mixed, latin
from vostro.names.views import fold_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Владимир Путин", "vladimir putin"),
        ("Олександр Григор'єв", "oleksandr hryhoryev"),
        ("ТОО «Тұлпар»", "too <<tulpar>>"),
        ("Қасым-Жомарт Тоқаев", "kasym-zhomart tokaev"),
        ("習近平", "xi jinping"),
        ("გიორგი", "giorgi"),
        ("Αλέξης", "alexis"),
        ("Gülşen Çağlar", "gulsen caglar"),
        ("Łukasz Øster", "lukasz oster"),
    ],
)
def test_a_name_in_any_script_gets_one_spelling_in_plain_letters(text: str, expected: str) -> None:
    assert latin(text).strip().replace("'", "") == expected


def test_letters_of_another_script_mixed_into_a_word_are_seen_through() -> None:
    mixed = "Vlаdimir Рutin"  # а and Р are Cyrillic
    assert latin(mixed) == "vladimir putin"
    assert is_mixed(mixed)
    assert not is_mixed("Vladimir Путин")


def test_invisible_characters_are_dropped_and_told_of() -> None:
    assert latin("Pu\u200btin") == "putin"
    assert has_invisible("Pu\u200btin")
    assert not has_invisible("Putin")


def test_a_comma_turns_a_person_round_and_tells_how_long_the_family_name_is() -> None:
    name = normalise("BIN LADIN, Usama", Kind.PERSON)
    assert name.tokens == ("usama", "bin", "ladin")
    assert name.family == 2
    assert name.tokens[name.raw_last] == "usama"


@pytest.mark.parametrize(
    ("text", "form_words"),
    [
        ("Romashka LLC", {"llc"}),
        ("OOO Romashka", {"ooo"}),
        ("ТОО Ромашка", {"too"}),
        ("Romashka L.L.C.", {"llc"}),
        ("Romashka Limited Liability Company", {"limited", "liability", "company"}),
        ("Romashka sp. z o.o.", {"sp", "z", "oo"}),
    ],
)
def test_words_of_a_legal_form_are_found_and_all_mean_the_same(
    text: str, form_words: set[str]
) -> None:
    name = normalise(text, Kind.ORGANISATION)
    found = {t for t, role in zip(name.tokens, name.roles, strict=True) if role == LEGAL}
    assert found == form_words
    assert name.forms == normalise("Romashka GmbH").forms


def test_a_person_has_no_legal_form() -> None:
    assert LEGAL not in normalise("Sa Kim", Kind.PERSON).roles


def test_titles_go_unless_nothing_else_is_left() -> None:
    assert normalise("Dr. Ivan Petrov", Kind.PERSON).tokens == ("ivan", "petrov")
    assert normalise("General", Kind.PERSON).tokens == ("general",)


def test_dotted_and_spaced_letters_are_initials_or_a_word() -> None:
    assert normalise("J.R. Smith").tokens == ("j", "r", "smith")
    assert normalise("I R I S L").tokens == ("irisl",)


def test_digits_among_letters_are_letters_and_roman_numerals_are_numbers() -> None:
    assert normalise("N0rth K0rea").tokens == ("north", "korea")
    assert normalise("Shaheen III").tokens == ("shaheen", "3")
    assert normalise("A320 Leasing").tokens == ("a320", "leasing")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("yevgeniy", "evgenii"),
        ("shcherbakov", "scherbakov"),
        ("romanoff", "romanov"),
        ("dzhakhar", "jahar"),
        ("khusein", "husein"),
    ],
)
def test_romanisations_of_one_name_fold_into_one(one: str, other: str) -> None:
    assert fold_of(one) == fold_of(other)


def test_different_names_stay_apart_in_the_fold() -> None:
    assert fold_of("ivanov") != fold_of("ivanova")
    assert fold_of("basra") != fold_of("bassam")
