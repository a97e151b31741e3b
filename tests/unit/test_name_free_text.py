"""Listed names, ships, numbers and places inside texts."""

import pytest

from vostro.designation import Kind, NameQuality
from vostro.names.free_text import Gazetteer, find_in_lines, find_in_text, joined_lines
from vostro.names.index import NameEntry, NameIndex, compile_names
from vostro.names.numbers_in_text import NumberKind, find_numbers, is_imo

LISTED = [
    ("VEKSELBERG, Viktor Feliksovich", Kind.PERSON),
    ("PETRO SUISSE INTERTRADE COMPANY SA", Kind.ORGANISATION),
    ("LADY LEILA", Kind.VESSEL),
    ("BONANZA", Kind.VESSEL),
    ("ROSOBORONEXPORT", Kind.ORGANISATION),
    ("ABBAS, Abu", Kind.PERSON),
]
INDEX = NameIndex(
    compile_names(
        [
            NameEntry(text=text, kind=kind, quality=NameQuality.PRIMARY, designation=position)
            for position, (text, kind) in enumerate(LISTED)
        ]
    )
)


@pytest.mark.parametrize(
    ("text", "stood", "designation"),
    [
        ("INV 12 SHIPMENT TO PETRO SUISSE INTERTRADE CO GENEVA", "PETRO SUISSE INTERTRADE", 1),
        ("Оплата за подшипники Вексельберг Виктор, Москва", "Вексельберг Виктор", 0),
        ("for Viktor Wekselberg, flat 5", "Viktor Wekselberg", 0),
        ("OIL BY MV LADY LEYLA FROM BANDAR ABBAS", "LADY LEYLA", 2),
        ("spare parts ROSOBORONEXPORT contract 5", "ROSOBORONEXPORT", 4),
        ("B/L 7 PER VESSEL BONANZA", "BONANZA", 3),
    ],
)
def test_a_listed_name_is_found_where_it_stands(text: str, stood: str, designation: int) -> None:
    found = find_in_text(text, INDEX).names
    assert [f.match.designation for f in found] == [designation]
    assert text[found[0].start : found[0].end].startswith(stood)
    assert text[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize(
    "text",
    [
        "SHIPMENT FROM BANDAR ABBAS TO DUBAI",
        "a bonanza of gifts",
        "Viktor pays for petro products in Suisse",
        "Thank you for the goods and services rendered in May",
        "",
        "🙂 " * 50,
    ],
)
def test_words_of_listed_names_that_mean_something_else_are_not_found(text: str) -> None:
    assert find_in_text(text, INDEX).names == ()


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("spare parts ROSOBORONEXPORT order 5", 1),  # all of a listed name
        ("spare parts VEKSELBERG order 5", 0),  # a person is never found by one word
        ("petro petro petro", 0),  # the same word again is no other word of the name
        ("abbas abbas", 0),
        ("abu abbas", 1),
    ],
)
def test_only_parts_that_may_be_a_listed_name_are_compared(text: str, windows: int) -> None:
    assert find_in_text(text, INDEX).windows == windows


def test_a_ship_is_told_by_the_word_beside_it() -> None:
    assert find_in_text("VESSEL LADY LEILA", INDEX).names[0].is_vessel_named
    assert not find_in_text("TO LADY LEILA DUBAI", INDEX).names[0].is_vessel_named


def test_a_name_that_a_full_line_cuts_is_found() -> None:
    lines = ["/40817810 ACC OF PETRO SUISSE INTER", "TRADE COMPANY SA RUE DU RHONE 1"]
    assert len(lines[0]) == 35
    text = joined_lines(lines)
    found = find_in_lines(lines, INDEX).names
    assert [f.match.designation for f in found] == [1]
    assert "SUISSE INTERTRADE" in text[found[0].start : found[0].end]


def test_numbers_are_found_with_their_place() -> None:
    text = "SWIFT: SABRRUMM, IMO 9230957, DEUTDEFF500, SHIPMENT, imo no. 1234568, 9230957"
    found = find_numbers(text)
    assert [(n.kind, n.value) for n in found] == [
        (NumberKind.BIC, "SABRRUMM"),
        (NumberKind.IMO, "9230957"),
        (NumberKind.BIC, "DEUTDEFF500"),
    ]
    assert all(text[n.start : n.end] == n.value for n in found)


def test_the_check_digit_of_an_imo_number_has_to_fit() -> None:
    assert is_imo("9074729")
    assert not is_imo("9074728")
    assert not is_imo("907472")


def test_the_longest_place_is_found_in_any_script() -> None:
    gazetteer = Gazetteer({"Donetsk": "UA-14", "Donetsk People's Republic": "UA-DPR"})
    text = "goods for Донецк and the DONETSK PEOPLES REPUBLIC"
    found = find_in_text(text, INDEX, gazetteer=gazetteer).places
    assert [(f.text, f.place) for f in found] == [
        ("Донецк", "UA-14"),
        ("DONETSK PEOPLES REPUBLIC", "UA-DPR"),
    ]


def test_what_is_beyond_the_bound_is_told() -> None:
    assert find_in_text("a " * 25_000, INDEX).words_left_out == 5_000


@pytest.mark.parametrize("before", [0, 155, 158, 159, 160, 161, 195, 198, 199, 200, 201, 355, 361])
def test_a_name_is_found_wherever_two_stretches_of_a_long_text_meet(before: int) -> None:
    text = f"{'lorem ' * before}NORTHWIND zzq SHIPPING zzq zzq HOLDINGS {'ipsum ' * 300}"
    index = NameIndex(
        compile_names(
            [
                NameEntry(
                    text="Northwind Shipping Holdings",
                    kind=Kind.ORGANISATION,
                    quality=NameQuality.PRIMARY,
                    designation=0,
                )
            ]
        )
    )
    (whole,) = find_in_text("NORTHWIND zzq SHIPPING zzq zzq HOLDINGS", index, cutoff=0.01).names
    (found,) = find_in_text(text, index, cutoff=0.01).names
    assert (found.text, found.match.score) == (whole.text, whole.match.score)
    assert found.start == whole.start + len("lorem ") * before


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("ROSOBORONEXPORT", "Mill Lane 1"),
        ("Anna Keller", "ROSOBORONEXPORT contract 5"),
        ("Viktor", "Wekselberg, flat 5"),
        ("PETRO SUISSE", "INTERTRADE CO GENEVA"),
    ],
)
def test_what_ends_behind_a_name_is_found_alike_where_the_name_itself_is_not_looked_at(
    name: str, line: str
) -> None:
    text, begins = joined_lines([name, line]), len(joined_lines([name]))
    behind = [found for found in find_in_text(text, INDEX).names if found.end > begins]
    asked = find_in_text(text, INDEX, begins=begins).names
    assert [found for found in asked if found.end > begins] == behind
    assert bool(behind) == (line != "Mill Lane 1")


def test_a_name_that_was_searched_by_itself_costs_no_second_look_in_its_address() -> None:
    text, begins = joined_lines(["ROSOBORONEXPORT", "Mill Lane 1"]), len("ROSOBORONEXPORT\n")
    assert find_in_text(text, INDEX).windows == 1
    assert find_in_text(text, INDEX, begins=begins).windows == 0
