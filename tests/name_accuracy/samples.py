"""The names and queries that are fitted on (half A) and reported on (half B). Nothing is in both.

Half by the text's checksum for ordinary names, by the designation for listed ones, by a random
split (seeded, several) for labelled pairs.
"""

import csv
import gzip
import io
import random
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from name_accuracy.variations import EVERY, LEGAL
from vostro.designation import Kind, NameQuality
from vostro.names.index import NameEntry
from vostro.names.normalise import normalise

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"

OFAC = SHARED / "lists" / "current" / "ofac"
KINDS = {"individual": Kind.PERSON, "vessel": Kind.VESSEL, "aircraft": Kind.AIRCRAFT}
BENCHES = {
    "British persons": "splink_historical_pairs.csv.gz",
    "typing errors": "febrl4_name_pairs.csv",
    "exchange short names": "listed_company_pairs.csv",
    "firms by hand": "company_name_matcher_pairs.csv",
}


class Query(NamedTuple):
    """A name as it is searched, and the designation it belongs to (-1: nobody listed)."""

    text: str
    kind: Kind
    designation: int
    variation: str
    is_kind_known: bool = True  # whether the search is told the kind

    @property
    def asked(self) -> Kind | None:
        """The kind as the search is told."""
        return self.kind if self.is_kind_known else None


class LabelledPair(NamedTuple):
    """Two names, and whether they are one."""

    left: str
    right: str
    kind: Kind
    is_same: bool


def seeded(seed: int) -> random.Random:
    """A source of chance that gives the same every time."""
    return random.Random(seed)  # noqa: S311 - samples, not secrets


def half_of(text: str) -> int:
    """0 (A: fit, derive) or 1 (B: report)."""
    return zlib.crc32(text.encode()) & 1


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of ../shared/data, unpacked where it is packed."""
    path = SHARED / name
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode()
    yield from csv.DictReader(io.StringIO(text, newline=""))


@lru_cache(maxsize=1)
def sdn_entries() -> list[NameEntry]:
    """The SDN names: column 2 of sdn.csv and column 4 of alt.csv."""
    entries: list[NameEntry] = []
    numbers: dict[str, tuple[int, Kind]] = {}
    for file, column, quality in (
        ("sdn.csv", 1, NameQuality.PRIMARY),
        ("alt.csv", 3, NameQuality.STRONG),
    ):
        with (OFAC / file).open(encoding="ascii", errors="replace", newline="") as source:
            for row in csv.reader(source):
                if len(row) <= column:
                    continue
                if column == 1:
                    kind = KINDS.get(row[2].strip(), Kind.ORGANISATION)
                    numbers[row[0]] = (len(numbers), kind)
                number, kind = numbers[row[0]]
                entries.append(
                    NameEntry(
                        text=row[column],
                        kind=kind,
                        quality=quality,
                        designation=number,
                        family_first=kind is Kind.PERSON,
                    )
                )
    return entries


def written(entry: NameEntry) -> str:
    """A listed name as people write it: 'Given Family' for a person."""
    if entry.kind is not Kind.PERSON or "," not in entry.text:
        return entry.text
    family, _, given = entry.text.partition(",")
    return f"{given.strip()} {family.strip()}".title()


def listed(half: int) -> list[NameEntry]:
    """Listed persons and organisations of one half."""
    return [
        e
        for e in sdn_entries()
        if half_of(f"designation {e.designation}") == half
        and e.kind in (Kind.PERSON, Kind.ORGANISATION)
    ]


def varied(half: int, seed: int, per_class: int) -> list[Query]:
    """Queries of every variation class, half persons, half organisations."""
    source = seeded(seed)
    pools = {
        kind: [
            e for e in listed(half) if e.kind is kind and len(normalise(e.text, kind).tokens) > 1
        ]
        for kind in (Kind.PERSON, Kind.ORGANISATION)
    }
    queries = []
    for name, vary in EVERY.items():
        for kind, pool in pools.items():
            made = 0
            while made < per_class // 2:
                entry = source.choice(pool)
                text = vary(source, written(entry), kind is Kind.PERSON)
                if text:
                    queries.append(Query(text, kind, entry.designation, name))
                    made += 1
    return queries


def crossed(half: int, seed: int, count: int) -> list[Query]:
    """Two listed names crossed: one's given name with another's family name; halves of firms.

    A cross that has the words of a listed name, legal forms apart, is no near miss and left out.
    """
    source = seeded(seed)
    known = {_bare(e.text, e.kind) for e in sdn_entries()}
    persons = [e for e in listed(half) if e.kind is Kind.PERSON and "," in e.text]
    firms = [e for e in listed(half) if e.kind is Kind.ORGANISATION and len(_core(e.text)) > 1]
    queries: list[Query] = []
    while len(queries) < count:
        if len(queries) % 2:
            one, two = source.sample(firms, 2)
            left, right = _core(one.text), _core(two.text)
            text = " ".join(left[: max(1, len(left) // 2)] + right[len(right) // 2 :])
            legal = LEGAL.findall(two.text)
            text += legal[-1] if legal else ""
            kind = Kind.ORGANISATION
        else:
            one, two = source.sample(persons, 2)
            given, family = one.text.partition(",")[2].strip(), two.text.partition(",")[0].strip()
            text, kind = f"{given} {family}".title(), Kind.PERSON
        if one.designation != two.designation and _bare(text, kind) not in known:
            queries.append(Query(text, kind, -1, "crossed"))
    return queries


def _core(text: str) -> list[str]:
    return LEGAL.sub(" ", text).replace(",", " ").split()


def _bare(text: str, kind: Kind) -> tuple[str, ...]:
    core = " ".join(_core(text)) if kind is not Kind.PERSON else text
    return tuple(sorted(normalise(core, kind).tokens))


def ordinary(half: int, seed: int, count: int) -> list[Query]:
    """Names nobody listed: two thirds persons, one third firms, one person in twenty initialled."""
    source = seeded(seed)
    queries: list[Query] = []
    for file, kind, share in (
        ("names/persons_synthetic.csv", Kind.PERSON, 0.5),
        ("names/companies_synthetic.csv", Kind.ORGANISATION, 0.25),
        ("names/companies_listed.csv.gz", Kind.ORGANISATION, 0.25),
    ):
        pool = sorted(
            {r["name"] for r in rows(file) if not r["on_list"] and half_of(r["name"]) == half}
        )
        taken = source.sample(pool, int(count * share))
        queries += [Query(name, kind, -1, "ordinary") for name in taken]
    return queries


def half_unkind(queries: list[Query], seed: int) -> list[Query]:
    """The queries, of every second the kind not told, as in most payments."""
    source = seeded(seed)
    return [query._replace(is_kind_known=source.random() < 0.5) for query in queries]


def labelled(bench: str) -> list[LabelledPair]:
    """All pairs of a bench, in the file's order."""
    return [
        LabelledPair(
            row["name_a"],
            row["name_b"],
            Kind(row.get("kind", "organisation")),
            row["match"] == "1",
        )
        for row in rows(f"benches/{BENCHES[bench]}")
    ]


def split(pairs: list[LabelledPair], seed: int) -> tuple[list[LabelledPair], list[LabelledPair]]:
    """Two random halves: fitted on, reported on."""
    shuffled = list(pairs)
    seeded(seed).shuffle(shuffled)
    middle = len(shuffled) // 2
    return shuffled[:middle], shuffled[middle:]
