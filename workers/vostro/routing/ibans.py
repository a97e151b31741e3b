"""The bank inside an account number. Source: ISO 13616; schwifty's registries of bank codes."""

from functools import cache
from typing import NamedTuple

from schwifty.domain import Component
from schwifty.exceptions import SchwiftyException
from schwifty.registry import Registry

IBAN_CHARACTERS_MIN = 15  # Norway's, the shortest
BIC_HEAD, BANK_AND_COUNTRY = 8, 6
COUNTRY_AND_CHECK_DIGITS = 4
# Belarus's bank code is the bank's own four letters, and its head offices all end alike.
# Source: National Bank of Belarus, and the BICs of 2019.
HEAD_OFFICES = {"BY": "BY2X"}


class BankCodes(NamedTuple):
    """Where a country's IBANs have the bank code, and whose code it is."""

    characters: int  # of an IBAN
    code: slice
    banks: dict[str, tuple[str, ...]]  # code -> BICs of 8 characters, of one bank


@cache
def bank_codes() -> dict[str, BankCodes]:
    """By country. The first call takes a tenth of a second."""
    registry = Registry()  # not schwifty's own, which would keep all of each bank
    found = {}
    for country in {*registry.get_countries(), *HEAD_OFFICES}:
        try:
            spec = registry.get_iban_spec(country)
        except SchwiftyException:
            continue
        where = spec.positions.get(Component.BANK_CODE)
        if where is None:
            continue
        start = COUNTRY_AND_CHECK_DIGITS + where.start
        code = slice(start, COUNTRY_AND_CHECK_DIGITS + where.end)
        found[country] = BankCodes(spec.iban_length, code, banks_of(country, registry))
    return found


def banks_of(country: str, registry: Registry) -> dict[str, tuple[str, ...]]:
    """The bank codes of a country that are one bank's alone."""
    bics: dict[str, set[str]] = {}
    for bank in registry.get_banks_by_country(country):
        if bank.bic and bank.bank_code:
            bics.setdefault(bank.bank_code, set()).add(bank.bic[:BIC_HEAD])
    return {
        code: tuple(sorted(own))
        for code, own in bics.items()
        if len({bic[:BANK_AND_COUNTRY] for bic in own}) == 1
    }


def bank_of_iban(account: str | None) -> tuple[str, ...]:
    """The BICs, 8 characters each, of the one bank that an IBAN belongs to; none if untold.

    Its check digits are not looked at: an account that can't be is the bank's all the same.
    """
    if account is None or len(account) < IBAN_CHARACTERS_MIN:
        return ()
    codes = bank_codes().get(account[:2])
    if codes is None or len(account) != codes.characters:
        account = account.replace(" ", "").upper()
        codes = bank_codes().get(account[:2])
        if codes is None or len(account) != codes.characters:
            return ()
    if not account[2:COUNTRY_AND_CHECK_DIGITS].isdigit():
        return ()
    code = account[codes.code]
    if account[:2] in HEAD_OFFICES and code.isalpha():
        return (code + HEAD_OFFICES[account[:2]],)
    return codes.banks.get(code, ())
