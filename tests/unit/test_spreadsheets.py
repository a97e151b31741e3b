import zipfile
from io import BytesIO

import pytest

from publisher_samples import read_sample
from samples_other_lists import AU_COLUMNS, AU_ROWS, AUSTRALIA, workbook
from vostro.errors import ListUnusable
from vostro.lists import xlsx
from vostro.lists.edition import OddRecords
from vostro.lists.publishers.au_xlsx import NEEDED
from vostro.lists.sources import SourceFile

SHEET = "xl/worksheets/sheet1.xml"


def repacked(part: str, content: bytes, *, rest: bytes = AUSTRALIA) -> SourceFile:
    """The Australian sample with one part of its package replaced."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(rest)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, content if entry.filename == part else old.read(entry))
    return SourceFile.of_bytes("book.xlsx", made.getvalue())


def rows_of(source: SourceFile) -> list[tuple[int, dict[str, str]]]:
    return list(xlsx.sheet_table(source, needed=NEEDED, odd=OddRecords()))


def test_cells_are_texts_and_empty_rows_are_left_out() -> None:
    found = rows_of(SourceFile.of_bytes("book.xlsx", AUSTRALIA))
    assert [number for number, _ in found] == [2, 3, 4, 5]
    assert found[0][1]["Reference"] == "2"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ListUnusable, match="a zip bomb"):
        rows_of(repacked(SHEET, b"<sheetData>" + b" " * 20_000_000))
    monkeypatch.setattr(xlsx, "UNPACKED_BYTES_MAX", 1_000)
    with pytest.raises(ListUnusable, match="a zip bomb"):
        rows_of(SourceFile.of_bytes("book.xlsx", AUSTRALIA))


@pytest.mark.parametrize(
    "dtd",
    [
        b'<!DOCTYPE a [<!ENTITY b "x">]><worksheet>&b;</worksheet>',
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><worksheet/>',
    ],
)
def test_a_sheet_that_declares_entities_is_refused(dtd: bytes) -> None:
    with pytest.raises(ListUnusable, match="declares a DTD or entities"):
        rows_of(repacked(SHEET, dtd))


def test_broken_xml_within_a_sheet_is_refused() -> None:
    with pytest.raises(ListUnusable, match="no spreadsheet"):
        rows_of(repacked(SHEET, b"<worksheet><sheetData><row>"))
    with pytest.raises(ListUnusable, match="no spreadsheet"):
        rows_of(repacked("xl/workbook.xml", b"<moon/>"))


def test_a_layout_that_changed_is_refused_by_the_missing_column() -> None:
    renamed = tuple("Kind" if name == "Name Type" else name for name in AU_COLUMNS)
    source = SourceFile.of_bytes("book.xlsx", workbook(renamed, *AU_ROWS, *AU_ROWS))
    with pytest.raises(ListUnusable, match=r"no column 'Name Type'.*first 5 rows"):
        rows_of(source)


def test_cells_beyond_the_header_are_refused_and_the_row_named() -> None:
    shifted = ("", "x", *AU_ROWS[0])
    source = SourceFile.of_bytes("book.xlsx", workbook(AU_COLUMNS, AU_ROWS[0], shifted))
    with pytest.raises(ListUnusable, match=r"cells beyond the header.*row 3"):
        rows_of(source)


def test_half_a_spreadsheet_is_refused_and_a_spreadsheet_of_something_else_is_no_list() -> None:
    with pytest.raises(ListUnusable, match="broken zip"):
        rows_of(SourceFile.of_bytes("book.xlsx", AUSTRALIA[: len(AUSTRALIA) // 2]))
    with pytest.raises(AssertionError, match="not a list in a format that is known"):
        read_sample(workbook(("Fruit", "Price"), ("apple", 3)))
