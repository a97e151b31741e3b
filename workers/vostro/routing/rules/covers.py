"""Payments between banks that may hide whose money it is."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.reading import TEXT
from vostro.routing.signs import Sign
from vostro.routing.windows.references import order_in

# What a customer pays for. Loans, securities and currencies are what banks deal in themselves.
CUSTOMERS_WORDS = (Sign.GOODS, Sign.CONSIGNEE, Sign.WAYBILL, Sign.ON_BEHALF, Sign.PAYMENT_AGENT)


@rule(
    id="cover.hides-customer",
    severity=Severity.MEDIUM,
    flags=("R05",),
    all_of=(Sign.INTERBANK,),
    source="Wolfsberg Payment Transparency Standards, Oct 2023; SWIFT UHB: MT 202 COV is mandatory "
    "for the cover of a customer's payment",
    lawful="Banks' own loans, securities, currencies and fees have no such words; a COV names the "
    "customer and is no sign.",
)
def cover_hides_customer(facts: Facts) -> Iterator[Finding]:
    """A plain payment between banks (MT202, pacs.009 core) speaks of a customer's trade.

    The cover of a customer's payment must be a COV, which names both customers to every bank.
    """
    reading = facts.reading
    for sign in CUSTOMERS_WORDS:
        for word in reading.words(sign, TEXT)[:1]:
            yield hidden(word.segment.path, word.text, reading.around(word.start, word.end))
            return
    order = order_in(reading)
    if order is not None and reading.segment_at(order.start()).kind == TEXT:
        path = reading.segment_at(order.start()).path
        yield hidden(path, order.group(), reading.around(order.start(), order.end()))


def hidden(path: str, text: str, around: str) -> Finding:
    """What is said of a customer's words between banks."""
    explanation = f"'{around}': a customer's trade in a payment between banks that names none."
    return Finding(path, text, explanation)
