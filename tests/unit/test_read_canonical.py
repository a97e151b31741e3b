import pickle
from decimal import Decimal

import pytest

from vostro.errors import PaymentUnreadable
from vostro.messages.canonical import read_canonical
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.unreadable import UnreadableReason
from vostro.payment import PartyRole

DEEP = b"[" * 10_000 + b"]" * 10_000

BAD = [
    ("too-large", "$", b'{"payment_id":"' + b"x" * 10_000_000 + b'"}'),
    ("empty", "$", b""),
    ("empty", "$", b" \n"),
    ("not-json", "byte 0", b"\x00"),
    ("not-json", "byte 13", b'{"payment_id"'),
    ("not-json", "byte 27", b'{"payment_id":"a","amount":NaN}'),
    ("not-json", "byte 19", b'{"payment_id":"a"}x'),
    ("not-utf-8", "byte 16", b'{"payment_id":"a\xff"}'),
    ("not-utf-8", "byte 26", b'{"payment_id":"a","other":\xff}'),
    ("not-utf-8", "byte 27", b'{"payment_id":"a","other":"\xff"}'),
    ("too-deep", "$", b'{"payment_id":"a","other":' + DEEP + b"}"),
    ("missing-field", "$.payment_id", b"{}"),
    ("missing-field", "$.parties[1].role", b'{"payment_id":"a","parties":[{"role":"debtor"},{}]}'),
    ("invalid-field", "$", b"[]"),
    ("invalid-field", "$.payment_id", b'{"payment_id":1}'),
    ("invalid-field", "$.payment_id", b'{"payment_id":""}'),
    ("invalid-field", "$.currency", b'{"payment_id":"a","currency":"eur"}'),
    ("invalid-field", "$.value_date", b'{"payment_id":"a","value_date":"2026-13-01"}'),
    ("invalid-field", "$.parties[0]", b'{"payment_id":"a","parties":' + DEEP + b"}"),
    ("invalid-field", "$.parties[0].role", b'{"payment_id":"a","parties":[{"role":"Ivan"}]}'),
    (
        "invalid-field",
        "$.parties[0].name",
        b'{"payment_id":"a","parties":[{"role":"debtor","name":"' + b"x" * 4_001 + b'"}]}',
    ),
    ("invalid-field", "$", b'{"payment_id":"a","purpose":"a\\u0000b"}'),
    *(
        ("invalid-field", "$.amount", b'{"payment_id":"a","amount":' + amount + b"}")
        for amount in (
            b'"NaN"',
            b'"sNaN"',
            b'"-Infinity"',
            b"1e999999999",
            b"1e-999999999",
            b"-1",
            b'"' + b"1" * 31 + b'"',
            b"{}",
        )
    ),
]


@pytest.mark.parametrize(("reason", "where", "source"), BAD)
def test_a_bad_record_is_refused_with_its_reason_and_the_path_of_the_field(
    reason: str, where: str, source: bytes
) -> None:
    with pytest.raises(PaymentUnreadable) as refused:
        read_canonical(source, DEFAULT_LIMITS)
    assert refused.value.reason == UnreadableReason(reason)
    assert refused.value.where == where
    assert refused.value.remedy


def test_a_refusal_repeats_no_value_of_the_payment() -> None:
    with pytest.raises(PaymentUnreadable) as refused:
        read_canonical(
            b'{"payment_id":"a","parties":[{"role":"DE89370400440532013000"}]}', DEFAULT_LIMITS
        )
    assert "DE8937" not in str(refused.value)


def test_a_refusal_survives_pickling_with_its_reason() -> None:
    with pytest.raises(PaymentUnreadable) as refused:
        read_canonical(b"{}", DEFAULT_LIMITS)
    again = pickle.loads(pickle.dumps(refused.value))  # noqa: S301 our own bytes
    assert (again.reason, again.where) == ("missing-field", "$.payment_id")


def test_unknown_fields_are_accepted_at_every_level() -> None:
    source = b'{"payment_id":"a","new":[1],"parties":[{"role":"debtor","name":"N","new":{}}]}'
    (payment,) = read_canonical(source, DEFAULT_LIMITS)
    assert payment.parties[0].role is PartyRole.DEBTOR
    assert payment.parties[0].name == "N"


@pytest.mark.parametrize("amount", [b"12.50", b'"12.50"', b"1250e-2"])
def test_an_amount_may_be_a_number_or_a_string_and_keeps_its_digits(amount: bytes) -> None:
    (payment,) = read_canonical(b'{"payment_id":"a","amount":' + amount + b"}", DEFAULT_LIMITS)
    assert payment.amount == Decimal("12.50")
    assert str(payment.amount) == "12.50"
