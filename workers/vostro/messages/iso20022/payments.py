"""Bytes of ISO 20022 XML -> one Payment a transaction."""

from collections import Counter
from hashlib import sha256

import msgspec

from vostro.messages.checks import check_sizes, has_long_text
from vostro.messages.iso20022.assemble import Surroundings, payment_of
from vostro.messages.iso20022.envelope import Business, find_business
from vostro.messages.iso20022.program import Reading, read_part
from vostro.messages.iso20022.structure import Flat, local_name
from vostro.messages.limits import Limits
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.messages.xml import Element, parse_xml
from vostro.payment import Payment

Placed = tuple[Element, str]  # an element and its path


def read_iso20022(source: bytes, limits: Limits) -> tuple[Payment, ...]:
    """One Payment a transaction, in the order of the message: all of them or PaymentUnreadable.

    Any version of pacs.003, .004, .007, .008, .009, .010, pain.001, .008 and camt.056, in any
    envelope, with and without a business application header. Source: ISO 20022.
    """
    root = parse_xml(source, limits)
    payments: list[Payment] = []
    for business in find_business(root):
        payments += read_business(business, limits.transactions_max - len(payments))
    if has_long_text(source):
        for payment in payments:
            check_sizes(payment)
    return with_ids(payments, source)


def read_business(business: Business, transactions_max: int) -> list[Payment]:
    """The Payments of one business element; they share what its header says."""
    header, direct, groups = take_apart(business.element, business.path, business)
    sets: list[tuple[tuple[Reading, ...], str, list[Placed]]] = []
    if direct or not groups:
        sets.append(((header, *business.around), business.path, direct))
    for element, path in groups:
        group, transactions, _ = take_apart(element, path, business)
        sets.append(((group, header, *business.around), path, transactions))
    count = sum([len(transactions) for _, _, transactions in sets])
    if count > transactions_max:
        what = f"The message has {count:,} transactions, room is for {transactions_max:,}"
        raise unreadable(UnreadableReason.TOO_MANY, what, business.path)
    if count == 0 and not business.may_be_empty:
        what = f"A {business.message} without a transaction"
        raise unreadable(UnreadableReason.NO_TRANSACTION, what, business.path)
    remarks = count_remarks(header, count)
    payments: list[Payment] = []
    for parts, path, transactions in sets:
        around = Surroundings(business, parts, remarks)
        for element, its_path in transactions:
            part = read_part(Flat(element), "transaction", its_path)
            payments.append(payment_of(part, its_path, around))
        if not transactions and business.may_be_empty:  # a whole group returned or recalled
            payments.append(payment_of(Reading(), path, around))
    return payments


def take_apart(
    element: Element, path: str, business: Business
) -> tuple[Reading, list[Placed], list[Placed]]:
    """What an element says itself, then the transactions and the groups in it."""
    transactions: list[Placed] = []
    groups: list[Placed] = []
    own: list[Element] = []
    for child in element:
        name = local_name(child)
        if name in business.transactions:
            transactions.append((child, f"{path}/{name}[{len(transactions) + 1}]"))
        elif name in business.groups:
            groups.append((child, f"{path}/{name}[{len(groups) + 1}]"))
        else:
            own.append(child)
    if len(groups) == 1:
        groups = [(groups[0][0], groups[0][1].removesuffix("[1]"))]
    part = read_part(Flat(element, own), "transaction", path)
    for child, _ in (*transactions, *groups):
        if child.tail is not None:
            part.stray(child.tail, path)
    return part, transactions, groups


def count_remarks(header: Reading, count: int) -> list[str]:
    """A difference between what the header counts and what is there."""
    stated = header.values.get("transactions", "")
    if stated.isdecimal() and count and int(stated[:15]) != count:
        return [f"The header counts {stated[:15]} transactions, there are {count}"]
    return []


def with_ids(payments: list[Payment], source: bytes) -> tuple[Payment, ...]:
    """A payment without a name of its own, or with another's, gets one: from content and place."""
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
