"""Payments for tests of routes and their rules, in one line each."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from vostro.payment import (
    Agent,
    AgentRole,
    FreeText,
    Identifier,
    Party,
    PartyRole,
    Payment,
    TextKind,
)
from vostro.routing.judge import Judged, judge_route
from vostro.routing.policy import DEFAULT_ROUTE_POLICY, RoutePolicy

CHAIN = (
    AgentRole.DEBTOR_AGENT,
    AgentRole.INTERMEDIARY_AGENT_1,
    AgentRole.INTERMEDIARY_AGENT_2,
    AgentRole.CREDITOR_AGENT,
)


def party(role: PartyRole, said: str | dict[str, Any] | None) -> tuple[Party, ...]:
    """A party: its country, or any of its fields."""
    if said is None:
        return ()
    fields = {"country": said} if isinstance(said, str) else said
    ids = tuple(Identifier(id=one) for one in fields.pop("ids", ())) if "ids" in fields else ()
    return (Party(role=role, **{"name": "Nordlicht GmbH", **fields}, identifiers=ids),)


def pay(
    debtor: str | dict[str, Any] | None = "DE",
    creditor: str | dict[str, Any] | None = "FR",
    banks: str = "",
    text: str = "",
    *,
    money: str = "EUR 1000",
    day: date | None = date(2026, 3, 2),
    ultimate_debtor: str | dict[str, Any] | None = None,
    ultimate_creditor: str | dict[str, Any] | None = None,
    bank_names: tuple[str, ...] = (),
) -> Payment:
    """A payment between two parties over banks, first the debtor's, last the creditor's."""
    currency, amount = money.split()
    bics = banks.split()
    roles = (*CHAIN[: len(bics) - 1], CHAIN[3]) if len(bics) > 1 else CHAIN[: len(bics)]
    return Payment(
        payment_id="P-1",
        amount=Decimal(amount),
        currency=currency,
        value_date=day,
        parties=(
            *party(PartyRole.DEBTOR, copied(debtor)),
            *party(PartyRole.CREDITOR, copied(creditor)),
            *party(PartyRole.ULTIMATE_DEBTOR, copied(ultimate_debtor)),
            *party(PartyRole.ULTIMATE_CREDITOR, copied(ultimate_creditor)),
        ),
        agents=(
            *(Agent(role=role, bic=bic) for role, bic in zip(roles, bics, strict=True)),
            *(Agent(role=AgentRole.CREDITOR_AGENT, name=name) for name in bank_names),
        ),
        texts=(FreeText(text=text, kind=TextKind.REMITTANCE),) if text else (),
    )


def copied(said: str | dict[str, Any] | None) -> str | dict[str, Any] | None:
    """A dict that may be changed."""
    return dict(said) if isinstance(said, dict) else said


def judged(payment: Payment, **policy: object) -> Judged:
    """What the rules say, by the default policy or one that differs in some fields."""
    if not policy:
        return judge_route(payment, DEFAULT_ROUTE_POLICY)
    return judge_route(payment, msgspec.structs.replace(DEFAULT_ROUTE_POLICY, **policy))


def rules_of(payment: Payment, **policy: object) -> set[str]:
    """The ids of the rules that are true."""
    return {hit.rule for hit in judged(payment, **policy).hits}


__all__ = ["RoutePolicy", "judged", "pay", "rules_of"]
