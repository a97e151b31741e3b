"""Numbers of contracts and phones that tie payments together."""

import re
from collections.abc import Iterator

from vostro.routing.numbers import phones
from vostro.routing.reading import Reading

# A word for a contract, then its number: `contract 12/26`, `договор № 14-К`, `Vertrag 19`.
CONTRACT = re.compile(
    r"(?:contract|agreement|договору?|договора|контракту?|контракта|vertrag|sozlesme\w*|合同)"
    r"\W{0,3}(?:no|nr|n|№|номер)?\W{0,3}([\w/-]{0,12}\d[\w/-]{0,12})"
)
# The same for orders: `invoice 2026-1187`, `счет 77`, `Rechnung Nr. 4/26`.
ORDER = re.compile(
    r"(?:invoice|inv\.?|order|rechnung|счета?|счет-фактур\w*|заказа?|fatura|siparis|发票)"
    r"\W{0,3}(?:no|nr|n|№|номер)?\W{0,3}([\w/-]{0,12}\d[\w/-]{0,12})"
)
PHONES_MAX, ORDERS_MAX = 4, 4
ORDER_CHARACTERS_MIN = 3


def contract_of(reading: Reading) -> str | None:
    """The first contract number of the texts."""
    match = CONTRACT.search(reading.folded)
    return None if match is None else match[1]


def orders_of(reading: Reading) -> Iterator[str]:
    """The first numbers of contracts and orders; one of two characters says nothing."""
    found = (*CONTRACT.finditer(reading.folded), *ORDER.finditer(reading.folded))
    yield from (m[1] for m in found[:ORDERS_MAX] if len(m[1]) >= ORDER_CHARACTERS_MIN)


def order_in(reading: Reading) -> re.Match[str] | None:
    """Where the texts name the number of an order or invoice."""
    return ORDER.search(reading.folded)


def phones_of(reading: Reading) -> Iterator[str]:
    """The first phone numbers of the payment, digits alone."""
    for count, found in enumerate(phones(reading.folded)):
        if count >= PHONES_MAX:
            return
        yield found.text
