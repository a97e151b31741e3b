"""What has to be slow is slow before the first payment, never later."""

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

FULL_COLLECTION_EVERY = 1_000  # collections of the middle generation; Python's own is 10


def settling(decide: Callable[[Message], Decided]) -> Callable[[object], None]:
    """What is to be told of each swap: it settles at the first, while no payment waits yet.

    At a later one it would hold up payments for 0.2 s, and there is nothing to collect: lists that
    are replaced are dropped in small steps, and nothing in them refers back to them.
    """
    waiting = [decide]

    def settle_at_first(_: object) -> None:
        if waiting:
            settle(waiting.pop())

    return settle_at_first


def settle(decide: Callable[[Message], Decided]) -> None:
    """Reads what is read on first use (a second), and takes what stays out of the collector.

    Frozen, the lists and tables are no longer walked by each full collection: a third less CPU
    for a payment. Takes a second, and 0.2 s for the collector.
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
    spare_the_collector()


def spare_the_collector() -> None:
    """Takes what stays out of its way, and makes its full walks rare.

    One walks all that is remembered: 50 to 90 ms in one piece, and no payment meanwhile. Little
    leaves cycles here that live long (a traceback), so one in a hundred of its own is enough.
    """
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, FULL_COLLECTION_EVERY)
