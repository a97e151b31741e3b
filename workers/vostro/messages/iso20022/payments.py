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
    payments = _TEMPLATES.read(text)
    if payments is None:
        payments = parse(text, limits, _TEMPLATES)
    return with_ids(payments, source)


def parse(text: str, limits: Limits, templates: Templates) -> list[Payment]:
    """The Payments of a message that is written in a way not known so far."""
    flat, tags, sizes = flatten(parse_xml(text, limits))
    plan = plan_of(tags, sizes)
    if tags[0] == WRAPPER and (flat.texts[0] or has_text_between(flat.elements[0])):
        what = "Text stands before, between or after the roots"
        raise unreadable(UnreadableReason.NOT_XML, what, "/")
    count = sum([business.transactions for business in plan.business])
    if count > limits.transactions_max:
        what = f"{count:,} transactions, allowed are {limits.transactions_max:,}"
        raise unreadable(UnreadableReason.TOO_MANY, what, plan.business[0].path)
    payments = read_few(plan, flat) if plan.merged else read_many(plan, flat)
    templates.learn(text, flat, sizes, plan)
    has_long = max(map(len, flat.texts)) > TEXT_CHARACTERS_MAX
    for payment in payments:
        check_counts(payment)
        if has_long:
            check_lengths(payment)
    return payments


def has_text_between(root: Element) -> bool:
    """Whether text stands after one of the roots."""
    return any(child.tail is not None for child in root)


def read_few(plan: Plan, flat: Flat) -> list[Payment]:
    """A few transactions, each with all that is around it in one go."""
    return [
        payment_of(program.run_whole(flat), path, business, NOTHING_AROUND)
        for business, path, program, _ in plan.merged
    ]


def read_many(plan: Plan, flat: Flat) -> list[Payment]:
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
        for part, path in group.transactions:
            yield payment_of(part.read(flat), path, business, around)
        if not group.transactions and business.message.may_be_empty:
            yield payment_of(Reading(), group.path, business, around)  # the whole group
