"""Who is in a payment: the one function that all of Vostro exists for."""

from collections.abc import Iterator

from vostro.alert import Hit, Outcome, Screening
from vostro.designation import Designation, IdentifierKind, Measure, NameQuality
from vostro.payment import Described, Payment, holders, place
from vostro.screening.explain import Listed, Spot, identifier_hit, name_hit, summary_of
from vostro.screening.identifiers import ANY_NUMBER, bare, bic_key
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import Policy

NAME_FIELDS = ("name", "account_name", "contact_name", "branch_name")
GRAVITY = {outcome: rank for rank, outcome in enumerate(Outcome)}  # release first, block last


def screen(payment: Payment, lists: ScreeningLists, policy: Policy) -> Screening:
    """Every party and bank of the payment against every list.

    The same three arguments give the same bytes, anywhere, any day.
    """
    hits = tuple(
        hit
        for group, index, holder in holders(payment)
        for hit in hits_of(holder, group, index, lists, policy)
    )
    return Screening(
        payment_id=payment.payment_id,
        outcome=outcome_of(hits, policy),
        hits=hits,
        summary=summary_of(payment, hits),
        list_versions=lists.versions,
        policy_version=policy.version,
    )


def hits_of(
    holder: Described, group: str, index: int, lists: ScreeningLists, policy: Policy
) -> Iterator[Hit]:
    """All hits of one party or agent: its names first, then its numbers."""
    for field in NAME_FIELDS:
        name = getattr(holder, field, None)
        if name is not None:
            yield from name_hits(holder, name, place(holder, group, index, field), lists, policy)
    yield from number_hits(holder, group, index, lists, policy)


def name_hits(
    holder: Described, name: str, path: str, lists: ScreeningLists, policy: Policy
) -> Iterator[Hit]:
    """The designations whose names are like this one."""
    names = policy.names
    for match in lists.search_name(name, None, names.hits_per_field_max, names.cutoff):
        designation = lists.designation(match.designation)
        quality = quality_of(designation, match.text)
        if match.score >= names.cutoff_of(quality):
            listed = Listed(designation, lists.versions[designation.list], match.text, quality)
            yield name_hit(Spot(holder.role, path, name), listed, match)


def quality_of(designation: Designation, text: str) -> NameQuality:
    """How far the matched alias may be trusted."""
    return next((n.quality for n in designation.names if n.text == text), NameQuality.STRONG)


def number_hits(
    holder: Described, group: str, index: int, lists: ScreeningLists, policy: Policy
) -> Iterator[Hit]:
    """The designations that hold one of the numbers of a party or agent."""
    for field, space, value in dict.fromkeys(numbers_of(holder, policy)):
        for designation, mark in lists.search_identifier(space, value):
            spot = Spot(holder.role, place(holder, group, index, field), value)
            listed = Listed(designation, lists.versions[designation.list], mark)
            yield identifier_hit(spot, listed, space)


def numbers_of(holder: Described, policy: Policy) -> Iterator[tuple[str, str, str]]:
    """Field, key space and key of each number that is searched."""
    if holder.bic is not None and (bic := bic_key(holder.bic)) is not None:
        yield "bic", IdentifierKind.BIC, bic
    if holder.lei is not None:
        yield "lei", IdentifierKind.LEI, bare(holder.lei)
    numbers = [
        *((f"identifiers[{i}]", identifier.id) for i, identifier in enumerate(holder.identifiers)),
        *((field, getattr(holder, field, None)) for field in ("account", "clearing_id")),
    ]
    for field, number in numbers:
        if number is not None:
            value = bare(number)
            if len(value) >= policy.identifiers.characters_min:
                yield field, ANY_NUMBER, value
            # People write a BIC or an LEI into any field for a number.
            if (bic := bic_key(number)) is not None and field != "account":
                yield field, IdentifierKind.BIC, bic


def outcome_of(hits: tuple[Hit, ...], policy: Policy) -> Outcome:
    """The gravest of what the hits call for; nothing met is a release."""
    return max(
        (outcome_of_hit(hit, policy) for hit in hits),
        key=GRAVITY.__getitem__,
        default=Outcome.RELEASE,
    )


def outcome_of_hit(hit: Hit, policy: Policy) -> Outcome:
    """A number decides by the list's measure; a name alone never goes beyond hold."""
    measure = Measure.BLOCK if hit.designation is None else hit.designation.measure
    outcome = policy.outcomes.get(measure, Outcome.HOLD)
    if hit.rule == "listed.name" and GRAVITY[outcome] > GRAVITY[Outcome.HOLD]:
        return Outcome.HOLD
    return outcome
