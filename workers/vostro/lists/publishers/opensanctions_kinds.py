"""What OpenSanctions' schemas and properties are here.

Source: OpenSanctions, "FollowTheMoney" data dictionary. Their data are CC BY-NC: a bank needs a
licence of theirs to use it.
"""

import re

from vostro.designation import IdentifierKind, Kind, Measure

OPENSANCTIONS = "opensanctions"
KINDS = {
    "Person": Kind.PERSON,
    "Organization": Kind.ORGANISATION,
    "Company": Kind.ORGANISATION,
    "LegalEntity": Kind.ORGANISATION,
    "PublicBody": Kind.ORGANISATION,
    "Vessel": Kind.VESSEL,
    "Airplane": Kind.AIRCRAFT,
    "Vehicle": Kind.UNKNOWN,
    "CryptoWallet": Kind.UNKNOWN,
    "Security": Kind.UNKNOWN,
    "Asset": Kind.UNKNOWN,
    "Address": Kind.PLACE,
    "Thing": Kind.UNKNOWN,
}
NUMBERS = {
    "swiftBic": IdentifierKind.BIC,
    "leiCode": IdentifierKind.LEI,
    "imoNumber": IdentifierKind.IMO,
    "mmsi": IdentifierKind.MMSI,
    "callSign": IdentifierKind.OTHER,
    "bikCode": IdentifierKind.BANK_CODE,
    "innCode": IdentifierKind.TAX_ID,
    "vatCode": IdentifierKind.TAX_ID,
    "taxNumber": IdentifierKind.TAX_ID,
    "kppCode": IdentifierKind.TAX_ID,
    "ogrnCode": IdentifierKind.REGISTRATION,
    "registrationNumber": IdentifierKind.REGISTRATION,
    "okpoCode": IdentifierKind.REGISTRATION,
    "uscCode": IdentifierKind.REGISTRATION,
    "npiCode": IdentifierKind.REGISTRATION,
    "uniqueEntityId": IdentifierKind.REGISTRATION,
    "idNumber": IdentifierKind.NATIONAL_ID,
    "socialSecurityNumber": IdentifierKind.NATIONAL_ID,
    "passportNumber": IdentifierKind.PASSPORT,
    "publicKey": IdentifierKind.CRYPTO,
    "accountNumber": IdentifierKind.ACCOUNT,
    "iban": IdentifierKind.ACCOUNT,
    "isin": IdentifierKind.OTHER,
    "dunsCode": IdentifierKind.OTHER,
    "serialNumber": IdentifierKind.AIRCRAFT,
    "phone": IdentifierKind.PHONE,
    "email": IdentifierKind.EMAIL,
    "website": IdentifierKind.WEBSITE,
}
# A link's schema: whose link it is, to whom, and what it is from the first to the second.
LINKS = {
    "Ownership": ("asset", "owner", "owned_by"),
    "Directorship": ("organization", "director", "directed_by"),
    "Representation": ("agent", "client", "acts_for"),
    "Employment": ("employee", "employer", "acts_for"),
    "Membership": ("member", "organization", "linked_to"),
    "Family": ("person", "relative", "family_of"),
    "Associate": ("person", "associate", "linked_to"),
    "UnknownLink": ("subject", "object", "linked_to"),
}
# The simple file does not tell what a number is; these have a form of their own.
FORMS = (
    (re.compile(r"^IMO\s?\d{7}$"), IdentifierKind.IMO),
    (re.compile(r"^[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?$"), IdentifierKind.BIC),
    (re.compile(r"^[A-Z0-9]{18}\d{2}$"), IdentifierKind.LEI),
)
# Topics that are no sanction: a bank wants to know, and no payment is stopped for them alone.
SANCTION = "sanction"


def kind_of_number(number: str) -> IdentifierKind:
    """By its form; other where it has none of its own."""
    return next((kind for form, kind in FORMS if form.match(number)), IdentifierKind.OTHER)


def measure_of(topics: tuple[str, ...], *, has_sanctions: bool) -> Measure:
    """A sanctioned party is blocked; politically exposed persons and the like are reported."""
    is_sanctioned = has_sanctions or SANCTION in topics
    return Measure.BLOCK if is_sanctioned else Measure.REPORT
