"""What is sent to break a reader: refused with reason and place, in bounded time and memory."""

import random
import re
import resource
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import messages_made
import mt_made
from held_values import held
from vostro.errors import PaymentUnreadable
from vostro.messages.iso20022.vocabulary import LEAF_FIELDS, ROLES, SIDE_ROLES, SKIPPED, VALUES
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message
from vostro.messages.unreadable import UnreadableReason
from vostro.payment import Payment

SECONDS_MAX = 1.0
MEGABYTES_MAX = 400
CANONICAL = (
    b'{"payment_id":"P-1","amount":"12.50","currency":"EUR","parties":[{"role":"debtor","name":'
    b'"Nordlicht GmbH"},{"role":"creditor","name":"Aigerim Seitkali"}],"texts":[{"text":"INV 1"}]}'
)
SOUND = (
    *(messages_made.made(message) for message in messages_made.MESSAGES),
    *(mt_made.made(message) for message in mt_made.FIELDS),
    CANONICAL,
)


def truncated(source: bytes, chance: random.Random) -> bytes:
    return source[: chance.randrange(len(source))]


def shuffled(source: bytes, chance: random.Random) -> bytes:
    pieces = re.split(rb"(?=<)|(?<=\n)|(?=,)", source)
    chance.shuffle(pieces)
    return b"".join(pieces)


def flipped(source: bytes, chance: random.Random) -> bytes:
    changed = bytearray(source)
    for _ in range(chance.randrange(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def spliced(source: bytes, chance: random.Random) -> bytes:
    other = chance.choice(SOUND)
    return source[: chance.randrange(len(source))] + other[chance.randrange(len(other)) :]


def doubled(source: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(source)), chance.randrange(len(source))))
    return source[:end] + source[start:]


def wrongly_declared(source: bytes, chance: random.Random) -> bytes:
    encoding = chance.choice([b"UTF-16", b"EBCDIC", b"hex", b"ISO-8859-5", b"utf-7", b"\xff"])
    declared = re.sub(rb"<\?xml.*?\?>", b"", source, count=1)
    text = declared.replace(
        b"Harmless1", "Сбербанк é".encode("utf-8" if chance.random() < 0.5 else "cp1251", "replace")
    )
    return b"<?xml version='1.0' encoding='" + encoding + b"'?>" + text


def mutated() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(20_261_125)  # noqa: S311 the same 500 every time
    ways = (truncated, shuffled, flipped, spliced, doubled, wrongly_declared)
    for number in range(500):
        way = ways[number % len(ways)]
        yield f"{number} {way.__name__}", way(chance.choice(SOUND), chance)


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


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %b "%b">' % (name, b"&%b;" % before * 10)
        for before, name in ((b"a", b"b"), (b"b", b"c"), (b"c", b"d"), (b"d", b"e"))
    )
    + b"]><Document>&e;</Document>"
)
REMITTANCE = "CdtTrfTxInf[1]/RmtInf/Ustrd"
PACS = "pacs.008.001.12"


def with_remittance(text: str) -> bytes:
    return messages_made.made(PACS, {REMITTANCE: text}, leaves=[REMITTANCE])


def nested(depth: int) -> bytes:
    inside = b"<a>" * depth + b"</a>" * depth
    return with_remittance("HERE").replace(b"HERE", inside)


MT_HEAD = b"{1:F01SENDDEFFAXXX2222123456}{2:I103RECVGB2LXXXXN}"
HOPELESS: list[tuple[str, UnreadableReason, Callable[[], bytes]]] = [
    ("an entity bomb", UnreadableReason.FORBIDDEN_XML, lambda: BOMB),
    (
        "a file of this machine as entity",
        UnreadableReason.FORBIDDEN_XML,
        lambda: b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
    ),
    (
        "a document type after a comment",
        UnreadableReason.FORBIDDEN_XML,
        lambda: b"<!-- <a> --> <?x y?><!DOCTYPE x SYSTEM 'http://127.0.0.1/'><x/>",
    ),
    ("5 MB of remittance", UnreadableReason.TOO_LARGE, lambda: with_remittance("x" * 5_000_000)),
    ("1 MB of remittance", UnreadableReason.TOO_LARGE, lambda: with_remittance("x" * 1_000_000)),
    ("a name of 4,001", UnreadableReason.TOO_LARGE, lambda: named("x" * 4_001)),
    ("300 levels", UnreadableReason.TOO_DEEP, lambda: nested(300)),
    ("10,000 levels", UnreadableReason.TOO_DEEP, lambda: nested(10_000)),
    ("JSON of 10,000 levels", UnreadableReason.TOO_DEEP, lambda: b'{"a":' + b"[" * 10_000),
    ("a million elements", UnreadableReason.TOO_MANY, lambda: with_many(b"<a/>", 900_000)),
    ("3,000 texts", UnreadableReason.TOO_MANY, lambda: with_many(b"<Ustrd>word</Ustrd>", 3_000)),
    ("900 parties", UnreadableReason.TOO_MANY, lambda: with_many(b"<Nm>Name</Nm>", 900)),
    (
        "6,000 transactions",
        UnreadableReason.TOO_MANY,
        lambda: batch(6_000),
    ),
    ("half a message", UnreadableReason.NOT_XML, lambda: with_remittance("x")[:-40]),
    ("not UTF-8", UnreadableReason.NOT_UTF_8, lambda: named("Müller").decode().encode("cp1252")),
    ("a null character", UnreadableReason.NOT_XML, lambda: named("AB").replace(b"AB", b"A\0B")),
    ("nothing", UnreadableReason.EMPTY, lambda: b" \r\n\t "),
    ("noise", UnreadableReason.UNKNOWN_FORMAT, lambda: b"\x00\x01\x02\x03" * 100),
    ("a page", UnreadableReason.UNKNOWN_FORMAT, lambda: b"<html><body>Hello</body></html>"),
    (
        "a statement",
        UnreadableReason.NOT_A_PAYMENT,
        lambda: b"{1:F01SENDDEFFAXXX2222123456}{2:I940RECVGB2LXXXXN}{4:\n:20:A\n:28C:1\n-}",
    ),
    *(
        (name, UnreadableReason.TOO_MANY, make)
        for name, make in (
            ("4,000 MT messages", lambda: b"{1:F01SENDDEFFAXXX2222123456}{4:\n-}" * 4_000),
            ("30,000 MT texts without an end", lambda: b"{4:\n$\n" * 30_000),
            ("30,000 MT blocks", lambda: MT_HEAD + b"{3:}" * 30_000),
            ("2,000 lines in a field", lambda: MT_HEAD + b"{4:\n:50K:" + b"A\n" * 2_000),
            ("500 lines in a party", lambda: MT_HEAD + b"{4:\n:50K:" + b"A\n" * 500),
            (
                "4,000 payers for 4,900 payees",
                lambda: (
                    MT_HEAD.replace(b"I103", b"I101")
                    + b"{4:\n"
                    + b":50H:A\n" * 4_000
                    + b":21:A\n" * 4_900
                ),
            ),
        )
    ),
    (
        "20,000 MT fields",
        UnreadableReason.TOO_MANY,
        lambda: b"{1:F01SENDDEFFAXXX2222123456}{2:I103RECVGB2LXXXXN}{4:\n" + b":70:A\n" * 20_000,
    ),
]


def named(name: str) -> bytes:
    path = "CdtTrfTxInf[1]/Dbtr/Nm"
    return messages_made.made(PACS, {path: name}, leaves=[path])


def with_many(element: bytes, count: int) -> bytes:
    return with_remittance("HERE").replace(b"HERE", element * count)


def batch(count: int) -> bytes:
    one = named("Name")
    start, end = one.index(b"<CdtTrfTxInf"), one.index(b"</FIToFICstmrCdtTrf")
    return one[:start] + one[start:end] * count + one[end:]


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
