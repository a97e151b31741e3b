"""A message read by a template is, to the last field, what parsing it would have given."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from messages_made import MESSAGES, made
from vostro.errors import PaymentUnreadable
from vostro.messages.iso20022.payments import parse
from vostro.messages.iso20022.template import (
    TEMPLATES_MAX,
    TEMPLATES_OF_A_COUNT_MAX,
    Templates,
)
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.xml import text_of_xml
from vostro.payment import Payment

PACS = "pacs.008.001.12"
NAME, TOWN, LINE = (f"CdtTrfTxInf[1]/Dbtr/{leaf}" for leaf in ("Nm", "PstlAdr/TwnNm", "CtryOfRes"))
AMOUNT, REMITTANCE = "CdtTrfTxInf[1]/IntrBkSttlmAmt", "CdtTrfTxInf[1]/RmtInf/Ustrd"
LEAVES = ["GrpHdr/MsgId", NAME, TOWN, LINE, AMOUNT, REMITTANCE]
LEAVES += ["CdtTrfTxInf[1]/PmtId/UETR", "CdtTrfTxInf[1]/DbtrAgt/FinInstnId/BICFI"]


def parsed(text: str) -> list[Payment] | str:
    """What parsing gives, with templates that know nothing; the reason if it refuses."""
    try:
        return parse(text, DEFAULT_LIMITS, Templates())
    except PaymentUnreadable as error:
        return error.reason


def taught(text: str, templates: Templates | None = None, times: int = 20) -> Templates:
    """Templates that have met a message often enough, or as often as they get the chance."""
    templates = Templates() if templates is None else templates
    for _ in range(times):
        if templates.read(text) is not None:
            break
        parse(text, DEFAULT_LIMITS, templates)
    return templates


def plain(planted: dict[str, str] | None = None) -> str:
    text = made(PACS, planted, leaves=LEAVES).decode()
    return text.replace("<IntrBkSttlmAmt>", '<IntrBkSttlmAmt Ccy="EUR">')


TEMPLATES = taught(plain())
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
def test_whatever_stands_in_the_leaves_template_and_parser_agree(
    name: str, town: str, remittance: str
) -> None:
    text = plain({NAME: "@1", TOWN: "@2", REMITTANCE: "@3"})
    text = text.replace("@1", name).replace("@2", town).replace("@3", remittance)
    known = TEMPLATES.read(text)
    assert known is None or known == parsed(text)


@pytest.mark.parametrize("text", ["Ordinary", "Жук & Co".replace("&", "und"), "  two\n lines ", ""])
def test_ordinary_text_is_read_by_the_template(text: str) -> None:
    known = TEMPLATES.read(plain({NAME: text, REMITTANCE: text}))
    assert known is not None
    assert known == parsed(plain({NAME: text, REMITTANCE: text}))


@pytest.mark.parametrize("currency", ["USD", "eur", "EURO", "", "<x>", "&lt;"])
def test_another_currency_is_read_or_left_to_the_parser(currency: str) -> None:
    text = plain().replace('Ccy="EUR"', f'Ccy="{currency}"')
    known = TEMPLATES.read(text)
    assert (known is not None) == (currency == "USD")
    if known is not None:
        assert known == parsed(text)
        assert known[0].currency == "USD"


def test_a_message_that_differs_in_anything_but_its_texts_is_left_to_the_parser() -> None:
    text = plain()
    for changed in (
        text + " ",
        text.replace("<Dbtr>", "<Dbtr> "),
        text.replace("Dbtr>", "Cdtr>"),
        text.replace("<Dbtr>", '<Dbtr a="1">'),
        text.replace(PACS, "pacs.008.001.08"),
        text[:-1],
        text + text,
    ):
        assert TEMPLATES.read(changed) is None


def test_a_value_too_long_for_its_field_is_left_to_the_parser_which_refuses_it() -> None:
    text = plain({NAME: "x" * 4_001})
    assert TEMPLATES.read(text) is None
    assert parsed(text) == "too-large"


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_made_reads_alike_by_template_and_parser(message: str) -> None:
    leaves = MESSAGES[message].leaves
    for start in range(0, len(leaves), 60):
        frame = [leaf for leaf in leaves if leaf.endswith(("/EndToEndId", "/RtrId", "/CxlId"))]
        text = made(message, leaves=[*frame, *leaves[start : start + 60]]).decode()
        known = taught(text).read(text)
        assert known is not None
        assert known == parsed(text)


def test_every_real_message_that_has_a_template_reads_alike_by_it(shared: Path) -> None:
    templates = Templates()
    texts = []
    for file in sorted((shared / "messages" / "iso20022").rglob("*.xml")):
        text = text_of_xml(file.read_bytes())
        if not isinstance(parsed(text), str):
            taught(text, templates)
            texts.append(text)
    by_template = 0
    for text in texts:
        known = templates.read(text)
        by_template += known is not None
        assert known is None or known == parsed(text), text
    assert by_template > 200
    assert len(templates.counts) <= TEMPLATES_MAX


def test_the_number_of_templates_is_bounded_and_the_latest_stay() -> None:
    # A structure that no other test has met: how patient one is goes with the structure.
    source = made(PACS, leaves=[*LEAVES, "CdtTrfTxInf[1]/Cdtr/Nm"]).decode()
    templates = Templates()
    for number in range(TEMPLATES_OF_A_COUNT_MAX + 4):
        text = source.replace("<GrpHdr>", "<GrpHdr>" + "\n" * number)
        taught(text, templates, 800)  # once others have to go, it takes its time
        assert templates.read(text) is not None
    count = source.count("<")
    assert len(templates.by_count[count]) == TEMPLATES_OF_A_COUNT_MAX
    assert len(templates.counts) == TEMPLATES_OF_A_COUNT_MAX
    assert templates.read(source) is None
