"""What a transaction and its surroundings say -> a Payment."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from vostro.messages.iso20022.plan import Business
from vostro.messages.iso20022.program import Reading
from vostro.messages.text import is_uuid, uetr_of
from vostro.payment import Agent, AgentRole, FreeText, Party, Payment

PAYMENT_ID_CHARACTERS_MAX = 256
# The envelope's ends stand in for the message's own, where it has none.
_ENDS = {
    AgentRole.SENDER: AgentRole.INSTRUCTING_AGENT,
    AgentRole.RECEIVER: AgentRole.INSTRUCTED_AGENT,
}


class Surroundings(NamedTuple):
    """What every transaction of a header or group inherits. Built once, shared by all of them."""

    parties: list[Party]
    agents: list[Agent]
    texts: list[FreeText]
    values: dict[str, str]
    remarks: list[str]


NOTHING_AROUND = Surroundings([], [], [], {}, [])


def surroundings_of(parts: Sequence[Reading]) -> Surroundings:
    """From the innermost part to the outermost."""
    values: dict[str, str] = {}
    for part in reversed(parts):  # the innermost wins
        values |= part.values
    return Surroundings(
        parties=[party for part in parts for party in part.parties],
        agents=[agent for part in parts for agent in part.agents],
        texts=[text for part in parts for text in part.texts],
        values=values,
        remarks=[remark for part in parts for remark in part.remarks],
    )


def agents_beside(
    own: list[Agent], around: list[Agent], message: str, remarks: list[str]
) -> list[Agent]:
    """The inherited agents that say something new; what contradicts the transaction is noted."""
    by_role = {agent.role: agent for agent in around}
    by_role |= {agent.role: agent for agent in own}  # the transaction's own wins
    beside: list[Agent] = []
    for agent in around:
        same = by_role[agent.role]
        if same is not agent and bare(same) == bare(agent):
            continue
        end = _ENDS.get(agent.role)
        if end is not None and message.startswith("pacs"):
            named = by_role.get(end)
            if named is None:
                beside.append(msgspec.structs.replace(agent, role=end))
                continue
            if named.bic and agent.bic and named.bic[:8] != agent.bic[:8]:
                remarks.append(f"The envelope's {agent.role} is not the {end} of the message")
        beside.append(agent)
    return beside


def bare(agent: Agent) -> Agent:
    """The agent without its place, to tell whether two are the same."""
    return msgspec.structs.replace(agent, path="", paths={})


def remarks_of(values: dict[str, str], business: Business) -> list[str]:
    """What the header claims and an analyst should know; it changes nothing."""
    remarks = []
    stated = values.get("transactions")
    count = business.transactions
    if stated is not None and count and stated[:15].isdecimal() and int(stated[:15]) != count:
        remarks.append(f"The header counts {stated[:15]} transactions, there are {count}")
    if values.get("possible_duplicate", "").lower() in {"true", "1"}:
        remarks.append("The sender marks it as a possible duplicate")
    if "copy_or_duplicate" in values:
        remarks.append(f"The header marks it {values['copy_or_duplicate'][:10]}")
    return remarks


def payment_of(part: Reading, path: str, business: Business, around: Surroundings) -> Payment:
    """One transaction with all that it inherits. `payment_id` is empty where nothing names it."""
    values = {**around.values, **part.values} if around.values else part.values
    remarks = [*business.remarks, *part.remarks, *around.remarks]
    remarks += remarks_of(values, business)
    agents = part.agents
    if inherited := part.agents_around or around.agents:
        agents = agents + agents_beside(agents, inherited, business.format, remarks)
    get = values.get
    uetr, related = uetr_of(get("uetr"), remarks), uetr_of(get("related_uetr"), remarks)
    message_id = get("message_id") or get("assignment_id")
    transaction_id = get("transaction_id") or get("return_id") or get("cancellation_id")
    transaction_id = transaction_id or get("instruction_id") or get("original_transaction_id")
    end_to_end_id = get("end_to_end_id") or get("original_end_to_end_id")
    return Payment(
        payment_id=payment_id_of(uetr, message_id, transaction_id or end_to_end_id, path),
        format=business.format,
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
        agents=tuple(agents),
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
