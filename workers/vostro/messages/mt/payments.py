"""FIN text -> one Payment a transaction."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from vostro.messages.checks import check_counts, check_lengths, with_ids
from vostro.messages.limits import Limits
from vostro.messages.mt.fin import Field, FinMessage, messages_of
from vostro.messages.mt.header import Header, header_of
from vostro.messages.mt.roles import OPENS_TRANSACTION, READ
from vostro.messages.mt.transaction import Transaction
from vostro.messages.text import text_of
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.payment import TEXT_CHARACTERS_MAX, Payment


def read_mt(source: bytes, limits: Limits) -> tuple[Payment, ...]:
    """One Payment a transaction, over all messages of the text: all of them or PaymentUnreadable.

    MT101 to 107, 200 to 210, 900, 910, and the formats common to all categories, n90 to n99,
    alone or in a batch (RJE, DOS-PCC), with all blocks or no more than the text.
    Source: SWIFT User Handbook, categories 1, 2 and 9.
    """
    payments: list[Payment] = []
    skipped: list[str] = []
    messages = messages_of(text_of(source))
    for number, message in enumerate(messages, start=1):
        prefix = f"message {number}/" if len(messages) > 1 else ""
        header = header_of(message, prefix)
        if header.type not in READ:
            skipped.append(header.service)
            continue
        payments += read_fin(message, header, prefix, limits.transactions_max - len(payments))
    if not payments:
        names = ", ".join(dict.fromkeys(skipped))
        what = f"The message is no payment: {names or 'no field in it'}"
        raise unreadable(UnreadableReason.NOT_A_PAYMENT, what, "block 2")
    if skipped:
        others = ", ".join(dict.fromkeys(skipped))[:200]
        remark = f"Beside it stands what is no payment: {others}"
        first = payments[0]
        payments[0] = msgspec.structs.replace(first, remarks=(*first.remarks, remark))
    for payment in payments:
        check_counts(payment)
        if len(source) > TEXT_CHARACTERS_MAX:
            check_lengths(payment)
    return with_ids(payments, source)


def read_fin(
    message: FinMessage, header: Header, prefix: str, transactions_max: int
) -> list[Payment]:
    """The Payments of one message."""
    shared, transactions = split(message.fields, header.type)
    if len(transactions) > transactions_max:
        what = f"{len(transactions):,} transactions, room is for {transactions_max:,}"
        raise unreadable(UnreadableReason.TOO_MANY, what, f"{prefix}block 4")
    header_fields = Transaction(header, prefix)  # read once, however many share them
    for field in placed(shared, prefix):
        header_fields.read(field)
    payments = []
    for number, fields in enumerate(transactions, start=1):
        place = f"{prefix}transaction {number}/" if header.type in OPENS_TRANSACTION else prefix
        transaction = Transaction(header, place)
        for field in placed(fields, place):
            transaction.read(field)
        transaction.inherit(header_fields)
        for text in message.stray:
            transaction.add_stray(text, prefix)
        payments.append(transaction.payment())
    return payments


def split(fields: Sequence[Field], type_: str) -> tuple[list[Field], list[list[Field]]]:
    """What all transactions share, and the fields of each.

    A sequence C, with the sum of all, stands after the last one: MT102, 104, 107.
    """
    opener = OPENS_TRANSACTION.get(type_)
    if opener is None:
        return [], [list(fields)]
    shared: list[Field] = []
    transactions: list[list[Field]] = []
    current = shared
    for field in fields:
        if field.tag == opener:
            current = []
            transactions.append(current)
        elif transactions and closes(field, current, type_):
            current = shared
        current.append(field)
    return shared, transactions or [[]]


def closes(field: Field, current: list[Field], type_: str) -> bool:
    """Whether a field begins the sequence C: the sum in MT102; in a debit, the second 32B."""
    if type_ == "102":
        return field.tag == "32A"
    return type_ in {"104", "107"} and field.tag == "32B" and any(f.tag == "32B" for f in current)


def placed(fields: list[Field], place: str) -> list[Field]:
    """The fields with their places: a tag that comes several times is numbered."""
    counts = Counter([field.tag for field in fields])
    seen: dict[str, int] = {}
    found = []
    for field in fields:
        seen[field.tag] = seen.get(field.tag, 0) + 1
        number = f"[{seen[field.tag]}]" if counts[field.tag] > 1 else ""
        found.append(Field(tag=field.tag, lines=field.lines, path=f"{place}{field.tag}{number}"))
    return found
