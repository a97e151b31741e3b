"""Two names compared without a list, and results remembered."""

import pytest

from vostro.designation import Kind
from vostro.names.compare import compare


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Viktor Vekselberg", "Вексельберг Виктор", Kind.PERSON),
        ("Mohammed Al-Masri", "Muhammad el Masri", Kind.PERSON),
        ("Robert Smith", "Bob Smith", Kind.PERSON),
        ("Sberbank JSC", "АО Сбербанк", None),
        ("Gazprom Neft", "GazpromNeft LLC", Kind.ORGANISATION),
        ("Apple Inc.", "Apple Incorporated", None),
    ],
)
def test_two_spellings_of_one_name_match(left: str, right: str, kind: Kind | None) -> None:
    comparison = compare(left, right, kind)
    assert comparison.is_match
    assert comparison.reasons


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Viktor Petrov", "Vladimir Petrov", Kind.PERSON),
        ("Trading House No 1", "Trading House No 2", Kind.ORGANISATION),
        ("North Star Shipping", "South Star Shipping", Kind.ORGANISATION),
        ("Ali Hassan", "Omar Hassan", Kind.PERSON),
        ("Apple Inc", "Samsung Electronics", None),
    ],
)
def test_two_names_do_not_match(left: str, right: str, kind: Kind | None) -> None:
    assert not compare(left, right, kind).is_match


def test_it_does_not_matter_which_name_comes_first() -> None:
    one, other = "Vktr Vekselberg", "Viktor Feliksovich Vekselberg"
    assert compare(one, other).score == compare(other, one).score


@pytest.mark.parametrize("text", ["", "…", "x" * 10_000, "😀"])
def test_odd_names_are_compared(text: str) -> None:
    assert 0.0 <= compare(text, "Ivan Petrov").score <= 1.0


def test_a_name_without_words_matches_nothing() -> None:
    assert compare("", "").score == 0.0
