"""One entity of the EU's consolidated list, from its XML or its CSV."""

from collections.abc import Iterable, Mapping

from vostro.designation import Designation, IdentifierKind, Kind, NameQuality
from vostro.lists.dates import read_birth_date, read_day
from vostro.lists.prose import script_of
from vostro.lists.publishers.gather import Gathered, add_text, tidied

EU = "eu"
KINDS = {
    "P": Kind.PERSON,
    "PERSON": Kind.PERSON,
    "E": Kind.ORGANISATION,
    "ENTERPRISE": Kind.ORGANISATION,
}
GENDERS = {"M": "male", "F": "female"}
DOCUMENTS = {
    "passport": IdentifierKind.PASSPORT,
    "diplomatic": IdentifierKind.PASSPORT,
    "travel": IdentifierKind.PASSPORT,
    "id": IdentifierKind.NATIONAL_ID,
    "ssn": IdentifierKind.NATIONAL_ID,
    "electionid": IdentifierKind.NATIONAL_ID,
    "birthcert": IdentifierKind.NATIONAL_ID,
    "residentperm": IdentifierKind.NATIONAL_ID,
    "drivinglicence": IdentifierKind.NATIONAL_ID,
    "fiscalcode": IdentifierKind.TAX_ID,
    "taxid": IdentifierKind.TAX_ID,
    "tradelic": IdentifierKind.REGISTRATION,
    "regnumber": IdentifierKind.REGISTRATION,
    "swiftbic": IdentifierKind.BIC,
    "bic": IdentifierKind.BIC,
    "imo": IdentifierKind.IMO,
    "iban": IdentifierKind.ACCOUNT,
    "other": IdentifierKind.OTHER,
}
# Words of the description, where the code is "other": first that fits.
DESCRIBED = (
    ("swift", IdentifierKind.BIC),
    ("imo", IdentifierKind.IMO),
    ("passport", IdentifierKind.PASSPORT),
    ("registration", IdentifierKind.REGISTRATION),
    ("tax", IdentifierKind.TAX_ID),
    ("fiscal", IdentifierKind.TAX_ID),
)
DOUBTS = {
    "knownExpired": "expired",
    "knownFalse": "known to be false",
    "reportedLost": "reported lost",
    "revokedByIssuer": "revoked",
}
UNKNOWN_COUNTRY = "00"
MAIN_LANGUAGES = ("", "EN")

Facts = Mapping[str, str]


def add_names(entry: Gathered, names: Iterable[Facts]) -> None:
    """Every name. The list calls none primary: the first strong one in English or Latin is it."""
    found = [name for name in names if name_of(name)]
    main = min(range(len(found)), key=lambda at: (rank(found[at]), at), default=None)
    for position, name in enumerate(found):
        quality = NameQuality.WEAK if name.get("strong") == "false" else NameQuality.STRONG
        entry.add_name(name_of(name), NameQuality.PRIMARY if position == main else quality)
        add_text(entry.titles, tidied(name.get("title")))
        add_text(entry.titles, tidied(name.get("function")))
        add_text(entry.genders, GENDERS.get(name.get("gender", ""), ""))


def name_of(name: Facts) -> str:
    """The whole name, or its parts where that is empty."""
    parts = (name.get(part, "") for part in ("firstName", "middleName", "lastName"))
    return tidied(name.get("wholeName")) or tidied(" ".join(filter(None, parts)))


def rank(name: Facts) -> tuple[bool, bool, bool]:
    """What makes a name the one to show: strong, Latin, in no other language than English."""
    return (
        name.get("strong") == "false",
        script_of(name_of(name)) != "Latn",
        name.get("nameLanguage", "").upper() not in MAIN_LANGUAGES,
    )


def add_birth(entry: Gathered, birth: Facts) -> None:
    """A birth date, to the day, month, year or range of years; and the place."""
    text = birth.get("birthdate", "")
    year, month, day = (birth.get(part, "") for part in ("year", "monthOfYear", "dayOfMonth"))
    if not text and year and month:
        text = f"{year}-{month}-{day}" if day else f"{year}-{month}"
    first, last = birth.get("yearRangeFrom", ""), birth.get("yearRangeTo", "")
    if not text and first and last:
        text = f"{first} to {last}"
    text = text or year
    gregorian = birth.get("calendarType", "GREGORIAN") in {"", "GREGORIAN"}
    if text and gregorian:
        circa = f"circa {text}" if birth.get("circa") == "true" else text
        entry.add_birth(circa if read_birth_date(circa) else text)
    elif text:  # another calendar's 1375 is no year of birth here
        entry.add_remark(f"{text} ({birth['calendarType'].lower()})", "Born")
    places = (birth.get(part, "") for part in ("place", "city", "region"))
    entry.add_birth_place(*places, country_word(birth))


def add_address(entry: Gathered, address: Facts) -> None:
    """An address; `00` is no country."""
    box = address.get("poBox", "")
    entry.add_address(
        address.get("street", ""),
        f"PO box {box}" if box else "",
        address.get("place", ""),
        address.get("zipCode", ""),
        address.get("city", ""),
        address.get("region", ""),
        country_word(address),
        town=address.get("city", ""),
        country=country_word(address),
        code=country_code_of(address),
    )


def add_document(entry: Gathered, document: Facts) -> None:
    """A passport or other number, with what is in doubt about it as its note."""
    code = document.get("identificationTypeCode", "").lower()
    label = document.get("identificationTypeDescription", "") or code
    kind = DOCUMENTS.get(code, IdentifierKind.OTHER)
    if kind is IdentifierKind.OTHER:
        lower = label.lower()
        kind = next((known for word, known in DESCRIBED if word in lower), kind)
    doubts = [word for name, word in DOUBTS.items() if document.get(name) == "true"]
    told = (*doubts, document.get("issuedBy", ""), document.get("remark", ""))
    for number in dict.fromkeys((document.get("number", ""), document.get("latinNumber", ""))):
        entry.add_number(
            kind,
            number,
            label,
            country=country_code_of(document) or country_word(document),
            note=", ".join(filter(None, told)),
        )


def country_word(facts: Facts) -> str:
    """The country's name in its usual case."""
    word = facts.get("countryDescription", "")
    return "" if word.upper() == "UNKNOWN" else word.title() if word.isupper() else word


def country_code_of(facts: Facts) -> str:
    """The country's code, "" for unknown."""
    code = facts.get("countryIso2Code", "")
    return "" if code == UNKNOWN_COUNTRY else code


def add_regulation(entry: Gathered, regulation: Facts) -> None:
    """A legal act: its programme, and the day from which it binds."""
    add_text(entry.programmes, tidied(regulation.get("programme")))
    day = read_day(regulation.get("entryIntoForceDate", ""))
    entry.listed_on += [] if day is None else [day]
    entry.add_remark(regulation.get("numberTitle", ""), "Regulation")


def finished(entry: Gathered, key: str, where: str) -> Designation:
    """The Designation; BICs and IMO numbers that stand only in remarks are taken from there."""
    for remark in tuple(entry.remarks):
        entry.add_numbers_in(remark)
    return entry.designation(list_name=EU, source_id=key, where=where)
