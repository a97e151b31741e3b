"""docs/lists.md says what is so: its table, its lists, its templates."""

import re
from pathlib import Path

import pytest

from vostro.errors import ListUnusable
from vostro.lists.publishers.own_entry import RESERVED
from vostro.lists.recognise import recognise_path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "lists.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.partition("<!-- table: ")[2].splitlines()
    if line.startswith("| ") and "---" not in line and not line.startswith("| list ")
]


def test_the_page_names_every_list() -> None:
    assert all(f"`{name}`" in PAGE for name in RESERVED | {"vostro-banks"})


@pytest.mark.parametrize("name", ["own-list.csv", "own-list.jsonl"])
def test_the_templates_are_lists(name: str) -> None:
    (assembly,) = recognise_path(DOCS / "templates" / name).assemblies
    edition = assembly.read()
    assert edition.list == "example-bank-internal"
    assert {d.source_id for d in edition.designations} >= {"B-0001", "P-0001"}


def test_both_templates_tell_the_same_of_a_bank() -> None:
    csv, jsonl = (
        recognise_path(DOCS / "templates" / f"own-list.{ending}").assemblies[0].read()
        for ending in ("csv", "jsonl")
    )
    one, other = csv.designations[0], jsonl.designations[0]
    assert [(n.text, n.quality) for n in one.names] == [
        (one.caption, one.names[0].quality),
        ("Северный Залив Банк", "strong"),
        ("Northern Gulf Bank", "strong"),
        ("Gulf Commercial Bank", "former"),
        ("SZB", "weak"),
    ]
    assert (one.measure, one.valid_from, one.valid_until) == (
        other.measure,
        other.valid_from,
        other.valid_until,
    )
    assert one.links == other.links


def test_the_table_is_what_is_read_today(shared: Path) -> None:
    folder = shared / "lists"
    told = {row[2]: row for row in ROWS}
    found = [a for a in recognise_path(folder).assemblies if not a.shown.startswith("current/")]
    assert len(found) == len(told)
    for assembly in found:
        first, *others = assembly.parts.values()
        row = told[f"{first.shown} +{len(others)}" if others else first.shown]
        if row[5].startswith("refused: "):
            with pytest.raises(ListUnusable, match=re.escape(row[5].removeprefix("refused: "))):
                assembly.read()
            continue
        edition = assembly.read()
        counts = (
            len(edition.designations),
            sum(len(d.names) for d in edition.designations),
            sum(len(d.identifiers) for d in edition.designations),
        )
        said = [int(re.match(r"[\d,]+", row[n])[0].replace(",", "")) for n in (5, 6, 7)]  # type: ignore[index]
        assert tuple(said) == counts, row[2]


def test_every_record_of_every_sound_file_is_told_as_loaded() -> None:
    assert len(ROWS) >= 35
    for row in ROWS:
        if not row[5].startswith("refused: "):
            records = int(row[4].replace(",", ""))
            parts = [part.split(" ")[0] for part in row[5].split(", ")]
            assert sum(int(part.replace(",", "")) for part in parts) == records, row
