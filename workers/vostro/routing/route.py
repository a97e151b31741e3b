"""Which way the money goes: an ordered list of hops, and a line of text to show it."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from vostro.payment import Agent, AgentRole, Party, PartyRole, Payment
from vostro.routing.hops import (
    BIC_HEAD,
    Evidence,
    Hop,
    Sureness,
    bic_of,
    party_evidence,
    told_by,
    told_of_agent,
)
from vostro.routing.knowledge import Knowledge, knowledge_of
from vostro.routing.policy import DEFAULT_ROUTE_POLICY
from vostro.routing.reading import ADDRESS, Reading
from vostro.routing.signs import Sign

# Order of ISO 20022 pacs.008 and pacs.009, debtor to creditor. Source: message guide, section 11.
MAIN = (
    PartyRole.ULTIMATE_DEBTOR,
    PartyRole.DEBTOR,
    AgentRole.ULTIMATE_DEBTOR_INSTITUTION,
    AgentRole.DEBTOR_INSTITUTION,
    AgentRole.DEBTOR_AGENT,
    AgentRole.PREVIOUS_INSTRUCTING_AGENT_1,
    AgentRole.PREVIOUS_INSTRUCTING_AGENT_2,
    AgentRole.PREVIOUS_INSTRUCTING_AGENT_3,
    AgentRole.INSTRUCTING_AGENT,
    AgentRole.INSTRUCTED_AGENT,
    AgentRole.INTERMEDIARY_AGENT_1,
    AgentRole.INTERMEDIARY_AGENT_2,
    AgentRole.INTERMEDIARY_AGENT_3,
    AgentRole.CREDITOR_AGENT,
    AgentRole.CREDITOR_INSTITUTION,
    AgentRole.ULTIMATE_CREDITOR_INSTITUTION,
    PartyRole.CREDITOR,
    PartyRole.ULTIMATE_CREDITOR,
)
SETTLEMENT = (
    AgentRole.INSTRUCTING_REIMBURSEMENT_AGENT,
    AgentRole.INSTRUCTED_REIMBURSEMENT_AGENT,
    AgentRole.THIRD_REIMBURSEMENT_AGENT,
)
UNDERLYING = (
    PartyRole.UNDERLYING_ULTIMATE_DEBTOR,
    PartyRole.UNDERLYING_DEBTOR,
    AgentRole.UNDERLYING_DEBTOR_AGENT,
    AgentRole.UNDERLYING_PREVIOUS_AGENT_1,
    AgentRole.UNDERLYING_PREVIOUS_AGENT_2,
    AgentRole.UNDERLYING_PREVIOUS_AGENT_3,
    AgentRole.UNDERLYING_INTERMEDIARY_AGENT_1,
    AgentRole.UNDERLYING_INTERMEDIARY_AGENT_2,
    AgentRole.UNDERLYING_INTERMEDIARY_AGENT_3,
    AgentRole.UNDERLYING_CREDITOR_AGENT,
    PartyRole.UNDERLYING_CREDITOR,
    PartyRole.UNDERLYING_ULTIMATE_CREDITOR,
)
PLACES_MAX = 100
RANK: dict[str, int] = {
    role: group * PLACES_MAX + position
    for group, roles in enumerate((MAIN, SETTLEMENT, UNDERLYING))
    for position, role in enumerate(roles)
}
UNPLACED = 3 * PLACES_MAX  # charges agents, initiating parties: on the way, position unknown
HOPS_DRAWN_MAX = 40
FIRST = itemgetter(0)


class Route(NamedTuple):
    """The hops debtor to creditor; beside them the money's own way and the paid payment's."""

    hops: tuple[Hop, ...]
    settlement: tuple[Hop, ...]
    underlying: tuple[Hop, ...]
    unplaced: tuple[Hop, ...]

    @property
    def all(self) -> tuple[Hop, ...]:
        """Every hop, in order, whatever part of the route it is on."""
        return self.hops + self.settlement + self.underlying + self.unplaced


def trace_route(
    payment: Payment, reading: Reading | None = None, knowledge: Knowledge | None = None
) -> Route:
    """The route of a payment. A bank next to itself is one hop."""
    knowledge = knowledge or knowledge_of(DEFAULT_ROUTE_POLICY)
    reading = reading or Reading(payment, knowledge.lexicon)
    ranked: list[tuple[int, Hop]] = []
    for index, party in enumerate(payment.parties):
        ranked.append((RANK.get(party.role, UNPLACED), party_hop(party, index, reading, knowledge)))
    for index, agent in enumerate(payment.agents):
        ranked.append((RANK.get(agent.role, UNPLACED), agent_hop(agent, index, reading)))
    ranked.sort(key=FIRST)
    parts: tuple[list[Hop], ...] = ([], [], [], [])
    for rank, hop in ranked:
        parts[rank // PLACES_MAX].append(hop)
    return Route(
        tuple(without_repeats(parts[0])),
        tuple(without_repeats(parts[1])) if parts[1] else (),
        tuple(without_repeats(parts[2])) if parts[2] else (),
        tuple(parts[3]),
    )


def agent_hop(agent: Agent, index: int, reading: Reading) -> Hop:
    """A bank's hop; where no field states a country, its address lines are asked too."""
    bic = bic_of(agent.bic)
    told = told_of_agent(bic, agent.country, agent.clearing_system)
    if agent.country is None and reading.has(Sign.COUNTRY) and (named := words_of(agent, reading)):
        told = told_by([*told.evidence, *named])
    return Hop(agent.role, True, agent, "agents", index, bic, *told)  # noqa: FBT003 - is_bank


def party_hop(party: Party, index: int, reading: Reading, knowledge: Knowledge) -> Hop:
    """A party's hop; where no field gives a country, its address lines and town are asked."""
    bic = None if party.bic is None else bic_of(party.bic)
    evidence = party_evidence(party, bic)
    if party.country is None and (not evidence or reading.has(Sign.COUNTRY)):
        evidence = [*words_of(party, reading), *evidence]
    if not evidence:
        evidence = list(weak_evidence(party, knowledge))
    told = told_by(evidence)
    return Hop(party.role, False, party, "parties", index, bic, *told)  # noqa: FBT003 - is_bank


def words_of(holder: Party | Agent, reading: Reading) -> list[Evidence]:
    """Countries that the address of this party or bank names in words, the last line first."""
    found = [
        Evidence("address_line", word.group.meaning, word.text, word.segment.place)
        for word in reading.words(Sign.COUNTRY, ADDRESS)
        if word.segment.holder is holder
    ]
    return found[::-1]


def weak_evidence(party: Party, knowledge: Knowledge) -> Iterator[Evidence]:
    """What guesses the country of a party of which nothing better is known."""
    for field, value in (
        ("town", party.town),
        *((f"address_lines[{n}]", v) for n, v in enumerate(party.address_lines)),
    ):
        if value is not None:
            for part in value.casefold().split(","):
                if (country := knowledge.towns.get(part.strip())) is not None:
                    yield Evidence("town", country, part.strip(), field)
    if party.lei is not None:
        for issuer in knowledge.lei_issuers:
            if party.lei.startswith(issuer.prefix):
                yield Evidence("lei", issuer.country, party.lei, "lei")


def without_repeats(hops: list[Hop]) -> Iterator[Hop]:
    """The hops, but a bank next to itself once: debtor agent = instructing agent."""
    before: Hop | None = None
    for hop in hops:
        if before is None or not (hop.is_bank and before.is_bank and is_same_bank(before, hop)):
            yield hop
        before = hop


def is_same_bank(one: Hop, other: Hop) -> bool:
    """By the first eight characters of the BIC, else by name, unless it names another country."""
    if not {other.country, *other.others} <= {one.country, *one.others, None}:
        return False
    if one.bic is not None and other.bic is not None:
        return one.bic[:BIC_HEAD] == other.bic[:BIC_HEAD]
    return (
        one.bic is other.bic
        and one.holder.name is not None
        and (one.holder.name == other.holder.name)
    )


def draw(route: Route) -> str:
    """The route as one line: `DE debtor > DE COBADEFF > KZ HSBKKZKX > RU? creditor`.

    `?` after a country: guessed; `??`: not known; `DE/RU`: its own fields disagree.
    """
    line = " > ".join(drawn(route.hops))
    for title, hops in (
        ("settled over", route.settlement),
        ("underlying", route.underlying),
        ("position unknown", route.unplaced),
    ):
        if hops:
            line += f" [{title}: {' > '.join(drawn(hops))}]"
    return line


def drawn(hops: Iterable[Hop]) -> Iterator[str]:
    """Each hop as `country label`; the first of very many."""
    for hop in tuple(hops)[:HOPS_DRAWN_MAX]:
        countries = "/".join((hop.country or "??", *hop.others))
        mark = "?" if hop.sureness is Sureness.GUESSED else ""
        yield f"{countries}{mark} {hop.label}"
