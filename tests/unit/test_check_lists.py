"""`vostro lists check` without any server."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from publisher_samples import SAMPLES
from samples_eu_ch import DELISTED, seco_xml
from vostro.cli.main import app

WEB_PAGE = b"<!DOCTYPE html><html><body>Service unavailable</body></html>"


def check(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["lists", "check", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One sound file of each format, and a note that is no list."""
    for name, (_, content) in SAMPLES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "readme.txt").write_text("the lists of today")
    return tmp_path


def test_json_is_an_array_with_an_object_a_list(folder: Path) -> None:
    result = check("--json", folder)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert len(found) == len(SAMPLES)
    wanted = {"list", "date", "designations", "names", "identifiers", "refused"}
    assert all(wanted <= set(checked) for checked in found)
    bank = next(checked for checked in found if checked["files"] == ["cons_enhanced.xml"])
    assert (bank["list"], bank["date"], bank["designations"], bank["names"]) == (
        "ofac-consolidated",
        "2026-01-08",
        1,
        3,
    )
    assert (bank["identifiers"], bank["refused"], bank["kinds"]) == (2, [], {"bank": 1})


def test_the_table_tells_designations_by_kind_and_stderr_what_was_skipped(folder: Path) -> None:
    result = check(folder)
    assert result.exit_code == 0
    first, *rows = result.stdout.splitlines()
    assert first.split()[:5] == ["List", "Date", "Total", "Persons", "Firms"]
    (uk,) = [row for row in rows if "ConList.csv" in row]
    assert uk.split()[:4] == ["uk", "2025-04-10", "1", "1"]
    assert "Skipped readme.txt: not a list in a format that is known" in result.stderr


def test_a_refused_file_ends_with_1_and_names_the_reason_beside_the_sound_ones(
    folder: Path,
) -> None:
    half = SAMPLES["eu.xml"][1]
    (folder / "half.xml").write_bytes(half[: len(half) // 2])
    result = check("--json", folder)
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    (broken,) = [checked for checked in found if checked["refused"]]
    assert (broken["list"], broken["designations"], broken["files"]) == ("eu", 0, ["half.xml"])
    assert "broken XML" in broken["refused"][0]["reason"]
    assert broken["refused"][0]["where"] == "half.xml"
    shown = check(folder)
    assert (shown.exit_code, "Refused half.xml: eu: broken XML" in shown.stdout) == (1, True)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.csv", b"", "it is empty"),
        ("page.xml", WEB_PAGE, "an HTML page, not a list"),
        ("notes.txt", b"nothing to see", "not a list in a format that is known"),
        ("half.zip", b"PK\x03\x04 and no more", "a broken zip"),
        (
            "bomb.xml",
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>',
            "a DTD or entities",
        ),
        ("wide.csv", "list,id,kind,name\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_named_that_is_no_list_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = check("--json", tmp_path / name)
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)
    assert reason in found["refused"][0]["reason"]


def test_a_list_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = SAMPLES["eu.xml"][1].replace(
        b"<export", b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><export', 1
    )
    (tmp_path / "eu.xml").write_bytes(bomb)
    result = check(tmp_path)
    assert result.exit_code == 1
    assert "it declares a DTD or entities" in result.stdout


def test_a_bomb_in_a_folder_of_sound_lists_is_refused_not_skipped(folder: Path) -> None:
    (folder / "bomb.xml").write_bytes(b'<!DOCTYPE a [<!ENTITY b "c">]><sdnList>&b;</sdnList>')
    result = check(folder)
    assert (result.exit_code, "Refused bomb.xml" in result.stdout) == (1, True)


def test_a_list_whose_parties_are_all_delisted_is_told_and_is_no_refusal(tmp_path: Path) -> None:
    (tmp_path / "seco.xml").write_bytes(seco_xml(*DELISTED))
    result = check(tmp_path)
    assert result.exit_code == 0
    assert "Note on ch: 1 of its parties are de-listed" in result.stdout


def test_an_empty_folder_or_a_path_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert check(tmp_path).exit_code == 2
    assert check(tmp_path / "nowhere").exit_code == 2


def test_several_paths_may_be_named(folder: Path) -> None:
    found = json.loads(check("--json", folder / "eu.xml", folder / "eu.csv").stdout)
    assert [checked["format"] for checked in found] == ["EU XML 1.1", "EU CSV 1.1"]
