"""Hits and summaries in the words of an analyst."""

from typing import NamedTuple

from vostro.alert import DesignationRef, Hit, Severity
from vostro.designation import Designation, IdentifierKind, Measure, NameQuality
from vostro.names.index import NameMatch
from vostro.payment import Payment
from vostro.screening.linked import in_words as tie_in_words

REMARKS_CHARACTERS_MAX = 500  # the whole text is in the list; an alert must stay readable
LINKS_SHOWN_MAX = 5

QUALITY_WORDS = {
    NameQuality.PRIMARY: "the name",
    NameQuality.STRONG: "an alias",
    NameQuality.WEAK: "a weak alias",
    NameQuality.FORMER: "a former name",
}
UNSEARCHED = "text.not-searched-whole"
SPACE_WORDS = {IdentifierKind.BIC.value: "BIC", IdentifierKind.LEI.value: "LEI"}


def in_words(role: str) -> str:
    """A role as people say it: debtor_agent -> Debtor agent."""
    return role.replace("_", " ").capitalize()


def listed_as(designation: Designation) -> str:
    """The designation in one phrase: name, list, number, programme; or to whom it is tied."""
    programmes = f", {', '.join(designation.programmes)}" if designation.programmes else ""
    if not designation.is_listed:
        tie = tie_in_words(designation.links[0])
        return f"{designation.caption}, not listed itself but {tie}{programmes}"
    return f"{designation.caption} ({designation.list} {designation.source_id}{programmes})"


def ties_of(designation: Designation) -> tuple[str, ...]:
    """To whom it is tied, ownership first; how many more there are is told."""
    links = sorted(designation.links, key=lambda link: "own" not in link.relation)
    told = tuple(tie_in_words(link) for link in links[:LINKS_SHOWN_MAX])
    more = len(links) - LINKS_SHOWN_MAX
    return (*told, f"and {more} more") if more > 0 else told


def ownership_told(designation: Designation) -> str:
    """By whom a listed party is owned, as a sentence of its own; nothing where nobody tells."""
    owners = [link for link in designation.links if link.relation == "owned_by"]
    if not owners or not designation.is_listed:
        return ""
    more = f" and {len(owners) - 1} more" if len(owners) > 1 else ""
    return f" It is {tie_in_words(owners[0])}{more}."


class Spot(NamedTuple):
    """Where in the payment something matched, and the words or number that did."""

    role: str
    path: str
    text: str


class Listed(NamedTuple):
    """The designation that was met, in which version of its list, and by which of its marks."""

    designation: Designation
    version: str
    mark: str  # the alias or number, as published
    quality: NameQuality | None = None  # None: a number


def reference_to(listed: Listed) -> DesignationRef:
    """What an alert tells of the designation that was met."""
    designation, version, mark, quality = listed
    return DesignationRef(
        list=designation.list,
        id=designation.source_id,
        version=version,
        caption=designation.caption,
        kind=designation.kind,
        matched_name=None if quality is None else mark,
        matched_quality=quality,
        matched_identifier=mark if quality is None else None,
        programmes=designation.programmes,
        measure=designation.measure,
        countries=designation.countries,
        birth_dates=tuple(birth.text for birth in designation.birth_dates),
        linked_to=ties_of(designation),
        secondary_sanctions_risk=designation.secondary_sanctions_risk,
        remarks=designation.remarks[:REMARKS_CHARACTERS_MAX],
    )


def name_hit(spot: Spot, listed: Listed, match: NameMatch) -> Hit:
    """A listed name met the name of a party or bank."""
    rule = "listed.name" if listed.designation.is_listed else "listed.linked"
    return hit_by_name(spot, listed, match, rule, f"'{spot.text}' is")


def text_hit(spot: Spot, listed: Listed, match: NameMatch) -> Hit:
    """A listed name stands among the words of a text or an address."""
    return hit_by_name(spot, listed, match, "listed.name-in-text", f"names '{spot.text}',")


def hit_by_name(spot: Spot, listed: Listed, match: NameMatch, rule: str, told: str) -> Hit:
    """`told`: the words between whose name it is and how alike it is."""
    designation, quality = listed.designation, listed.quality or NameQuality.STRONG
    whose = "" if listed.mark == designation.caption else f" '{listed.mark}'"
    return Hit(
        rule=rule,
        path=spot.path,
        role=spot.role,
        text=spot.text,
        score=round(match.score, 4),
        severity=severity_of(designation, quality),
        reasons=match.reasons,
        explanation=f"{in_words(spot.role)} {told} {match.score:.0%} like "
        f"{QUALITY_WORDS[quality]}{whose} of {listed_as(designation)}."
        f"{ownership_told(designation)}",
        designation=reference_to(listed),
    )


def unsearched_hit(role: str, path: str) -> Hit:
    """Words that a bound kept from being searched: never passed, a person looks at them."""
    return Hit(
        rule=UNSEARCHED,
        path=path,
        role=role,
        severity=Severity.HIGH,
        reasons=("it is too long, or is like too many listed names",),
        explanation=f"{in_words(role)} was not searched whole for listed names. "
        "Read it before the payment is released.",
    )


class Holding(NamedTuple):
    """How the payment tells a listed number: the words of it, and what else is a reason."""

    words: str
    reasons: tuple[str, ...] = ()


HOLDS = Holding(" holds")
KEPT_BY = Holding("'s account is kept by", ("told by the bank code in the IBAN",))


def identifier_hit(spot: Spot, listed: Listed, space: str, holding: Holding = HOLDS) -> Hit:
    """A number of a party or bank is a listed one."""
    word = SPACE_WORDS.get(space, "number")
    return Hit(
        rule="listed.bic" if space == IdentifierKind.BIC else "listed.identifier",
        path=spot.path,
        role=spot.role,
        text=spot.text,
        severity=severity_of(listed.designation, NameQuality.PRIMARY),
        reasons=(f"{word} {spot.text} is the listed {word} {listed.mark}", *holding.reasons),
        explanation=f"{in_words(spot.role)}{holding.words} {word} {spot.text}, "
        f"that of {listed_as(listed.designation)}.{ownership_told(listed.designation)}",
        designation=reference_to(listed),
    )


def severity_of(designation: Designation, quality: NameQuality) -> Severity:
    """High for a block or reject; a sectoral limit, or a weak alias, weighs less."""
    if designation.measure in (Measure.RESTRICT, Measure.REPORT):
        return Severity.LOW
    return Severity.MEDIUM if quality is NameQuality.WEAK else Severity.HIGH


def summary_of(payment: Payment, hits: tuple[Hit, ...], route: str = "") -> str:
    """One paragraph for the case: what is paid, the strongest hit of each designation, the route.

    `hits` are those of the lists; `route` is the paragraph of the route's signs, if there are any.
    """
    if not hits and not route:
        return ""
    best: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda h: -h.score):
        key = hit.rule if hit.designation is None else f"{hit.designation.list}{hit.designation.id}"
        best.setdefault(key, hit)
    amount = "" if payment.amount is None else f" of {payment.currency or ''} {payment.amount:,}"
    if not hits:
        return f"Payment {payment.payment_id}{amount}. {route}"
    count = f"{len(hits)} hit{'s' if len(hits) > 1 else ''}"
    sentences = " ".join(hit.explanation for hit in list(best.values())[:5])
    more = f" And {len(best) - 5} more." if len(best) > 5 else ""  # noqa: PLR2004
    told = f"Payment {payment.payment_id}{amount}: {count}. {sentences}{more}"
    return f"{told} {route}" if route else told
