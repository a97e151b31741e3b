"""The lists as the core searches them: arrays only, so that a swap blocks no payment."""

import copy
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from vostro.designation import Designation, Kind, NameQuality
from vostro.names.free_text import Findings, find_in_text
from vostro.names.index import NameEntry, NameIndex, NameMatch, compile_names
from vostro.screening.good_guys import NONE, VERSIONS_KEY, GoodGuys, substance_of
from vostro.screening.identifiers import (
    IdentifierIndex,
    compile_identifiers,
    key_of,
    keys_of_number,
)
from vostro.screening.linked import with_links
from vostro.screening.remembered import Remembered

Arrays = dict[str, npt.NDArray[Any]]

DESIGNATIONS_DECODED_MAX = 4_096  # only what was met lately is held as objects
TEXTS_REMEMBERED, TEXT_CHARACTERS_MAX = 20_000, 1_000  # 20 MB and their finds
# Addresses come again with their parties, texts hardly ever: apart, or texts would push them out.
ADDRESSES_REMEMBERED, ADDRESS_CHARACTERS_MAX = 200_000, 400
NAME_CHARACTERS_MAX = 140  # ISO 20022 Nm; names and numbers beyond are searched each time
RESULTS_REMEMBERED = 200_000
NOTHING = Findings()
SUBSTANCES_REMEMBERED = 10_000  # of designations that good guys are for


class ListVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Which edition of which list is compiled in, and how much it holds."""

    list: str
    version: str
    designations: int
    names: int
    identifiers: int
    published: str | None = None  # the publisher's date, as ISO 8601


class ListContent(msgspec.Struct, frozen=True, kw_only=True):
    """One list, ready to be compiled."""

    list: str
    version: str
    designations: Sequence[Designation]
    published: str | None = None


class NumberMatch(msgspec.Struct, frozen=True, kw_only=True):
    """One designation that holds a number."""

    designation: int  # position in the compiled table
    space: str  # what the number was found as: bic, lei, number
    value: str  # the number, bare
    listed: str  # as published


def compile_lists(contents: Sequence[ListContent]) -> Arrays:
    """Everything the worker searches, over all lists at once, as named arrays.

    The order of the lists changes nothing. Takes seconds: call it off the event loop, in a
    process of its own.
    """
    ordered = sorted(contents, key=lambda content: content.list)
    # Parties that are only named by others come after all lists, whose counts leave them out.
    designations = with_links(
        [
            designation
            for content in ordered
            for designation in sorted(content.designations, key=lambda d: (d.source_id, d.caption))
        ]
    )
    arrays = {"meta": as_bytes(msgspec.json.encode([version_of(content) for content in ordered]))}
    blobs = [msgspec.msgpack.encode(designation) for designation in designations]
    arrays["designations.blob"] = as_bytes(b"".join(blobs))
    arrays["designations.offsets"] = np.cumsum([0, *map(len, blobs)], dtype=np.int64)
    arrays |= prefixed("names", compile_names(name_entries(designations)))
    arrays |= prefixed("identifiers", compile_identifiers(designations))
    return arrays


def version_of(content: ListContent) -> ListVersion:
    """What the metrics and `vostro lists status` show of a list."""
    return ListVersion(
        list=content.list,
        version=content.version,
        designations=len(content.designations),
        names=sum(len(d.names) for d in content.designations),
        identifiers=sum(len(d.identifiers) for d in content.designations),
        published=content.published,
    )


def name_entries(designations: Sequence[Designation]) -> list[NameEntry]:
    """Every name of every designation, in order."""
    return [
        NameEntry(
            text=name.text,
            kind=designation.kind,
            quality=name.quality,
            designation=position,
            family_first=name.family_first,
        )
        for position, designation in enumerate(designations)
        for name in designation.names
    ]


def as_bytes(content: bytes) -> npt.NDArray[np.uint8]:
    """Bytes as an array that can be written, mapped and handed over without a copy."""
    return np.frombuffer(content, dtype=np.uint8)


def prefixed(prefix: str, arrays: Mapping[str, npt.NDArray[Any]]) -> Arrays:
    """The arrays of one part under its name."""
    return {f"{prefix}.{name}": array for name, array in arrays.items()}


def part(prefix: str, arrays: Mapping[str, npt.NDArray[Any]]) -> Arrays:
    """The arrays of one part, its name taken off."""
    start = f"{prefix}."
    return {n.removeprefix(start): a for n, a in arrays.items() if n.startswith(start)}


class ScreeningLists:
    """All lists of one moment. Immutable: a swap replaces the whole, between two payments.

    Nothing in it refers back to it: it is gone when the last reference is, without the collector.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self.compiled = msgspec.json.decode(arrays["meta"].tobytes(), type=tuple[ListVersion, ...])
        self.versions = {compiled.list: compiled.version for compiled in self.compiled}
        self.names = NameIndex(part("names", arrays))
        self.identifiers = IdentifierIndex(part("identifiers", arrays))
        self.table = Table(arrays["designations.blob"], arrays["designations.offsets"])
        self.good_guys = NONE
        # A designation by its position in the compiled table.
        self.designation = Remembered(self.table.read, DESIGNATIONS_DECODED_MAX)
        # (text, kind or None, limit, cutoff): the designations that a name meets, best first.
        self.search_name = Remembered(
            partial(names_met, self.names), RESULTS_REMEMBERED, NAME_CHARACTERS_MAX
        )
        # (text, cutoff, begins): listed names, BICs and IMO numbers among its words.
        self.search_text = Remembered(
            partial(named_in, self.names), TEXTS_REMEMBERED, TEXT_CHARACTERS_MAX
        )
        # The same, of a name and its address.
        self.search_address = Remembered(
            partial(named_in, self.names), ADDRESSES_REMEMBERED, ADDRESS_CHARACTERS_MAX
        )
        # (number, characters_min): those that hold a number, whatever kind of number it is.
        self.search_number = Remembered(
            partial(numbers_met, self.identifiers, self.designation),
            RESULTS_REMEMBERED,
            NAME_CHARACTERS_MAX,
        )
        # (list, the publisher's number): what it says of who it is; None if it is not listed.
        self.substance = Remembered(
            partial(substance_at, self.compiled, self.table), SUBSTANCES_REMEMBERED
        )

    def __len__(self) -> int:
        return len(self.table)

    def quality(self, position: int, text: str) -> NameQuality:
        """How far the alias of a designation that was met may be trusted."""
        names = self.designation(position).names
        return next((n.quality for n in names if n.text == text), NameQuality.STRONG)

    def with_good_guys(self, good_guys: GoodGuys) -> "ScreeningLists":
        """The same lists, arrays and memory of results, with other exceptions."""
        other = copy.copy(self)
        other.good_guys = good_guys
        other.versions = {compiled.list: compiled.version for compiled in self.compiled}
        if good_guys.version is not None:
            other.versions[VERSIONS_KEY] = good_guys.version
        return other

    def forget(self) -> Iterator[None]:
        """Drops what is remembered, in steps of a millisecond, before the rest is dropped whole."""
        for remembered in (
            self.search_name,
            self.search_text,
            self.search_address,
            self.search_number,
            self.designation,
            self.substance,
        ):
            yield from remembered.forget()
        yield from self.names.forget()


class Table:
    """The designations, one after the other as msgpack."""

    def __init__(self, blob: npt.NDArray[Any], offsets: npt.NDArray[Any]) -> None:
        self.blob, self.offsets = blob, offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def read(self, position: int) -> Designation:
        """The one at a position."""
        start, end = self.offsets[position], self.offsets[position + 1]
        return msgspec.msgpack.decode(self.blob[start:end].tobytes(), type=Designation)

    def source_id(self, position: int) -> str:
        """The publisher's number of the one at a position."""
        return self.read(position).source_id


def names_met(
    index: NameIndex, text: str, kind: Kind | None, limit: int, cutoff: float
) -> tuple[NameMatch, ...]:
    """The designations that a name meets, best first."""
    return index.search(text, kind=kind, limit=limit, cutoff=cutoff)


def named_in(index: NameIndex, text: str, cutoff: float, begins: int) -> Findings:
    """What stands among the words of a text, and ends behind a position."""
    findings = find_in_text(text, index, cutoff=cutoff, begins=begins)
    return NOTHING if findings == NOTHING else findings  # one object for 200,000 of them


def numbers_met(
    index: IdentifierIndex,
    designation: Callable[[int], Designation],
    number: str,
    characters_min: int,
) -> tuple[NumberMatch, ...]:
    """The designations that hold a number, whatever kind of number it is."""
    return tuple(
        NumberMatch(designation=position, space=space, value=value, listed=listed)
        for space, value in keys_of_number(number, characters_min)
        for position in index.search(space, value)
        for listed in listed_as(designation(position), space, value)
    )


def listed_as(designation: Designation, space: str, value: str) -> Iterator[str]:
    """The number as published, once; nothing if only the hashes agreed."""
    for identifier in designation.identifiers:
        if key_of(identifier) == (space, value):
            yield identifier.value
            return


def substance_at(
    compiled: Sequence[ListVersion], table: Table, list_name: str, source_id: str
) -> str | None:
    """What a designation says now of who it is; None if it is not listed."""
    first = 0
    for one in compiled:
        last = first + one.designations
        if one.list == list_name:
            # Compiled in the order of the publisher's numbers.
            positions = range(first, last)
            start = bisect_left(positions, source_id, key=table.source_id)
            end = bisect_right(positions, source_id, key=table.source_id)
            return substance_of([table.read(at) for at in positions[start:end]])
        first = last
    return None
