"""What publishers write into prose that a payment may carry as a number, and what names tell."""

import re
import unicodedata

from vostro.designation import IdentifierKind, ListedIdentifier

BIC = re.compile(
    r"\b(?:SWIFT(?:\s*/\s*BIC)?|BIC)(?:\s+codes?)?\s*[:\-]?\s*"
    r"([A-Z]{4}\s?[A-Z]{2}\s?[A-Z0-9]{2}(?:\s?[A-Z0-9]{3})?)\b"
)
IMO = re.compile(r"\bIMO\)?\s*(?:numbers?|nos?\.?)?\s*[:\-]?\s*(?:IMO\s*)?(\d{7})\b", re.IGNORECASE)
BANK_WORD = re.compile(r"\b(?:\w*BANK|BANCO|BANQUE|BANKASI)\b")
NOT_A_BANK = re.compile(
    r"\b(?:NON-BANK|BROKERAGE|BROKER|INSURANCE|STRAKHOVANIE|LEASING|FACTORING|TECHNOLOG\w+|TRADE|"
    r"TRADING|SYSTEM|CONFERENCE|HOLDINGS?|FUND|CAPITAL|INVESTMENTS|SERVICE|SERVICES|SECURITIES|"
    r"ASSET MANAGEMENT|REAL ESTATE|LIFE|SOLUTIONS?|VENTURES|UPRAVLENIE AKTIVAMI|WEST BANK)\b"
)
BANK_NUMBERS = frozenset({IdentifierKind.BIC, IdentifierKind.BANK_CODE})
SCRIPTS = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "CJK": "Hani",
    "HANGUL": "Hang",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "HEBREW": "Hebr",
    "GREEK": "Grek",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn",
    "THAI": "Thai",
    "DEVANAGARI": "Deva",
    "MYANMAR": "Mymr",
}


def numbers_in(text: str) -> tuple[ListedIdentifier, ...]:
    """BICs and IMO numbers named in prose, each once."""
    found = [(IdentifierKind.BIC, match.replace(" ", "")) for match in BIC.findall(text)]
    found += [(IdentifierKind.IMO, match) for match in IMO.findall(text)]
    return tuple(
        ListedIdentifier(kind=kind, value=value, label=kind.upper(), note="from the remarks")
        for kind, value in dict.fromkeys(found)
    )


def script_of(text: str) -> str | None:
    """ISO 15924 of the first letter whose script is known; None for text without letters."""
    for letter in filter(str.isalpha, text):
        script = SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0])
        if script is not None:
            return script
    return None


def names_a_bank(name: str, identifiers: tuple[ListedIdentifier, ...]) -> bool:
    """An organisation with a bank's number, or that calls itself a bank."""
    if any(identifier.kind in BANK_NUMBERS for identifier in identifiers):
        return True
    upper = name.upper()
    return BANK_WORD.search(upper) is not None and NOT_A_BANK.search(upper) is None
