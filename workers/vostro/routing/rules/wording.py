"""Words that a payment in order has no need of."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.reading import CHARACTERS_MAX, TEXT
from vostro.routing.signs import Sign


@rule(
    id="wording.do-not-mention",
    severity=Severity.HIGH,
    flags=("R09",),
    any_of=(Sign.SECRECY,),
    source="Wolfsberg Payment Transparency Standards, Oct 2023",
    lawful="Phrases about value added tax and terms ('без указания НДС') are left out; 'strictly "
    "private' is only a low sign.",
)
def instruction_not_to_name(facts: Facts) -> Iterator[Finding]:
    """The text asks not to name a party, a country or a bank."""
    for word in facts.reading.words(Sign.SECRECY, TEXT)[:2]:
        private = "private" in word.text.lower()
        yield Finding(
            word.segment.path,
            word.text,
            f"'{facts.reading.around(word.start, word.end)}': an instruction not to name.",
            (word.group.label,),
            Severity.LOW if private else None,
        )


@rule(
    id="wording.licence-claim",
    severity=Severity.LOW,
    flags=("R47",),
    any_of=(Sign.LICENCE_CLAIM,),
    source="Vostro's deduction",
    lawful="Honest exporters write it as boilerplate: only recorded.",
)
def licence_claimed(facts: Facts) -> Iterator[Finding]:
    """The text claims that no sanctions apply, or a licence."""
    for word in facts.reading.words(Sign.LICENCE_CLAIM)[:1]:
        yield Finding(
            word.segment.path,
            word.text,
            f"'{facts.reading.around(word.start, word.end)}': a claim to be free of sanctions.",
            (word.group.label,),
        )


@rule(
    id="wording.too-long-to-read",
    severity=Severity.HIGH,
    flags=(),
    any_of=(Sign.UNREAD,),
    source="Vostro's limit of 400,000 characters a payment",
    lawful="No payment of a bank comes near it.",
)
def texts_too_long(facts: Facts) -> Iterator[Finding]:
    """The payment holds more text than rules of the route read; a person must."""
    yield Finding(
        "$.texts",
        "",
        f"The payment's texts are longer than {CHARACTERS_MAX:,} characters; "
        f"the rest of its {len(facts.payment.texts)} texts was not read.",
    )
