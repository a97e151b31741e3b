"""Numbers of parties, goods and ships in a text, each told by its form and check digit."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stdnum.by import unp
from stdnum.ru import inn, ogrn

# `8542.31`, `8542 31 90 00`, `8542319000`, `854231`
GOODS_CODE = re.compile(r"(?<![\d.,/-])(\d{4})([. ]?)(\d{2})(?:[. ]?\d{2}){0,2}(?!\d|[,/]\d)")
MONEY_BEFORE = re.compile(r"(?:eur|usd|gbp|rub|kzt|cny|chf|aed|[€$£¥]|amount|sum|сумма)\s*:?\s*$")
MONEY_AFTER = re.compile(r"\s*(?:eur|usd|gbp|rub|kzt|cny|chf|aed|руб|тенге|[€$£¥])")
DIGITS = re.compile(r"(?<![\w.,/-])\d{8,20}(?![\w])")
PHONE = re.compile(r"\+\s?\d[\d\s().-]{7,18}\d")
WAYBILL = re.compile(r"(?<!\d)(\d{3})[- ](\d{8})(?!\d)")
UNP = re.compile(r"(?:унп|unp)\D{0,4}(\d{9})(?!\d)")
INN = re.compile(r"(?:инн|inn)\D{0,6}(\d{10}|\d{12})(?!\d)")
EKNP = re.compile(r"(?:eknp|екнп)\W{0,3}([12])(\d)([12])(\d)([a-z]{3})(\d{3})")
# First eight digits of accounts in roubles: firm, sole trader, non-resident, foreign bank.
# Source: Bank of Russia, regulation 809-P, plan of accounts; 810 is the rouble.
ROUBLE_ACCOUNTS = ("40702810", "40802810", "40807810", "30111810")
ACCOUNT_DIGITS, OGRN_DIGITS, BIN_DIGITS = 20, 13, 12
MATCHES_MAX = 200  # a long list of numbers is not read to its end

BIN_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
BIN_WEIGHTS_AGAIN = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
BIN_TYPES = "456"  # resident, non-resident, joint sole trader


class GoodsCode(NamedTuple):
    """Six digits of the Harmonized System, as they stood, and where."""

    code: str
    text: str
    start: int
    end: int
    is_dotted: bool


class Found(NamedTuple):
    """A number, what it is, where it stood."""

    kind: str
    text: str
    start: int
    end: int


class Eknp(NamedTuple):
    """Kazakhstan's payment code. Source: National Bank, rules No. 203 of 31 Aug 2016."""

    payer_is_resident: bool
    payer_sector: int  # 4 bank, 6 state firm, 7 private firm, 9 person
    payee_is_resident: bool
    payee_sector: int
    currency: str
    purpose: str
    text: str
    start: int


def goods_codes(folded: str) -> Iterator[GoodsCode]:
    """Everything that has the form of a customs code and is no amount of money."""
    for count, match in enumerate(GOODS_CODE.finditer(folded)):
        if count >= MATCHES_MAX:
            return
        dotted = bool(match[2].strip())
        is_money = dotted and (
            MONEY_BEFORE.search(folded[max(0, match.start() - 12) : match.start()])
            or MONEY_AFTER.match(folded, match.end())
        )
        if not is_money:
            text = match.group().strip()
            yield GoodsCode(match[1] + match[3], text, match.start(), match.end(), dotted)


def phones(folded: str) -> Iterator[Found]:
    """International phone numbers, their digits alone as text."""
    if "+" not in folded:
        return
    for count, match in enumerate(PHONE.finditer(folded)):
        if count >= MATCHES_MAX:
            return
        yield Found("phone", "".join(c for c in match.group() if c.isdigit()), *match.span())


def target_numbers(folded: str) -> Iterator[Found]:
    """Russian and Belarusian numbers of firms and accounts, check digits valid."""
    for count, match in enumerate(DIGITS.finditer(folded)):
        if count >= MATCHES_MAX:
            return
        digits = match.group()
        if len(digits) == ACCOUNT_DIGITS and digits.startswith(ROUBLE_ACCOUNTS):
            yield Found("Russian rouble account", digits, *match.span())
        elif len(digits) == OGRN_DIGITS and ogrn.is_valid(digits):
            yield Found("Russian registration number (OGRN)", digits, *match.span())
    for match in INN.finditer(folded):
        # A 12-digit number may be Kazakh too; only what fails that check is surely Russian.
        if inn.is_valid(match[1]) and not is_kazakh_number(match[1]):
            yield Found("Russian tax number (INN)", match[1], *match.span(1))
    for match in UNP.finditer(folded):
        if unp.is_valid(match[1]):
            yield Found("Belarusian payer's number (UNP)", match[1], *match.span(1))


def is_kazakh_number(digits: str) -> bool:
    """Whether its twelve digits pass the check of BIN and IIN.

    Source: Republic of Kazakhstan, government decree 406 of 11 June 2003: weights 1 to 11,
    and again from 3 where the remainder is 10.
    """
    if len(digits) != BIN_DIGITS or not digits.isdigit():
        return False
    body = [int(c) for c in digits[:-1]]
    rest = sum(map(int.__mul__, body, BIN_WEIGHTS)) % 11
    if rest == 10:  # noqa: PLR2004 - the decree's own number
        rest = sum(map(int.__mul__, body, BIN_WEIGHTS_AGAIN)) % 11
    return rest == int(digits[-1])


def company_month(digits: str) -> str | None:
    """Year and month in which a Kazakh firm was registered, `2023-04`, from its BIN."""
    if not is_kazakh_number(digits) or digits[4] not in BIN_TYPES:
        return None
    month = int(digits[2:4])
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return None
    year = int(digits[:2])
    # BINs exist since 2007 and carry the registration's date: 91 to 99 are firms of the 1990s
    return f"{1900 + year if year > 80 else 2000 + year}-{month:02}"  # noqa: PLR2004


def air_waybills(folded: str) -> Iterator[Found]:
    """Air waybill numbers. Source: IATA resolution 600: serial of seven modulo 7 is the last."""
    for match in WAYBILL.finditer(folded):
        if int(match[2][:7]) % 7 == int(match[2][7]):
            yield Found("air waybill", match.group(), *match.span())


def eknp_of(folded: str) -> Eknp | None:
    """The first EKNP code of the text, `EKNP 2717USD710`."""
    match = EKNP.search(folded)
    if match is None:
        return None
    return Eknp(
        match[1] == "1",
        int(match[2]),
        match[3] == "1",
        int(match[4]),
        match[5].upper(),
        match[6],
        match.group(),
        match.start(),
    )
