"""Exact search over the numbers of all designations: BICs, LEIs, passports, tax numbers."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vostro.designation import Designation, IdentifierKind, ListedIdentifier

BIC_CHARACTERS = 8  # bank, country, place: a listed head office stands for all its branches
BIC_WITH_BRANCH = 11
LEI_CHARACTERS = 20  # ISO 17442
ANY_NUMBER = "number"
# Numbers that a payment may carry without saying which kind they are.
NUMBERS = frozenset(
    {
        IdentifierKind.PASSPORT,
        IdentifierKind.NATIONAL_ID,
        IdentifierKind.TAX_ID,
        IdentifierKind.REGISTRATION,
        IdentifierKind.BANK_CODE,
        IdentifierKind.ACCOUNT,
        IdentifierKind.IMO,
        IdentifierKind.OTHER,
    }
)


def bare(value: str) -> str:
    """A number without what people put between its characters."""
    return "".join(c for c in value.upper() if c.isalnum())


def bic_key(value: str) -> str | None:
    """The first eight characters of a BIC, or None if it can't be one. Source: ISO 9362."""
    bic = bare(value)
    if len(bic) in (BIC_CHARACTERS, BIC_WITH_BRANCH) and bic[4:6].isalpha():
        return bic[:BIC_CHARACTERS]
    return None


def key_of(identifier: ListedIdentifier) -> tuple[str, str] | None:
    """Under which name and value a listed number is found; None if it is not searched."""
    if identifier.kind is IdentifierKind.BIC:
        bic = bic_key(identifier.value)
        return None if bic is None else (IdentifierKind.BIC, bic)
    if identifier.kind is IdentifierKind.LEI:
        return IdentifierKind.LEI, bare(identifier.value)
    if identifier.kind in NUMBERS:
        number = bare(identifier.value)
        return (ANY_NUMBER, number) if any(c.isdigit() for c in number) else None
    return None


def keys_of_number(number: str, characters_min: int) -> Iterator[tuple[str, str]]:
    """As what a number of a payment is searched.

    People write a BIC or an LEI into any field for a number, so what it is called decides nothing.
    """
    value = bare(number)
    if (bic := bic_key(value)) is not None:
        yield IdentifierKind.BIC, bic
    if len(value) == LEI_CHARACTERS:
        yield IdentifierKind.LEI, value
    if len(value) >= characters_min:
        yield ANY_NUMBER, value


def hashed(space: str, value: str) -> int:
    """64 bits of a key; a collision does no harm, the designation itself is asked."""
    digest = hashlib.blake2b(f"{space}:{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def compile_identifiers(designations: Sequence[Designation]) -> dict[str, npt.NDArray[Any]]:
    """Sorted keys and the position of the designation that each belongs to."""
    pairs = sorted(
        (hashed(*key), position)
        for position, designation in enumerate(designations)
        for key in map(key_of, designation.identifiers)
        if key is not None
    )
    return {
        "keys": np.array([key for key, _ in pairs], dtype=np.uint64),
        "designations": np.array([position for _, position in pairs], dtype=np.int32),
    }


class IdentifierIndex:
    """Finds the designations that hold a number. Maps the arrays of `compile_identifiers`."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self.keys, self.designations = arrays["keys"], arrays["designations"]

    def __len__(self) -> int:
        return len(self.keys)

    def search(self, space: str, value: str) -> Iterator[int]:
        """Positions of designations that may hold it, each once, in list order."""
        key = np.uint64(hashed(space, value))
        first = int(np.searchsorted(self.keys, key, side="left"))
        last = int(np.searchsorted(self.keys, key, side="right"))
        yield from dict.fromkeys(int(p) for p in self.designations[first:last])
