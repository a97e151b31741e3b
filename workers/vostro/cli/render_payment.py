"""A payment as a person reads it: amount, then everyone on its way, in the order of the route."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from vostro.alert import Hit
from vostro.cli.console import harmless
from vostro.payment import (
    Agent,
    AgentRole,
    Described,
    FreeText,
    Party,
    PartyRole,
    Payment,
    holders,
    place,
)

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

# Payer's side, then the banks as the money passes them, then the payee's side; whoever only
# stands beside the payment comes last, in the order of the enums. Source: ISO 20022 pacs.008.
_FRONT = (
    PartyRole.ULTIMATE_DEBTOR,
    PartyRole.INITIATING_PARTY,
    PartyRole.DEBTOR,
    AgentRole.ULTIMATE_DEBTOR_INSTITUTION,
    AgentRole.DEBTOR_INSTITUTION,
    AgentRole.DEBTOR_AGENT,
    AgentRole.PREVIOUS_INSTRUCTING_AGENT_1,
    AgentRole.PREVIOUS_INSTRUCTING_AGENT_2,
    AgentRole.PREVIOUS_INSTRUCTING_AGENT_3,
    AgentRole.INSTRUCTING_AGENT,
    AgentRole.INSTRUCTED_AGENT,
    AgentRole.INSTRUCTING_REIMBURSEMENT_AGENT,
    AgentRole.THIRD_REIMBURSEMENT_AGENT,
    AgentRole.INSTRUCTED_REIMBURSEMENT_AGENT,
    AgentRole.INTERMEDIARY_AGENT_1,
    AgentRole.INTERMEDIARY_AGENT_2,
    AgentRole.INTERMEDIARY_AGENT_3,
    AgentRole.CREDITOR_AGENT,
    AgentRole.CREDITOR_INSTITUTION,
    AgentRole.ULTIMATE_CREDITOR_INSTITUTION,
    PartyRole.CREDITOR,
    PartyRole.ULTIMATE_CREDITOR,
)
ROUTE_ORDER = {
    role: rank for rank, role in enumerate(dict.fromkeys((*_FRONT, *AgentRole, *PartyRole)))
}
# 30 parties and banks: a screenful; a real payment has four to eight
HOLDERS_SHOWN_MAX = 30
# 160 characters: ISO 20022's longest line, 140, and its beginning of a next
VALUE_CHARACTERS_MAX = 160
TEXTS_SHOWN_MAX = 4
ROUTE_CHARACTERS_MAX = 400  # ten banks with their roles
# 4 at each end: enough to recognise an account, too little to use it
ACCOUNT_ENDS_SHOWN = 4


class Line(NamedTuple):
    """One party, bank or text of a payment, with the places where a rule may have met it."""

    label: str
    words: tuple[str, ...]
    places: frozenset[str]


def amount_of(payment: Payment) -> str:
    """Currency and amount with its thousands apart; "no amount" for a recall without one."""
    if payment.amount is None:
        return "no amount"
    return harmless(f"{payment.currency or ''} {payment.amount:,f}".strip())


def payment_table(payment: Payment, hits: Sequence[Hit], route: str) -> "Table":
    """Everyone in the payment in route order, those that a hit points to marked."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    lines = list(lines_of(payment, hits))
    for line in lines[:HOLDERS_SHOWN_MAX]:
        met = [hit for hit in hits if hit.path in line.places]
        mark, style = (">", "bold") if met else (" ", "")
        table.add_row(Text(mark, "bold red"), Text(line.label, "cyan"), worded(line, style))
    if len(lines) > HOLDERS_SHOWN_MAX:
        more = f"{len(lines) - HOLDERS_SHOWN_MAX} more parties, banks and texts: see --json"
        table.add_row("", "", Text(more, "dim"))
    if route:
        table.add_row("", Text("Route", "cyan"), Text(shortened(route, ROUTE_CHARACTERS_MAX)))
    return table


def worded(line: Line, style: str) -> "Text":
    """What is known of one party or bank, its name first, the rest after commas."""
    from rich.text import Text

    text = Text()
    for position, word in enumerate(line.words):
        text.append(", " if position else "", "dim")
        text.append(shortened(word), style if position == 0 else "")
    return text


def lines_of(payment: Payment, hits: Sequence[Hit]) -> Iterator[Line]:
    """Parties and banks in route order, then the free texts, those that were hit first."""
    everyone = sorted(holders(payment), key=lambda h: ROUTE_ORDER.get(h[2].role, len(ROUTE_ORDER)))
    for group, index, holder in everyone:
        yield Line(role_words(holder.role), words_of(holder), places_of(holder, group, index))
    texts = [text_line(text, index) for index, text in enumerate(payment.texts)]
    met = {hit.path for hit in hits}
    texts.sort(key=lambda line: line.places.isdisjoint(met))
    yield from texts[:TEXTS_SHOWN_MAX]
    if len(texts) > TEXTS_SHOWN_MAX:
        yield Line("Texts", (f"{len(texts) - TEXTS_SHOWN_MAX} more: see --json",), frozenset())


def text_line(text: FreeText, index: int) -> Line:
    """A free text of the payment."""
    return Line(
        role_words(text.kind), (text.text,), frozenset({place(text, "texts", index, "text")})
    )


def role_words(role: str) -> str:
    """A role as people say it: intermediary_agent_1 -> Intermediary agent 1."""
    return role.replace("_", " ").capitalize()


def words_of(holder: Described) -> tuple[str, ...]:
    """Name, number and place of a party or bank, as far as the message tells."""
    words: list[str | None] = [holder.name]
    if isinstance(holder, Agent):
        words += [holder.bic, holder.branch_name, clearing_words(holder)]
    else:
        words += [holder.account_name, holder.contact_name, holder.bic, birth_words(holder)]
    words += [*holder.address_lines, holder.town, holder.region, holder.country]
    words += [holder.lei and f"LEI {holder.lei}"]
    words += [f"{number.scheme or 'id'} {number.id}" for number in holder.identifiers[:3]]
    words += [holder.account and f"account {masked(holder.account)}"]
    return tuple(dict.fromkeys(word for word in words if word)) or ("nothing known",)


def clearing_words(agent: Agent) -> str | None:
    """The bank's number in a national clearing."""
    if agent.clearing_id is None:
        return None
    return f"{agent.clearing_system or 'clearing id'} {agent.clearing_id}"


def birth_words(party: Party) -> str | None:
    """When and where a person was born."""
    parts = [party.birth_date and party.birth_date.isoformat(), party.birth_place]
    parts.append(party.birth_country)
    known = " ".join(part for part in parts if part)
    return f"born {known}" if known else None


def masked(account: str) -> str:
    """An account number to recognise, not to use: screens are seen and photographed."""
    if len(account) <= 2 * ACCOUNT_ENDS_SHOWN:
        return "…"
    return f"{account[:ACCOUNT_ENDS_SHOWN]}…{account[-ACCOUNT_ENDS_SHOWN:]}"


def shortened(text: str, characters_max: int = VALUE_CHARACTERS_MAX) -> str:
    """Harmless and bounded; what is cut is said."""
    cut = "" if len(text) <= characters_max else f"… ({len(text) - characters_max:,} more)"
    return harmless(text[:characters_max]) + cut


def places_of(holder: Described, group: str, index: int) -> frozenset[str]:
    """Every place of a party or bank that a hit may name."""
    fields = [*holder.__struct_fields__]
    fields += [f"identifiers[{i}]" for i in range(len(holder.identifiers))]
    fields += [f"address_lines[{i}]" for i in range(len(holder.address_lines))]
    return frozenset(place(holder, group, index, field) for field in fields)
