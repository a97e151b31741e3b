import pytest

from vostro.lists.countries import codes, country_code, known_code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Russia", "RU"),
        ("Korea, North", "KP"),
        ("Democratic People's Republic of Korea", "KP"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Congo, Republic of the", "CG"),
        ("Bahamas, The", "BS"),
        ("The Gambia", "GM"),
        ("Man, Isle of", "IM"),
        ("Virgin Islands, British", "VG"),
        ("North Macedonia, The Republic of", "MK"),
        ("Cote d Ivoire", "CI"),
        ("Côte d'Ivoire", "CI"),
        ("Türkiye", "TR"),
        ("St. Kitts & Nevis", "KN"),
        ("Iran (Islamic Republic of)", "IR"),
        ("China, Hong Kong Special Administrative Region", "HK"),
        ("Region: Gaza", "PS"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
    ],
)
def test_a_publishers_word_has_a_code(word: str, code: str) -> None:
    assert country_code(word) == code


@pytest.mark.parametrize(
    "word", [None, "", "undetermined", "na", "former Soviet Union", "possibly Russia", "x" * 5_000]
)
def test_a_word_that_is_no_country_has_none(word: str | None) -> None:
    assert country_code(word) is None


def test_no_word_stands_for_two_countries() -> None:
    from importlib.resources import files

    from vostro.lists.countries import folded

    lines = files("vostro.lists").joinpath("countries.tsv").read_text("utf-8").splitlines()
    seen: dict[str, str] = {}
    for line in lines:
        code, _, words = line.partition("\t")
        for word in words.split("|"):
            assert seen.setdefault(folded(word), code) == code, word
    assert set(seen.values()) == set(codes().values())


def test_a_code_is_known_in_either_case_and_the_eus_unknown_is_none() -> None:
    assert [known_code(code) for code in ("ru", "XK")] == ["RU", "XK"]
    assert [known_code(code) for code in ("00", "", None)] == [None, None, None]
