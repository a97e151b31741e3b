"""ISO 20022 written as JSON is read as the XML with the same names."""

import json
from typing import Any

import pytest
from lxml import etree

import messages_made
from vostro.errors import PaymentUnreadable
from vostro.messages.leaves import leaves_of
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message
from vostro.payment import Payment


def read(content: object) -> tuple[Payment, ...]:
    source = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_message(source, content_type=None, limits=DEFAULT_LIMITS)


def as_json(element: etree._Element) -> Any:  # noqa: ANN401 JSON
    """An element as objects and lists, as APIs write it."""
    if not len(element):
        currency = element.get("Ccy")
        return element.text if currency is None else {"@Ccy": currency, "#text": element.text}
    found: dict[str, Any] = {}
    for child in element:
        name = etree.QName(child).localname
        inside = as_json(child)
        if name in found:
            before = found[name]
            found[name] = [*before, inside] if isinstance(before, list) else [before, inside]
        else:
            found[name] = inside
    return found


@pytest.mark.parametrize("message", messages_made.MESSAGES)
def test_every_message_reads_alike_in_xml_and_in_json(message: str) -> None:
    source = messages_made.made(message)
    document = as_json(etree.fromstring(source))
    document = {"@xmlns": messages_made.NAMESPACE + message, **document}
    assert read({"Document": document}) == read(source)


PAYMENT = {
    "GrpHdr": {"MsgId": "M-1"},
    "CdtTrfTxInf": [
        {
            "PmtId": {"EndToEndId": "E-1"},
            "IntrBkSttlmAmt": {"Ccy": "USD", "Text": "51.74"},
            "Dbtr": {"Nm": "Anna & Söhne <GmbH>", "PstlAdr": {"AdrLine": ["Weg 1", "Bonn"]}},
        },
        {"PmtId": {"EndToEndId": "E-2"}, "Cdtr": {"Nm": "Bernd"}},
    ],
}


@pytest.mark.parametrize(
    "content",
    [
        {"FIToFICstmrCdtTrf": PAYMENT},
        {"Document": {"FIToFICstmrCdtTrf": PAYMENT}},
        {"AppHdr": {"BizMsgIdr": "B-1"}, "Document": {"FIToFICstmrCdtTrf": PAYMENT}},
        [{"data": {"FIToFICstmrCdtTrf": PAYMENT}}],
    ],
    ids=["bare", "document", "header", "envelope"],
)
def test_it_is_read_in_any_envelope_each_transaction_a_payment(content: object) -> None:
    first, second = read(content)
    assert (first.format, first.currency, str(first.amount)) == ("pacs.008", "USD", "51.74")
    assert first.parties[0].name == "Anna & Söhne <GmbH>"
    assert first.parties[0].address_lines == ("Weg 1", "Bonn")
    assert first.path.endswith("/FIToFICstmrCdtTrf/CdtTrfTxInf[1]")
    assert second.parties[0].name == "Bernd"


@pytest.mark.parametrize(
    "amount",
    [
        {"Ccy": "USD", "Amt": "51.740000000000000001"},
        {"@Ccy": "USD", "$": "51.740000000000000001"},
    ],
)
def test_an_amount_keeps_its_currency_and_its_digits(amount: object) -> None:
    entry = {"PmtId": {"EndToEndId": "E"}, "IntrBkSttlmAmt": amount}
    (payment,) = read({"FIToFICstmrCdtTrf": {"CdtTrfTxInf": entry}})
    assert (payment.currency, str(payment.amount)) == ("USD", "51.740000000000000001")


def test_a_number_keeps_its_digits_and_a_name_that_comes_twice_is_not_lost() -> None:
    source = (
        b'{"FIToFICstmrCdtTrf":{"CdtTrfTxInf":{"IntrBkSttlmAmt":12.340000000000000001,'
        b'"Dbtr":{"Nm":"One","Nm":"Two"},"Unheard":true,"@note":"Three"}}}'
    )
    (payment,) = read(source)
    assert str(payment.amount) == "12.340000000000000001"
    assert {"One", "Two"} <= {party.name for party in payment.parties}
    assert "Three" in {text.text for text in payment.texts}


def test_every_piece_of_text_has_the_place_that_the_payment_gives_it() -> None:
    source = json.dumps({"Document": {"FIToFICstmrCdtTrf": PAYMENT}}).encode()
    places = {leaf.path: leaf.text for leaf in leaves_of(source, None, DEFAULT_LIMITS)}
    assert places["/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[2]/Cdtr/Nm"] == "Bernd"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b'{"FIToFICstmrCdtTrf":{"GrpHdr":{"MsgId":"M"}}}', "no-transaction"),
        (b'{"Document":{"FIToFIPmtStsRpt":{"TxInfAndSts":{}}}}', "not-a-payment"),
        (b'{"FIToFICstmrCdtTrf":{"CdtTrfTxInf":{"a b":"x"}}}', "invalid-field"),
        (b'{"FIToFICstmrCdtTrf":{"CdtTrfTxInf":{"@a b":"x"}}}', "invalid-field"),
        (b'{"FIToFICstmrCdtTrf":{"CdtTrfTxInf":{"Nm":{"@x y":"x"}}}}', "invalid-field"),
        (b'{"FIToFICstmrCdtTrf":{"CdtTrfTxInf":{"Nm":"a\\u0001"}}}', "invalid-field"),
        (b'{"FIToFICstmrCdtTrf":{"CdtTrfTxInf":{"Nm":"\\ud800"}}}', "not-json"),
        (b'{"FIToFICstmrCdtTrf":' + b'{"a":' * 200 + b"1" + b"}" * 200 + b"}", "too-deep"),
        (b'{"FIToFICstmrCdtTrf":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "too-deep"),
        (b'{"FIToFICstmrCdtTrf":{"CdtTrfTxInf":[' + b"1," * 1_900_000 + b"1]}}", "too-many"),
        (b'{"orders":[{"id":1}]}', "missing-field"),
    ],
)
def test_what_is_no_payment_is_refused_with_a_reason_and_a_place(
    source: bytes, reason: str
) -> None:
    with pytest.raises(PaymentUnreadable) as caught:
        read(source)
    assert caught.value.reason == reason
    assert caught.value.where
    assert caught.value.remedy
