"""A designation: one entry of a sanctions list, whichever publisher it comes from."""

from datetime import date
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What is designated."""

    PERSON = "person"
    ORGANISATION = "organisation"
    BANK = "bank"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    PLACE = "place"
    UNKNOWN = "unknown"


class NameQuality(StrEnum):
    """How far a name may be trusted. Source: OFAC FAQ 122 to 125; UN QUALITY; UK Alias Quality."""

    PRIMARY = "primary"
    STRONG = "strong"
    WEAK = "weak"  # evidence, hardly ever a hit by itself
    FORMER = "former"


class Measure(StrEnum):
    """What the list demands. Source: 31 CFR 501.603 (block), 501.604 (reject)."""

    BLOCK = "block"
    REJECT = "reject"
    RESTRICT = "restrict"  # debt or sector limits: no reason to stop a plain payment
    REPORT = "report"


class IdentifierKind(StrEnum):
    """What a number identifies. The closed set that rules and metrics may name."""

    BIC = "bic"
    LEI = "lei"
    IMO = "imo"
    MMSI = "mmsi"
    PASSPORT = "passport"
    NATIONAL_ID = "national_id"
    TAX_ID = "tax_id"
    REGISTRATION = "registration"
    BANK_CODE = "bank_code"  # BIK and other national clearing numbers
    ACCOUNT = "account"
    CRYPTO = "crypto"
    AIRCRAFT = "aircraft"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    OTHER = "other"


class ListedName(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One name of a designation, as published."""

    text: str
    quality: NameQuality = NameQuality.PRIMARY
    script: str | None = None  # ISO 15924 as far as the publisher tells: Latn, Cyrl, Arab, Hani
    family_first: bool = False  # "FAMILY, Given": the comma says how many words the family has


class ListedAddress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One address of a designation."""

    text: str = ""
    town: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2 where the publisher's word is known
    country_text: str | None = None  # the publisher's word


class BirthDate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A birth date with its precision: the span of days that it may mean."""

    text: str  # as published
    earliest: date
    latest: date
    is_approximate: bool = False  # "circa": allow two years more on each side


class ListedIdentifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One number of a designation."""

    kind: IdentifierKind
    value: str  # as published, spaces at the ends removed
    label: str = ""  # the publisher's word for it
    country: str | None = None
    note: str = ""  # issued, expires ...


class Link(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tie to another party: owned by, acts for, linked to."""

    relation: str  # linked_to, owned_by, owns, formerly_owned_by, acts_for, family_of, other
    name: str = ""  # where the publisher gives a name
    source_id: str | None = None  # where it gives the other's number
    list: str | None = None  # of the other, if not the same or once it was found


class Designation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a list, with everything that helps to tell whether it is the one paid."""

    list: str  # ofac-sdn, ofac-consolidated, un, uk, eu ...
    source_id: str  # the publisher's own key: stable from version to version
    kind: Kind
    names: tuple[ListedName, ...]  # never empty; primary first
    measure: Measure = Measure.BLOCK
    programmes: tuple[str, ...] = ()
    addresses: tuple[ListedAddress, ...] = ()
    birth_dates: tuple[BirthDate, ...] = ()
    birth_places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # nationality, citizenship, flag, incorporation: alpha-2
    genders: tuple[str, ...] = ()
    identifiers: tuple[ListedIdentifier, ...] = ()
    links: tuple[Link, ...] = ()
    title: str | None = None
    listed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    secondary_sanctions_risk: str | None = None
    remarks: str = ""  # whole, as published, what was understood and what was not
    # False: only named as owned by, or acted for by, the designation of this number
    is_listed: bool = True

    @property
    def caption(self) -> str:
        """The name to show."""
        return self.names[0].text


def designation_key(designation: Designation) -> str:
    """One designation over all lists: `list/source_id`."""
    return f"{designation.list}/{designation.source_id}"
