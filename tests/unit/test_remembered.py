"""What is remembered: bounded, oldest out first, dropped in small steps, never held by a cycle."""

import gc
import weakref

from samples import SAMPLE, compiled
from vostro.screening.lists import ScreeningLists
from vostro.screening.remembered import DROPPED_AT_ONCE, Remembered


def counting(asked: list[tuple[object, ...]]) -> Remembered[int]:
    def find(*key: object) -> int:
        asked.append(key)
        return len(asked)

    return Remembered(find, entries_max=3)


def test_what_was_asked_is_found_once() -> None:
    asked: list[tuple[object, ...]] = []
    remembered = counting(asked)
    assert [remembered("a", 1), remembered("a", 1), remembered("a", 2)] == [1, 1, 2]
    assert asked == [("a", 1), ("a", 2)]


def test_beyond_the_bound_the_oldest_is_found_anew() -> None:
    asked: list[tuple[object, ...]] = []
    remembered = counting(asked)
    for key in ("a", "b", "c", "d"):
        remembered(key)
    assert len(remembered) == 3
    remembered("b")
    assert asked[-1] == ("d",)
    remembered("a")
    assert asked[-1] == ("a",)


def test_it_is_forgotten_in_steps_and_good_afterwards() -> None:
    remembered = Remembered(len, entries_max=10_000)
    for number in range(3 * DROPPED_AT_ONCE + 1):
        remembered(str(number))
    steps = remembered.forget()
    next(steps)
    assert len(remembered) == 2 * DROPPED_AT_ONCE + 1
    assert sum(1 for _ in steps) == 3
    assert len(remembered) == 0
    assert remembered("abc") == 3


def test_what_is_asked_often_are_the_first_and_the_last_that_came_in() -> None:
    remembered = Remembered(len, entries_max=100)
    for number in range(10):
        remembered(str(number))
    assert [asked for (asked,) in remembered.asked_often(4)] == ["0", "1", "8", "9"]
    assert len(remembered.asked_often(100)) == 10


def used() -> ScreeningLists:
    lists = compiled(*SAMPLE)
    for name in ("Severny Zaliv Bank", "Nobody Inc", "North Gulf"):
        lists.search_name(name, None, 10, 0.5)
    lists.search_number("SEZARUMM", 7)
    lists.substance("sample", "S-1")
    lists.designation(0)
    return lists


def test_lists_that_are_replaced_are_gone_without_the_collector() -> None:
    gc.disable()
    try:
        lists = used()
        seen = weakref.ref(lists)
        del lists
        assert seen() is None
    finally:
        gc.enable()


def test_lists_forget_all_that_they_remember_and_still_find_it() -> None:
    lists = used()
    before = lists.search_name("Severny Zaliv Bank", None, 10, 0.5)
    for _ in lists.forget():
        pass
    assert len(lists.search_name) == len(lists.search_number) == len(lists.designation) == 0
    assert lists.search_name("Severny Zaliv Bank", None, 10, 0.5) == before


def test_a_name_that_comes_again_is_remembered_and_long_texts_are_not() -> None:
    index, asked = compiled(*SAMPLE).names, list[str]()

    def search(text: str) -> object:
        asked.append(text)
        return index.search(text)

    remembered = Remembered(search, entries_max=2, characters_max=140)
    first = remembered("Egor Zavrazhin")
    assert remembered("Egor Zavrazhin") is first
    for text in ("a b", "c d", "e f", "y" * 500, "y" * 500):
        remembered(text)
    assert len(remembered) == 2
    assert asked == ["Egor Zavrazhin", "a b", "c d", "e f", "y" * 500, "y" * 500]


def test_the_lists_remember_no_text_of_any_length() -> None:
    lists = compiled(*SAMPLE)
    lists.search_name("x" * 4_000, None, 10, 0.5)
    lists.search_number("9" * 4_000, 7)
    lists.search_text("word " * 1_000, 0.9, 0)
    lists.search_address("word " * 1_000, 0.9, 0)
    searches = lists.search_name, lists.search_number, lists.search_text, lists.search_address
    assert [len(search) for search in searches] == [0, 0, 0, 0]
