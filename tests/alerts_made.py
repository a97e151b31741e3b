"""Alerts over invented payments and lists, for what shows, filters and follows alerts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec

from samples import SAMPLE, compiled
from vostro.alert import Alert, SourcePosition
from vostro.payment import Agent, AgentRole, FreeText, Party, PartyRole, Payment, TextKind
from vostro.screening.alerts import alert_of
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen

SCREENED_AT = datetime(2026, 3, 4, 10, 22, 1, tzinfo=UTC)
ACCOUNT = "DE89370400440532013000"
FLAGGED = Payment(
    payment_id="P-1",
    amount=Decimal("1248200.00"),
    currency="EUR",
    value_date=date(2026, 3, 4),
    # Out of route order, as messages have them.
    parties=(
        Party(role=PartyRole.CREDITOR, name="Severny Zalif Bank", country="KZ"),
        Party(role=PartyRole.DEBTOR, name="Nordlicht Maschinenbau GmbH", account=ACCOUNT),
    ),
    agents=(
        Agent(role=AgentRole.CREDITOR_AGENT, bic="SEZARUMMXXX", country="RU"),
        Agent(role=AgentRole.INTERMEDIARY_AGENT_1, bic="STPBKZKA", country="KZ"),
        Agent(role=AgentRole.DEBTOR_AGENT, bic="NLBKDEHH", name="Nordlicht Bank AG"),
    ),
    texts=(FreeText(text="Invoice 2231", kind=TextKind.REMITTANCE),),
)
LISTS = compiled(*SAMPLE)


def made_alert(payment: Payment = FLAGGED, screened_at: datetime = SCREENED_AT) -> Alert:
    """The alert of a payment that meets the sample lists."""
    screening = screen(payment, LISTS, DEFAULT_POLICY)
    assert screening.hits
    source = SourcePosition(topic="payments", partition=0, offset=7)
    return alert_of(payment, screening, source, screened_at)


def encoded(alert: Alert) -> bytes:
    """As the worker puts it on the topic."""
    return msgspec.json.encode(alert)


def numbered(number: int, screened_at: datetime = SCREENED_AT) -> Alert:
    """One of several alerts that differ."""
    return made_alert(msgspec.structs.replace(FLAGGED, payment_id=f"P-{number}"), screened_at)
