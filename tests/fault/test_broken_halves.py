"""The half of each publisher's file, as a broken download leaves it: refused, the old one stays."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher_samples import SAMPLES
from vostro.errors import ListUnusable
from vostro.lists.load import LoadRules, load_list
from vostro.lists.memory_store import MemoryListStore
from vostro.lists.reader import Assembly
from vostro.lists.recognise import recognise
from vostro.lists.sources import SourceFile, unpacked_bytes, walk

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OFAC_SETS = {
    "ofac/sdn_2023-12-28": ("sdn.csv", "alt.csv", "add.csv"),
    "ofac/cons_2025-12": ("cons_prim.csv", "cons_alt.csv", "cons_add.csv"),
    "ofac/cons_2018-04": ("cons_prim.pip", "cons_alt.pip", "cons_add.pip"),
}
ALONE = (
    "ofac/cons_2018-04/consolidated.xml",
    "ofac/cons_xml/consolidated.xml",
    "ofac/cons_xml/cons_enhanced.xml",
    "ofac/cons_xml/CONS_ENHANCED.ZIP",
    "ofac/cons_xml/IRGC_sanctions.xml",
    "ofac/cons_xml/yemen_sanctions.xml",
    "ofac/cons_xml/cons_advanced.xml",
    "ofac/csl/consolidated.csv.gz",
    "banks/csl_capta_mbs_ssi_2022.csv",
    "un/2026-02-27/UN_consolidated.xml",
    "un/2025-04-19/UN.xml",
    "uk/2014-04-02/sanctionsconlist.csv.gz",
    "uk/2018-04-13/sanctionsconlist.csv",
    "uk/2025-04-10/ConList.from-xlsx.csv.gz",
    "uk/2025-04-10/UK_Sanctions_List.xlsx",
    "uk/layout/UK-Sanctions-List.excerpt_2026-10-08.csv",
    "uk/layout/UK-Sanctions-List.excerpt_2026.xml",
    "eu/data.xml",
    "eu/xmlFullSanctionsList_1_1.excerpt_2018-12-21.xml",
    "eu/xmlFullSanctionsList_1_1.excerpt_2024-12-11.xml",
    "ch/seco.xml",
    "ca/cannada.xml",
    "au/regulation8_consolidated.xlsx",
)


def load(store: MemoryListStore, assembly: Assembly) -> str:
    """The version that a load made current."""
    loaded = load_list(store, assembly, LoadRules(), loaded_by="ops@bank", at=NOON)
    return loaded.manifest.version


def check_half(whole: list[SourceFile], broken: list[SourceFile]) -> None:
    """Loads the whole, then the broken: which must change nothing."""
    store = MemoryListStore()
    (assembly,) = recognise(whole).assemblies
    version = load(store, assembly)
    found = recognise(broken)
    for half in found.assemblies:
        with pytest.raises(ListUnusable) as refused:
            load(store, half)
        assert refused.value.what
        assert any(file.shown in refused.value.where for file in half.parts.values())
    assert found.assemblies or found.skipped  # it is named: refused, broken or not known
    assert store.current()[assembly.list].version == version


def halved(name: str, content: bytes) -> list[SourceFile]:
    """The first half of a file, as far as it can be unpacked at all."""
    try:
        return unpacked_bytes(name, content[: len(content) // 2])
    except ListUnusable:
        return []


@pytest.mark.parametrize("file", ALONE)
def test_half_of_a_real_file_is_refused_and_the_old_version_stays(shared: Path, file: str) -> None:
    path = shared / "lists" / file
    check_half(list(walk(path)), halved(path.name, path.read_bytes()))


@pytest.mark.parametrize(
    ("folder", "cut"), [(folder, cut) for folder, files in OFAC_SETS.items() for cut in files]
)
def test_half_of_one_of_ofacs_files_is_refused_and_the_old_version_stays(
    shared: Path, folder: str, cut: str
) -> None:
    names = OFAC_SETS[folder]
    whole = {name: (shared / "lists" / folder / name).read_bytes() for name in names}
    broken = whole | {cut: whole[cut][: len(whole[cut]) // 2]}
    check_half(
        [SourceFile.of_bytes(name, content) for name, content in whole.items()],
        [SourceFile.of_bytes(name, content) for name, content in broken.items()],
    )


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_half_of_a_file_of_any_format_is_refused_and_the_old_version_stays(name: str) -> None:
    content = SAMPLES[name][1]
    check_half(unpacked_bytes(name, content), halved(name, content))
