import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from list_samples import alt_row, ofac_file, ofac_set, read_one, sdn_row, un_file, un_individual
from vostro.errors import InputUnreadable, ListUnusable
from vostro.lists import sources
from vostro.lists.files import read_lists
from vostro.lists.recognise import newest, recognise, recognise_path
from vostro.lists.sources import SourceFile

SDN = [sdn_row(101), sdn_row(102, "TUNDRA TRADE LLC")]
OUTSIDE = [sdn_row(900, "TUNDRA OIL", programme="UKRAINE-EO13662")]


def written(folder: Path, *files: SourceFile) -> Path:
    """Files on disk, below their folders."""
    for file in files:
        place = folder / file.folder
        place.mkdir(parents=True, exist_ok=True)
        (place / file.name).write_bytes(file.content)
    return folder


def test_a_directory_is_walked_and_what_is_no_list_is_named(tmp_path: Path) -> None:
    sdn, add = ofac_set(SDN)
    written(
        tmp_path,
        SourceFile.of_bytes("one.txt", sdn.content, "us"),
        SourceFile.of_bytes("two.bin", add.content, "us"),
        un_file(un_individual(), name="whatever"),
        SourceFile.of_bytes("README.md", b"# Lists\n", "us"),
        SourceFile.of_bytes(".hidden", b"x"),
    )
    found = recognise_path(tmp_path)
    assert [(a.list, a.shown) for a in found.assemblies] == [
        ("ofac-sdn", "us/one.txt, us/two.bin"),
        ("un", "whatever"),
    ]
    assert [(s.name, s.reason) for s in found.skipped] == [
        ("us/README.md", "not a list in a format that is known")
    ]


def test_sdn_and_non_sdn_in_one_folder_are_told_apart_by_entry_numbers_and_programmes() -> None:
    files = [
        ofac_file("a.csv", SDN * 1),
        ofac_file("b.csv", [alt_row(900, 1, "TUNDRA PETROL")]),
        ofac_file("c.csv", [alt_row(101, 2, "GULF BANK")]),
        ofac_file("d.csv", OUTSIDE),
    ]
    found = recognise(files)
    assert {
        assembly.list: {part: file.name for part, file in assembly.parts.items()}
        for assembly in found.assemblies
    } == {
        "ofac-sdn": {"primary": "a.csv", "alt": "c.csv"},
        "ofac-consolidated": {"primary": "d.csv", "alt": "b.csv"},
    }


def test_aliases_without_their_entries_are_skipped_with_the_reason() -> None:
    found = recognise([ofac_file("alt.csv", [alt_row(101, 1, "GULF BANK")])])
    assert found.assemblies == ()
    assert "no sdn.csv or cons_prim.csv beside it" in found.skipped[0].reason


def test_files_of_two_folders_are_not_joined() -> None:
    sdn = ofac_file("sdn.csv", SDN, folder="2024")
    alt = ofac_file("alt.csv", [alt_row(101, 1, "GULF BANK")], folder="2023")
    found = recognise([sdn, alt])
    assert [tuple(assembly.parts) for assembly in found.assemblies] == [("primary",)]
    assert [skipped.name for skipped in found.skipped] == ["2023/alt.csv"]


def test_gzip_and_zip_are_seen_through_by_content(tmp_path: Path) -> None:
    sdn, add = ofac_set(SDN)
    (tmp_path / "sdn.csv").write_bytes(gzip.compress(sdn.content))
    (tmp_path / "add.csv.gz").write_bytes(gzip.compress(add.content))
    with zipfile.ZipFile(tmp_path / "un.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lists/consolidated.xml", un_file(un_individual()).content)
    found = recognise_path(tmp_path)
    assert [(a.list, len(a.read().designations)) for a in found.assemblies] == [
        ("ofac-sdn", 2),
        ("un", 1),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"\n  \n", "it is empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "an HTML page, not a list"),
        (gzip.compress(un_file(un_individual()).content)[:40], "it can't be read"),
        (b"PK\x03\x04 and no more", "a broken zip"),
    ],
)
def test_what_was_meant_to_be_a_list_and_is_none_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "sdn.csv").write_bytes(content)
    (refused,) = read_lists(tmp_path).refused
    assert (refused.name, refused.list) == ("sdn.csv", "unknown")
    assert reason in refused.reason


def test_one_broken_list_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    written(tmp_path, un_file(un_individual()), ofac_file("sdn.csv", [*SDN, "7,cut"]))
    found = read_lists(tmp_path)
    assert [edition.list for edition in found.editions] == ["un"]
    assert [refused.list for refused in found.refused] == ["ofac-sdn"]


def test_a_bomb_is_refused_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CONTENT_BYTES_MAX", 10_000)
    bomb = gzip.compress(b"<CONSOLIDATED_LIST>" + b" " * 50_000)
    (file,) = sources.unpacked_bytes("bomb.gz", bomb)
    with pytest.raises(ListUnusable, match="more than 10,000 bytes unpacked"):
        _ = file.content


def test_a_zip_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ZIP_MEMBERS_MAX", 2)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(3):
            archive.writestr(str(number), "x")
    (refused,) = recognise(sources.unpacked_bytes("many.zip", packed.getvalue())).skipped
    assert (refused.reason, refused.is_broken) == ("a zip of 3 files", True)


def test_an_office_document_stays_whole() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    (file,) = sources.unpacked_bytes("list.xlsx", packed.getvalue())
    assert file.content == packed.getvalue()


def test_a_path_that_is_not_there_is_no_input() -> None:
    with pytest.raises(InputUnreadable, match="no such file or folder"):
        recognise_path(Path("nowhere"))


def test_of_two_editions_the_newer_or_else_the_fuller_is_taken() -> None:
    old = read_one([un_file(un_individual())])
    content = un_file(un_individual(), name="new.xml").content.replace(b"2026-02-27", b"2026-02-28")
    new = read_one([SourceFile.of_bytes("new.xml", content)])
    small = read_one([ofac_file("sdn.csv", SDN[:1])])
    large = read_one([ofac_file("sdn_all.csv", SDN)])
    for order in ([old, new, small, large], [large, small, new, old]):
        best, skipped = newest(order)
        assert best == [large, new]
        assert {s.name for s in skipped} == {"consolidated.xml", "sdn.csv"}
