"""What the numbers of a message tell a person: whose IBAN it is, whether a LEI can be right.

For `vostro read` alone: the registries behind it take half a second to load, and the stream has
its own look at numbers.
"""

from collections.abc import Callable
from functools import lru_cache

NUMBERS_REMEMBERED = 1_000
_IBAN_CHARACTERS_MIN = 15  # Norway's, the shortest


def note_of(field: str, value: str) -> str:
    """A few words on a number; empty for a field that holds none, and for what is not one."""
    look = _LOOKS.get(field.partition("[")[0])
    return "" if look is None else look(value)


@lru_cache(NUMBERS_REMEMBERED)
def note_of_account(value: str) -> str:
    """The country, bank and check digits of an IBAN. Source: ISO 13616, the SWIFT registry."""
    number = "".join(value.split()).upper()
    if len(number) < _IBAN_CHARACTERS_MIN or not (number[:2].isalpha() and number[2:4].isdigit()):
        return ""
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        iban = IBAN(number)
    except SchwiftyException as error:
        return f"looks like an IBAN and is none: {str(error).lower()[:60]}"
    bank = iban.bank_name or "a bank that the registry does not know"
    return f"IBAN of {iban.country_code}, {bank}" + (f", {iban.bic}" if iban.bic else "")


@lru_cache(NUMBERS_REMEMBERED)
def note_of_bic(value: str) -> str:
    """The bank that a BIC is of, where the registry knows it. Source: ISO 9362."""
    from schwifty import BIC
    from schwifty.exceptions import SchwiftyException

    try:
        bic = BIC(value)
    except SchwiftyException as error:
        return f"no BIC: {str(error).lower()[:60]}"
    names = bic.bank_names
    kind = {"testing": "a test BIC", "passive": "a passive BIC"}.get(str(bic.type), "")
    return ", ".join(part for part in (names[0] if names else "", kind) if part)


@lru_cache(NUMBERS_REMEMBERED)
def note_of_lei(value: str) -> str:
    """Whether the check digits of a LEI are right. Source: ISO 17442."""
    from stdnum import lei

    return "" if lei.is_valid(value) else "the check digits of a LEI are not right"


@lru_cache(NUMBERS_REMEMBERED)
def note_of_identifier(value: str) -> str:
    """What kind of number it can be: an IMO number, a Russian or Kazakh tax number, a LEI."""
    from stdnum import imo, lei
    from stdnum.ru import inn

    number = value.strip()
    kinds = (("a LEI", lei), ("a Russian INN", inn), ("an IMO number", imo))
    return ", ".join(f"can be {name}" for name, check in kinds if check.is_valid(number))


_LOOKS: dict[str, Callable[[str], str]] = {
    "account": note_of_account,
    "bic": note_of_bic,
    "lei": note_of_lei,
    "identifiers": note_of_identifier,
}
