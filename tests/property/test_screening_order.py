from collections.abc import Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import SAMPLE, agent, compiled, debtor, payment
from vostro.designation import Designation
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen

LISTS = compiled(*SAMPLE)
WORDS = ["Severny", "Zaliv", "Bank", "Zavrazhin", "Yegor", "Tundra", "Holding", "", "Ж", "5", "é́"]


@settings(max_examples=50, deadline=None)
@given(st.permutations(SAMPLE), st.lists(st.sampled_from(WORDS), max_size=4))
def test_the_order_in_which_a_list_was_read_changes_no_byte(
    shuffled: Sequence[Designation], words: list[str]
) -> None:
    paid = payment(debtor(" ".join(words)), agent("SEZARUMM"))
    here = screen(paid, LISTS, DEFAULT_POLICY)
    there = screen(paid, compiled(*shuffled), DEFAULT_POLICY)
    assert msgspec.json.encode(here) == msgspec.json.encode(there)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=40), st.text(max_size=40))
def test_any_text_in_any_field_is_screened_without_an_error(
    name: str, number: str, bic: str
) -> None:
    paid = payment(
        debtor(name, account=number, lei=number, bic=bic), agent(bic, clearing_id=number)
    )
    assert screen(paid, LISTS, DEFAULT_POLICY).payment_id == "P-1"
