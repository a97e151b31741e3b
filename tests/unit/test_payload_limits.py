"""Every bound on what a message may hold, as docs/security.md lists them: at it and one beyond."""

from collections.abc import Callable

import msgspec
import pytest

from vostro.errors import PaymentUnreadable
from vostro.messages.limits import Limits
from vostro.messages.mt.fin import FIELDS_MAX, LINES_OF_A_FIELD_MAX
from vostro.messages.reader import read_message
from vostro.payment import (
    AGENTS_MAX,
    IDENTIFIERS_MAX,
    LINES_MAX,
    LONG_TEXT_CHARACTERS_MAX,
    PARTIES_MAX,
    TEXT_CHARACTERS_MAX,
    TEXTS_MAX,
)

XML = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>{}'
XML_END = "</FIToFICstmrCdtTrf></Document>"
TRANSACTION = "<CdtTrfTxInf><PmtId><UETR>{}</UETR></PmtId></CdtTrfTxInf>"
DEBTOR = {"role": "debtor"}
BANK = {"role": "debtor_agent"}


def json_of(**fields: object) -> bytes:
    return msgspec.json.encode({"payment_id": "P-1", **fields})


def refused(source: bytes, limits: Limits | None = None) -> str | None:
    """Why it is refused; None if it is read."""
    try:
        read_message(source, content_type=None, limits=limits or Limits())
    except PaymentUnreadable as error:
        return error.reason
    return None


def with_text(count: int) -> bytes:
    return json_of(parties=[DEBTOR | {"name": "x" * count}])


def with_long_text(count: int) -> bytes:
    return json_of(texts=[{"text": "x" * count}])


def with_parties(count: int) -> bytes:
    return json_of(parties=[DEBTOR] * count)


def with_agents(count: int) -> bytes:
    return json_of(agents=[BANK] * count)


def with_texts(count: int) -> bytes:
    return json_of(texts=[{"text": "x"}] * count)


def with_lines(count: int) -> bytes:
    return json_of(parties=[DEBTOR | {"address_lines": ["x"] * count}])


def with_identifiers(count: int) -> bytes:
    return json_of(parties=[DEBTOR | {"identifiers": [{"id": "7"}] * count}])


@pytest.mark.parametrize(
    ("made", "allowed"),
    [
        (with_text, TEXT_CHARACTERS_MAX),
        (with_long_text, LONG_TEXT_CHARACTERS_MAX),
        (with_parties, PARTIES_MAX),
        (with_agents, AGENTS_MAX),
        (with_texts, TEXTS_MAX),
        (with_lines, LINES_MAX),
        (with_identifiers, IDENTIFIERS_MAX),
    ],
)
def test_a_payment_holds_no_more_of_anything_than_its_contract_allows(
    made: Callable[[int], bytes], allowed: int
) -> None:
    assert refused(made(allowed)) is None
    assert refused(made(allowed + 1)) is not None


def transactions(count: int) -> bytes:
    told = "".join(TRANSACTION.format(n) for n in range(count))
    return (XML.format(told) + XML_END).encode()


def test_xml_is_bounded_in_bytes_depth_elements_and_transactions() -> None:
    # Others of each: what was read once is known by its tags, and not measured again.
    assert refused(transactions(2)) is None
    assert refused(transactions(3), Limits(bytes_max=100)) == "too-large"
    assert refused(transactions(4), Limits(transactions_max=3)) == "too-many"
    assert refused(transactions(5), Limits(elements_max=10)) == "too-many"
    deep = (XML.format("<A>" * 256 + "</A>" * 256) + XML_END).encode()
    assert refused(deep) == "too-deep"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:1/d.dtd">',
        '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_xml_with_a_doctype_is_refused_before_anything_is_expanded(declared: str) -> None:
    assert refused(declared.encode() + transactions(1)) is not None


def mt(fields: int, lines: int) -> bytes:
    body = "".join(f":70:{'x' * 3}{chr(13)}{chr(10)}" for _ in range(fields))
    more = "".join(f"x{chr(13)}{chr(10)}" for _ in range(lines))
    return f"{{1:F01BANKDEFFAXXX0000000000}}{{4:\r\n{body}{more}-}}".encode()


def test_an_mt_message_is_bounded_in_fields_and_lines() -> None:
    assert refused(mt(2, 2)) is None
    assert refused(mt(FIELDS_MAX + 1, 0)) is not None
    assert refused(mt(1, LINES_OF_A_FIELD_MAX + 1)) is not None
