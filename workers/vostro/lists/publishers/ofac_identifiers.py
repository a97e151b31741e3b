"""Numbers in OFAC's remarks: the label tells the kind, brackets the country, the rest is note."""

import re

from vostro.designation import IdentifierKind, ListedIdentifier
from vostro.lists.countries import country_code

Kind = IdentifierKind

# Longest label first: "Identification Number IMO" before "Identification Number". The labels are
# those of OFAC's files 2018 to 2025; the same words are `idType` in its XML.
LABELS: tuple[tuple[str, IdentifierKind], ...] = tuple(
    sorted(
        {
            "SWIFT/BIC": Kind.BIC,
            "BIK (RU)": Kind.BANK_CODE,
            "BIK": Kind.BANK_CODE,
            "Legal Entity Number": Kind.LEI,
            "Vessel Registration Identification IMO": Kind.IMO,
            "Vessel Registration Identification": Kind.IMO,
            "Other Vessel Call Sign": Kind.OTHER,
            "MMSI": Kind.MMSI,
            "Aircraft Tail Number": Kind.AIRCRAFT,
            "Previous Aircraft Tail Number": Kind.AIRCRAFT,
            "Aircraft Manufacturer's Serial Number (MSN)": Kind.AIRCRAFT,
            "Aircraft Construction Number (also called L/N or S/N or F/N)": Kind.AIRCRAFT,
            "Aircraft Mode S Transponder Code": Kind.AIRCRAFT,
            "Digital Currency Address -": Kind.CRYPTO,
            "Passport": Kind.PASSPORT,
            "Diplomatic Passport": Kind.PASSPORT,
            "British National Overseas Passport": Kind.PASSPORT,
            "Stateless Person Passport": Kind.PASSPORT,
            "U.S.A. Passport": Kind.PASSPORT,
            "Travel Document Number": Kind.PASSPORT,
            "National ID No.": Kind.NATIONAL_ID,
            "National Foreign ID Number": Kind.NATIONAL_ID,
            "Identification Number": Kind.NATIONAL_ID,
            "Turkish Identification Number": Kind.NATIONAL_ID,
            "Turkish Identificiation Number": Kind.NATIONAL_ID,
            "Kenyan ID No.": Kind.NATIONAL_ID,
            "Bosnian Personal ID No.": Kind.NATIONAL_ID,
            "Moroccan Personal ID No.": Kind.NATIONAL_ID,
            "UAE Identification": Kind.NATIONAL_ID,
            "Personal ID Card": Kind.NATIONAL_ID,
            "Refugee ID Card": Kind.NATIONAL_ID,
            "Stateless Person ID Card": Kind.NATIONAL_ID,
            "Citizen's Card Number": Kind.NATIONAL_ID,
            "Cedula No.": Kind.NATIONAL_ID,
            "Cedula de Residencia": Kind.NATIONAL_ID,
            "Cedula de Ciudadania": Kind.NATIONAL_ID,
            "C.U.R.P.": Kind.NATIONAL_ID,
            "C.U.R.P. #": Kind.NATIONAL_ID,
            "CURP": Kind.NATIONAL_ID,
            "C.U.I.": Kind.NATIONAL_ID,
            "C.U.I.P.": Kind.NATIONAL_ID,
            "D.N.I.": Kind.NATIONAL_ID,
            "N.I.E.": Kind.NATIONAL_ID,
            "I.F.E.": Kind.NATIONAL_ID,
            "Numero de Identidad": Kind.NATIONAL_ID,
            "CNP (Personal Numerical Code)": Kind.NATIONAL_ID,
            "Tazkira National ID Card": Kind.NATIONAL_ID,
            "Electoral Registry No.": Kind.NATIONAL_ID,
            "Credencial electoral": Kind.NATIONAL_ID,
            "Cartilla de Servicio Militar Nacional": Kind.NATIONAL_ID,
            "Driver's License No.": Kind.NATIONAL_ID,
            "Residency Number": Kind.NATIONAL_ID,
            "Birth Certificate Number": Kind.NATIONAL_ID,
            "Seafarer's Identification Document": Kind.NATIONAL_ID,
            "Military Registration Number": Kind.NATIONAL_ID,
            "VisaNumberID": Kind.OTHER,
            "SSN": Kind.NATIONAL_ID,
            "LE Number": Kind.NATIONAL_ID,
            "Tax ID No.": Kind.TAX_ID,
            "NIT #": Kind.TAX_ID,
            "R.F.C.": Kind.TAX_ID,
            "R.F.C. #": Kind.TAX_ID,
            "RFC": Kind.TAX_ID,
            "RUC #": Kind.TAX_ID,
            "RIF #": Kind.TAX_ID,
            "RTN": Kind.TAX_ID,
            "C.U.I.T.": Kind.TAX_ID,
            "C.I.F.": Kind.TAX_ID,
            "US FEIN": Kind.TAX_ID,
            "V.A.T. Number": Kind.TAX_ID,
            "Italian Fiscal Code": Kind.TAX_ID,
            "Italian Fiscal Code:": Kind.TAX_ID,
            "Fiscal Code": Kind.TAX_ID,
            "Romanian Tax Registration": Kind.TAX_ID,
            "Paraguayan tax identification number": Kind.TAX_ID,
            "Numero Unico de Identificacao Tributaria (NUIT)": Kind.TAX_ID,
            "Registration Number": Kind.REGISTRATION,
            "Registration ID": Kind.REGISTRATION,
            "Business Registration Number": Kind.REGISTRATION,
            "Business Registration Document #": Kind.REGISTRATION,
            "Business Number": Kind.REGISTRATION,
            "Public Registration Number": Kind.REGISTRATION,
            "Commercial Registry Number": Kind.REGISTRATION,
            "Company Number": Kind.REGISTRATION,
            "UK Company Number": Kind.REGISTRATION,
            "Company ID: No.": Kind.REGISTRATION,
            "Enterprise Number": Kind.REGISTRATION,
            "Branch Unit Number": Kind.REGISTRATION,
            "C.R. No.": Kind.REGISTRATION,
            "Romanian C.R.": Kind.REGISTRATION,
            "Certificate of Incorporation Number": Kind.REGISTRATION,
            "Chamber of Commerce Number": Kind.REGISTRATION,
            "Istanbul Chamber of Comm. No.": Kind.REGISTRATION,
            "Dubai Chamber of Commerce Membership No.": Kind.REGISTRATION,
            "Unified Social Credit Code (USCC)": Kind.REGISTRATION,
            "United Social Credit Code Certificate (USCCC)": Kind.REGISTRATION,
            "Government Gazette Number": Kind.REGISTRATION,
            "Economic Register Number (CBLS)": Kind.REGISTRATION,
            "Central Registration System Number": Kind.REGISTRATION,
            "Registered Charity No.": Kind.REGISTRATION,
            "MSB Registration Number": Kind.REGISTRATION,
            "Folio Mercantil No.": Kind.REGISTRATION,
            "Matricula Mercantil No": Kind.REGISTRATION,
            "Trade License No.": Kind.REGISTRATION,
            "Tourism License No.": Kind.REGISTRATION,
            "License": Kind.REGISTRATION,
            "File Number": Kind.REGISTRATION,
            "Permit Number": Kind.OTHER,
            "SRE Permit No.": Kind.OTHER,
            "D-U-N-S Number": Kind.OTHER,
            "ISIN": Kind.OTHER,
            "Identification Number ISIN:": Kind.OTHER,
            "Equity Ticker": Kind.OTHER,
            "Company Number IMO": Kind.IMO,
            "Identification Number IMO": Kind.IMO,
            "International Maritime Organization No.": Kind.IMO,
            "Afghan Money Service Provider License Number": Kind.REGISTRATION,
            "Pilot License Number": Kind.OTHER,
            "Email Address": Kind.EMAIL,
            "Email": Kind.EMAIL,
            "Website": Kind.WEBSITE,
            "Phone Number": Kind.PHONE,
            "Phone No.": Kind.PHONE,
            "PHONE": Kind.PHONE,
            "Telephone": Kind.PHONE,
            "Telephone:": Kind.PHONE,
            "Telephone No.": Kind.PHONE,
            "Telephone Number:": Kind.PHONE,
            "Fax": Kind.PHONE,
            "Fax:": Kind.PHONE,
            "Fax No.": Kind.PHONE,
            "FAX": Kind.PHONE,
        }.items(),
        key=lambda entry: (-len(entry[0]), entry[0]),
    )
)
KIND_OF_LABEL = dict(LABELS)

NOTE = re.compile(r"\s*\b((?:issued|expires|expired)\b.*)$")
IN_BRACKETS = re.compile(r"\s*\(([^()]+)\)$")


def labelled_identifier(piece: str) -> ListedIdentifier | None:
    """`Tax ID No. 7702235133 (Russia)` as a number, or None if no known label begins it."""
    for label, kind in LABELS:
        if piece.startswith(label) and (piece[len(label) : len(label) + 1] in {" ", "("}):
            return identifier(kind, label, piece[len(label) :])
    return None


def identifier(kind: IdentifierKind, label: str, text: str) -> ListedIdentifier | None:
    """The number behind a label; None if nothing is left of it."""
    note = NOTE.search(text)
    value = (text if note is None else text[: note.start()]).strip()
    country, bracketed = None, IN_BRACKETS.search(value)
    if bracketed is not None and (country := country_code(bracketed[1])) is not None:
        value = value[: bracketed.start()]
    value = tidy(kind, value.strip(" ,"))
    if not any(c.isalnum() for c in value):
        return None
    return ListedIdentifier(
        kind=kind,
        value=value,
        label=label.rstrip(":- "),
        country=country,
        note="" if note is None else note[1].strip(),
    )


def tidy(kind: IdentifierKind, value: str) -> str:
    """BICs held blanks until 2019 (`BTEJ IR TH`); IMO numbers stand with and without `IMO`."""
    if kind is Kind.BIC:
        return value.replace(" ", "").upper()
    if kind is Kind.IMO:
        return value.removeprefix("IMO").strip(" ()")
    return value
