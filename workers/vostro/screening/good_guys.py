"""Parties that were hit wrongly and pass from now on: each with its scope, reason and end. Pure.

A good guy lets one party pass for one designation. It dies when that designation changes in
substance, because the reason was given for what it said then.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from vostro.alert import Hit
from vostro.designation import Designation
from vostro.payment import Described, Payment, holders, place
from vostro.screening.identifiers import bare

VERSIONS_KEY = "good-guys"  # beside the lists in list_versions, where there are any
HEX_DIGITS = 16  # 64 bits: no two scopes, or states of a designation, share one by chance
# Where a party or agent may hold what was hit.
FIELDS = (
    *("name", "account_name", "contact_name", "branch_name"),
    *("bic", "lei", "account", "clearing_id"),
)
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Long = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]

# A party's name, folded, and an account, bare; "" for any.
Scope = tuple[str, str]
# (list, the publisher's number) -> the substance of that designation, None if it is not listed.
Substance = Callable[[str, str], str | None]


class GoodGuy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exception. A party name, an account or both (then both must agree)."""

    list: Short
    source_id: Short  # of the designation
    party: Short | None = None
    account: Annotated[str, msgspec.Meta(min_length=4, max_length=64)] | None = None
    fingerprint: Short  # of the designation's substance when this was decided
    caption: str = ""  # its name then, to read
    reason: Long
    author: Short
    approver: Short | None = None  # a second person
    created_at: Moment
    expires_at: Moment
    ended_by: Short | None = None  # who expired it before its time, and why
    ended_because: str = ""

    @property
    def id(self) -> str:
        """Of its scope: the same scope again is the same good guy, renewed."""
        account = bare(self.account or "")
        return digest((self.list, self.source_id, folded(self.party or ""), account))

    def is_live(self, at: datetime, *, is_approver_required: bool) -> bool:
        """Whether it may suppress a hit now, unless the designation has changed."""
        is_approved = not is_approver_required or self.approver not in (None, self.author)
        return is_approved and self.ended_by is None and self.created_at <= at < self.expires_at


class GoodGuys:
    """Those of one moment, found by the designation they are for, then by scope. Immutable."""

    def __init__(self, good_guys: Iterable[GoodGuy] = ()) -> None:
        ordered = sorted(good_guys, key=lambda guy: guy.id)
        self.of: dict[tuple[str, str], dict[Scope, GoodGuy]] = {}
        for guy in ordered:
            scopes = self.of.setdefault((guy.list, guy.source_id), {})
            scopes[folded(guy.party or ""), bare(guy.account or "")] = guy
        self.version = digest(map(msgspec.json.encode, ordered)) if ordered else None

    def __len__(self) -> int:
        return sum(map(len, self.of.values()))

    def split(
        self, payment: Payment, hits: Iterable[Hit], substance: Substance
    ) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        """The hits that stand, and those suppressed, each with the good guy that did it."""
        standing, suppressed = [], []
        for hit in hits:
            guy = self.good_guy_of(payment, hit, substance)
            if guy is None:
                standing.append(hit)
            else:
                suppressed.append(suppressed_by(guy, hit))
        return tuple(standing), tuple(suppressed)

    def good_guy_of(self, payment: Payment, hit: Hit, substance: Substance) -> GoodGuy | None:
        """The one whose scope the hit is in, if its designation is still what it was."""
        met = hit.designation
        scopes = None if met is None else self.of.get((met.list, met.id))
        if met is None or scopes is None:
            return None
        found = {in_scope(scopes, hit, holder) for holder in holders_of(payment, hit)}
        # Two parties at one place: it must be true of both, or an analyst decides.
        guy = found.pop() if len(found) == 1 else None
        return guy if guy is not None and guy.fingerprint == substance(met.list, met.id) else None


NONE = GoodGuys()


def in_scope(scopes: Mapping[Scope, GoodGuy], hit: Hit, holder: Described) -> GoodGuy | None:
    """The good guy that the party or agent is: by name and account, by name, by account."""
    # Of a name that was hit, that very one; of a number, the name of who holds it.
    is_name = hit.designation is not None and hit.designation.matched_name is not None
    name = folded((hit.text if is_name else holder.name) or "")
    account = bare(getattr(holder, "account", None) or "")
    for scope in ((name, account), (name, ""), ("", account)):
        if scope != ("", "") and (guy := scopes.get(scope)) is not None:
            return guy
    return None


def holders_of(payment: Payment, hit: Hit) -> Iterator[Described]:
    """The parties or agents that hold what was hit, where the hit says."""
    for group, index, holder in holders(payment):
        if holder.role == hit.role and any(
            place(holder, group, index, field) == hit.path for field in fields_of(holder)
        ):
            yield holder


def fields_of(holder: Described) -> Iterator[str]:
    """The fields of a party or agent that are searched and given."""
    yield from (field for field in FIELDS if getattr(holder, field, None) is not None)
    yield from (f"identifiers[{index}]" for index in range(len(holder.identifiers)))


def suppressed_by(guy: GoodGuy, hit: Hit) -> Hit:
    """The hit as it is recorded: with who let it pass, and why."""
    approved = f", approved by {guy.approver}" if guy.approver else ""
    sentence = (
        f"good guy {guy.id} of {guy.author}{approved}, until {guy.expires_at.date()}: {guy.reason}"
    )
    return msgspec.structs.replace(hit, good_guy=guy.id, reasons=(*hit.reasons, sentence))


def substance_of(designations: Sequence[Designation]) -> str | None:
    """What a designation says of who it is and what is demanded; None for none.

    Names, kind, measure, programmes, birth dates and places, countries (also of addresses) and
    identifiers, in any order. Not its remarks, titles, dates of listing or how a street is
    written: publishers reword those every week.
    """
    if not designations:
        return None
    return digest(
        f"{part}={value}"
        for designation in designations
        for part, values in parts_of(designation)
        for value in sorted(values)
    )


def parts_of(designation: Designation) -> Iterator[tuple[str, set[str]]]:
    """Each part of the substance with its values."""
    yield "kind", {designation.kind.value}
    yield "measure", {designation.measure.value}
    yield "name", {folded(name.text) for name in designation.names}
    yield "programme", set(designation.programmes)
    yield "born", {f"{born.earliest} {born.latest}" for born in designation.birth_dates}
    yield "born in", {folded(town) for town in designation.birth_places}
    yield "country", set(designation.countries)
    yield "address", {place.country or "" for place in designation.addresses}
    yield "number", {f"{held.kind} {bare(held.value)}" for held in designation.identifiers}


def folded(text: str) -> str:
    """A name without case, accents, punctuation and double spaces; the order of words stays."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def digest(parts: Iterable[str | bytes]) -> str:
    """One hash of several texts, none of which can run into the next."""
    hashed = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        hashed.update(len(content).to_bytes(8, "big") + content)
    return hashed.hexdigest()[:HEX_DIGITS]
