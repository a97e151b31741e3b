"""Listed names and numbers where they run together with other words: texts and address lines."""

from collections.abc import Iterator
from typing import NamedTuple

from vostro.alert import Hit
from vostro.designation import Designation, Kind, NameQuality
from vostro.names.free_text import Findings, TextFound, joined_lines
from vostro.payment import FreeText, Payment, place
from vostro.screening.explain import Listed, Spot, identifier_hit, text_hit
from vostro.screening.holding import Held
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import Policy

# 1,000 characters: remittance lines come again, long advices do not and would fill the memory.
REMEMBERED_CHARACTERS_MAX = 1_000
# One word alone in a text: from 6 letters if written as listed, from 10 if nearly so.
WORD_CHARACTERS_MIN, LONG_WORD_CHARACTERS_MIN, EXACT = 6, 10, 0.995


class Piece(NamedTuple):
    """Where in a searched text a field of the payment begins, and its place in the message."""

    start: int
    path: str


def add_text_hits(
    found: list[Hit], payment: Payment, lists: ScreeningLists, policy: Policy
) -> None:
    """What the free texts of a payment name: listed names, BICs, IMO numbers."""
    for index, text in enumerate(payment.texts):
        findings = findings_of(text.text, lists, policy)
        if findings.names or findings.numbers:
            pieces = [Piece(0, place(text, "texts", index, "text"))]
            found.extend(hits_in(findings, pieces, whose(text), lists, policy))


def add_address_hits(found: list[Hit], held: Held, lists: ScreeningLists, policy: Policy) -> None:
    """Names in an address, or split over the name and the lines that follow it.

    A name found within the name field alone is that field's hit already.
    """
    group, index, holder = held
    street = getattr(holder, "street", None)
    if not holder.address_lines and street is None:
        return
    pieces, text = [], ""
    fields = [("name", holder.name or "")] if holder.name else []
    fields += [(f"address_lines[{i}]", line) for i, line in enumerate(holder.address_lines)]
    fields += [("street", street)] if street else []
    for field, line in fields:
        pieces.append(Piece(len(text), place(holder, group, index, field)))
        text += joined_lines([line])
    findings = findings_of(text, lists, policy)
    if findings.names or findings.numbers:
        after_name = pieces[1].start if holder.name else 0
        names = tuple(name for name in findings.names if name.end > after_name)
        numbers = tuple(number for number in findings.numbers if number.end > after_name)
        beyond = Findings(names=names, numbers=numbers)
        found.extend(hits_in(beyond, pieces, f"{holder.role}_address", lists, policy))


def findings_of(text: str, lists: ScreeningLists, policy: Policy) -> Findings:
    """What a text names; short ones are remembered."""
    if len(text) <= REMEMBERED_CHARACTERS_MAX:
        return lists.search_text(text, policy.names.text_cutoff)
    return lists.search_text.find(text, policy.names.text_cutoff)


def hits_in(
    findings: Findings, pieces: list[Piece], role: str, lists: ScreeningLists, policy: Policy
) -> Iterator[Hit]:
    """A hit for each designation that is named, at the place where its name begins."""
    for item in findings.names:
        designation = lists.designation(item.match.designation)
        quality = lists.quality(item.match.designation, item.match.text)
        if stands(item, designation, quality, policy):
            version = lists.versions[designation.list]
            spot = Spot(role, path_at(pieces, item.start), item.text)
            yield text_hit(spot, Listed(designation, version, item.match.text, quality), item.match)
    for number in findings.numbers:
        for match in lists.search_number(number.value, policy.identifiers.characters_min):
            designation = lists.designation(match.designation)
            listed = Listed(designation, lists.versions[designation.list], match.listed)
            spot = Spot(role, path_at(pieces, number.start), match.value)
            yield identifier_hit(spot, listed, match.space)


def stands(item: TextFound, designation: Designation, quality: NameQuality, policy: Policy) -> bool:
    """Whether words of a text are enough: a ship's name is also a word, unless it is named as one.

    A weak alias in a text is no evidence at all.
    """
    if quality is NameQuality.WEAK or item.match.score < policy.names.text_cutoff:
        return False
    if is_common_word(item):
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


def whose(text: FreeText) -> str:
    """What an analyst calls the text."""
    return f"{text.kind}_text"
