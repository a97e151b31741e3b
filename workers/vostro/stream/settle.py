"""What has to be slow is slow before the first payment, and at a swap: never in between."""

import gc
from collections.abc import Callable
from decimal import Decimal

import msgspec

from vostro.payment import Agent, AgentRole, FreeText, Party, PartyRole, Payment, TextKind
from vostro.stream.records import Decided, Message

# Invented. Of everything a little, so that each table that is read on first use is read.
ORDINARY = Payment(
    payment_id="settle",
    amount=Decimal("100.00"),
    currency="EUR",
    parties=(
        Party(
            role=PartyRole.DEBTOR,
            name="Mill and Lane Bakeries GmbH",
            address_lines=("Mill Lane 1",),
            town="Hamburg",
            country="DE",
            account="DE00000000000000000000",
        ),
        Party(role=PartyRole.CREDITOR, name="Ivana Horakova", town="Алматы", country="KZ"),
    ),
    agents=(
        Agent(role=AgentRole.DEBTOR_AGENT, bic="COBADEFFXXX"),
        Agent(role=AgentRole.CREDITOR_AGENT, bic="HSBKKZKX"),
    ),
    texts=(FreeText(text="Invoice 1 of 1 March, spare parts", kind=TextKind.REMITTANCE),),
)


def settle(decide: Callable[[Message], Decided]) -> None:
    """Reads what is read on first use (a second), and takes what stays out of the collector.

    Frozen, the lists and tables are no longer walked by each full collection: a third less CPU
    for a payment. What an earlier swap left is collected first: 0.1 to 0.3 s.
    """
    decide(
        Message(
            value=msgspec.json.encode(ORDINARY),
            key=None,
            content_type=None,
            topic="settle",
            partition=0,
            offset=0,
        )
    )
    gc.unfreeze()
    gc.collect()
    gc.freeze()
