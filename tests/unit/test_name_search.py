"""The search over listed names."""

import numpy as np
import pytest

from vostro.designation import Kind, NameQuality
from vostro.names.compiling import FORMAT
from vostro.names.index import CUTOFF, NameEntry, NameIndex, NameMatch, compile_names


def entry(text: str, kind: Kind, designation: int, *, is_weak: bool = False) -> NameEntry:
    return NameEntry(
        text=text,
        kind=kind,
        quality=NameQuality.WEAK if is_weak else NameQuality.PRIMARY,
        designation=designation,
        family_first=kind is Kind.PERSON,
    )


ENTRIES = [
    entry("VEKSELBERG, Viktor Feliksovich", Kind.PERSON, 0),
    entry("BIN LADIN, Usama", Kind.PERSON, 1),
    entry("AL-ZAWAHIRI, Ayman Muhammad", Kind.PERSON, 2),
    entry("PETRO SUISSE INTERTRADE COMPANY SA", Kind.ORGANISATION, 3),
    entry("TRADING HOUSE NO. 1 LLC", Kind.ORGANISATION, 4),
    entry("NORTH STAR SHIPPING CO., LTD.", Kind.ORGANISATION, 5),
    entry("LIMITED LIABILITY COMPANY FORTIANA INVEST", Kind.ORGANISATION, 6),
    entry("LADY LEILA", Kind.VESSEL, 7),
    entry("ISLAMIC REPUBLIC OF IRAN SHIPPING LINES", Kind.ORGANISATION, 8),
    entry("SAVITSKIY, Evgeniy", Kind.PERSON, 9),
    entry("THE ENGINEER", Kind.PERSON, 9, is_weak=True),
]
INDEX = NameIndex(compile_names(ENTRIES))


def found(text: str, kind: Kind | None = None) -> list[int]:
    return [match.designation for match in INDEX.search(text, kind=kind)]


@pytest.mark.parametrize(
    ("text", "designation"),
    [
        ("Viktor Vekselberg", 0),
        ("Vekselberg Viktor", 0),
        ("Виктор Феликсович Вексельберг", 0),
        ("Wiktor Wekselberg", 0),
        ("V. F. Vekselberg", 0),
        ("Vktr Vkslbrg", 0),
        ("Vikt0r Vekse1berg", 0),
        ("Viktor Veksleberg", 0),
        ("Mr. Viktor Vekselberg", 0),
        ("Usama Binladin", 1),
        ("Ayman Mohammed Al Zawahiri", 2),
        ("Petro Suisse Intertrade", 3),
        ("PetroSuisse Intertrade Co SA", 3),
        ("Petro Suisse Intertrade Compa", 3),
        ("OOO Fortiana Invest", 6),
        ("Fortiana-Invest", 6),
        ("Lady Leyla", 7),
        ("Yevgeny Savitsky", 9),
    ],
)
def test_a_listed_name_written_otherwise_is_found(text: str, designation: int) -> None:
    assert found(text)[:1] == [designation]


@pytest.mark.parametrize(
    "text",
    [
        "Trading House No. 2 LLC",
        "Viktor Petrov",
        "Petrov Intertrade Bakery",
        "Ayman",
        "Star Bakery",
    ],
)
def test_the_nearest_innocent_name_is_not_found(text: str) -> None:
    assert found(text) == []


def test_each_designation_is_found_once_and_the_best_comes_first() -> None:
    entries = [
        entry("PETROV, Ivan", Kind.PERSON, 0),
        entry("PETROV, Ivan Ivanovich", Kind.PERSON, 0),
        entry("PETROW, Iwan", Kind.PERSON, 1),
    ]
    matches = NameIndex(compile_names(entries)).search("Ivan Petrov", kind=Kind.PERSON)
    assert [(m.designation, m.name) for m in matches] == [(0, 0), (1, 2)]
    assert matches[0].score > matches[1].score >= CUTOFF


def test_the_very_same_words_score_1_and_all_else_less() -> None:
    assert INDEX.search("PETRO SUISSE INTERTRADE COMPANY SA")[0].score == 1.0
    assert 0.9 < INDEX.search("PETRO SUISE INTERTRADE COMPANY SA")[0].score < 1.0


def test_a_match_tells_which_words_met_and_which_did_not() -> None:
    match = INDEX.search("Viktor Wekselberg")[0]
    assert match.text == "VEKSELBERG, Viktor Feliksovich"
    assert "'viktor' is the same" in match.reasons
    assert any("sounds like 'vekselberg'" in reason for reason in match.reasons)
    assert any("'feliksovich' only in the listed name" in reason for reason in match.reasons)


def test_a_weak_alias_scores_lower_than_the_same_words_as_a_name() -> None:
    strong = NameIndex(compile_names([entry("THE ENGINEER", Kind.PERSON, 0)]))
    weak = INDEX.search("The Engineer", kind=Kind.PERSON, cutoff=0.0)
    assert weak[0].score < strong.search("The Engineer", kind=Kind.PERSON, cutoff=0.0)[0].score


def test_a_firm_named_like_a_person_scores_lower() -> None:
    as_person = INDEX.search("Viktor Vekselberg", kind=Kind.PERSON, cutoff=0.0)[0]
    as_firm = INDEX.search("Viktor Vekselberg", kind=Kind.ORGANISATION, cutoff=0.0)[0]
    assert as_firm.score < as_person.score
    assert "one is a person, the other is not" in as_firm.reasons


@pytest.mark.parametrize("text", ["", " ", "a", "1234567", "😀😀", "״", "x" * 10_000, "а" * 10_000])
def test_odd_input_is_answered(text: str) -> None:
    assert isinstance(INDEX.search(text), tuple)


def test_an_empty_list_finds_nothing() -> None:
    index = NameIndex(compile_names([]))
    assert len(index) == 0
    assert index.search("Viktor Vekselberg") == ()


def test_arrays_of_another_format_are_refused() -> None:
    arrays = compile_names(ENTRIES) | {"format": np.array([1, 0])}
    with pytest.raises(ValueError, match=f"arrays of format 1, {FORMAT} is expected"):
        NameIndex(arrays)


def test_the_arrays_hold_no_python_objects_and_survive_being_bytes() -> None:
    arrays = compile_names(ENTRIES)
    assert all(not array.dtype.hasobject for array in arrays.values())
    copies = {n: np.frombuffer(a.tobytes(), a.dtype).reshape(a.shape) for n, a in arrays.items()}
    again = NameIndex(copies)
    assert again.search("Viktor Vekselberg") == INDEX.search("Viktor Vekselberg")


def test_the_limit_holds() -> None:
    assert len(INDEX.search("Viktor Vekselberg", cutoff=0.0, limit=1)) == 1


def test_a_match_is_the_shape_that_others_build_on() -> None:
    assert NameMatch.__struct_fields__ == ("designation", "name", "text", "score", "reasons")
