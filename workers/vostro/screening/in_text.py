"""Listed names and numbers where they run together with other words: texts and address lines."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from vostro.alert import Hit
from vostro.designation import Designation, Kind, NameQuality
from vostro.names.free_text import Findings, TextFound, joined_lines
from vostro.payment import FreeText, Held, Payment, holders, place
from vostro.screening.explain import Listed, Spot, identifier_hit, text_hit, unsearched_hit
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import Policy

# 2,000 parts of texts compared with listed names take a second or two; an ordinary payment has ten.
WINDOWS_A_PAYMENT_MAX = 2_000
# One word alone in a text: from 6 letters if written as listed, from 10 if nearly so.
WORD_CHARACTERS_MIN, LONG_WORD_CHARACTERS_MIN, EXACT = 6, 10, 0.995


class Piece(NamedTuple):
    """Where in a searched text a field of the payment begins, and its place in the message."""

    start: int
    path: str


class Wording(NamedTuple):
    """Words of a payment that are searched as one text."""

    text: str
    role: str  # what an analyst calls it
    pieces: Callable[[], list[Piece]]  # called for a hit only
    begins: int = 0  # what ends before it is another field's hit already
    is_address: bool = False


def add_hits_in_words(
    found: list[Hit], payment: Payment, lists: ScreeningLists, policy: Policy
) -> None:
    """What addresses and free texts name: listed names, BICs, IMO numbers.

    What a bound keeps from being searched is a hit of its own, and holds the payment.
    """
    left = WINDOWS_A_PAYMENT_MAX
    for wording in wordings(payment):
        if left <= 0:
            found.append(unsearched_hit(wording.role, wording.pieces()[-1].path))
            return
        search = lists.search_address if wording.is_address else lists.search_text
        findings = search(wording.text, policy.names.text_cutoff, wording.begins)
        left -= findings.windows
        if findings.names or findings.numbers:
            found.extend(hits_in(findings, wording, lists, policy))
        if not findings.is_whole:
            found.append(unsearched_hit(wording.role, wording.pieces()[-1].path))


def wordings(payment: Payment) -> Iterator[Wording]:
    """The addresses of all parties and banks, then the texts."""
    for held in holders(payment):
        yield from address_of(held)
    for index, text in enumerate(payment.texts):
        yield Wording(text.text, f"{text.kind}_text", partial(pieces_of_text, text, index))


def pieces_of_text(text: FreeText, index: int) -> list[Piece]:
    """The one field that a free text is."""
    return [Piece(0, place(text, "texts", index, "text"))]


def address_of(held: Held) -> Iterator[Wording]:
    """An address behind the name it follows: a name may be split over both, or stand in a line."""
    holder = held[2]
    fields = [(f"address_lines[{i}]", line) for i, line in enumerate(holder.address_lines)]
    street = getattr(holder, "street", None)
    if street:
        fields.append(("street", street))
    if not fields:
        return
    begins = 0
    if holder.name:
        fields.insert(0, ("name", holder.name))
        begins = len(joined_lines([holder.name]))
    text = joined_lines([line for _, line in fields])
    pieces = partial(pieces_of_address, held, fields)
    yield Wording(text, f"{holder.role}_address", pieces, begins, is_address=True)


def pieces_of_address(held: Held, fields: list[tuple[str, str]]) -> list[Piece]:
    """Where each field begins in the text that joined_lines makes of them."""
    group, index, holder = held
    pieces, start = [], 0
    for field, line in fields:
        pieces.append(Piece(start, place(holder, group, index, field)))
        start += len(joined_lines([line]))
    return pieces


def hits_in(
    findings: Findings, wording: Wording, lists: ScreeningLists, policy: Policy
) -> Iterator[Hit]:
    """A hit for each designation that is named, at the place where its name begins."""
    pieces = wording.pieces()
    for item in findings.names:
        designation = lists.designation(item.match.designation)
        quality = lists.quality(item.match.designation, item.match.text)
        if item.end > wording.begins and stands(item, designation, quality):
            version = lists.versions[designation.list]
            spot = Spot(wording.role, path_at(pieces, item.start), item.text)
            yield text_hit(spot, Listed(designation, version, item.match.text, quality), item.match)
    for number in findings.numbers:
        if number.end <= wording.begins:
            continue
        for match in lists.search_number(number.value, policy.identifiers.characters_min):
            designation = lists.designation(match.designation)
            listed = Listed(designation, lists.versions[designation.list], match.listed)
            spot = Spot(wording.role, path_at(pieces, number.start), match.value)
            yield identifier_hit(spot, listed, match.space)


def stands(item: TextFound, designation: Designation, quality: NameQuality) -> bool:
    """Whether words of a text are enough: a ship's name is also a word, unless it is named as one.

    A weak alias in a text is no evidence at all.
    """
    if quality is NameQuality.WEAK or is_common_word(item):
        return False
    return designation.kind is not Kind.VESSEL or item.is_vessel_named


def is_common_word(item: TextFound) -> bool:
    """One short word alone: "bears" is a listed firm too. "Rosoboroneksport" is no common word."""
    word = item.text.strip()
    if " " in word or len(word) >= LONG_WORD_CHARACTERS_MIN:
        return False
    return len(word) < WORD_CHARACTERS_MIN or item.match.score < EXACT


def path_at(pieces: list[Piece], start: int) -> str:
    """The place of the field that a position lies in."""
    return next(piece.path for piece in reversed(pieces) if piece.start <= start)
