"""Bytes of ISO 20022 XML -> one Payment a transaction."""

from collections.abc import Iterator

from vostro.messages.checks import check_counts, check_lengths, with_ids
from vostro.messages.iso20022.assemble import NOTHING_AROUND, payment_of, surroundings_of
from vostro.messages.iso20022.plan import Business, Plan, plan_of
from vostro.messages.iso20022.program import Reading
from vostro.messages.iso20022.structure import Flat, flatten
from vostro.messages.iso20022.template import Templates
from vostro.messages.limits import Limits
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.messages.xml import WRAPPER, Element, parse_xml, text_of_xml
from vostro.payment import TEXT_CHARACTERS_MAX, Payment

# What has been learnt of how messages are written. It changes how soon one is read, never how.
_TEMPLATES = Templates()


def read_iso20022(source: bytes, limits: Limits) -> tuple[Payment, ...]:
    """One Payment a transaction, in the order of the message: all of them or PaymentUnreadable.

    Any version of pacs.003, .004, .007, .008, .009, .010, pain.001, .008 and camt.056, in any
    envelope, with and without a business application header. Source: ISO 20022.
    """
    text = text_of_xml(source)
    known = _TEMPLATES.read(text)
    if known is not None:
        template, reading = known
        payment = payment_of(reading, template.path, template.business, NOTHING_AROUND)
        return with_ids([payment], source)
    flat, tags, sizes = flatten(parse_xml(text, limits))
    plan = plan_of(tags, sizes)
    if tags[0] == WRAPPER and (flat.texts[0] or has_text_between(flat.elements[0])):
        what = "Text stands before, between or after the roots"
        raise unreadable(UnreadableReason.NOT_XML, what, "/")
    count = sum([business.transactions for business in plan.business])
    if count > limits.transactions_max:
        what = f"{count:,} transactions, allowed are {limits.transactions_max:,}"
        raise unreadable(UnreadableReason.TOO_MANY, what, plan.business[0].path)
    payments = read_only(plan, flat) if plan.only is not None else read_all(plan, flat)
    _TEMPLATES.learn(text, flat, sizes, plan)
    has_long = max(map(len, flat.texts)) > TEXT_CHARACTERS_MAX
    for payment in payments:
        check_counts(payment)
        if has_long:
            check_lengths(payment)
    return with_ids(payments, source)


def has_text_between(root: Element) -> bool:
    """Whether text stands after one of the roots."""
    return any(child.tail is not None for child in root)


def read_only(plan: Plan, flat: Flat) -> list[Payment]:
    """The one transaction of a document, read with all that is around it in one go."""
    assert plan.only is not None  # noqa: S101 the caller has asked
    reading = plan.only.program.run_whole(flat)
    return [payment_of(reading, plan.only.path, plan.business[0], NOTHING_AROUND)]


def read_all(plan: Plan, flat: Flat) -> list[Payment]:
    """Many transactions, or none: they share what their headers and groups say."""
    envelope = plan.envelope.run_whole(flat)
    return [
        payment for business in plan.business for payment in read_business(business, flat, envelope)
    ]


def read_business(business: Business, flat: Flat, envelope: Reading) -> Iterator[Payment]:
    """The Payments of one business element."""
    readings: dict[int, Reading] = {}  # of headers, which several groups share
    for group in business.groups:
        for part in group.own:
            if id(part) not in readings:
                readings[id(part)] = part.read(flat)
        around = surroundings_of([*(readings[id(part)] for part in group.own), envelope])
        around.remarks.extend(count_remarks(readings[id(business.header)], business.transactions))
        for part, path in group.transactions:
            yield payment_of(part.read(flat), path, business, around)
        if not group.transactions and business.message.may_be_empty:
            yield payment_of(Reading(), group.path, business, around)  # the whole group


def count_remarks(header: Reading, count: int) -> list[str]:
    """A difference between what the header counts and what is there."""
    stated = header.values.get("transactions", "")
    if stated.isdecimal() and count and int(stated[:15]) != count:
        return [f"The header counts {stated[:15]} transactions, there are {count}"]
    return []
