"""Alerts and decisions without what they need not say: names, accounts, addresses, texts, numbers.

What is masked tells nothing, but stays comparable: equal values have equal keyed hashes, whatever
their case and spacing. What the lists publish stays, and so do rules, places, scores and roles: an
analyst still sees who was met and how alike, and fetches the original by its position.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import msgspec

from vostro.alert import Alert, Decision, Hit
from vostro.names.normalise import normalise
from vostro.payment import Agent, FreeText, Identifier, Party, Payment

HASH_HEX_DIGITS = 16  # 64 bits: two of a bank's million accounts share one by a chance of 1 in 10^7
HIDDEN = "***"
# Of an account that is long enough: two to tell the country, four to recognise it by.
SHOWN_FIRST, SHOWN_LAST, SHOWN_OF_MIN = 2, 4, 12
WORD_CHARACTERS_MIN = 3  # a shorter word tells nothing and stands in every sentence
QUOTED_CHARACTERS_MAX = 500  # a longer value is never quoted whole
WORDS = re.compile(r"\w+")
QUOTED = re.compile(r"'([^']*)'")


class MaskKind(StrEnum):
    """What may be masked."""

    ACCOUNT = "account"  # of parties and banks
    NAME = "name"  # of parties, their accounts and contacts; a bank's is public
    ADDRESS = "address"  # lines, street, postcode, town; the country stays
    BIRTH = "birth"  # date and place
    NUMBER = "number"  # passports, tax numbers and the like
    TEXT = "text"  # remittance, instructions, phone numbers: every free text


PARTY_FIELDS: dict[MaskKind, tuple[str, ...]] = {
    MaskKind.ACCOUNT: ("account",),
    MaskKind.NAME: ("name", "account_name", "contact_name"),
    MaskKind.ADDRESS: ("street", "postcode", "town"),
    MaskKind.BIRTH: ("birth_place",),
}


class Mask:
    """Masks these kinds, with this key."""

    def __init__(self, kinds: Iterable[MaskKind], key: bytes) -> None:
        self.kinds, self.key = frozenset(kinds), key

    def alert(self, alert: Alert) -> Alert:
        """The alert without them. Its id stays that of the payment as it came."""
        if alert.payment is None:
            return alert
        masked = MaskedPayment(self, alert.payment)
        hits = (*alert.hits, *alert.suppressed)
        return msgspec.structs.replace(
            alert,
            summary=masked.told(alert.summary, published_in(hits)),
            hits=tuple(masked.hit(hit) for hit in alert.hits),
            suppressed=tuple(masked.hit(hit) for hit in alert.suppressed),
            payment=masked.payment,
            route=masked.told(alert.route, published_in(hits)),
            masked=self.names,
        )

    def decision(self, decision: Decision, payment: Payment) -> Decision:
        """The decision on this payment without them."""
        suppressed, noted = decision.suppressed, decision.noted
        if suppressed or noted:
            masked = MaskedPayment(self, payment)
            suppressed = tuple(masked.hit(hit) for hit in suppressed)
            noted = tuple(masked.hit(hit) for hit in noted)
        return msgspec.structs.replace(
            decision, suppressed=suppressed, noted=noted, masked=self.names
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The kinds as alerts tell them."""
        return tuple(sorted(self.kinds))

    def of(self, kind: MaskKind | None, value: str) -> str:
        """What stands in the place of a value."""
        plain = "".join(WORDS.findall(value.casefold()))
        digest = hmac.new(self.key, plain.encode(), hashlib.sha256).hexdigest()
        told = f"{HIDDEN}#{digest[:HASH_HEX_DIGITS]}"
        if kind is MaskKind.ACCOUNT and len(plain) >= SHOWN_OF_MIN:
            bare = value.replace(" ", "")
            return f"{bare[:SHOWN_FIRST]}{HIDDEN}{bare[-SHOWN_LAST:]}#{digest[:HASH_HEX_DIGITS]}"
        return told


class Value(NamedTuple):
    """One value of a payment, and what it is."""

    kind: MaskKind
    text: str


class MaskedPayment:
    """A payment without what is masked, and the sentences about it."""

    def __init__(self, mask: Mask, original: Payment) -> None:
        self.mask = mask
        self.masks: dict[str, str] = {}
        self.words: set[str] = set()
        for kind, text in values_of(original, mask.kinds):
            self.masks[text] = mask.of(kind, text)
            self.words |= words_in(text)
            if kind is MaskKind.NAME:  # reasons tell names as they were compared
                self.words |= long_words(normalise(text).tokens)
        quoted = sorted(filter(is_quotable, self.masks), key=len, reverse=True)
        # Matches nothing where there is nothing.
        self.whole = re.compile("|".join(map(re.escape, quoted)) or r"(?!)")
        self.payment = masked_payment(self, original)

    def hidden(self, value: str | None) -> str | None:
        """A field's mask; a field that is empty stays so."""
        return None if value is None else self.masks.get(value, value)

    def hit(self, hit: Hit) -> Hit:
        """A hit whose words tell as much as they may."""
        published = published_in((hit,))
        listed = frozenset(
            word for name in published for word in (*normalise(name).tokens, *words_in(name))
        )
        return msgspec.structs.replace(
            hit,
            text=self.matched(hit.text),
            reasons=tuple(self.opened(reason, listed) for reason in hit.reasons),
            explanation=self.told(hit.explanation, published),
        )

    def matched(self, text: str) -> str:
        """What matched: a whole value, or words out of one."""
        if text in self.masks:
            return self.masks[text]
        return self.mask.of(None, text) if self.words & words_in(text) else text

    def told(self, sentence: str, published: tuple[str, ...]) -> str:
        """A sentence about the payment; what the lists publish stays."""
        # In quotes stands what the payment says, even where the list says the same.
        sentence = QUOTED.sub(self._quoted_whole, sentence)
        if not published:
            return self.opened(sentence)
        parts = re.split(f"({'|'.join(map(re.escape, published))})", sentence)
        return "".join(part if at % 2 else self.opened(part) for at, part in enumerate(parts))

    def opened(self, sentence: str, listed: frozenset[str] = frozenset()) -> str:
        """A sentence without the payment's values and words, but for those in `listed`."""

        def piece(found: re.Match[str]) -> str:
            words = words_in(found[1])
            return f"'{HIDDEN}'" if words & self.words and not words <= listed else found[0]

        def word(found: re.Match[str]) -> str:
            told = found[0]
            is_prose = told[0].islower() or is_first(sentence, found.start())
            if (is_prose and told.isalpha()) or told.casefold() not in self.words:
                return told
            return HIDDEN

        if not listed:
            sentence = self.whole.sub(lambda found: self.masks[found[0]], sentence)
        pieces = QUOTED.split(QUOTED.sub(piece, sentence))
        return "".join(
            f"'{part}'" if at % 2 else WORDS.sub(word, part) for at, part in enumerate(pieces)
        )

    def _quoted_whole(self, found: re.Match[str]) -> str:
        return f"'{self.masks[found[1]]}'" if found[1] in self.masks else found[0]


def is_first(sentence: str, start: int) -> bool:
    """Does a sentence begin here? There prose has a capital too."""
    before = sentence[:start].rstrip()
    return not before or before[-1] in ".:;"


def is_quotable(value: str) -> bool:
    """May a sentence hold it whole?"""
    return WORD_CHARACTERS_MIN <= len(value) <= QUOTED_CHARACTERS_MAX


def words_in(text: str) -> set[str]:
    """The words of a text that tell something, lower case."""
    return long_words(WORDS.findall(text.casefold()))


def long_words(words: Iterable[str]) -> set[str]:
    """Those that tell something."""
    return {word for word in words if len(word) >= WORD_CHARACTERS_MIN}


def published_in(hits: Iterable[Hit]) -> tuple[str, ...]:
    """The names as their publishers have them, longest first."""
    found = {
        name
        for hit in hits
        if hit.designation is not None
        for name in (hit.designation.caption, hit.designation.matched_name)
        if name
    }
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def values_of(payment: Payment, kinds: frozenset[MaskKind]) -> Iterator[Value]:
    """Every value of these kinds."""
    for party in payment.parties:
        for kind, fields in PARTY_FIELDS.items():
            if kind in kinds:
                yield from (Value(kind, v) for f in fields if (v := getattr(party, f)))
        if MaskKind.ADDRESS in kinds:
            yield from (Value(MaskKind.ADDRESS, line) for line in party.address_lines)
        if MaskKind.BIRTH in kinds and party.birth_date is not None:
            yield Value(MaskKind.BIRTH, party.birth_date.isoformat())
    holders: tuple[Party | Agent, ...] = (*payment.parties, *payment.agents)
    for holder in holders:
        if MaskKind.ACCOUNT in kinds and isinstance(holder, Agent) and holder.account:
            yield Value(MaskKind.ACCOUNT, holder.account)
        if MaskKind.NUMBER in kinds:
            yield from (Value(MaskKind.NUMBER, number.id) for number in holder.identifiers)
    if MaskKind.TEXT in kinds:
        yield from (Value(MaskKind.TEXT, text.text) for text in payment.texts)


def masked_payment(masked: MaskedPayment, original: Payment) -> Payment:
    """A copy with masks; what `values_of` did not give stays as it is."""
    kinds = masked.mask.kinds
    return msgspec.structs.replace(
        original,
        parties=tuple(masked_party(masked, party) for party in original.parties),
        agents=tuple(
            msgspec.structs.replace(
                agent,
                account=masked.hidden(agent.account)
                if MaskKind.ACCOUNT in kinds
                else agent.account,
                identifiers=masked_numbers(masked, agent.identifiers),
            )
            for agent in original.agents
        ),
        texts=tuple(masked_text(masked, text) for text in original.texts),
    )


def masked_party(masked: MaskedPayment, party: Party) -> Party:
    """A party with the fields of the kinds that are masked."""
    kinds = masked.mask.kinds
    fields = [name for kind, names in PARTY_FIELDS.items() if kind in kinds for name in names]
    changed: dict[str, object] = {name: masked.hidden(getattr(party, name)) for name in fields}
    if MaskKind.ADDRESS in kinds:
        changed["address_lines"] = tuple(masked.masks[line] for line in party.address_lines)
    if MaskKind.BIRTH in kinds:
        changed["birth_date"] = None  # a date has no form that is hidden
    changed["identifiers"] = masked_numbers(masked, party.identifiers)
    return msgspec.structs.replace(party, **changed)


def masked_numbers(
    masked: MaskedPayment, numbers: tuple[Identifier, ...]
) -> tuple[Identifier, ...]:
    """Numbers of a party or bank; scheme and issuer stay."""
    if MaskKind.NUMBER not in masked.mask.kinds:
        return numbers
    return tuple(msgspec.structs.replace(one, id=masked.masks[one.id]) for one in numbers)


def masked_text(masked: MaskedPayment, text: FreeText) -> FreeText:
    """A free text, kept with its kind and place."""
    if MaskKind.TEXT not in masked.mask.kinds:
        return text
    return msgspec.structs.replace(text, text=masked.masks[text.text])
