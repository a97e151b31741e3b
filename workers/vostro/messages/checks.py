"""What every reader does with its Payments in the end: the shape's bounds, distinct ids."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

import msgspec

from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.payment import (
    AGENTS_MAX,
    LONG_TEXT_CHARACTERS_MAX,
    PARTIES_MAX,
    TEXT_CHARACTERS_MAX,
    TEXTS_MAX,
    Payment,
    holders,
    place,
)


def check_counts(payment: Payment) -> None:
    """Raises PaymentUnreadable for more parties, agents or texts than the shape takes."""
    for parts, most in (
        (payment.parties, PARTIES_MAX),
        (payment.agents, AGENTS_MAX),
        (payment.texts, TEXTS_MAX),
    ):
        if len(parts) > most:
            what = f"More than {most:,} parties, agents or texts"
            raise unreadable(UnreadableReason.TOO_MANY, what, payment.path)


def check_lengths(payment: Payment) -> None:
    """Raises PaymentUnreadable for a value beyond the shape's bounds."""
    for text in payment.texts:
        if len(text.text) > LONG_TEXT_CHARACTERS_MAX:
            raise _too_long(len(text.text), LONG_TEXT_CHARACTERS_MAX, text.path)
    for path, value in _values(payment):
        if len(value) > TEXT_CHARACTERS_MAX:
            raise _too_long(len(value), TEXT_CHARACTERS_MAX, path)


def _values(payment: Payment) -> Iterator[tuple[str, str]]:
    for field in payment.__struct_fields__:
        value = getattr(payment, field)
        if isinstance(value, str):
            yield f"{payment.path}/{field}", value
    for group, index, holder in holders(payment):
        for field in holder.__struct_fields__:
            value = getattr(holder, field)
            if isinstance(value, str):
                yield place(holder, group, index, field), value
            elif field == "address_lines":
                for n, line in enumerate(value):
                    yield place(holder, group, index, f"address_lines[{n}]"), line
            elif field == "identifiers":
                for n, identifier in enumerate(value):
                    where = place(holder, group, index, f"identifiers[{n}]")
                    yield where, identifier.id
                    yield where, identifier.scheme or ""
                    yield where, identifier.issuer or ""


def _too_long(characters: int, most: int, path: str) -> Exception:
    what = f"A value of {characters:,} characters, allowed are {most:,}"
    return unreadable(UnreadableReason.TOO_LARGE, what, path)


def with_ids(payments: list[Payment], source: bytes) -> tuple[Payment, ...]:
    """A payment without a name of its own, or with another's, gets one: from content and place."""
    if len(payments) == 1 and payments[0].payment_id:
        return (payments[0],)
    counts = Counter(payment.payment_id for payment in payments)
    if "" not in counts and len(counts) == len(payments):
        return tuple(payments)
    digest = sha256(source).hexdigest()[:32]
    named = []
    seen: set[str] = set()
    for position, payment in enumerate(payments, start=1):
        own = payment.payment_id
        if not own or own in seen:
            own = f"{own[:200]}#{position}" if own else f"{digest}#{position}"
            payment = msgspec.structs.replace(payment, payment_id=own)  # noqa: PLW2901
        seen.add(own)
        named.append(payment)
    return tuple(named)
