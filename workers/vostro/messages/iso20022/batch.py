"""Many transactions under one header: each is read by its skeleton, and none is parsed alone.

The header is parsed, with one transaction of each way to write them. If each of these messages
is well-formed, the whole is: it consists of the same header and end and of such transactions.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from vostro.errors import PaymentUnreadable
from vostro.messages.checks import check_counts
from vostro.messages.iso20022.assemble import Surroundings, payment_of, surroundings_of
from vostro.messages.iso20022.plan import Business, plan_of
from vostro.messages.iso20022.program import Program, program_of
from vostro.messages.iso20022.structure import flatten
from vostro.messages.iso20022.writing import (
    CHARACTERS_MAX,
    Writing,
    Writings,
    Written,
    take_apart,
    writing_of,
)
from vostro.messages.limits import Limits
from vostro.messages.xml import WRAPPER, parse_xml
from vostro.payment import Payment

# 32, and one in eight: a batch with more ways to write a transaction is parsed as a whole.
LEARNT_AT_ONCE_MAX, LEARNT_ONE_IN = 32, 8
_OPENS = re.compile(r"<((?:\w+:)?(?:CdtTrf|DrctDbt)?TxInf)>")


class Framed(NamedTuple):
    """What a batch's header says to a transaction, and how that is written."""

    business: Business
    around: Surroundings
    path: str  # of the first transaction, without its number
    segment: "Segment"


class Segment(NamedTuple):
    """A way to write a transaction, and what is done with one."""

    writing: Writing
    program: Program


class Batch:
    """A text with one header and many transactions, taken apart. Raises ValueError for others."""

    def __init__(self, text: str, limits: Limits) -> None:
        opening = _OPENS.search(text)
        if opening is None:
            raise ValueError
        self.limits = limits
        self.head, self.end = text[: opening.start()], f"</{opening[1]}>"
        *self.transactions, self.tail = text[opening.start() :].split(self.end)
        frame = take_apart(self.head), take_apart(self.tail)
        if len(self.head) + len(self.tail) > CHARACTERS_MAX or None in frame:
            raise ValueError
        # How header and end are written: it declares the prefixes of all transactions.
        self.frame = "\0".join(part.skeleton for part in frame if part is not None)

    def framed(self, transaction: str, written: Written) -> Framed | None:
        """One transaction alone below the header, parsed; None if it can't be learnt from."""
        frame = f"{self.head}{transaction}{self.end}{self.tail}"
        try:
            flat, tags, sizes = flatten(parse_xml(frame, self.limits))
            plan = plan_of(tags, sizes)
        except PaymentUnreadable:
            return None  # parsing the whole tells where it is broken
        business = plan.business[0]
        group = business.groups[0]
        is_one = len(plan.business) == len(business.groups) == len(group.transactions) == 1
        if not is_one or flat.has_tails or (tags[0] == WRAPPER and flat.texts[0]):
            return None
        part, path = group.transactions[0]
        program = program_of(part.table, part.tags, part.sizes)
        ((start, end),) = part.ranges
        writing = writing_of(transaction + self.end, written, flat.texts[start:end], [program])
        if writing is None:
            return None
        around = surroundings_of(
            [*(p.read(flat) for p in group.own), plan.envelope.run_whole(flat)]
        )
        count = len(self.transactions)
        return Framed(
            business._replace(transactions=count),
            around,
            path.removesuffix("[1]"),
            Segment(writing, program),
        )


def read_batch(text: str, limits: Limits, known: Writings) -> list[Payment] | None:
    """The Payments of a batch with one header; None if it is none, or not plainly written.

    Raises:
        PaymentUnreadable: a transaction has more parties or texts than the shape takes.
    """
    # No element is shorter than <a/>.
    is_long = len(text) > 4 * limits.elements_max
    elements = text.count("<") - text.count("</") if is_long else 0
    try:
        batch = Batch(text, limits)
    except ValueError:
        return None
    if elements > limits.elements_max or len(batch.transactions) > limits.transactions_max:
        return None
    return read_transactions(batch, known)


def read_transactions(batch: Batch, known: Writings) -> list[Payment] | None:
    """Each transaction by its skeleton; None as soon as one can't be read so."""
    first = take_apart(batch.transactions[0])
    framed = None if first is None else batch.framed(batch.transactions[0], first)
    if framed is None:
        return None
    business, around, base, _ = framed
    segments: Callable[[object], Segment | None] = known.known.get
    learnt = 0
    payments = []
    for number, transaction in enumerate(batch.transactions, start=1):
        written = take_apart(transaction)
        if written is None:
            return None
        segment = segments((batch.frame, written.skeleton))
        if segment is None:
            learnt += 1
            if learnt > LEARNT_AT_ONCE_MAX + number // LEARNT_ONE_IN:
                return None
            new = batch.framed(transaction, written)
            if new is None:
                return None
            segment = new.segment
            known.keep((batch.frame, written.skeleton), segment)
        texts = segment.writing.texts(written.data)
        path = f"{base}[{number}]"
        reading = segment.program.run(texts, segment.writing.currencies.get, path)
        payments.append(payment_of(reading, path, business, around))
        check_counts(payments[-1])
    return payments
