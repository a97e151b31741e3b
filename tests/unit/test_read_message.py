import pytest

import messages_made
import mt_made
from vostro.errors import PaymentUnreadable
from vostro.messages.limits import DEFAULT_LIMITS, Limits
from vostro.messages.reader import read_message

XML = messages_made.made("pacs.008.001.12", leaves=["CdtTrfTxInf[1]/Dbtr/Nm"])
MT = mt_made.made("MT103")
JSON = b'{"payment_id":"P-1"}'
FORMATS = {"pacs.008.001.12": XML, "MT103": MT, "json": JSON}
HEADERS = [None, "", "application/json", "application/xml; charset=utf-8", "text/x-swift", "a/b"]


@pytest.mark.parametrize("content_type", HEADERS)
@pytest.mark.parametrize(("format_", "source"), FORMATS.items())
def test_the_content_says_what_it_is_whatever_the_header_says(
    format_: str, source: bytes, content_type: str | None
) -> None:
    (payment,) = read_message(source, content_type=content_type, limits=DEFAULT_LIMITS)
    assert payment.format == format_


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\t ", b"\xef\xbb\xbf \n"])
@pytest.mark.parametrize(("format_", "source"), FORMATS.items())
def test_a_byte_order_mark_and_white_space_in_front_change_nothing(
    format_: str, source: bytes, before: bytes
) -> None:
    if format_ == "pacs.008.001.12" and before != b"\xef\xbb\xbf":
        source = source[source.index(b"<Document") :]  # a declaration comes first or not at all
    (payment,) = read_message(before + source, content_type=None, limits=DEFAULT_LIMITS)
    assert payment.format == format_


@pytest.mark.parametrize("note", [b"From the host, 25 November\n", b"##\n"])
def test_a_message_is_found_behind_a_note_of_the_transport(note: bytes) -> None:
    (payment,) = read_message(note + MT, content_type=None, limits=DEFAULT_LIMITS)
    assert payment.format == "MT103"


@pytest.mark.parametrize(
    ("content_type", "reason"),
    [
        (None, "unknown-format"),
        ("application/octet-stream", "unknown-format"),
        ("application/json", "not-json"),
        ("application/pacs.008+xml", "not-xml"),
        ("application/x-swift-fin", "not-mt"),
    ],
)
def test_where_the_content_is_mute_the_header_says_who_refuses_it(
    content_type: str | None, reason: str
) -> None:
    with pytest.raises(PaymentUnreadable) as refused:
        read_message(b"no sign of anything", content_type=content_type, limits=DEFAULT_LIMITS)
    assert refused.value.reason == reason
    assert refused.value.where


@pytest.mark.parametrize("source", FORMATS.values(), ids=FORMATS)
def test_the_limit_of_bytes_holds_for_every_format(source: bytes) -> None:
    limits = Limits(bytes_max=len(source) - 1)
    with pytest.raises(PaymentUnreadable) as refused:
        read_message(source, content_type=None, limits=limits)
    assert refused.value.reason == "too-large"
    assert read_message(source, content_type=None, limits=Limits(bytes_max=len(source)))
