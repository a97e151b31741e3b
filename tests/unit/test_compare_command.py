"""`vostro compare` and `vostro lists search --file`."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from vostro.cli.main import app
from vostro.cli.search_file import search_file, wanted_of
from vostro.designation import BirthDate, Designation, Kind, ListedName
from vostro.errors import InputUnreadable
from vostro.screening.lists import ListContent, ScreeningLists, compile_lists

RUNNER = CliRunner()
LISTS = ScreeningLists(
    compile_lists(
        [
            ListContent(
                list="ofac-sdn",
                version="1",
                designations=[
                    Designation(
                        list="ofac-sdn",
                        source_id="7",
                        kind=Kind.PERSON,
                        names=(ListedName(text="PETROV, Ivan", family_first=True),),
                        birth_dates=(
                            BirthDate(
                                text="1970", earliest=date(1970, 1, 1), latest=date(1970, 12, 31)
                            ),
                        ),
                    )
                ],
            )
        ]
    )
)


def answers(path: Path, cutoff: float = 0.5) -> list[dict[str, object]]:
    out = io.StringIO()
    search_file(path, LISTS, out, limit=10, cutoff=cutoff)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_pair_is_explained() -> None:
    result = RUNNER.invoke(app, ["compare", "Ivan Petrov", "Petrov, Iwan"])
    assert result.exit_code == 0
    assert "match" in result.stdout
    assert "'petrov' is the same" in result.stdout


def test_a_pair_is_told_as_json() -> None:
    result = RUNNER.invoke(app, ["compare", "--json", "Ivan Petrov", "Ivan Sidorov"])
    assert json.loads(result.stdout)["is_match"] is False


def test_pairs_come_out_in_the_same_order(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("left,right,kind\nIvan Petrov,Petrov Ivan,person\nAcme LLC,Zenith LLC,\n")
    result = RUNNER.invoke(app, ["compare", "--pairs", str(file)])
    rows = [line.split(",") for line in result.stdout.splitlines()]
    assert rows[0] == ["left", "right", "kind", "score", "verdict", "reasons"]
    assert [row[4] for row in rows[1:]] == ["match", "no"]
    assert 0.0 <= float(rows[1][3]) <= 1.0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "There is no column 'left'"),
        (b"left,right,kind\na,b,moon\n", "There is no kind 'moon'"),
        (b"left,right\n\xff\xfe,b\n", "It is no CSV in UTF-8"),
    ],
)
def test_a_file_of_no_pairs_is_refused_and_the_place_named(
    tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes(content)
    result = RUNNER.invoke(app, ["compare", "--pairs", str(file)])
    assert result.exit_code == 2
    assert words in result.stderr
    assert "pairs.csv" in result.stderr


def test_one_name_alone_is_refused() -> None:
    assert RUNNER.invoke(app, ["compare", "Ivan"]).exit_code == 2


def test_names_of_a_customer_file_are_searched_in_order(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("name,kind,birth_date\nIvan Petrow,person,\nJane Roe,,\nIvan Petrov,,1970\n")
    found = answers(file)
    assert [row["query"] for row in found] == ["Ivan Petrow", "Jane Roe", "Ivan Petrov"]
    assert [len(row["hits"]) for row in found] == [1, 0, 1]  # type: ignore[arg-type]
    hit = found[2]["hits"][0]  # type: ignore[index]
    assert (hit["list"], hit["id"], hit["name"]) == ("ofac-sdn", "7", "PETROV, Ivan")
    assert "the birth year 1970 fits the listed 1970" in hit["reasons"]
    assert all(isinstance(row["microseconds"], int) for row in found)


def test_a_birth_year_that_does_not_fit_lowers_the_score(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("name,birth_date\nIvan Petrov,1970-02-01\nIvan Petrov,1931-02-01\n")
    fits, does_not = answers(file, cutoff=0.01)
    assert fits["hits"][0]["score"] > does_not["hits"][0]["score"]  # type: ignore[index]


def test_json_lines_are_searched_too(tmp_path: Path) -> None:
    file = tmp_path / "names.jsonl"
    file.write_text('{"query": "Иван Петров"}\n\n{"query": "Nobody At All"}\n')
    assert [len(row["hits"]) for row in answers(file)] == [1, 0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("n.csv", "query_name\nx\n", "There is no column 'name'"),
        ("n.csv", "name,birth_date\nIvan,yesterday\n", "birth_date is 'yesterday'.*row 2"),
        ("n.jsonl", '{"query": 1}\n', "There is no key 'query'"),
        ("n.jsonl", "{\n", "It is no JSON.*line 1"),
    ],
)
def test_a_file_of_no_names_is_refused_and_the_place_named(
    tmp_path: Path, name: str, content: str, words: str
) -> None:
    file = tmp_path / name
    file.write_text(content)
    with file.open() as lines, pytest.raises(InputUnreadable, match=words):
        list(wanted_of(file, lines))
