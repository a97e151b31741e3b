"""A message read by how it is written is, to the last field, what parsing it would have given."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from messages_made import MESSAGES, made
from vostro.errors import PaymentUnreadable
from vostro.messages.iso20022 import batch as batches
from vostro.messages.iso20022.payments import parse, read_found, read_text, written_of
from vostro.messages.iso20022.writing import WRITINGS_MAX, Writings
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.xml import text_of_xml
from vostro.payment import Payment

PACS = "pacs.008.001.12"
NAME, TOWN, LINE = (f"CdtTrfTxInf[1]/Dbtr/{leaf}" for leaf in ("Nm", "PstlAdr/TwnNm", "CtryOfRes"))
AMOUNT, REMITTANCE = "CdtTrfTxInf[1]/IntrBkSttlmAmt", "CdtTrfTxInf[1]/RmtInf/Ustrd"
LEAVES = ["GrpHdr/MsgId", NAME, TOWN, LINE, AMOUNT, REMITTANCE]
LEAVES += ["CdtTrfTxInf[1]/PmtId/UETR", "CdtTrfTxInf[1]/DbtrAgt/FinInstnId/BICFI"]


def parsed(text: str) -> list[Payment] | str:
    """What parsing gives; the reason if it refuses."""
    try:
        return parse(text, DEFAULT_LIMITS)
    except PaymentUnreadable as error:
        return error.reason


def taught(text: str, known: Writings | None = None) -> Writings:
    """Writings that have met a message as often as it takes to learn one."""
    known = Writings() if known is None else known
    for _ in range(4):
        read_text(text, DEFAULT_LIMITS, known)
    return known


def read(known: Writings, text: str) -> list[Payment] | None:
    """What a message says by how it is written alone; None if that is not known."""
    written = written_of(text)
    found = None if written is None else known.find(written)
    return None if found is None else read_found(found)


def plain(planted: dict[str, str] | None = None) -> str:
    text = made(PACS, planted, leaves=LEAVES).decode()
    return text.replace("<IntrBkSttlmAmt>", '<IntrBkSttlmAmt Ccy="EUR">')


KNOWN = taught(plain())
# Words, and what a parser treats in a way of its own.
PIECES = st.sampled_from(
    [
        *("SEVERNY", "ZALIV", " ", "  ", "\n", "\t", "\r\n", "é", "Ж", "银行", "\u00a0", "\u200b"),
        *(
            "&amp;",
            "&lt;",
            "&#65;",
            "&x;",
            "<!-- c -->",
            "<![CDATA[x]]>",
            "<b>x</b>",
            "<b/>",
            "]]>",
        ),
        *(
            "\x00",
            "\x01",
            "\x0b",
            "\x1f",
            "\ufffe",
            "\uffff",
            "<",
            ">",
            "'",
            '"',
            "</Nm>",
            "<?p x?>",
        ),
    ]
)
TEXTS = st.lists(PIECES, max_size=6).map("".join)


@settings(max_examples=500, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
@example("A", "", "")
@example("", "", "")
def test_whatever_stands_in_the_leaves_writing_and_parser_agree(
    name: str, town: str, remittance: str
) -> None:
    text = plain({NAME: "@1", TOWN: "@2", REMITTANCE: "@3"})
    text = text.replace("@1", name).replace("@2", town).replace("@3", remittance)
    known = read(KNOWN, text)
    assert known is None or known == parsed(text)


@pytest.mark.parametrize("text", ["Ordinary", "Жук und Co", "two\n lines ", "A &amp; B", "a > b"])
def test_ordinary_text_is_read_without_parsing(text: str) -> None:
    message = plain({NAME: "@", REMITTANCE: "@"}).replace("@", text)
    known = read(KNOWN, message)
    assert known is not None
    assert known == parsed(message)


def test_a_message_that_differs_in_anything_but_its_texts_is_left_to_the_parser() -> None:
    text = plain()
    for changed in (
        text + " ",
        text.replace("<Dbtr>", "<Dbtr> "),
        text.replace("Dbtr>", "Cdtr>"),
        text.replace("<Dbtr>", '<Dbtr a="1">'),
        text.replace('"EUR"', '"USD"'),
        text.replace(PACS, "pacs.008.001.08"),
        text[:-1],
        text + text,
    ):
        assert read(KNOWN, changed) is None


def test_a_value_too_long_for_its_field_is_left_to_the_parser_which_refuses_it() -> None:
    text = plain({NAME: "x" * 4_001})
    assert read(KNOWN, text) is None
    assert parsed(text) == "too-large"


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_made_reads_alike_by_writing_and_parser(message: str) -> None:
    leaves = MESSAGES[message].leaves
    for start in range(0, len(leaves), 60):
        frame = [leaf for leaf in leaves if leaf.endswith(("/EndToEndId", "/RtrId", "/CxlId"))]
        text = made(message, leaves=[*frame, *leaves[start : start + 60]]).decode()
        known = read(taught(text), text)
        assert known is not None
        assert known == parsed(text)


def test_every_real_message_whose_writing_is_known_reads_alike_by_it(shared: Path) -> None:
    writings = Writings()
    texts = []
    for file in sorted((shared / "messages" / "iso20022").rglob("*.xml")):
        text = text_of_xml(file.read_bytes())
        if not isinstance(parsed(text), str):
            taught(text, writings)
            texts.append(text)
    by_writing = 0
    for text in texts:
        known = read(writings, text)
        by_writing += known is not None
        assert known is None or known == parsed(text), text
        assert read_text(text, DEFAULT_LIMITS, writings) == parsed(text), text
    assert by_writing > 300


def test_a_comment_stays_a_comment_whatever_the_leaves_say() -> None:
    text = plain().replace("<Dbtr>", "<!-- <a>x</a> --><Dbtr>")
    known = taught(text)
    for name in ("Ordinary", "--", "--&gt;", "-->", "<!-- b -->"):
        other = text.replace("Harmless", name)
        found = read(known, other)
        assert found is None or found == parsed(other)
    assert read(taught(plain().replace("<Dbtr>", "<!-- c --><Dbtr>")), text) is None


def test_a_message_written_otherwise_is_read_by_how_it_would_be_written_plainly() -> None:
    text = plain()
    root = etree.fromstring(text.encode())
    etree.indent(root)
    indented = etree.tostring(root, encoding="unicode").replace('"', "'")
    assert read(KNOWN, indented) is None
    assert read_text(indented, DEFAULT_LIMITS, KNOWN) == parsed(text)


def test_the_number_of_writings_is_bounded_and_the_latest_stay() -> None:
    known = Writings()
    for number in range(WRITINGS_MAX // 2 + 4):
        text = plain().replace("<GrpHdr>", "<GrpHdr>" + "\n" * number)
        taught(text, known)
        assert read(known, text) is not None
        assert len(known.known) <= WRITINGS_MAX


ENTRY = re.compile(r"<CdtTrfTxInf>.*</CdtTrfTxInf>", re.DOTALL)


def batch(transactions: list[str], *, between: str = "") -> str:
    return ENTRY.sub(lambda _: between.join(transactions), plain())


def transaction(planted: dict[str, str], leaves: list[str]) -> str:
    """One transaction as it stands in a batch."""
    found = ENTRY.search(made(PACS, planted, leaves=leaves).decode())
    assert found is not None
    return found[0]


def various(count: int, chance: random.Random) -> list[str]:
    """Transactions with some of the leaves each, and texts of their own."""
    own = [leaf for leaf in LEAVES if leaf.startswith("CdtTrfTxInf")]
    return [
        transaction(
            dict.fromkeys((NAME, TOWN, REMITTANCE), f"Text {number} & <more>"),
            chance.sample(own, chance.randrange(1, len(own) + 1)),
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("between", ["", "\n    "], ids=["compact", "indented"])
@pytest.mark.parametrize("seed", range(6))
def test_a_batch_reads_alike_by_its_transactions_and_by_the_parser(seed: int, between: str) -> None:
    chance = random.Random(seed)  # noqa: S311 the same every time
    text = batch(various(80, chance), between=between)
    known = Writings()
    for _ in range(2):
        found = batches.read_batch(text, DEFAULT_LIMITS, known)
        assert found is None or found == parsed(text)
        assert read_text(text, DEFAULT_LIMITS, known) == parsed(text)


def test_a_batch_of_transactions_written_alike_is_read_without_parsing_them() -> None:
    entries = [transaction({NAME: f"Name {n} &amp; Sons"}, LEAVES) for n in range(40)]
    text = batch(entries)
    found = batches.read_batch(text, DEFAULT_LIMITS, Writings())
    assert found is not None
    assert found == parsed(text)


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- </CdtTrfTxInf> -->",
        "<![CDATA[</CdtTrfTxInf>]]>",
        "<?x </CdtTrfTxInf> ?>",
        "stray words",
        "<x:Unheard>of</x:Unheard>",
        "<Dbtr><Nm>A<b>B</b></Nm></Dbtr>",
        "</CdtTrfTxInf>",
        "<CdtTrfTxInf><Dbtr><Nm>Inner</Nm></Dbtr></CdtTrfTxInf>",
        "\x01",
        "]]>",
        "&unknown;",
    ],
)
@pytest.mark.parametrize("position", [0, 20, 39])
def test_what_stands_in_one_transaction_of_a_batch_is_as_the_parser_has_it(
    hidden: str, position: int
) -> None:
    entries = [transaction({NAME: f"Name {n}"}, LEAVES) for n in range(40)]
    known = taught(batch(entries))
    for place in ("</Nm>", "</Dbtr>", "<Dbtr>"):
        changed = list(entries)
        changed[position] = changed[position].replace(place, hidden + place, 1)
        text = batch(changed)
        try:
            found: list[Payment] | str = read_text(text, DEFAULT_LIMITS, known)
        except PaymentUnreadable as error:
            found = error.reason
        assert found == parsed(text)
