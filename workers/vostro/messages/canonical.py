"""Canonical JSON: the Payment shape as it stands, decoded at C speed. The fast path."""

import re
from decimal import Decimal

import msgspec

from vostro.errors import PaymentUnreadable
from vostro.messages.limits import Limits
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.payment import Payment

# 30 digits: ISO 20022 amounts have 18. More is no money, and an exponent such as 1e999999999
# would fill the memory in the first sum.
AMOUNT_DIGITS_MAX = 30

_DECODER = msgspec.json.Decoder(Payment)
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<where>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"missing required field `(?P<field>[^`]+)`")
_BYTE = re.compile(r"\(byte (?P<byte>\d+)\)")


def read_canonical(source: bytes, limits: Limits) -> tuple[Payment, ...]:
    """The one Payment of a canonical JSON record. Fields it does not know are accepted.

    Raises:
        PaymentUnreadable: with the reason, and the path of the field that is wrong.
    """
    if len(source) > limits.bytes_max:
        what = f"The message has {len(source):,} bytes, allowed are {limits.bytes_max:,}"
        raise unreadable(UnreadableReason.TOO_LARGE, what, "$")
    try:
        # Fields that it does not know are skipped unseen by the decoder, so look at them here.
        source.isascii() or source.decode("utf-8")
        payment = _DECODER.decode(source)
    except UnicodeDecodeError as error:
        what = "The message is not UTF-8"
        raise unreadable(UnreadableReason.NOT_UTF_8, what, f"byte {error.start}") from None
    except RecursionError:
        what = "The message nests too deep"
        raise unreadable(UnreadableReason.TOO_DEEP, what, "$") from None
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from None
    except msgspec.DecodeError as error:
        raise _malformed(source, str(error)) from None
    if payment.amount is not None:
        _check_amount(payment.amount)
    if b"\\u0000" in source:
        raise unreadable(UnreadableReason.INVALID_FIELD, "A text holds a null character", "$")
    return (payment,)


def _check_amount(amount: Decimal) -> None:
    """Not a number, infinite, negative or of absurd size: refused before anyone adds it up."""
    # `adjusted` is the exponent of the first digit: known without writing the number out.
    if amount.is_finite() and not amount.is_signed():
        if abs(amount.adjusted()) < AMOUNT_DIGITS_MAX and len(str(amount)) <= AMOUNT_DIGITS_MAX:
            return
        what = f"The amount has more than {AMOUNT_DIGITS_MAX} digits"
    else:
        what = "The amount is not a positive number"
    raise unreadable(UnreadableReason.INVALID_FIELD, what, "$.amount")


def _invalid(message: str) -> PaymentUnreadable:
    """A field of the wrong type, or none: msgspec's sentence without any value of the payment."""
    parts = _PLACE.match(message)
    what = parts["what"] if parts else message
    where = (parts["where"] if parts else None) or "$"
    missing = _MISSING.search(what)
    if missing:
        return unreadable(UnreadableReason.MISSING_FIELD, what, f"{where}.{missing['field']}")
    if what.startswith("Invalid enum value"):
        what = "Not one of the values that the schema knows"
    return unreadable(UnreadableReason.INVALID_FIELD, what, where)


def _malformed(source: bytes, message: str) -> PaymentUnreadable:
    if not source.strip():
        return unreadable(UnreadableReason.EMPTY, "The message is empty", "$")
    byte = _BYTE.search(message)
    where = f"byte {byte['byte']}" if byte else f"byte {len(source)}"
    return unreadable(UnreadableReason.NOT_JSON, message.split(" (byte", maxsplit=1)[0], where)
