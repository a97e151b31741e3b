import msgspec
import pytest

from routes import pay
from vostro.routing.fold import fold, unmasked, visible
from vostro.routing.knowledge import knowledge_of
from vostro.routing.lexicon import Lexicon
from vostro.routing.numbers import (
    air_waybills,
    company_month,
    eknp_of,
    goods_codes,
    is_kazakh_number,
    target_numbers,
)
from vostro.routing.policy import DEFAULT_ROUTE_POLICY
from vostro.routing.reading import Reading
from vostro.routing.reference import WordGroup
from vostro.routing.signs import Sign


def found(text: str, words: dict[str, tuple[str, ...]]) -> list[str]:
    group = msgspec.convert({"sign": "goods", "meaning": "x", "label": "x", **words}, WordGroup)
    folded = fold(visible(text))
    return [folded[m.start : m.end] for m in Lexicon([group]).search(folded)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("drones, 5 pcs", {"words": ("drones",)}, ["drones"]),
        ("hydrones", {"words": ("drones",)}, []),
        ("Подшипники шариковые", {"stems": ("подшипник",)}, ["подшипник"]),
        ("неподшипник", {"stems": ("подшипник",)}, []),
        ("RULMANLAR", {"stems": ("rulman",)}, ["rulman"]),
        ("货款集成电路合同", {"parts": ("集成电路",)}, ["集成电路"]),
        ("Kegelrollenwälzlager", {"parts": ("wälzlager",)}, ["walzlager"]),
        ("Waelzlager", {"parts": ("wälzlager",)}, ["waelzlager"]),
        ("İnsansız Hava Aracı", {"stems": ("insansız hava",)}, ["insansiz hava"]),
        ("chip card", {"words": ("chip",), "unless": ("chip card",)}, []),
        ("chip and chip card", {"words": ("chip",), "unless": ("chip card",)}, ["chip"]),
        ("dro\u200bnes", {"words": ("drones",)}, ["drones"]),
        ("ＤＲＯＮＥＳ", {"words": ("drones",)}, ["drones"]),
    ],
)
def test_words_are_whole_stems_begin_and_parts_stand_anywhere(
    text: str, words: dict[str, tuple[str, ...]], expected: list[str]
) -> None:
    assert found(text, words) == expected


@pytest.mark.parametrize("text", ["Straße Ünal İŞ", "Ёлка Київ", "ﬁne Ǆ", "無人機", "ŁÓDŹ"])
def test_a_folded_text_is_as_long_as_it_was(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I R A N", "iran"),
        ("S.E.V.A.S.T.O.P.O.L", "sevastopol"),
        ("a b", ""),
        ("Kеpчь", "керчь"),
        ("ordinary text, 12 pcs", ""),
        ("12шт", ""),
    ],
)
def test_spaced_out_and_mixed_letters_are_read_as_what_they_say(text: str, said: str) -> None:
    assert said in unmasked(fold(text))
    assert bool(said) == bool(unmasked(fold(text)))


def test_a_separator_inside_a_text_shifts_no_field() -> None:
    payment = pay(text="a\x1fdrones\x1fb")
    reading = Reading(payment, knowledge_of(DEFAULT_ROUTE_POLICY).lexicon)
    (word,) = reading.words(Sign.GOODS)
    assert word.segment.path == "$.texts[0].text"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("HS 8542.31", ["854231"]),
        ("тн вэд 8542319000,", ["854231"]),
        ("8542 31 90 00", ["854231"]),
        ("eur 8504.40", []),
        ("8504.40 eur", []),
        ("8504.40,55", []),
        ("12/8542.31", []),
        ("2026-8542.31", []),
    ],
)
def test_a_customs_code_is_told_from_money_and_dates(text: str, codes: list[str]) -> None:
    assert [code.code for code in goods_codes(fold(text))] == codes


def test_a_kazakh_number_tells_the_month_of_registration() -> None:
    assert company_month("230540012345") == "2023-05"
    assert company_month("230540012344") is None  # the check digit is wrong
    assert company_month("931340000000") is None
    assert not is_kazakh_number("23054001234")


def test_russian_and_belarusian_numbers_need_a_valid_check_digit() -> None:
    kinds = {n.kind for n in target_numbers("инн 7707083893 р/с 40702810938000012345")}
    assert kinds == {"Russian tax number (INN)", "Russian rouble account"}
    assert not list(target_numbers("инн 7707083894"))
    assert not list(target_numbers("инн 230540012345"))  # a Kazakh number


def test_the_payment_code_of_kazakhstan_is_read_whole() -> None:
    code = eknp_of("eknp 2717usd710")
    assert code is not None
    assert (code.payer_is_resident, code.payer_sector) == (False, 7)
    assert (code.payee_is_resident, code.payee_sector) == (True, 7)
    assert (code.currency, code.purpose) == ("USD", "710")


def test_waybills_are_told_by_their_check_digit() -> None:
    assert [found.text for found in air_waybills("awb 555-12345675, 555-12345674")] == [
        "555-12345675"
    ]
