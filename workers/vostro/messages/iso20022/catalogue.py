"""The messages that are read: what their elements are called, and which versions are known."""

from typing import NamedTuple


class Message(NamedTuple):
    """A message that holds payments: what its transactions, and the groups of them, are called."""

    name: str
    transactions: frozenset[str]
    groups: frozenset[str] = frozenset()
    may_be_empty: bool = False  # a whole group may be returned or recalled


_TRANSFERS, _DEBITS = frozenset({"CdtTrfTxInf"}), frozenset({"DrctDbtTxInf"})
_OTHERS, _PAYMENT_INFORMATION = frozenset({"TxInf"}), frozenset({"PmtInf"})
_INITIATIONS = _TRANSFERS | {"PmtTx"}  # the second in version 1

# By the name of the business element.
MESSAGES = {
    "FIToFICstmrCdtTrf": Message("pacs.008", _TRANSFERS),
    "FICdtTrf": Message("pacs.009", _TRANSFERS),
    "FinInstnCdtTrf": Message("pacs.009", _TRANSFERS),
    "PmtRtr": Message("pacs.004", _OTHERS, may_be_empty=True),
    "FIToFICstmrDrctDbt": Message("pacs.003", _DEBITS),
    "FIToFIPmtRvsl": Message("pacs.007", _OTHERS, may_be_empty=True),
    "FIDrctDbt": Message("pacs.010", _DEBITS, frozenset({"CdtInstr"})),
    "CstmrCdtTrfInitn": Message("pain.001", _INITIATIONS, _PAYMENT_INFORMATION),
    "CstmrDrctDbtInitn": Message("pain.008", _DEBITS, _PAYMENT_INFORMATION),
    "FIToFIPmtCxlReq": Message("camt.056", _OTHERS, frozenset({"Undrlyg"}), may_be_empty=True),
}
# Version 1 names the business element after the message; pain.001.001.02 too.
NAMED_AFTER_THE_MESSAGE = {message.name: name for name, message in MESSAGES.items()}
# The newest version that the vocabulary was checked against.
NEWEST_VERSIONS = {
    "pacs.008": 13,
    "pacs.009": 12,
    "pacs.004": 14,
    "pacs.003": 11,
    "pacs.007": 13,
    "pacs.010": 6,
    "pain.001": 12,
    "pain.008": 11,
    "camt.056": 11,
}
