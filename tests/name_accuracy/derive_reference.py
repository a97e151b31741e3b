"""Writes the derived files of `vostro/names/reference/` from ../shared/data: facts, no copies.

Run by hand: `cd tests && python -m name_accuracy.derive_reference`. Only half A of the ordinary
names is counted (`half_of`): false positives are reported on half B.
"""

import math
from collections import Counter

from name_accuracy.samples import ROOT, half_of, rows

REFERENCE = ROOT / "workers" / "vostro" / "names" / "reference"

PER_NAMES = 100_000  # counts are given per 100,000 ordinary names
COUNT_MIN = 2
ARABIC_COUNT_MIN = 6
ARABIC_SHARE_MIN = 0.5


def write(name: str, head: str, lines: list[str]) -> None:
    """One reference file: what it is, where it came from, its licence; then its lines."""
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    (REFERENCE / name).write_text(comment + "".join(f"{line}\n" for line in lines))
    print(f"{name}: {len(lines):,} lines")


def frequencies() -> None:
    """How many ordinary names have a token."""
    from vostro.designation import Kind
    from vostro.names.normalise import normalise

    counts: Counter[str] = Counter()
    names = 0
    for file, kind in (
        ("names/persons_synthetic.csv", Kind.PERSON),
        ("names/companies_synthetic.csv", Kind.ORGANISATION),
        ("names/companies_listed.csv.gz", Kind.ORGANISATION),
    ):
        for row in rows(file):
            if row["on_list"] or half_of(row["name"]):
                continue
            names += 1
            counts.update(set(normalise(row["name"], kind).tokens))
    people: Counter[str] = Counter()
    for row in rows("benches/wikidata_name_tokens.csv.gz"):
        if row["script"] == "russian" and row["english"].isascii() and row["english"].isalpha():
            people[row["english"].lower()] += int(row["count"])
    scaled = {t: n * PER_NAMES / names for t, n in counts.items() if n >= COUNT_MIN}
    persons = sum(people.values()) / 2  # a person has some two words
    for token, count in people.items():
        if count >= COUNT_MIN:
            scaled[token] = max(scaled.get(token, 0), count * PER_NAMES / persons)
    write(
        "frequencies.tsv",
        f"Ordinary names with a token, per {PER_NAMES:,}; accuracy/derive_reference.py.\n"
        "Counted in half A of invented persons (Faker, mimesis: MIT), invented companies (none\n"
        "needed) and listed companies (FinanceDatabase: MIT; nasdaq, nyse listings: PDDL), and in\n"
        "name words of Wikipedia persons (NETransliteration-COLING2018: CC0). The greater counts.",
        [f"{t}\t{math.ceil(n)}" for t, n in sorted(scaled.items()) if len(t) > 1],
    )


def arabic() -> None:
    """The usual Latin spelling of words met in Arabic names."""
    spellings: dict[str, Counter[str]] = {}
    for row in rows("benches/wikidata_name_tokens.csv.gz"):
        if row["script"] == "arabic" and row["slice"] == "train" and row["english"].isascii():
            spellings.setdefault(row["native"], Counter())[row["english"]] += int(row["count"])
    kept = []
    for native, found in sorted(spellings.items()):
        best, count = found.most_common(1)[0]
        if count >= ARABIC_COUNT_MIN and count >= ARABIC_SHARE_MIN * sum(found.values()):
            kept.append(f"{native}\t{best}")
    kept += [
        f"{row['native']}\t{row['romanised_variants'].split('|')[0]}"
        for row in rows("benches/name_variants.csv")
        if row["set"] == "arabic_names" and " " not in row["native"]
    ]
    write(
        "arabic.tsv",
        "Arabic spelling of a name's word, its usual Latin one; accuracy/derive_reference.py.\n"
        "From the train slice of NETransliteration-COLING2018 (CC0; count 6 and more) and from\n"
        "h4x0r/name-variants (MIT).",
        kept,
    )


def kin() -> None:
    """Names of the same person: nicknames and spellings no rule leads to."""
    from vostro.names.scripts import latin
    from vostro.names.views import fold_of

    pairs: dict[tuple[str, str], float] = {}
    for row in rows("benches/nicknames.csv"):
        one, two = row["name1"].strip(), row["name2"].strip()
        if one.isalpha() and two.isalpha() and one != two:
            pairs[min(one, two), max(one, two)] = 0.85
    for row in rows("benches/name_variants.csv"):
        variants = sorted({latin(v) for v in row["romanised_variants"].split("|")})
        words = [v for v in variants if v.isalpha() and len(v) > 2]
        if "company" in row["set"] or "org" in row["set"]:
            continue
        for at, one in enumerate(words):
            for two in words[at + 1 :]:
                if fold_of(one) != fold_of(two):
                    pairs[min(one, two), max(one, two)] = 0.92
    grouped: dict[tuple[float, str], list[str]] = {}
    for (one, two), score in sorted(pairs.items()):
        grouped.setdefault((score, one), []).append(two)
    write(
        "kin.tsv",
        "Names of the same person, and how alike they count; name_accuracy/derive_reference.py.\n"
        "English nicknames: carltonnorthern/nicknames (Apache-2.0). Spellings of one name that\n"
        "the fold does not make equal: h4x0r/name-variants (MIT).",
        [f"{score}\t{one} {' '.join(two)}" for (score, one), two in sorted(grouped.items())],
    )


if __name__ == "__main__":
    arabic()
    kin()
    frequencies()
