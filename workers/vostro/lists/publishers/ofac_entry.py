"""One entry of OFAC's, from any of its XML formats or the US screening list, by typed features.

What the CSV files tell in remarks stands there as pairs of label and value; the labels are the
same, so the words of the remarks' reader serve here too.
"""

from collections.abc import Iterable
from datetime import date

from vostro.designation import Designation, IdentifierKind, Kind, Link, Measure
from vostro.lists.publishers.gather import Gathered, tidied
from vostro.lists.publishers.ofac_assemble import SDN
from vostro.lists.publishers.ofac_csv import BANKING_TYPES
from vostro.lists.publishers.ofac_identifiers import KIND_OF_LABEL
from vostro.lists.publishers.ofac_measures import STRICTEST, measure_of
from vostro.lists.publishers.ofac_remarks import READ_PIECE, Remarks

KINDS = {
    "individual": Kind.PERSON,
    "entity": Kind.ORGANISATION,
    "vessel": Kind.VESSEL,
    "aircraft": Kind.AIRCRAFT,
}
# `sanctionsType` of the enhanced and the advanced format; what is not here rejects.
MEASURE_OF_TYPE = {
    "Block": Measure.BLOCK,
    "Reject": Measure.REJECT,
    "561 Full Restrictions": Measure.REJECT,
    "561 Restricted Access": Measure.REJECT,
    "13662 Sectoral Directive 1": Measure.RESTRICT,
    "13662 Sectoral Directive 2": Measure.RESTRICT,
    "13662 Sectoral Directive 3": Measure.RESTRICT,
    "13662 Sectoral Directive 4": Measure.RESTRICT,
    "Executive Order 14024 Directive 1": Measure.RESTRICT,
    "Executive Order 14024 Directive 1a": Measure.RESTRICT,
    "Executive Order 14024 Directive 2": Measure.REJECT,
    "Executive Order 14024 Directive 3": Measure.RESTRICT,
    "Executive Order 14024 Directive 4": Measure.REJECT,
    "CMIC Directive": Measure.RESTRICT,
}
RESTRICTING_WORDS = ("CMIC", "13959", "14032", "CAATSA", "Non-blocking")
COUNTRY_LABELS = frozenset(
    {
        "Nationality Country",
        "Citizenship Country",
        "Nationality of Registration",
        "Vessel Flag",
        "Other Vessel Flag",
        "Former Vessel Flag",
    }
)
# From the entry to the other party. What is not here is a tie of some kind.
RELATIONS = {
    "Owned or Controlled By": "owned_by",
    "Owned By": "owned_by",
    "Owns, controls, or operates": "owns",
    "Acting for or on behalf of": "acts_for",
    "Leader or official of": "acts_for",
    "Principal Executive Officer": "acts_for",
    "Family member of": "family_of",
}


class OfacEntry:
    """One entry while it is read."""

    def __init__(self, kind: Kind) -> None:
        self.gathered = Gathered(kind=kind)
        self.told = Remarks()
        self.types: set[str] = set()

    def add_feature(self, label: str, value: str, *, country: str = "", note: str = "") -> None:
        """A label with its value: a number, or anything else that the remarks could tell."""
        label, value = tidied(label).replace("’", "'"), tidied(value)
        if label in COUNTRY_LABELS:
            self.gathered.add_country(value)
            return
        if label == "Place of Birth":
            self.gathered.add_birth_place(value)
            return
        kind = KIND_OF_LABEL.get(label) or KIND_OF_LABEL.get(label.rstrip(":- "))
        if label.startswith("Digital Currency Address"):
            kind = IdentifierKind.CRYPTO
        if kind is not None:
            self.gathered.add_number(kind, value, label, country=country, note=note)
            return
        piece = f"{label} {value}"
        if not any(read(piece, self.told) for read in READ_PIECE):
            self.gathered.add_remark(value, label.rstrip(":- "))

    def add_remarks(self, text: str) -> None:
        """The remarks that the typed formats still have: prose, and `(Linked To: X)`."""
        shown = tidied(text)
        for piece in shown.split("(Linked To: ")[1:]:
            name = piece.partition(")")[0]
            self.gathered.links[Link(relation="linked_to", name=name)] = None
        self.gathered.add_remark(shown)

    def designation(self, list_name: str, source_id: str, where: str) -> Designation:
        """The entry as a Designation. Raises ListUnusable if it has no name."""
        gathered, told = self.gathered, self.told
        gathered.birth_dates |= dict.fromkeys(told.birth_dates)
        gathered.birth_places |= dict.fromkeys(told.birth_places)
        gathered.countries |= dict.fromkeys(told.countries)
        gathered.genders |= dict.fromkeys(told.genders)
        gathered.links |= dict.fromkeys(told.links)
        for found in told.identifiers:
            gathered.identifiers.setdefault((found.kind, found.value), found)
        gathered.listed_on += told.listed
        if gathered.kind is Kind.ORGANISATION and not BANKING_TYPES.isdisjoint(
            told.organisation_types
        ):
            gathered.kind = Kind.BANK
        measure = self.measure(is_sdn=list_name == SDN)
        gathered.programmes |= dict.fromkeys(told.directives)
        return gathered.designation(
            list_name=list_name,
            source_id=source_id,
            where=where,
            measure=measure,
            valid_from=valid_from(told.effective, measure),
            risk=told.risk,
        )

    def measure(self, *, is_sdn: bool) -> Measure:
        """The strictest; the types of measure where the format tells them, else the programmes."""
        if is_sdn:
            return Measure.BLOCK
        if self.types:
            return min(map(measure_of_type, self.types), key=STRICTEST.index)
        return measure_of(tuple(self.gathered.programmes), self.told.directives)


def measure_of_type(sanctions_type: str) -> Measure:
    """What one of OFAC's types of sanctions demands; one that is not known rejects."""
    known = MEASURE_OF_TYPE.get(sanctions_type)
    if known is not None:
        return known
    restricts = any(word in sanctions_type for word in RESTRICTING_WORDS)
    return Measure.RESTRICT if restricts else Measure.REJECT


def valid_from(effective: Iterable[date], measure: Measure) -> date | None:
    """A directive's first day; what is blocked is blocked from its listing on."""
    return None if measure is Measure.BLOCK else min(effective, default=None)
