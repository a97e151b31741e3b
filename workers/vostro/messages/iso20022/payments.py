"""Bytes of ISO 20022 XML -> one Payment a transaction."""

from collections.abc import Iterator

from lxml import etree

from vostro.messages.checks import check_counts, check_lengths, with_ids
from vostro.messages.iso20022.assemble import NOTHING_AROUND, payment_of, surroundings_of
from vostro.messages.iso20022.batch import read_batch
from vostro.messages.iso20022.plan import MERGED_MAX, Business, Plan, plan_of
from vostro.messages.iso20022.program import Reading
from vostro.messages.iso20022.structure import Flat, flatten
from vostro.messages.iso20022.writing import (
    CHARACTERS_MAX,
    Found,
    Writings,
    Written,
    take_apart,
)
from vostro.messages.limits import Limits
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.messages.xml import WRAPPER, Element, parse_xml, text_of_xml
from vostro.payment import TEXT_CHARACTERS_MAX, Payment

# What has been learnt of how messages are written. It changes how soon one is read, never how.
_WRITINGS = Writings()
_CLOSES_TRANSACTION = "TxInf>"  # and opens it
# 4,000: a dozen transactions take more than that.
BATCH_CHARACTERS_MIN = 4_000


def read_iso20022(source: bytes, limits: Limits) -> tuple[Payment, ...]:
    """One Payment a transaction, in the order of the message: all of them or PaymentUnreadable.

    Any version of pacs.003, .004, .007, .008, .009, .010, pain.001, .008 and camt.056, in any
    envelope, with and without a business application header. Source: ISO 20022.
    """
    return with_ids(read_text(text_of_xml(source), limits, _WRITINGS), source)


def read_text(text: str, limits: Limits, known: Writings) -> list[Payment]:
    """The Payments of a message: by how it is written if that is known, else parsed."""
    is_long = len(text) > BATCH_CHARACTERS_MIN
    if is_long and text.count(_CLOSES_TRANSACTION) > 2 * MERGED_MAX:
        payments = read_batch(text, limits, known)
        return parse(text, limits) if payments is None else payments
    written = written_of(text) if known.is_familiar(text) else None
    found = None if written is None else known.find(written)
    return parse_and_learn(text, written, limits, known) if found is None else read_found(found)


def written_of(text: str) -> Written | None:
    """How a message is written; None where that is not worth a look."""
    return take_apart(text) if len(text) <= CHARACTERS_MAX else None


def read_found(found: Found) -> list[Payment]:
    """The Payments of a message that is written in a known way."""
    texts, currency_of = found.texts, found.currencies.get
    return [
        payment_of(program.run(texts, currency_of), path, business, NOTHING_AROUND)
        for business, path, program in found.plan.merged
    ]


def parse_and_learn(
    text: str, written: Written | None, limits: Limits, known: Writings
) -> list[Payment]:
    """Parse a message; if it is known how libxml2 would write it, no more than that."""
    root = parse_xml(text, limits)
    plain = etree.tostring(root, encoding="unicode")
    as_plain = written_of(plain)
    found = None if as_plain is None else known.find(as_plain)
    if found is not None:
        if written is not None:
            known.learn(text, written, found.texts, found.plan)
        return read_found(found)
    flat, plan = laid_out(root, limits)
    payments = read_all(plan, flat)
    if plan.merged and not flat.has_tails:
        for way, how in ((text, written), (plain, as_plain)):
            if how is not None:
                known.learn(way, how, flat.texts, plan)
    return payments


def parse(text: str, limits: Limits) -> list[Payment]:
    """The Payments of a message, whatever it looks like."""
    flat, plan = laid_out(parse_xml(text, limits), limits)
    return read_all(plan, flat)


def laid_out(root: Element, limits: Limits) -> tuple[Flat, Plan]:
    """The texts of a parsed message, and the plan of its structure."""
    flat, tags, sizes = flatten(root)
    plan = plan_of(tags, sizes)
    if tags[0] == WRAPPER and (flat.texts[0] or has_text_between(flat.elements[0])):
        what = "Text stands before, between or after the roots"
        raise unreadable(UnreadableReason.NOT_XML, what, "/")
    count = sum([business.transactions for business in plan.business])
    if count > limits.transactions_max:
        what = f"{count:,} transactions, allowed are {limits.transactions_max:,}"
        raise unreadable(UnreadableReason.TOO_MANY, what, plan.business[0].path)
    return flat, plan


def read_all(plan: Plan, flat: Flat) -> list[Payment]:
    """The Payments of a parsed message, within the shape's bounds."""
    payments = read_few(plan, flat) if plan.merged else read_many(plan, flat)
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
        for business, path, program in plan.merged
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
