"""All that one-payment rules read: the route, the words, the numbers, each made once, if asked."""

from typing import NamedTuple

from vostro.payment import Payment
from vostro.routing import numbers
from vostro.routing.hops import Hop
from vostro.routing.knowledge import Knowledge
from vostro.routing.lazily import made_once
from vostro.routing.reading import ADDRESS, NAME, TEXT, Reading, Segment, Word
from vostro.routing.route import Route, trace_route
from vostro.routing.shown import signs_of
from vostro.routing.signs import Sign

MARKER_BEFORE_CHARACTERS, MARKER_AFTER_CHARACTERS = 40, 15  # three words


class Goods(NamedTuple):
    """Goods named by a customs code or a word."""

    text: str
    path: str
    label: str
    code: str | None  # six digits
    tier: int  # of the Common High Priority List, 1 to 4; 0: a word, tier unknown
    is_common: bool


class Link(NamedTuple):
    """Something that ties a payment to Russia or Belarus."""

    country: str
    says: str  # for the analyst
    path: str
    is_hidden: bool  # not plainly a party's or bank's own country


class Facts:
    """One payment as rules see it."""

    def __init__(self, payment: Payment, knowledge: Knowledge) -> None:
        self.payment, self.knowledge = payment, knowledge
        self.reading = Reading(payment, knowledge.lexicon)
        self.route: Route = trace_route(payment, self.reading, knowledge)
        self.hops = self.route.all
        self.bits, self.tier = signs_of(self.route, self.reading, knowledge)

    @made_once
    def parties(self) -> tuple[Hop, ...]:
        """Hops that are no banks."""
        return tuple(hop for hop in self.hops if not hop.is_bank)

    @made_once
    def banks(self) -> tuple[Hop, ...]:
        """Hops that are banks."""
        return tuple(hop for hop in self.hops if hop.is_bank)

    @made_once
    def party_countries(self) -> frozenset[str]:
        """Where the parties sit, as far as told."""
        return frozenset(hop.country for hop in self.parties if hop.country is not None)

    @made_once
    def countries(self) -> frozenset[str]:
        """Every country on the route, contradictions too."""
        return frozenset(
            country
            for hop in self.hops
            for country in (hop.country, *hop.others)
            if country is not None
        )

    def hop(self, *roles: str) -> Hop | None:
        """The first hop of one of these roles."""
        for role in roles:
            for hop in self.hops:
                if hop.role == role:
                    return hop
        return None

    @made_once
    def origin(self) -> Hop | None:
        """Who pays: the ultimate debtor, else the debtor; of a bank's payment the bank."""
        return self.hop("ultimate_debtor", "debtor", "underlying_debtor", "debtor_institution")

    @made_once
    def destination(self) -> Hop | None:
        """Who is paid."""
        return self.hop(
            "ultimate_creditor", "creditor", "underlying_creditor", "creditor_institution"
        )

    @made_once
    def goods(self) -> tuple[Goods, ...]:
        """High priority goods named in free text, by code first, then by word."""
        found: dict[str, Goods] = {}
        for code in numbers.goods_codes(self.reading.folded):
            tier = self.knowledge.goods_tier.get(code.code)
            if tier is not None and (code.is_dotted or self._is_marked(code)):
                segment = self.reading.segment_at(code.start)
                if segment.kind == TEXT:
                    found.setdefault(
                        code.code,
                        Goods(
                            code.text,
                            segment.path,
                            f"HS {code.code[:4]}.{code.code[4:]}",
                            code.code,
                            tier,
                            is_common=False,
                        ),
                    )
        for word in self.reading.words(Sign.GOODS, TEXT):
            found.setdefault(
                word.group.meaning,
                Goods(
                    word.text,
                    word.segment.path,
                    word.group.label,
                    None,
                    0,
                    is_common=word.group.common,
                ),
            )
        return tuple(found.values())

    def _is_marked(self, code: numbers.GoodsCode) -> bool:
        """Whether a word for customs codes stands near: else contract numbers drown them."""
        return any(
            -MARKER_AFTER_CHARACTERS <= code.start - word.end <= MARKER_BEFORE_CHARACTERS
            for word in self.reading.words(Sign.CODE_MARKER)
        )

    @made_once
    def phones(self) -> tuple[tuple[numbers.Found, str, Segment], ...]:
        """International phone numbers with their country and place."""
        told = (
            (found, self.knowledge.phone_country(found.text))
            for found in numbers.phones(self.reading.folded)
        )
        return tuple(
            (found, country, self.reading.segment_at(found.start))
            for found, country in told
            if country is not None
        )

    @made_once
    def target_numbers(self) -> tuple[tuple[numbers.Found, Segment], ...]:
        """Russian and Belarusian numbers in texts and addresses."""
        return tuple(
            (found, self.reading.segment_at(found.start))
            for found in numbers.target_numbers(self.reading.folded)
        )

    @made_once
    def company_months(self) -> tuple[tuple[str, str, str], ...]:
        """Parties' Kazakh numbers that tell an age: month, number, path."""
        found = []
        for hop in self.parties:
            party = hop.holder
            for position, identifier in enumerate(party.identifiers):
                if (month := numbers.company_month(identifier.id.strip())) is not None:
                    found.append((month, identifier.id, hop.path(f"identifiers[{position}]")))
        found.extend(
            (month, match.group(), self.reading.segment_at(match.start()).path)
            for match in numbers.DIGITS.finditer(self.reading.folded)
            if (month := numbers.company_month(match.group())) is not None
        )
        return tuple(found)

    @made_once
    def eknp(self) -> tuple[numbers.Eknp, str] | None:
        """Kazakhstan's payment code and where it stood."""
        if not self.reading.has(Sign.EKNP_MARKER):
            return None
        code = numbers.eknp_of(self.reading.folded)
        return None if code is None else (code, self.reading.segment_at(code.start).path)

    def target_words(self, *kinds: int) -> list[Word]:
        """Russia, Belarus and their towns, named in words."""
        return [
            word
            for sign in (Sign.COUNTRY, Sign.TARGET_PLACE)
            for word in self.reading.words(sign, *(kinds or (TEXT, NAME, ADDRESS)))
            if word.group.meaning in self.knowledge.targets
        ]

    @made_once
    def links(self) -> tuple[Link, ...]:
        """Every tie to Russia or Belarus: plain ones first."""
        targets = self.knowledge.targets
        found = [
            Link(
                hop.country,
                f"{hop.role.replace('_', ' ')} in {hop.country}",
                hop.path("country"),
                is_hidden=False,
            )
            for hop in self.hops
            if hop.country in targets and hop.country is not None
        ]
        for hop in self.hops:
            found += [
                Link(
                    e.country,
                    f"{hop.role.replace('_', ' ')}'s {e.kind} {e.text}",
                    hop.path(e.field),
                    is_hidden=True,
                )
                for e in hop.evidence
                if e.country in targets and e.country != hop.country
            ]
        found += [
            Link(
                word.group.meaning, f"'{word.text}' in the text", word.segment.path, is_hidden=True
            )
            for word in self.target_words(TEXT)
        ]
        found += [
            Link("RU", f"{number.kind} {number.text}", segment.path, is_hidden=True)
            for number, segment in self.target_numbers
        ]
        found += [
            Link(country, f"phone +{number.text}", segment.path, is_hidden=True)
            for number, country, segment in self.phones
            if country in targets
        ]
        home = self.knowledge.home_of.get(self.payment.currency or "")
        if home is not None and targets.intersection(home.countries):
            found.append(
                Link(
                    home.countries[0],
                    f"currency {self.payment.currency}",
                    "$.currency",
                    is_hidden=True,
                )
            )
        return tuple(found)

    @property
    def has_open_target(self) -> bool:
        """Whether a party plainly sits in Russia or Belarus."""
        return bool(self.party_countries & self.knowledge.targets)
