"""Who is in a payment: the one function that all of Vostro exists for."""

from collections.abc import Iterator

from msgspec.structs import replace

from vostro.alert import Hit, Outcome, Screening
from vostro.designation import Measure
from vostro.names.evidence import evidence_of, weigh
from vostro.names.index import NameMatch
from vostro.payment import Agent, Held, Party, Payment, holders, place
from vostro.routing.ibans import bank_of_iban
from vostro.routing.judge import judge_route
from vostro.screening.explain import (
    HOLDS,
    KEPT_BY,
    UNSEARCHED,
    Holding,
    Listed,
    Spot,
    identifier_hit,
    name_hit,
    summary_of,
)
from vostro.screening.in_text import add_hits_in_words
from vostro.screening.lists import NumberMatch, ScreeningLists
from vostro.screening.outcome import gravest, outcome_of_route, paragraph
from vostro.screening.policy import Policy

PARTY_NAMES = ("name", "account_name", "contact_name")
PARTY_NUMBERS = ("bic", "lei", "account")
AGENT_NAMES = ("name", "branch_name")
AGENT_NUMBERS = ("bic", "lei", "clearing_id", "account")
NAME_RULES = frozenset({"listed.name", "listed.linked", "listed.name-in-text"})
NOTHING: tuple[Hit, ...] = ()


def screen(payment: Payment, lists: ScreeningLists, policy: Policy) -> Screening:
    """Every party and bank of the payment against every list, and its route against every rule.

    The same three arguments give the same bytes, anywhere, any day.
    """
    found: list[Hit] = []
    for held in holders(payment):
        add_name_hits(found, held, lists, policy)
        add_number_hits(found, held, lists, policy)
    add_account_hits(found, payment, lists, policy)
    add_hits_in_words(found, payment, lists, policy)
    named, suppressed = tuple(found), NOTHING
    if found and lists.good_guys.version is not None:
        named, suppressed = lists.good_guys.split(payment, found, lists.substance)
    judged = judge_route(payment, policy.route)
    weighed = outcome_of_route(judged.hits, judged.tier, policy.scoring)
    if not named and weighed.outcome is Outcome.RELEASE:
        return released(payment, judged.hits, suppressed, lists, policy)
    route, hits = judged.route, named + judged.hits
    return Screening(
        payment_id=payment.payment_id,
        outcome=gravest((outcome_of(named, policy), weighed.outcome)),
        hits=hits,
        suppressed=suppressed,
        summary=summary_of(payment, named, paragraph(weighed, route, judged.hits)),
        route=route,
        list_versions=lists.versions,
        policy_version=policy.version,
    )


def released(
    payment: Payment,
    noted: tuple[Hit, ...],
    suppressed: tuple[Hit, ...],
    lists: ScreeningLists,
    policy: Policy,
) -> Screening:
    """What is said of a payment that meets nothing, or only signs too weak to show anyone."""
    return Screening(
        payment_id=payment.payment_id,
        outcome=Outcome.RELEASE,
        suppressed=suppressed,
        noted=noted,
        list_versions=lists.versions,
        policy_version=policy.version,
    )


def add_name_hits(found: list[Hit], held: Held, lists: ScreeningLists, policy: Policy) -> None:
    """The designations whose names are like one of a party or agent.

    Most names meet nothing and were met before, so all but the look-up waits until one does.
    """
    holder, names = held[2], policy.names
    for field in PARTY_NAMES if type(holder) is Party else AGENT_NAMES:
        text = getattr(holder, field)
        if text is not None:
            matches = lists.search_name(text, None, names.hits_per_field_max, names.cutoff)
            if matches:
                found.extend(name_hits(held, field, matches, lists, policy))


def name_hits(
    held: Held, field: str, matches: tuple[NameMatch, ...], lists: ScreeningLists, policy: Policy
) -> Iterator[Hit]:
    """A hit for each match that the policy asks for, with birth dates, countries and numbers."""
    spot = spot_of(held, field, getattr(held[2], field))
    evidence = evidence_of(held[2])
    for match in matches:
        designation = lists.designation(match.designation)
        quality = lists.quality(match.designation, match.text)
        weighed = weigh(match.score, designation, evidence)
        if weighed.score >= policy.names.cutoff_of(quality):
            listed = Listed(designation, lists.versions[designation.list], match.text, quality)
            reasons = (*match.reasons, *weighed.reasons)
            yield name_hit(spot, listed, replace(match, score=weighed.score, reasons=reasons))


def add_number_hits(found: list[Hit], held: Held, lists: ScreeningLists, policy: Policy) -> None:
    """The designations that hold one of the numbers of a party or agent."""
    holder, shortest = held[2], policy.identifiers.characters_min
    for field in PARTY_NUMBERS if type(holder) is Party else AGENT_NUMBERS:
        number = getattr(holder, field)
        if number is not None:
            matches = lists.search_number(number, shortest)
            if matches:
                found.extend(number_hits(held, field, matches, lists))
    for index, identifier in enumerate(holder.identifiers):
        matches = lists.search_number(identifier.id, shortest)
        if matches:
            found.extend(number_hits(held, f"identifiers[{index}]", matches, lists))


def add_account_hits(
    found: list[Hit], payment: Payment, lists: ScreeningLists, policy: Policy
) -> None:
    """The listed banks that keep an account, told by its IBAN, where no agent names them."""
    for held in holders(payment):
        for bic in bank_of_iban(held[2].account):
            matches = lists.search_number(bic, policy.identifiers.characters_min)
            if matches and not any(is_bank(agent, bic) for agent in payment.agents):
                found.extend(number_hits(held, "account", matches, lists, KEPT_BY))


def is_bank(agent: Agent, bic: str) -> bool:
    """Whether an agent is a bank, or a branch of it."""
    return agent.bic is not None and agent.bic[: len(bic)].upper() == bic


def number_hits(
    held: Held,
    field: str,
    matches: tuple[NumberMatch, ...],
    lists: ScreeningLists,
    holding: Holding = HOLDS,
) -> Iterator[Hit]:
    """A hit for each designation that holds the number of this field."""
    for match in matches:
        designation = lists.designation(match.designation)
        listed = Listed(designation, lists.versions[designation.list], match.listed)
        yield identifier_hit(spot_of(held, field, match.value), listed, match.space, holding)


def spot_of(held: Held, field: str, text: str) -> Spot:
    """Where an analyst finds the words or number that matched."""
    group, index, holder = held
    return Spot(holder.role, place(holder, group, index, field), text)


def outcome_of(hits: tuple[Hit, ...], policy: Policy) -> Outcome:
    """The gravest of what the hits call for; nothing met is a release."""
    return gravest(outcome_of_hit(hit, policy) for hit in hits)


def outcome_of_hit(hit: Hit, policy: Policy) -> Outcome:
    """A number decides by the list's measure; a name alone never goes beyond hold.

    What was not searched is held, whatever the policy says of hits.
    """
    if hit.rule == UNSEARCHED:
        return Outcome.HOLD
    measure = Measure.BLOCK if hit.designation is None else hit.designation.measure
    outcome = policy.outcomes.get(measure, Outcome.HOLD)
    is_beyond_hold = gravest((outcome, Outcome.HOLD)) is not Outcome.HOLD
    return Outcome.HOLD if hit.rule in NAME_RULES and is_beyond_hold else outcome
