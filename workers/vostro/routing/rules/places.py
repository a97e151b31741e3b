"""Embargoed countries and territories on the route."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.payment import Party
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, rule
from vostro.routing.hops import stated_country
from vostro.routing.knowledge import KNOWN, RETIRED
from vostro.routing.reading import ADDRESS, NAME, TEXT, Word
from vostro.routing.reference import Territory
from vostro.routing.shown import personal_ties, postcode_of_territory
from vostro.routing.signs import Sign

EMBARGO = (
    "data/places.toml: US Executive Orders 13685 and 14065, EU Regulations 692/2014 and 2022/263"
)
WEAK_EVIDENCE = frozenset({"town", "lei"})
TOWN_FIELDS = frozenset({"town", "region", "address_lines", "street", "birth_place"})


@rule(
    id="place.embargoed-country",
    severity=Severity.HIGH,
    flags=("R52",),
    any_of=(Sign.EMBARGOED,),
    source="US 31 CFR 560 (Iran) and 510 (North Korea); UN Resolutions 1718 and 2231",
    lawful="Only a country told by a BIC, IBAN, address or residence; a word in a text is not "
    "enough. Cuba is off, since EU operators may not apply that embargo.",
)
def embargoed_country(facts: Facts) -> Iterator[Finding]:
    """A party or bank sits in a country under a full embargo."""
    for hop in facts.hops:
        for evidence in hop.evidence:
            if evidence.country in facts.knowledge.embargoed:
                yield Finding(
                    hop.path(evidence.field),
                    evidence.text,
                    f"{hop.role.replace('_', ' ').capitalize()} is in {evidence.country}, under "
                    f"embargo: its {evidence.kind.replace('_', ' ')} says so.",
                    (evidence.kind,),
                    Severity.MEDIUM if evidence.kind in WEAK_EVIDENCE else None,
                    hop.role,
                )
                break


@rule(
    id="place.embargoed-territory",
    severity=Severity.HIGH,
    flags=("R52",),
    any_of=(Sign.TERRITORY, Sign.TERRITORY_CODE, Sign.PHONE, Sign.ID_MARKER),
    source=EMBARGO + "; OFAC FAQ 1009 lets banks rely on postcodes",
    lawful="A town must stand in an address field, and its country must be Ukraine, Russia or "
    "untold; towns with namesakes elsewhere (Yalta, Sebastopol, Tokmak) need the territory's "
    "postcode; streets named after towns are left out.",
)
def embargoed_territory(facts: Facts) -> Iterator[Finding]:
    """A party's address, postcode, phone or tax number lies in an occupied territory."""
    for hop in facts.hops:
        found = postcode_of_territory(hop, facts.knowledge)
        if found is not None:
            territory, postcode, field = found
            path = hop.path(field)
            yield of_territory(territory, path, postcode, f"postcode {postcode}", hop.role)
    for word in facts.reading.words(Sign.TERRITORY, ADDRESS, NAME):
        if word.segment.field in TOWN_FIELDS and not word.group.common:
            territory = facts.knowledge.territories[word.group.meaning]
            if country_allows(word, territory):
                yield of_territory(
                    territory, word.segment.path, word.text, f"address names {word.text}", None
                )
    yield from territory_numbers(facts)


def country_allows(word: Word, territory: Territory) -> bool:
    """Whether the party's country does not say that another town of that name is meant."""
    holder = word.segment.holder
    country = stated_country(getattr(holder, "country", None))
    if territory.country != "UA":
        return country in (None, territory.country)
    return country in (None, "UA", "RU")


def territory_numbers(facts: Facts) -> Iterator[Finding]:
    """Phones and tax numbers of the territories: each a medium sign, two of one a high one."""
    found = [
        (territory, segment.path, f"+{number.text}", "phone")
        for number, _, segment in facts.phones
        if (territory := facts.knowledge.territory_of_phone(number.text)) is not None
    ]
    if facts.reading.has(Sign.ID_MARKER):
        found += [
            (territory, segment.path, number.text, "tax number")
            for number, segment in facts.target_numbers
            for territory in facts.knowledge.territories.values()
            if number.kind.endswith("(INN)") and number.text.startswith(territory.tax_prefixes)
        ]
    for territory, path, text, kind in found:
        kinds = {other for also, _, _, other in found if also is territory}
        severity = Severity.MEDIUM if len(kinds) == 1 else Severity.HIGH
        yield of_territory(territory, path, text, f"{kind} {text}", None, severity)


def of_territory(  # noqa: PLR0913, PLR0917
    territory: Territory,
    path: str,
    text: str,
    sign: str,
    role: str | None,
    severity: Severity | None = None,
) -> Finding:
    """What is said of one sign of a territory."""
    scope = "" if territory.is_us_covered else " (EU and UK measures; not in the US embargo)"
    return Finding(
        path,
        text,
        f"The {sign} points to {territory.label}{scope}.",
        (territory.source,),
        severity,
        role,
    )


@rule(
    id="place.personal-tie",
    severity=Severity.LOW,
    flags=("R52",),
    any_of=(Sign.PERSONAL_TIE,),
    source="US 31 CFR 560 and 510; UN Resolutions 1718 and 2231",
    lawful="A place of birth or a passport is recorded, never held: millions live elsewhere.",
)
def personal_tie(facts: Facts) -> Iterator[Finding]:
    """A person was born in a country under a full embargo, or has a document of one."""
    for hop in facts.parties:
        if isinstance(hop.holder, Party):
            for field, text, country in personal_ties(hop.holder):
                if country in facts.knowledge.embargoed:
                    tie = "was born in" if field == "birth_country" else "has a document of"
                    says = f"{hop.role.replace('_', ' ').capitalize()} {tie} {country}."
                    yield Finding(hop.path(field), text, says, (), None, hop.role)


@rule(
    id="place.named-in-text",
    severity=Severity.LOW,
    flags=("R52",),
    any_of=(Sign.TERRITORY, Sign.COUNTRY),
    source=EMBARGO,
    lawful="A name of a town or country in free text alone is recorded, never held: streets, "
    "hotels, surnames and wines are called after towns, and carpets and dishes after Iran.",
)
def embargoed_place_in_text(facts: Facts) -> Iterator[Finding]:
    """A free text names an embargoed country, an embargoed territory or one of its towns."""
    words = facts.reading.words(Sign.TERRITORY)
    certain = {word.group.meaning for word in words if not word.group.common}
    for word in words:
        territory = facts.knowledge.territories[word.group.meaning]
        in_address = word.segment.kind == ADDRESS and not word.group.common
        is_told = in_address and country_allows(word, territory)  # by the rule on territories
        if not is_told and not (word.segment.kind == NAME and word.group.common):
            plain = word.segment.kind == TEXT and not word.group.common
            shipped = facts.reading.has(Sign.CONSIGNEE, Sign.WAYBILL, Sign.ONWARD)
            severity = Severity.MEDIUM if plain and shipped else None
            yield named_in_text(facts, word, tuple(sorted(certain)), severity)
    for word in facts.reading.words(Sign.COUNTRY):
        is_told = word.segment.kind == ADDRESS and word.segment.field != "birth_place"
        if word.group.meaning in facts.knowledge.embargoed and not is_told:
            yield named_in_text(facts, word, (word.group.meaning,), None)


def named_in_text(
    facts: Facts, word: Word, reasons: tuple[str, ...], severity: Severity | None
) -> Finding:
    """What is said of one name in a text."""
    return Finding(
        word.segment.path,
        word.text,
        f"The text names '{word.text}' ({word.group.label}): "
        f"'{facts.reading.around(word.start, word.end)}'.",
        reasons,
        severity,
    )


@rule(
    id="place.text-contradicts-address",
    severity=Severity.MEDIUM,
    flags=("R53",),
    any_of=(Sign.COUNTRY, Sign.TARGET_PLACE),
    source="Wolfsberg Payment Transparency Standards, Oct 2023",
    lawful="Only address lines and towns are compared with the country, not texts or names.",
)
def text_contradicts_address(facts: Facts) -> Iterator[Finding]:
    """A party's address names Russia, Belarus, Iran or North Korea; its country field does not."""
    watched = facts.knowledge.targets | facts.knowledge.embargoed
    for sign in (Sign.COUNTRY, Sign.TARGET_PLACE):
        for word in facts.reading.words(sign, ADDRESS):
            holder = word.segment.holder
            country = stated_country(getattr(holder, "country", None))
            named = word.group.meaning
            contradicts = country is not None and country != named
            if named in watched and contradicts and word.segment.field != "birth_place":
                yield Finding(
                    word.segment.path,
                    word.text,
                    f"The address names '{word.text}' ({named}), the country given is {country}.",
                    (f"{country} against {named}",),
                )


@rule(
    id="place.country-code",
    severity=Severity.LOW,
    flags=("R54",),
    any_of=(Sign.COUNTRY_CODE,),
    source="ISO 3166-1 and 3166-3",
    lawful="Old systems still write SU, YU or UK: only recorded.",
)
def country_code_not_assigned(facts: Facts) -> Iterator[Finding]:
    """A country code is retired or was never assigned."""
    for hop in facts.hops:
        code = hop.holder.country
        plain = (code or "").strip().upper()
        if code is not None and plain and plain not in KNOWN:
            retired = RETIRED.get(plain)
            tells = (
                "is not assigned" if retired is None else f"is not in use, read as {retired.now}"
            )
            yield Finding(
                hop.path("country"), code, f"Country code {code!r} {tells}.", (), None, hop.role
            )
