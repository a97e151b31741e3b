"""`vostro lists fetch` from a web server on loopback: nothing good is ever replaced by less."""

import gzip
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from list_samples import ofac_set, sdn_row, un_entity, un_file, un_individual
from publishers import WebServer, digest_header, web_server
from servers import RedisServer, free_port, poll
from vostro.cli.main import app
from vostro.errors import SettingRefused
from vostro.lists.list_sources import read_list_sources
from vostro.lists.publishers.registry import READERS

Run = Callable[..., Result]
MONDAY = "Mon, 02 Mar 2026 08:00:00 GMT"
PEOPLE = [un_individual(f"QDi.{n}", FIRST_NAME=f"Yegor {n}") for n in range(901, 921)]
LIST = un_file(*PEOPLE).content
LONGER = un_file(*PEOPLE, un_entity()).content


@pytest.fixture
def web() -> Iterator[WebServer]:
    with web_server() as server:
        server.put("/un.xml", LIST)
        yield server


@pytest.fixture
def sources(web: WebServer, tmp_path: Path) -> Path:
    """The UN's list alone, from the server of the test."""
    file = tmp_path / "sources.toml"
    file.write_text(only("un", [web.url("/un.xml")]))
    return file


def only(name: str, urls: list[str], *lines: str) -> str:
    """Every shipped source switched off, and one of our own."""
    off = [
        f'[{shipped}]\nlists = ["x-{shipped}"]\nurls = ["https://a.example"]\nis_enabled = false\n'
        for shipped in read_list_sources()
        if shipped != name
    ]
    own = f'[{name}]\nlists = ["{name}"]\nurls = {json.dumps(urls)}\nsilence_seconds_max = 2\n'
    return "\n".join([*off, own + "attempts = 2\n", *lines])


@pytest.fixture
def environment(redis_server: RedisServer, sources: Path) -> dict[str, str]:
    return {
        "VOSTRO_REDIS_URL": redis_server.url,
        "VOSTRO_LIST_SOURCES_FILE": str(sources),
        "VOSTRO_LIST_CHANGES_ENABLED": "false",
    }


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    return lambda *arguments: CliRunner().invoke(
        app, ["lists", *map(str, arguments)], env=environment
    )


def current(run: Run) -> dict[str, Any]:
    listed = json.loads(run("status", "--json").stdout)["lists"]
    return {one["list"]: one for one in listed}


def test_a_list_is_fetched_once_and_confirmed_by_not_modified(run: Run, web: WebServer) -> None:
    first = run("fetch")
    assert first.exit_code == 0, first.output
    assert "un is at version" in first.stdout
    before = current(run)["un"]
    again = run("fetch")
    assert again.exit_code == 0
    assert "the publisher says not modified" in again.stdout
    assert web.statuses("/un.xml") == [200, 304]
    after = current(run)["un"]
    assert after["version"] == before["version"]
    assert after["confirmed_at"] > before["confirmed_at"]


def test_last_modified_alone_does_as_well(run: Run, web: WebServer) -> None:
    web.put("/un.xml", LIST, has_etag=False, last_modified=MONDAY)
    run("fetch")
    run("fetch")
    assert web.statuses("/un.xml") == [200, 304]


def test_a_server_without_either_is_asked_whole_and_the_same_content_confirms(
    run: Run, web: WebServer
) -> None:
    web.put("/un.xml", LIST, has_etag=False)
    run("fetch")
    assert "unchanged" in run("fetch").stdout
    assert web.statuses("/un.xml") == [200, 200]


def test_a_new_edition_is_loaded_and_told(run: Run, web: WebServer) -> None:
    run("fetch")
    web.put("/un.xml", LONGER)
    (result,) = json.loads(run("fetch", "--json").stdout)
    assert result["result"] == "loaded"
    assert result["bytes"] == len(LONGER)
    (loaded,) = result["loaded"]
    assert loaded["manifest"]["sources"][0]["sha256"]
    assert current(run)["un"]["manifest"]["designations"] == 21


def test_after_a_rollback_the_server_is_asked_whole_again(run: Run, web: WebServer) -> None:
    run("fetch")
    web.put("/un.xml", LONGER)
    run("fetch")
    run("rollback", "un")
    run("fetch")
    assert web.statuses("/un.xml") == [200, 200, 200]
    assert current(run)["un"]["manifest"]["designations"] == 21


def test_a_version_lost_in_redis_is_mended_though_the_publisher_has_nothing_new(
    run: Run, web: WebServer, redis_server: RedisServer
) -> None:
    run("fetch")
    version = current(run)["un"]["version"]
    redis_server.client().delete(f"vostro:list:un:{version}")
    assert "mended" in run("fetch").stdout
    assert web.statuses("/un.xml") == [200, 200]


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + (
    LIST.partition(b"?>")[2].replace(b"Al-Qaida", b"&b;", 1)
)
BAD: dict[str, tuple[bytes, dict[str, object], str]] = {
    "500": (LIST, {"statuses": [500, 500]}, "the server answers 500"),
    "gone": (LIST, {"statuses": [404]}, "the server answers 404"),
    "slow": (LONGER, {"is_dripping": True}, "it is not whole"),
    "cut connection": (LONGER, {"cut_at": 900}, "it can't be downloaded"),
    "html as 200": (b"<!DOCTYPE html><html>Sorry</html>", {}, "an HTML page, not a list"),
    "0 bytes": (b"", {}, "it is empty"),
    "half a file": (LONGER[: len(LONGER) // 2], {}, "un"),
    "shrunken": (un_file(*PEOPLE[:10]).content, {}, "it shrank from 20 to 10 designations"),
    "no designation": (un_file().content, {}, "un"),
    "another list": (ofac_set([sdn_row()])[0].content, {}, "not this list|add.csv|belong"),
    "no list": (b"name,amount\r\nAnna,7\r\n", {}, "not this list in a format that is known"),
    "wrong checksum": (LONGER, {"headers": {"Repr-Digest": digest_header(LIST)}}, "its checksum"),
    "wrong encoding": (LONGER.replace(b"Yegor 905", b"Y\xe9gor"), {}, "un"),
    "xml bomb": (BOMB, {}, "un"),
    "cut gzip": (gzip.compress(LONGER)[:-20], {}, "it can't be read|gzip|ended"),
    "broken zip": (b"PK\x03\x04" + LONGER[:200], {}, "a broken zip"),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_what_is_no_good_is_refused_with_the_reason_and_the_old_version_stays(
    run: Run, web: WebServer, sources: Path, case: tuple[bytes, dict[str, object], str]
) -> None:
    content, how, reason = case
    run("fetch")
    before = current(run)
    sources.write_text(f"{sources.read_text()}seconds_max = 1\n")
    web.put("/un.xml", content, **how)
    refused = run("fetch")
    assert refused.exit_code == 1, refused.output
    assert "Refused un" in refused.stderr
    assert matches(reason, refused.stderr), refused.stderr
    after = current(run)
    assert after["un"]["version"] == before["un"]["version"]
    assert after["un"]["confirmed_at"] == before["un"]["confirmed_at"]
    web.put("/un.xml", LONGER)
    assert run("fetch").exit_code == 0  # and nothing of it stands in the way of the next


def matches(reason: str, text: str) -> bool:
    return any(words in text for words in reason.split("|"))


def test_a_right_checksum_is_no_hindrance(run: Run, web: WebServer) -> None:
    web.put("/un.xml", LIST, headers={"Repr-Digest": digest_header(LIST)})
    assert run("fetch").exit_code == 0


def test_a_server_that_is_busy_once_is_asked_again(run: Run, web: WebServer) -> None:
    web.put("/un.xml", LIST, statuses=[503])
    assert run("fetch").exit_code == 0
    assert web.statuses("/un.xml") == [503, 200]


def test_a_download_beyond_the_limit_is_refused(run: Run, web: WebServer, sources: Path) -> None:
    web.put("/un.xml", LIST + b" " * 1_100_000)
    sources.write_text(f"{sources.read_text()}mebibytes_max = 1\n")
    refused = run("fetch")
    assert refused.exit_code == 1
    assert "more than 1,048,576 bytes" in refused.stderr


def test_one_source_that_is_refused_stops_no_other(run: Run, web: WebServer, sources: Path) -> None:
    rows = [sdn_row(101), sdn_row(102, "TUNDRA TRADE LLC")]
    urls = [web.url(f"/{file.name}") for file in ofac_set(rows)]
    for file in ofac_set(rows):
        web.put(f"/{file.name}", file.content)
    own = f'[ofac-sdn]\nlists = ["ofac-sdn"]\nurls = {json.dumps(urls)}\n'
    text = sources.read_text()
    start, end = text.index("[ofac-sdn]"), text.index("[uk]")
    sources.write_text(text[:start] + own + text[end:])
    web.put("/un.xml", b"<html>")
    result = run("fetch")
    assert result.exit_code == 1
    assert "ofac-sdn is at version" in result.stdout
    assert list(current(run)) == ["ofac-sdn"]


def test_files_that_belong_together_are_taken_together(
    run: Run, web: WebServer, sources: Path
) -> None:
    rows = [sdn_row(101), sdn_row(102, "TUNDRA TRADE LLC"), sdn_row(103, "POLAR TIDE")]
    files = ofac_set(rows[:2])
    for file in files:
        web.put(f"/{file.name}", file.content)
    sources.write_text(only("ofac-sdn", [web.url(f"/{file.name}") for file in files]))
    assert run("fetch").exit_code == 0
    assert "not modified" in run("fetch").stdout
    for file in ofac_set(rows):
        web.put(f"/{file.name}", file.content)
    web.put("/add.csv", ofac_set(rows[:2])[1].content)  # its addresses are those of yesterday
    before = current(run)["ofac-sdn"]["version"]
    run("fetch")
    assert web.statuses("/add.csv")[-2:] == [304, 200]
    web.put("/add.csv", ofac_set(rows)[1].content)
    assert run("fetch").exit_code == 0
    assert current(run)["ofac-sdn"]["version"] != before
    assert current(run)["ofac-sdn"]["manifest"]["designations"] == 3


def test_a_mirrors_password_is_never_shown(run: Run, sources: Path) -> None:
    away = f"http://loader:geheim@127.0.0.1:{free_port()}/un.xml"
    sources.write_text(only("un", [away]))
    refused = run("fetch")
    assert refused.exit_code == 1
    assert "it can't be downloaded" in refused.stderr
    assert "geheim" not in refused.output


def test_a_source_that_is_none_is_told(run: Run) -> None:
    result = run("fetch", "mars")
    assert result.exit_code == 2
    assert "No enabled source is called mars" in result.stderr


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[un", "TOML|parse|Expected|invalid"),
        ('[un]\nlists = ["un"]\nurls = ["ftp://a"]', "https?://"),
        ('[un]\nlists = ["un"]\nurls = []', "length >= 1"),
        ('[un]\nlists = ["un"]\nurls = ["https://a"]\nadress = 1', "adress"),
        ('[un]\nlists = ["uk"]\nurls = ["https://a"]', "More than one source gives uk"),
        ("x" * 1_100_000, "more than 1,048,576 bytes"),
    ],
)
def test_an_odd_file_of_sources_is_refused_at_once(
    tmp_path: Path, content: str, reason: str
) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(content)
    with pytest.raises(SettingRefused) as refused:
        read_list_sources(file)
    assert matches(reason, str(refused.value)), str(refused.value)


def test_a_file_of_sources_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingRefused, match="It can't be read"):
        read_list_sources(tmp_path / "none.toml")


def test_the_shipped_sources_are_https_and_each_list_has_a_reader() -> None:
    sources = read_list_sources()
    assert {"ofac-sdn", "ofac-consolidated", "un", "uk", "eu", "ch", "ca", "au"} <= sources.keys()
    assert all(url.startswith("https://") for one in sources.values() for url in one.urls)
    assert len(READERS) >= len(sources)


def answer_of(port: int, path: str) -> tuple[int, str]:
    """Status and body; (0, "") while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
    except OSError:
        return 0, ""


def sample(port: int, line: str) -> float | None:
    """The value of one line of /metrics."""
    lines = answer_of(port, "/metrics")[1].splitlines()
    return next((float(one.rpartition(" ")[2]) for one in lines if one.startswith(line)), None)


def test_the_service_fetches_again_and_again_tells_health_and_metrics_and_stops_in_order(
    environment: dict[str, str], run: Run, web: WebServer, tmp_path: Path
) -> None:
    port = free_port()
    given = {
        "VOSTRO_HTTP_PORT": str(port),
        "VOSTRO_FETCH_HOURS": "0.0003",
        "VOSTRO_FETCH_RETRY_MINUTES": "0.01",
    }
    command = [sys.executable, "-m", "vostro.cli.main", "lists", "fetch", "--schedule"]
    log = tmp_path / "service.log"
    with log.open("wb") as out:
        service = subprocess.Popen(
            command, env=os.environ | environment | given, stdout=out, stderr=out, cwd=tmp_path
        )
    try:
        poll(lambda: answer_of(port, "/health/ready")[0] == 200, 30, f"ready: {log.read_text()}")
        assert answer_of(port, "/health/live")[0] == 200
        unchanged = 'vostro_fetches_total{result="unchanged",source="un"}'
        poll(lambda: (sample(port, unchanged) or 0) >= 2, 30, "it asks again")
        assert 304 in web.statuses("/un.xml")
        web.put("/un.xml", b"<html>Sorry</html>")
        poll(lambda: answer_of(port, "/health/ready")[0] == 503, 30, "it says so")
        assert "an HTML page, not a list" in answer_of(port, "/health/ready")[1]
        assert sample(port, 'vostro_fetch_refused{source="un"}') == 1
        assert current(run)["un"]["manifest"]["designations"] == 20
        web.put("/un.xml", LONGER)
        poll(lambda: answer_of(port, "/health/ready")[0] == 200, 30, "it is well again")
        assert current(run)["un"]["manifest"]["designations"] == 21
        assert (sample(port, 'vostro_fetch_last_success_timestamp_seconds{source="un"}') or 0) > 1
    finally:
        service.send_signal(signal.SIGTERM)
        assert service.wait(30) == 0, log.read_text()


def test_the_service_without_redis_is_up_and_says_why_it_fetches_nothing(
    environment: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    given = {"VOSTRO_HTTP_PORT": str(port), "VOSTRO_REDIS_URL": "redis://127.0.0.1:1/0"}
    command = [sys.executable, "-m", "vostro.cli.main", "lists", "fetch", "--schedule"]
    with (tmp_path / "service.log").open("wb") as out:
        service = subprocess.Popen(
            command, env=os.environ | environment | given, stdout=out, stderr=out, cwd=tmp_path
        )
    try:
        poll(lambda: "Redis does not answer" in answer_of(port, "/health/ready")[1], 30, "it says")
        assert answer_of(port, "/health/live")[0] == 200
    finally:
        service.send_signal(signal.SIGTERM)
        assert service.wait(30) == 0
