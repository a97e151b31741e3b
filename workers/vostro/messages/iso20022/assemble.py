"""What a transaction and its surroundings say -> a Payment."""

from collections.abc import Sequence
from datetime import date

import msgspec

from vostro.messages.iso20022.plan import Business
from vostro.messages.iso20022.program import Reading
from vostro.messages.text import is_uuid, uetr_of
from vostro.payment import Agent, AgentRole, Payment

PAYMENT_ID_CHARACTERS_MAX = 256
# The envelope's ends stand in for the message's own, where it has none.
_ENDS = {
    AgentRole.SENDER: AgentRole.INSTRUCTING_AGENT,
    AgentRole.RECEIVER: AgentRole.INSTRUCTED_AGENT,
}


class Surroundings:
    """What every transaction of a header or group inherits. Built once, shared by all of them."""

    def __init__(
        self, business: Business, parts: Sequence[Reading], remarks: Sequence[str]
    ) -> None:
        """`parts` from the innermost to the outermost."""
        self.business = business
        self.parties = tuple([party for part in parts for party in part.parties])
        self.agents = tuple([agent for part in parts for agent in part.agents])
        self.texts = tuple([text for part in parts for text in part.texts])
        self.values: dict[str, str] = {}
        for part in reversed(parts):  # the innermost wins
            self.values |= part.values
        of_parts = [remark for part in parts for remark in part.remarks]
        self.remarks = (*business.remarks, *remarks, *of_parts, *remarks_of(self.values))
        self.roles = frozenset([agent.role for agent in self.agents])

    def agents_beside(self, agents: tuple[Agent, ...]) -> tuple[tuple[Agent, ...], list[str]]:
        """The inherited agents that say something new, and what contradicts the transaction."""
        own = {agent.role: agent for agent in agents}
        remarks: list[str] = []
        beside: list[Agent] = []
        for agent in self.agents:
            same = own.get(agent.role)
            if same is not None and bare(same) == bare(agent):
                continue
            end = _ENDS.get(agent.role)
            if end is not None and self.business.message.name.startswith("pacs"):
                if end not in own and end not in self.roles:
                    beside.append(msgspec.structs.replace(agent, role=end))
                    continue
                named = own.get(end) or next(a for a in self.agents if a.role is end)
                if named.bic and agent.bic and named.bic[:8] != agent.bic[:8]:
                    remarks.append(f"The envelope's {agent.role} is not the {end} of the message")
            beside.append(agent)
        return tuple(beside), remarks


def bare(agent: Agent) -> Agent:
    """The agent without its place, to tell whether two are the same."""
    return msgspec.structs.replace(agent, path="", paths={})


def remarks_of(values: dict[str, str]) -> list[str]:
    """What the header claims and an analyst should know; it changes nothing."""
    remarks = []
    if values.get("possible_duplicate", "").lower() in {"true", "1"}:
        remarks.append("The sender marks it as a possible duplicate")
    if "copy_or_duplicate" in values:
        remarks.append(f"The header marks it {values['copy_or_duplicate'][:10]}")
    return remarks


def payment_of(part: Reading, path: str, around: Surroundings) -> Payment:
    """One transaction with all that it inherits. `payment_id` is empty where nothing names it."""
    agents = tuple(part.agents)
    remarks = [*around.remarks, *part.remarks]
    if around.agents:
        inherited, odd = around.agents_beside(agents)
        agents += inherited
        remarks += odd
    values = {**around.values, **part.values}
    get = values.get
    uetr, related = uetr_of(get("uetr"), remarks), uetr_of(get("related_uetr"), remarks)
    message_id = get("message_id") or get("assignment_id")
    transaction_id = get("transaction_id") or get("return_id") or get("cancellation_id")
    transaction_id = transaction_id or get("instruction_id") or get("original_transaction_id")
    end_to_end_id = get("end_to_end_id") or get("original_end_to_end_id")
    return Payment(
        payment_id=payment_id_of(uetr, message_id, transaction_id or end_to_end_id, path),
        format=around.business.format,
        message_id=message_id,
        end_to_end_id=end_to_end_id,
        transaction_id=transaction_id,
        uetr=uetr,
        related_uetr=related,
        amount=part.amount,
        currency=part.currency,
        value_date=date_of(get("settlement_date") or get("requested_date"), remarks),
        purpose=get("purpose"),
        category_purpose=get("category_purpose"),
        charge_bearer=get("charge_bearer"),
        settlement_method=get("settlement_method"),
        parties=(*part.parties, *around.parties),
        agents=agents,
        texts=(*part.texts, *around.texts),
        remarks=tuple(remarks),
        path=path,
    )


def payment_id_of(uetr: str | None, message_id: str | None, id_: str | None, path: str) -> str:
    """The same across redelivery and hops."""
    if uetr is not None and is_uuid(uetr) is not None:
        return uetr
    if message_id is None:
        return ""
    own = id_ if id_ is not None and id_ != "NOTPROVIDED" else path.rpartition("/")[2]
    payment_id = f"{message_id}/{own}"
    return payment_id if len(payment_id) <= PAYMENT_ID_CHARACTERS_MAX else ""


def date_of(text: str | None, remarks: list[str]) -> date | None:
    """A calendar date; None where it can't be read, and a remark."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        remarks.append("The value date is no date")
        return None
