"""What is sent to break a reader: refused with reason and place, in bounded time and memory."""

import resource
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import messages_made
from held_values import held
from hostile_messages import HOPELESS, PACS, mutated
from vostro.errors import PaymentUnreadable
from vostro.messages.iso20022.vocabulary import LEAF_FIELDS, ROLES, SIDE_ROLES, SKIPPED, VALUES
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message
from vostro.messages.unreadable import UnreadableReason
from vostro.payment import Payment

SECONDS_MAX = 1.0
MEGABYTES_MAX = 400


def outcome_of(
    source: bytes, content_type: str | None = None
) -> tuple[Payment, ...] | PaymentUnreadable:
    try:
        return read_message(source, content_type=content_type, limits=DEFAULT_LIMITS)
    except PaymentUnreadable as error:
        return error


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def test_500_mutated_messages_are_read_whole_or_refused_in_bounded_time_and_memory() -> None:
    before = peak_megabytes()
    refused = 0
    for name, source in mutated():
        started = time.perf_counter()
        outcome = outcome_of(source)
        assert time.perf_counter() - started < SECONDS_MAX, name
        if isinstance(outcome, PaymentUnreadable):
            refused += 1
            assert outcome.reason in set(UnreadableReason), name
            assert outcome.where, name
            assert outcome.what, name
    assert peak_megabytes() - before < MEGABYTES_MAX
    # The rest stays a message after what was done to it: most MT survive a lost line.
    assert refused > 200


@pytest.mark.parametrize(("name", "reason", "make"), HOPELESS, ids=[case[0] for case in HOPELESS])
def test_what_no_one_should_read_is_refused_with_its_reason_and_place_and_at_once(
    name: str, reason: UnreadableReason, make: Callable[[], bytes]
) -> None:
    source = make()
    before, started = peak_megabytes(), time.perf_counter()
    outcome = outcome_of(source)
    assert time.perf_counter() - started < SECONDS_MAX
    assert peak_megabytes() - before < MEGABYTES_MAX
    assert isinstance(outcome, PaymentUnreadable), name
    assert outcome.reason == reason
    assert outcome.where
    assert outcome.remedy
    assert "root:" not in str(outcome)


@given(st.binary(max_size=2_000), st.sampled_from([None, "application/json", "text/xml", "x/mt"]))
def test_any_bytes_are_read_or_refused_and_nothing_else(
    source: bytes, content_type: str | None
) -> None:
    outcome = outcome_of(source, content_type)
    if isinstance(outcome, PaymentUnreadable):
        assert outcome.reason in set(UnreadableReason)
    else:
        assert outcome


NAMES = sorted({*ROLES, *SIDE_ROLES, *LEAF_FIELDS, *VALUES} - SKIPPED)
NAMES += ["FinInstnId", "PstlAdr", "Id", "OrgId", "PrvtId", "Othr", "AdrLine", "Strd", "Ustrd"]
NAMES += ["RmtInf", "Tax", "Purp", "Cd", "Prtry", "BrnchId", "CtctDtls", "Pty", "Agt", "DbtrAcct"]
NAMES += ["OrgnlTxRef", "UndrlygCstmrCdtTrf", "SplmtryData", "Unheard", "ChrgsInf", "SchmeNm"]
Tree = tuple[str, "list[Tree] | None"]
TREES = st.recursive(
    st.tuples(st.sampled_from(NAMES), st.none()),
    lambda inside: st.tuples(st.sampled_from(NAMES), st.lists(inside, max_size=5)),
    max_leaves=25,
)


def as_xml(trees: list[Tree], words: list[str]) -> str:
    """The trees in XML, a word of its own in each leaf."""
    written = []
    for name, inside in trees:
        if inside:
            written.append(f"<{name}>{as_xml(inside, words)}</{name}>")
        else:
            words.append(f"Wordy{len(words)}x")
            written.append(f"<{name}>{words[-1]}</{name}>")
    return "".join(written)


@settings(max_examples=300, deadline=None)
@example([("Assgne", [("BrnchId", [("Nm", None)]), ("BrnchId", [("Nm", None)])])])  # was lost once
@given(st.lists(TREES, min_size=1, max_size=6))
def test_no_word_is_lost_however_the_elements_of_a_transaction_are_mixed(trees: list[Tree]) -> None:
    words: list[str] = []
    inside = as_xml(trees, words)
    source = (
        f'<Document xmlns="{messages_made.NAMESPACE}{PACS}"><FIToFICstmrCdtTrf><CdtTrfTxInf>'
        f"{inside}</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"
    ).encode()
    (payment,) = read_message(source, content_type=None, limits=DEFAULT_LIMITS)
    found = " ".join(text for _, text in held(payment))
    assert [word for word in words if word not in found] == []


MT_TAGS = ["20", "21", "23B", "32A", "50A", "50F", "50K", "52A", "52D", "53B", "57C", "59", "59F"]
MT_TAGS += ["70", "71A", "72", "77B", "77T", "79", "99Z", "25", "30", "33B", "13C"]
MT_LINES = st.text("ABCDEFGHIJ/:-0123456789 .,", min_size=1, max_size=40)


@settings(max_examples=600, deadline=None)
@example([("59F", ["6/"])])  # was lost once
@given(st.lists(st.tuples(st.sampled_from(MT_TAGS), st.lists(MT_LINES, min_size=1, max_size=6))))
def test_no_line_of_an_mt_is_lost_whatever_stands_in_it(
    fields: list[tuple[str, list[str]]],
) -> None:
    words: list[str] = []
    text = "{1:F01SENDDEFFAXXX2222123456}{2:I103RECVGB2LXXXXN}{4:\n:20:REFERENCE\n"
    for tag, lines in fields:
        marked = []
        for line in lines:
            words.append(f"WORDY{len(words)}X")
            marked.append(f"{line}{words[-1]}")
        text += f":{tag}:" + "\n".join(marked) + "\n"
    source = (text + "-}").encode()
    (payment,) = read_message(source, content_type=None, limits=DEFAULT_LIMITS)
    found = " ".join(what for _, what in held(payment))
    assert [word for word in words if word not in found] == []
