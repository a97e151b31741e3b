"""`vostro lists` as a person or a script runs it, over a real Redis."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from list_samples import (
    REMARKS_OF_A_BANK,
    alt_row,
    ofac_file,
    ofac_set,
    sdn_row,
    un_entity,
    un_file,
    un_individual,
)
from servers import RedisServer
from vostro.cli.main import app

SDN = [sdn_row(101, remarks=REMARKS_OF_A_BANK), sdn_row(102, "TUNDRA TRADE LLC")]
Run = Callable[..., Result]


@pytest.fixture
def run(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `vostro lists ...`."""
    monkeypatch.setenv("VOSTRO_REDIS_URL", redis_server.url)
    monkeypatch.setenv("VOSTRO_LIST_CHANGES_ENABLED", "false")
    return lambda *arguments: CliRunner().invoke(app, ["lists", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """OFAC's files and the UN's."""
    alt = [alt_row(101, 1, "NORTH GULF COMMERCIAL BANK")]
    for file in [*ofac_set(SDN, alt), un_file(un_individual(), un_entity())]:
        (tmp_path / file.name).write_bytes(file.content)
    (tmp_path / "README.md").write_text("not a list")
    return tmp_path


def test_a_folder_is_loaded_and_shown(run: Run, folder: Path) -> None:
    loaded = run("load", folder)
    assert loaded.exit_code == 0
    assert "ofac-sdn is at version" in loaded.stdout
    assert "2 designations, 3 names" in loaded.stdout
    assert "Skipped README.md: not a list in a format that is known" in loaded.stderr

    status = json.loads(run("status", "--json").stdout)
    assert [(listed["list"], listed["manifest"]["designations"]) for listed in status["lists"]] == [
        ("ofac-sdn", 2),
        ("un", 2),
    ]
    assert "ofac-sdn" in run("status").stdout


def test_the_same_folder_again_changes_nothing(run: Run, folder: Path) -> None:
    run("load", folder)
    again = json.loads(run("load", folder, "--json").stdout)
    assert [loaded["change"] for loaded in again["loaded"]] == ["same", "same"]
    assert again["refused"] == []


def test_files_given_one_by_one_are_joined(run: Run, folder: Path) -> None:
    loaded = json.loads(
        run("load", folder / "sdn.csv", folder / "alt.csv", folder / "add.csv", "--json").stdout
    )
    (sdn,) = loaded["loaded"]
    assert sdn["manifest"]["names"] == 3


def test_a_broken_list_is_refused_the_old_one_stays_and_others_are_loaded(
    run: Run, folder: Path
) -> None:
    run("load", folder / "sdn.csv", folder / "alt.csv", folder / "add.csv")
    before = json.loads(run("status", "--json").stdout)["lists"]
    (folder / "sdn.csv").write_bytes(ofac_file("sdn.csv", SDN).content[:-40])

    loaded = run("load", folder)

    assert loaded.exit_code == 1
    assert "Refused ofac-sdn" in loaded.stderr
    assert "The version in use stays" in loaded.stderr
    after = json.loads(run("status", "--json").stdout)["lists"]
    assert [listed["version"] for listed in after if listed["list"] == "ofac-sdn"] == [
        before[0]["version"]
    ]
    assert [listed["list"] for listed in after] == ["ofac-sdn", "un"]


def test_an_odd_record_is_refused_unless_allowed_and_then_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sdn.csv").write_bytes(
        ofac_file("sdn.csv", [*SDN, sdn_row(103, kind="moon")]).content
    )
    assert run("load", tmp_path).exit_code == 1
    allowed = run("load", tmp_path, "--allow-odd", "1")
    assert allowed.exit_code == 0
    assert "its type is 'moon'" in allowed.stderr


def test_a_shrunken_list_is_refused_unless_forced(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "sdn.csv"
    place.write_bytes(ofac_file("sdn.csv", SDN).content)
    run("load", place)
    place.write_bytes(ofac_file("sdn.csv", SDN[:1]).content)
    refused = run("load", place)
    assert refused.exit_code == 1
    assert "it shrank from 2 to 1 designations" in refused.stderr
    assert run("load", place, "--force-shrink").exit_code == 0
    status = json.loads(run("status", "--json").stdout)["lists"]
    assert status[0]["manifest"]["is_shrink_forced"] is True


@pytest.mark.parametrize("from_files", [False, True], ids=["redis", "files"])
@pytest.mark.parametrize(
    "query",
    [
        "SEVERNY ZALIV BANK",
        "NORTH GULF COMMERCIAL BANK",
        "SEVERNY ZALIW BANK",
        "SEZARUMM",
        "sezarummxxx",
        "7700000001",
    ],
)
def test_a_bank_is_found_by_name_alias_typo_bic_and_tax_number(
    run: Run,
    folder: Path,
    query: str,
    from_files: bool,  # noqa: FBT001 - a column of the table
) -> None:
    run("load", folder)
    options = ["--lists", folder] if from_files else []
    found = run("search", query, *options, "--json")
    assert found.exit_code == 0, found.stderr
    best = json.loads(found.stdout)[0]
    assert (best["designation"]["list"], best["designation"]["id"]) == ("ofac-sdn", "101")
    assert best["score"] > 0.8
    assert best["reasons"]
    assert "SEVERNY ZALIV BANK" in run("search", query, *options).stdout


def test_a_name_that_nobody_has_is_not_found(run: Run, folder: Path) -> None:
    found = run("search", "Perfectly Ordinary Bakery", "--lists", folder)
    assert found.exit_code == 0
    assert "Nobody is listed under it." in found.stdout


def test_a_rollback_goes_back_to_the_version_before(run: Run, folder: Path) -> None:
    assert run("rollback", "ofac-sdn").exit_code == 1
    run("load", folder)
    first = json.loads(run("status", "--json").stdout)["lists"][0]["version"]
    extra = ofac_set([*SDN, sdn_row(103, "THIRD LLC")])
    for file in extra:
        (folder / file.name).write_bytes(file.content)
    run("load", folder)
    back = json.loads(run("rollback", "ofac-sdn", "--json").stdout)
    assert back["current"]["version"] == first
    assert "ofac-sdn is back at version" in run("rollback", "ofac-sdn").stdout


@pytest.mark.parametrize(
    ("content", "code", "reason"),
    [
        (b"", 1, "it is empty"),
        (b"<html>Sorry</html>", 1, "an HTML page"),
        (b"%PDF-1.7", 2, "There is no list in it"),
    ],
)
def test_a_file_that_is_no_list_ends_with_its_reason(
    run: Run, tmp_path: Path, content: bytes, code: int, reason: str
) -> None:
    (tmp_path / "sdn.csv").write_bytes(content)
    ended = run("load", tmp_path / "sdn.csv")
    assert ended.exit_code == code
    assert reason in ended.stderr


def test_a_path_that_is_not_there_is_bad_input(run: Run) -> None:
    ended = run("load", "nowhere")
    assert ended.exit_code == 2
    assert "There is no such file or folder (nowhere)" in ended.stderr


def test_without_redis_the_reason_is_told(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("VOSTRO_REDIS_URL", "redis://:secret@127.0.0.1:1/0")
    for arguments in (["status"], ["load", str(folder)], ["rollback", "un"], ["search", "x"]):
        ended = CliRunner().invoke(app, ["lists", *arguments])
        assert ended.exit_code == 1
        assert "Redis does not answer" in ended.stderr
        assert "secret" not in ended.stderr


@pytest.mark.parametrize("url", ["http://a", "redis+sentinel://127.0.0.1:1", "redis://a:b:c"])
def test_a_redis_url_that_is_no_use_is_told(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("VOSTRO_REDIS_URL", url)
    ended = CliRunner().invoke(app, ["lists", "status"])
    assert ended.exit_code == 2
    assert "VOSTRO_REDIS_URL is no use" in ended.stderr
