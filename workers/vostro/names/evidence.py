"""Secondary evidence: what else speaks for or against two parties of one name being one.

The name's score is raised or lowered in log-odds, each step with its reason. What is absent says
nothing. Evidence against lowers by no more than it is worth: a wrong birth date on one side must
not wash out a rare name.
"""

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from vostro.designation import BirthDate, Designation, IdentifierKind, Kind
from vostro.payment import Agent, Party

# Log-odds. A day of birth agrees by chance once in 15,000 to 20,000, a year once in fifty; both
# are mistyped about once in fifty. Set by that arithmetic and damped by half, not fitted.
SAME_DAY, SAME_YEAR, NEAR_YEAR = 3.0, 1.2, 0.3
OTHER_DAY, OTHER_YEAR = -0.8, -3.5
SAME_COUNTRY, OTHER_COUNTRY = 0.5, -0.5
SAME_IDENTIFIER, OTHER_IDENTIFIER = 8.0, -2.5
OTHER_KIND = -3.0
NEAR_YEARS = 1
CIRCA_YEARS = 2  # "circa" allows two years more on each side (designation.BirthDate)
AGAINST_MAX = -5.0
CERTAIN = 0.9999

# One party has one of each of these, so another number is another party.
UNIQUE = {IdentifierKind.LEI, IdentifierKind.IMO, IdentifierKind.BIC}
NUMBER = re.compile(r"[^A-Za-z0-9]")
NUMBER_CHARACTERS_MIN = 5
BIC_BANK_CHARACTERS = 8
IDENTIFIERS_MAX = 200


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a party beside its name."""

    birth_date: date | None = None
    birth_year: int | None = None  # where the day is not known
    countries: frozenset[str] = frozenset()  # ISO 3166-1 alpha-2
    identifiers: frozenset[str] = frozenset()  # letters and digits only, upper case
    lei: str | None = None
    bic: str | None = None
    imo: str | None = None
    kind: Kind | None = None


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """A score after all evidence, and what moved it."""

    score: float  # 0..1
    reasons: tuple[str, ...]


class Step(msgspec.Struct, frozen=True):
    """One piece of evidence: log-odds, and the sentence that tells it."""

    log_odds: float
    reason: str


def evidence_of(holder: Party | Agent, kind: Kind | None = None) -> Evidence:
    """The evidence that a party or agent of a payment carries."""
    numbers = [identifier.id for identifier in holder.identifiers[:IDENTIFIERS_MAX]]
    numbers += [number for number in (holder.bic, holder.lei) if number]
    if isinstance(holder, Agent):
        return Evidence(
            countries=_countries(holder.country),
            identifiers=_bare_all([*numbers, holder.clearing_id or ""]),
            lei=holder.lei,
            bic=holder.bic,
            kind=kind,
        )
    return Evidence(
        birth_date=holder.birth_date,
        countries=_countries(holder.country, holder.country_of_residence, holder.birth_country),
        identifiers=_bare_all([*numbers, holder.account or ""]),
        lei=holder.lei,
        bic=holder.bic,
        kind=kind,
    )


def weigh(score: float, designation: Designation, evidence: Evidence) -> Weighed:
    """The name's score, raised and lowered by all that is known of both."""
    steps = [
        *_birth(designation.birth_dates, evidence),
        *_country(designation, evidence),
        *_identifiers(designation, evidence),
        *_kind(designation.kind, evidence.kind),
    ]
    if not steps:
        return Weighed(score=score, reasons=())
    against = max(AGAINST_MAX, sum(step.log_odds for step in steps if step.log_odds < 0))
    in_favour = sum(step.log_odds for step in steps if step.log_odds > 0)
    bounded = min(max(score, 1 - CERTAIN), CERTAIN)
    log_odds = math.log(bounded / (1 - bounded)) + in_favour + against
    return Weighed(
        score=round(1 / (1 + math.exp(-log_odds)), 4),
        reasons=tuple(step.reason for step in steps),
    )


def _birth(listed: Iterable[BirthDate], evidence: Evidence) -> Iterator[Step]:
    """The best of the listed birth dates against the party's."""
    steps = [_one_birth(birth, evidence) for birth in listed]
    known = [step for step in steps if step is not None]
    if known:
        yield max(known, key=lambda step: step.log_odds)


def _one_birth(birth: BirthDate, evidence: Evidence) -> Step | None:
    day = evidence.birth_date
    year = day.year if day is not None else evidence.birth_year
    if year is None:
        return None
    slack = CIRCA_YEARS if birth.is_approximate else 0
    first, last = birth.earliest.year - slack, birth.latest.year + slack
    if day is not None and birth.earliest <= day <= birth.latest:
        is_day = birth.latest - birth.earliest < timedelta(days=2)
        if is_day:
            return Step(SAME_DAY, f"the birth date {day} is listed")
    if first <= year <= last:
        is_other_day = day is not None and birth.earliest == birth.latest and not slack
        if is_other_day:
            return Step(OTHER_DAY, f"born in {year} as listed, on another day ({birth.text})")
        return Step(SAME_YEAR, f"the birth year {year} fits the listed {birth.text}")
    if first - NEAR_YEARS <= year <= last + NEAR_YEARS:
        return Step(NEAR_YEAR, f"the birth year {year} is next to the listed {birth.text}")
    return Step(OTHER_YEAR, f"born in {year}, listed is {birth.text}")


def _country(designation: Designation, evidence: Evidence) -> Iterator[Step]:
    listed = set(designation.countries) | {a.country for a in designation.addresses if a.country}
    if not listed or not evidence.countries:
        return
    shared = sorted(listed & evidence.countries)
    if shared:
        yield Step(SAME_COUNTRY, f"the country {', '.join(shared)} is listed")
    else:
        theirs, ours = ", ".join(sorted(evidence.countries)), ", ".join(sorted(listed))
        yield Step(OTHER_COUNTRY, f"the country is {theirs}, listed is {ours}")


def _identifiers(designation: Designation, evidence: Evidence) -> Iterator[Step]:
    ours = {
        IdentifierKind.LEI: _bare(evidence.lei or ""),
        IdentifierKind.BIC: _bare(evidence.bic or "")[:BIC_BANK_CHARACTERS],
        IdentifierKind.IMO: _bare(evidence.imo or ""),
    }
    others: dict[IdentifierKind, str] = {}
    for identifier in designation.identifiers[:IDENTIFIERS_MAX]:
        number = _bare(identifier.value)
        if identifier.kind is IdentifierKind.BIC:
            number = number[:BIC_BANK_CHARACTERS]
        if len(number) < NUMBER_CHARACTERS_MIN:
            continue
        if number in evidence.identifiers or number == ours.get(identifier.kind):
            yield Step(SAME_IDENTIFIER, f"the {identifier.kind.value} {number} is listed")
            return
        if identifier.kind in UNIQUE and ours.get(identifier.kind):
            others.setdefault(identifier.kind, number)
    for kind, number in others.items():
        yield Step(OTHER_IDENTIFIER, f"the {kind.value} is {ours[kind]}, listed is {number}")


def _kind(listed: Kind, ours: Kind | None) -> Iterator[Step]:
    if ours is None or Kind.UNKNOWN in (listed, ours):
        return
    if (listed is Kind.PERSON) != (ours is Kind.PERSON):
        yield Step(OTHER_KIND, f"the party is a {ours.value}, listed is a {listed.value}")


def _countries(*codes: str | None) -> frozenset[str]:
    return frozenset(code.upper() for code in codes if code)


def _bare(number: str) -> str:
    return NUMBER.sub("", number).upper()


def _bare_all(numbers: Iterable[str]) -> frozenset[str]:
    bare = (_bare(number) for number in numbers)
    return frozenset(number for number in bare if len(number) >= NUMBER_CHARACTERS_MIN)
