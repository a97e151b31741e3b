"""Formats of which only an excerpt is at hand, as generated files of their real size.

Sizes: UK list of 29 April 2026, 6,046 subjects and 15,050 names; EU list of 2025, 5,316 entities;
SECO, about 17,300 targets; OFAC's SDN list of 2024, 14,973 entries; the simple file of
OpenSanctions, 20,000 targets (theirs has some 60,000).
"""

import random
import re
from collections.abc import Callable, Iterator

import pytest

from publisher_samples import read_sample
from samples_eu_ch import DELISTED, eu_csv, eu_xml, seco_xml
from samples_ofac_xml import advanced_xml, enhanced_xml, standard_xml
from samples_other_lists import FTM, simple_csv
from samples_uk import fcdo_csv, fcdo_xml
from vostro.lists.edition import Edition

WORDS = ("Tundra", "Zaliv", "Severny", "Gora", "Выставка", "Завод", "شركة", "Nord", "Kontor")
UK_SUBJECTS, UK_NAMES = 6_046, 15_050
EU_ENTITIES, SECO_TARGETS, SDN_ENTRIES, SIMPLE_TARGETS = 5_316, 17_300, 14_973, 20_000


def names(count: int) -> Iterator[str]:
    """Names of two words and a number, the same each time."""
    chance = random.Random(count)  # noqa: S311 - names, no secrets
    return (f"{chance.choice(WORDS)} {chance.choice(WORDS)} {n}" for n in range(count))


def repeated(content: bytes, tag: str, count: int, change: Callable[[str, int], str]) -> bytes:
    """The document with its first element of a tag as often as told, each changed."""
    text = content.decode()
    found = re.search(rf"<{tag}[ >].*?</{tag}>", text, re.DOTALL)
    assert found is not None
    many = "\n".join(change(found[0], n) for n in range(count))
    return (text[: found.start()] + many + text[found.end() :]).encode()


def whole_and_distinct(found: Edition, designations: int, names_least: int) -> None:
    assert len(found.designations) == designations
    assert len({d.source_id for d in found.designations}) == designations
    assert sum(len(d.names) for d in found.designations) >= names_least
    assert all(d.names[0].text for d in found.designations)


def test_the_uk_list_in_csv_at_full_size() -> None:
    rows = []
    for n, name in enumerate(names(UK_NAMES)):
        kind = "Primary Name" if n < UK_SUBJECTS else "Alias"
        rows.append({"Unique ID": f"RUS{n % UK_SUBJECTS}", "Name 6": name, "Name type": kind})
    whole_and_distinct(read_sample(fcdo_csv(*rows)), UK_SUBJECTS, UK_NAMES)


def test_the_uk_list_in_xml_at_full_size() -> None:
    spelt = list(names(UK_SUBJECTS))
    content = repeated(
        fcdo_xml(),
        "Designation",
        UK_SUBJECTS,
        lambda text, n: text.replace("RUS9003", f"RUS{n}").replace("ZAVRAZHIN", spelt[n]),
    )
    whole_and_distinct(read_sample(content), UK_SUBJECTS, 3 * UK_SUBJECTS)


def test_the_eu_list_in_xml_at_full_size() -> None:
    spelt = list(names(EU_ENTITIES))
    content = repeated(
        eu_xml(),
        "sanctionEntity",
        EU_ENTITIES,
        lambda text, n: text.replace('"13"', f'"{n}"').replace("Yegor Zavrazhin", spelt[n]),
    )
    whole_and_distinct(read_sample(content), EU_ENTITIES, 3 * EU_ENTITIES)


def test_the_eu_list_in_csv_at_full_size() -> None:
    rows = [
        {"Entity_LogicalId": str(n), column: value}
        for n, name in enumerate(names(EU_ENTITIES), start=1)
        for column, value in (
            ("NameAlias_WholeName", name),
            ("NameAlias_WholeName", f"Alias of {name}"),
            ("BirthDate_Year", "1970"),
            ("Citizenship_CountryIso2Code", "RU"),
            ("Identification_Number", f"53{n:07}"),
        )
    ]
    found = read_sample(eu_csv(*rows))
    whole_and_distinct(found, EU_ENTITIES, 2 * EU_ENTITIES)
    assert sum(len(d.identifiers) for d in found.designations) == EU_ENTITIES


def test_the_swiss_list_at_full_size_without_the_half_that_is_delisted() -> None:
    history = "".join(DELISTED)

    def change(text: str, n: int) -> str:
        made = text.replace('"30"', f'"{n + 1_000}"').replace("Zavrazhin", f"Zavrazhin {n}")
        return made if n % 2 else made.replace("</target>", f"{history}</target>")

    content = repeated(seco_xml(DELISTED[1]), "target", SECO_TARGETS, change)
    found = read_sample(content)
    whole_and_distinct(found, SECO_TARGETS // 2, 4 * (SECO_TARGETS // 2))
    assert found.ended == SECO_TARGETS - SECO_TARGETS // 2


@pytest.mark.parametrize(
    ("content", "tag", "number"),
    [
        (standard_xml(count=SDN_ENTRIES + 1), "sdnEntry", "901"),
        (enhanced_xml(), "entity", "901"),
        (advanced_xml(), "DistinctParty", "902"),
    ],
    ids=["standard", "enhanced", "advanced"],
)
def test_ofacs_list_in_each_xml_at_full_size(content: bytes, tag: str, number: str) -> None:
    many = repeated(
        content, tag, SDN_ENTRIES, lambda text, n: text.replace(number, str(100_000 + n))
    )
    if tag == "DistinctParty":  # what each is under stands behind all of them
        many = repeated(
            many,
            "SanctionsEntry",
            SDN_ENTRIES,
            lambda text, n: text.replace(number, str(100_000 + n)),
        )
    # The standard sample holds a second entry besides the one repeated.
    entries = SDN_ENTRIES + (tag == "sdnEntry")
    whole_and_distinct(read_sample(many), entries, 2 * SDN_ENTRIES)


def test_opensanctions_simple_file_at_full_size() -> None:
    rows = [
        {"id": f"NK-{n}", "schema": "Person", "name": name, "aliases": f"A {name};B {name}"}
        for n, name in enumerate(names(SIMPLE_TARGETS))
    ]
    whole_and_distinct(read_sample(simple_csv(*rows)), SIMPLE_TARGETS, 3 * SIMPLE_TARGETS)


def test_opensanctions_entities_at_full_size() -> None:
    first, *others = FTM.decode().splitlines()
    lines = [first.replace("NK-1", f"NK-{n + 10}") for n in range(SIMPLE_TARGETS)]
    content = "\n".join((*lines, *others)).encode()
    whole_and_distinct(read_sample(content), SIMPLE_TARGETS, 3 * SIMPLE_TARGETS)
