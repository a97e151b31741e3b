import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import messages_made
import mt_made
from vostro.cli.main import app

XML = messages_made.made("pacs.008.001.12", leaves=["CdtTrfTxInf[1]/Dbtr/Nm", "GrpHdr/MsgId"])


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["read", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def lines_of(*files: Path) -> list[dict[str, Any]]:
    code, output, _ = run("--json", *files)
    assert code == 0
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def xml(tmp_path: Path) -> Path:
    file = tmp_path / "pacs.xml"
    file.write_bytes(XML.replace(b"<CdtTrfTxInf>", b"<CdtTrfTxInf><ChrgBr>SHAR</ChrgBr>"))
    return file


def test_json_is_one_line_a_file_with_what_was_understood_and_what_was_not_used(
    xml: Path, tmp_path: Path
) -> None:
    mt = tmp_path / "batch.txt"
    mt.write_bytes(mt_made.made("MT103") + b"\n$\n" + mt_made.made("MT202COV"))
    first, second = lines_of(xml, mt)
    assert list(first) == [
        "file",
        "format",
        "payments",
        "unused",
        "refused",
        "refused_messages",
    ]
    assert (first["file"], first["format"]) == (str(xml), "pacs.008.001.12")
    assert first["payments"][0]["parties"][0]["name"] == "Harmless0"
    assert first["unused"] == []
    assert first["refused"] is None
    assert second["format"] == "MT103,MT202COV"
    assert len(second["payments"]) == 2
    assert "message 1/23B/line 1" in second["unused"]
    assert not [path for path in second["unused"] if "/50" in path or "/70" in path]


def test_the_tree_shows_each_value_with_its_place(xml: Path) -> None:
    code, output, _ = run(xml)
    assert code == 0
    whole = " ".join(output.split())
    assert "name: Harmless0 /Document/FIToFICstmrCdtTrf/CdtTrfTxInf[1]/Dbtr/Nm" in whole
    assert "charge_bearer: SHAR" in whole


def test_what_was_not_used_is_listed_with_its_place(xml: Path) -> None:
    xml.write_bytes(XML.replace(b"</MsgId>", b"</MsgId><CreDtTm>2026-11-25T10:00:00Z</CreDtTm>"))
    (line,) = lines_of(xml)
    assert line["unused"] == ["/Document/FIToFICstmrCdtTrf/GrpHdr/CreDtTm"]


def test_a_refused_file_gives_reason_and_path_and_the_command_tells_by_its_exit_code(
    xml: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_bytes(XML[:-30])
    code, output, _ = run("--json", broken)
    line = json.loads(output)
    assert code == 2
    assert (line["format"], line["payments"]) == (None, [])
    assert line["refused"]["reason"] == "not-xml"
    assert line["refused"]["path"].startswith("line ")
    assert run(xml, broken)[0] == 4
    assert "refused: not-xml" in run(broken)[1]


def test_json_lines_are_read_line_by_line_and_the_first_refusal_names_its_line(
    tmp_path: Path,
) -> None:
    file = tmp_path / "payments.jsonl"
    file.write_bytes(b'{"payment_id":"A","extra":1}\n{"payment_id":2}\n{"payment_id":"C"}\n{}\n')
    code, output, _ = run("--json", file)
    line = json.loads(output)
    assert code == 4
    assert [payment["payment_id"] for payment in line["payments"]] == ["A", "C"]
    assert line["unused"] == ["line 1: $.extra"]
    assert (line["refused"]["path"], line["refused"]["line"]) == ("$.payment_id", 2)
    assert line["refused_messages"] == 2


def test_what_could_drive_a_terminal_is_made_visible(tmp_path: Path) -> None:
    file = tmp_path / "hostile.json"
    file.write_text('{"payment_id":"A","message_id":"\\u001b[31m\\u202Eevil"}', encoding="utf-8")
    _, output, _ = run(file)
    assert "\x1b" not in output
    assert "<U+001B>" in output
    assert "<U+202E>" in output


def test_a_file_that_is_not_there_is_said_and_ends_with_2(tmp_path: Path) -> None:
    code, _, error = run(tmp_path / "nothing.xml")
    assert code == 2
    assert "nothing.xml" in error


def test_a_gzipped_file_is_read_and_a_damaged_one_is_said(tmp_path: Path) -> None:
    file = tmp_path / "message.gz"
    file.write_bytes(gzip.compress(XML))
    assert lines_of(file)[0]["format"] == "pacs.008.001.12"
    file.write_bytes(gzip.compress(XML)[:-20])
    code, _, error = run(file)
    assert code == 2
    assert "breaks off" in error


def test_many_payments_are_counted_beyond_the_first_hundred(tmp_path: Path) -> None:
    start, end = XML.index(b"<CdtTrfTxInf"), XML.index(b"</FIToFICstmrCdtTrf")
    file = tmp_path / "batch.xml"
    file.write_bytes(XML[:start] + XML[start:end] * 120 + XML[end:])
    code, output, _ = run(file)
    assert code == 0
    assert "and 20 payments more" in output


def test_a_folder_is_read_file_by_file_and_told_in_one_line(xml: Path, tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    (below / "broken.xml").write_bytes(XML[:-30])
    (below / ".hidden").write_bytes(XML)
    code, output, error = run("--json", tmp_path)
    files = [json.loads(line)["file"] for line in output.splitlines()]
    assert files == sorted([str(xml), str(below / "broken.xml")])
    assert code == 4
    assert "2 files, payments in 1; refused: not-xml 1" in error


def test_a_folder_without_files_is_said_and_ends_with_2(tmp_path: Path) -> None:
    code, _, error = run(tmp_path)
    assert code == 2
    assert "holds no file" in error


def test_a_file_that_is_not_there_keeps_no_other_from_being_read(xml: Path) -> None:
    code, output, error = run("--json", xml.with_name("nothing.xml"), xml)
    first, second = (json.loads(line) for line in output.splitlines())
    assert code == 4
    assert first["refused"]["reason"] == "not-opened"
    assert "remedy" in first["refused"]
    assert len(second["payments"]) == 1
    assert "nothing.xml" in error
