"""Why a message can't be read: the closed set of reasons, and the error that carries one."""

from enum import StrEnum

from vostro.errors import PaymentUnreadable


class UnreadableReason(StrEnum):
    """What is wrong with a message. Labels a metric and names a dead letter's reason."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TOO_MANY = "too-many"  # elements, transactions, parties, texts
    NOT_UTF_8 = "not-utf-8"
    NOT_JSON = "not-json"
    NOT_XML = "not-xml"
    FORBIDDEN_XML = "forbidden-xml"  # a DTD or an entity
    NOT_MT = "not-mt"
    UNKNOWN_FORMAT = "unknown-format"
    NOT_A_PAYMENT = "not-a-payment"  # a statement, a status, an acknowledgement
    NO_TRANSACTION = "no-transaction"
    MISSING_FIELD = "missing-field"
    INVALID_FIELD = "invalid-field"


# What to do about each: a dead letter says it, and docs/messages.md lists them.
REMEDIES = {
    UnreadableReason.EMPTY: "Find out why the sender produced an empty record.",
    UnreadableReason.TOO_LARGE: "Raise the limit if such a message is lawful, or split it.",
    UnreadableReason.TOO_DEEP: "No payment nests that deep: look at what the sender produced.",
    UnreadableReason.TOO_MANY: "Raise the limit if such a message is lawful, or split it.",
    UnreadableReason.NOT_UTF_8: "Have the sender write UTF-8, or declare the encoding it writes.",
    UnreadableReason.NOT_JSON: "Have the sender write one whole JSON object a record.",
    UnreadableReason.NOT_XML: "Have the sender write well-formed XML.",
    UnreadableReason.FORBIDDEN_XML: "ISO 20022 needs no DTD and no entities: treat it as hostile.",
    UnreadableReason.NOT_MT: "Have the sender write FIN blocks, or block 4 with its tags.",
    UnreadableReason.UNKNOWN_FORMAT: "Send canonical JSON, ISO 20022 XML or SWIFT MT.",
    UnreadableReason.NOT_A_PAYMENT: "Route such messages elsewhere: there is no payment in them.",
    UnreadableReason.NO_TRANSACTION: "Look at the original: a payment message has a transaction.",
    UnreadableReason.MISSING_FIELD: "Have the sender fill the field.",
    UnreadableReason.INVALID_FIELD: "Correct the field at its sender and send the payment again.",
}


def unreadable(reason: UnreadableReason, what: str, where: str) -> PaymentUnreadable:
    """The error to raise; `where` is a field path, or a byte position. No value stands in it."""
    return PaymentUnreadable(what, where, REMEDIES[reason], reason.value)
