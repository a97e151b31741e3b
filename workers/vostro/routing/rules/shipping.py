"""Ports, waybills and ships."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing import numbers
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.signs import Sign


@rule(
    id="shipping.occupied-port",
    severity=Severity.HIGH,
    flags=("R44",),
    any_of=(Sign.OCCUPIED_PORT,),
    source="US Executive Orders 13685 and 14065; EU Regulations 692/2014 and 2022/263; UN/LOCODE",
    lawful="The port must be named as a port, or by its UN/LOCODE; a town's name is another rule.",
)
def occupied_port(facts: Facts) -> Iterator[Finding]:
    """A port of an occupied territory is named."""
    for word in facts.reading.words(Sign.OCCUPIED_PORT):
        yield Finding(
            word.segment.path,
            word.text,
            f"'{facts.reading.around(word.start, word.end)}' names an occupied port.",
            (word.group.label,),
        )


@rule(
    id="shipping.target-leg",
    severity=Severity.MEDIUM,
    flags=("R42",),
    all_of=(Sign.WAYBILL,),
    any_of=(Sign.TARGET_LEG, Sign.TARGET_PLACE),
    source="FIN-2022-Alert003; EU Commission guidance, 7 Sep 2023; IATA resolution 600",
    lawful="Trains to Kazakhstan cross Russia: low where a party sits in the customs union and no "
    "goods of the list are named, and none where a party plainly sits in Russia.",
)
def waybill_over_target(facts: Facts) -> Iterator[Finding]:
    """A waybill, consignment note or container goes by a Russian or Belarusian place."""
    if facts.has_open_target:
        return
    union = bool(facts.party_countries & facts.knowledge.customs_union) and not facts.goods
    valid = [found.text for found in numbers.air_waybills(facts.reading.folded)]
    for sign in (Sign.TARGET_LEG, Sign.TARGET_PLACE):
        for word in facts.reading.words(sign)[:1]:
            yield Finding(
                word.segment.path,
                word.text,
                f"'{facts.reading.around(word.start, word.end)}': the goods pass "
                f"{word.group.label}" + (f" (air waybill {valid[0]})." if valid else "."),
                (word.group.label, *valid[:1]),
                Severity.LOW if union else None,
            )
            return


@rule(
    id="shipping.oil-port",
    severity=Severity.MEDIUM,
    flags=("R45",),
    all_of=(Sign.OIL,),
    any_of=(Sign.TARGET_PORT, Sign.SHIP_TRANSFER_PLACE),
    source="EU Regulation 833/2014 Art. 3m, 3n; price cap coalition's advisory of 12 Oct 2023",
    lawful="Kazakh oil leaves by Novorossiysk (CPC) and as KEBCO: those words take the sign away.",
)
def oil_port(facts: Facts) -> Iterator[Finding]:
    """Oil by a Russian port, or handed from ship to ship where Russian oil is."""
    if facts.reading.has(Sign.KAZAKH_OIL):
        return
    for sign in (Sign.TARGET_PORT, Sign.SHIP_TRANSFER_PLACE):
        for word in facts.reading.words(sign)[:1]:
            yield Finding(
                word.segment.path,
                word.text,
                f"Oil and {word.group.label}: '{facts.reading.around(word.start, word.end)}'.",
                (word.group.label,),
            )


@rule(
    id="shipping.letter-of-credit",
    severity=Severity.MEDIUM,
    flags=("R46",),
    all_of=(Sign.LETTER_OF_CREDIT, Sign.ISSUING_BANK_CONSIGNEE),
    source="FinCEN and BIS FIN-2023-NTC2, 6 Nov 2023",
    lawful="Standard in some markets: low outside the corridors.",
)
def credit_hides_user(facts: Facts) -> Iterator[Finding]:
    """A letter of credit consigns the goods to the issuing bank, or names no end user."""
    word = facts.reading.words(Sign.ISSUING_BANK_CONSIGNEE)[0]
    yield Finding(
        word.segment.path,
        word.text,
        f"'{facts.reading.around(word.start, word.end)}': the credit hides who gets the goods.",
        (word.group.label,),
        None if facts.tier else Severity.LOW,
    )
