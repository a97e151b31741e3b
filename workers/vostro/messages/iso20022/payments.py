"""Bytes of ISO 20022 XML -> one Payment a transaction."""

from vostro.messages.checks import check_sizes, with_ids
from vostro.messages.iso20022.assemble import Surroundings, payment_of
from vostro.messages.iso20022.plan import Business, plan_of
from vostro.messages.iso20022.program import Reading
from vostro.messages.iso20022.structure import Flat
from vostro.messages.limits import Limits
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.messages.xml import WRAPPER, Element, parse_xml
from vostro.payment import TEXT_CHARACTERS_MAX, Payment


def read_iso20022(source: bytes, limits: Limits) -> tuple[Payment, ...]:
    """One Payment a transaction, in the order of the message: all of them or PaymentUnreadable.

    Any version of pacs.003, .004, .007, .008, .009, .010, pain.001, .008 and camt.056, in any
    envelope, with and without a business application header. Source: ISO 20022.
    """
    flat = Flat(parse_xml(source, limits))
    plan = plan_of(flat)
    if flat.tags[0] == WRAPPER and (flat.texts[0] or has_text_between(flat.elements[0])):
        what = "Text stands before, between or after the roots"
        raise unreadable(UnreadableReason.NOT_XML, what, "/")
    count = sum([business.transactions for business in plan.business])
    if count > limits.transactions_max:
        what = f"{count:,} transactions, allowed are {limits.transactions_max:,}"
        raise unreadable(UnreadableReason.TOO_MANY, what, plan.business[0].path)
    envelope = plan.envelope.read(flat)
    payments: list[Payment] = []
    for business in plan.business:
        payments += read_business(business, flat, envelope)
    if max(map(len, flat.texts)) > TEXT_CHARACTERS_MAX:
        for payment in payments:
            check_sizes(payment)
    return with_ids(payments, source)


def has_text_between(root: Element) -> bool:
    """Whether text stands after one of the roots."""
    return any(child.tail is not None for child in root)


def read_business(business: Business, flat: Flat, envelope: Reading) -> list[Payment]:
    """The Payments of one business element; they share what its header says."""
    payments: list[Payment] = []
    readings: dict[int, Reading] = {}  # of headers, which several groups share
    for group in business.groups:
        for part in group.own:
            if id(part) not in readings:
                readings[id(part)] = part.read(flat)
        own = [readings[id(part)] for part in group.own]
        remarks = count_remarks(readings[id(business.header)], business.transactions)
        around = Surroundings(business, [*own, envelope], remarks)
        for part, path in group.transactions:
            payments.append(payment_of(part.read(flat), path, around))
        if not group.transactions and business.message.may_be_empty:
            payments.append(payment_of(Reading(), group.path, around))  # the whole group
    return payments


def count_remarks(header: Reading, count: int) -> list[str]:
    """A difference between what the header counts and what is there."""
    stated = header.values.get("transactions", "")
    if stated.isdecimal() and count and int(stated[:15]) != count:
        return [f"The header counts {stated[:15]} transactions, there are {count}"]
    return []
