"""Every query of every panel gives data: a real Prometheus scrapes real processes under load."""

import json
import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from dashboard_panels import Asked, PanelAsked, panels
from list_samples import un_file, un_individual
from prometheus_server import SCRAPE_SECONDS, PrometheusServer, prometheus_running
from publishers import WebServer, web_server
from routes import pay
from samples import SAMPLE, SEVERNY, debtor, payment
from servers import ROOT, KafkaServer, RedisServer, poll
from streams import SOCKETS_ARE_LEFT, Stream, WorkerProcess, creditor, payments_in, working
from vostro.cli.main import app
from vostro.lists.list_sources import read_list_sources
from vostro.stream.topics import (
    WINDOWS_FILE,
    administering,
    contracts_of,
    create_missing,
    windows_names,
)

pytestmark = SOCKETS_ARE_LEFT
VOSTRO = (sys.executable, "-m", "vostro.cli.main")
LOAD_SECONDS = 10.0
SWAP_AFTER_WAVES = 5
GOOD_GUY = SEVERNY.caption
Answers = dict[PanelAsked, list[list[dict[str, Any]]]]


@pytest.fixture
def stream(kafka: KafkaServer, redis_server: RedisServer, tmp_path: Path) -> Stream:
    """A list with an exception, and windows."""
    made = Stream(kafka, redis_server, tmp_path)
    made.environment |= {
        "VOSTRO_WINDOWS_ENABLED": "true",
        "VOSTRO_HELD_TOPIC": f"{made.environment['VOSTRO_KAFKA_GROUP']}-held",
    }
    made.create_topics()
    with administering(made.settings) as admin:
        create_missing(admin, contracts_of(WINDOWS_FILE, windows_names(made.settings)))
    made.load_lists()
    scope = ["--list", "sample", "--id", "S-1", "--party", GOOD_GUY, "--by", "a.analyst"]
    ended = CliRunner().invoke(
        app,
        ["exceptions", "add", *scope, "--reason", "A bakery, register seen."],
        env=made.environment,
    )
    assert ended.exit_code == 0, ended.output
    return made


@pytest.fixture
def web() -> Iterator[WebServer]:
    """One publisher as it should be, and one that serves a web page instead."""
    with web_server() as server:
        server.put("/un.xml", un_file(un_individual("QDi.901", FIRST_NAME="Yegor")).content)
        server.put("/uk.csv", b"<html><body>Down for maintenance</body></html>")
        yield server


def sources(web: WebServer, folder: Path) -> str:
    """The file of their addresses; all other sources are switched off."""
    lines = []
    for name in read_list_sources():
        if name not in ("un", "uk"):
            lines.append(f'[{name}]\nlists = ["x-{name}"]\nurls = ["https://a.example"]')
            lines.append("is_enabled = false")
    for name, page in (("un", "/un.xml"), ("uk", "/uk.csv")):
        lines.append(f'[{name}]\nlists = ["{name}"]\nurls = {json.dumps([web.url(page)])}')
    file = folder / "sources.toml"
    file.write_text("\n".join(lines))
    return str(file)


def wave(number: int) -> list[bytes]:
    """Ordinary, flagged, watched, held and suppressed payments, and one that can't be read."""
    account = {"country": "KZ", "account": f"KZ86125KZT50041{number:05}", "name": f"TOO {number}"}
    made = [
        pay(account, {"country": "DE", "name": "Kunde GmbH"}, "HSBKKZKX COBADEFF"),
        pay(account, {"country": "DE", "name": "Kunde GmbH"}, "HSBKKZKX VTBRRUMM COBADEFF"),
        pay("AE", {"country": "RU", "name": "OOO Vesna"}, "EBILAEAD SABRRUMM"),
        payment(debtor(GOOD_GUY), creditor("Harbour Tea Rooms")),
    ]
    told = [
        msgspec.structs.replace(one, payment_id=f"W-{number}-{n}") for n, one in enumerate(made)
    ]
    return [*payments_in(200), *map(msgspec.json.encode, told), b"{not json"]


def load_the_stream(stream: Stream) -> None:
    """Waves for some seconds, with a new version of a list among them."""
    ends, number = time.monotonic() + LOAD_SECONDS, 0
    while time.monotonic() < ends:
        stream.send(wave(number))
        number += 1
        if number == SWAP_AFTER_WAVES:
            stream.load_lists(*SAMPLE)


def answers_of(prometheus: PrometheusServer) -> Answers:
    """What every query of every panel gives."""
    return {panel: [answer_of(prometheus, query) for query in panel.queries] for panel in panels()}


def answer_of(prometheus: PrometheusServer, query: Asked) -> list[dict[str, Any]]:
    """Series with at least one figure; of a range those of the load."""
    if query.is_instant:
        return [one for one in prometheus.ask("query", query=query.expr) if is_figure(one["value"])]
    now = time.time()  # noqa: TID251 - Prometheus is asked in Unix time
    series = prometheus.ask(
        "query_range", query=query.expr, start=now - LOAD_SECONDS, end=now, step=SCRAPE_SECONDS
    )
    for one in series:
        one["values"] = [value for value in one["values"] if is_figure(value)]
    return [one for one in series if one["values"]]


def is_figure(sample: list[Any]) -> bool:
    return math.isfinite(float(sample[1]))


def without_data(answers: Answers) -> list[str]:
    return [
        f"{panel.dashboard}: {panel.title}: {query.expr}"
        for panel, given in answers.items()
        for query, series in zip(panel.queries, given, strict=True)
        if not series
    ]


def test_every_panel_shows_data_of_a_system_under_load(
    stream: Stream, web: WebServer, tmp_path: Path
) -> None:
    fetching = {
        "VOSTRO_LIST_SOURCES_FILE": sources(web, tmp_path),
        "VOSTRO_LIST_CHANGES_ENABLED": "false",
    }
    with ExitStack() as running:
        worker = running.enter_context(working(stream))
        windows = running.enter_context(working(stream, arguments=[*VOSTRO, "windows"]))
        loader = running.enter_context(
            working(stream, arguments=[*VOSTRO, "lists", "fetch", "--schedule"], **fetching)
        )
        jobs = {"worker": worker, "windows": windows, "lists": loader}
        ports = {f"vostro-{job}": [process.port] for job, process in jobs.items()}
        prometheus = running.enter_context(prometheus_running(ports))
        until_all_work(worker, windows, loader)
        load_the_stream(stream)
        poll(lambda: worker.metric("vostro_dead_letters_total") >= 3, 20, "dead letters")
        answers = answers_of(prometheus)
    if folder := os.environ.get("VOSTRO_DRAW_DASHBOARDS"):
        from draw_dashboards import draw

        draw(answers, ROOT / folder)
    assert without_data(answers) == []
    figures = {panel.title: given[0] for panel, given in answers.items()}
    corridors = labels_of(
        figures["Flagged payments, from (down) to (across)"], "origin", "destination"
    )
    assert {("KZ", "DE"), ("AE", "RU")} <= corridors
    assert labels_of(figures["Sources that are refused now"], "source") == {("un",), ("uk",)}
    assert ("not-json",) in labels_of(figures["Dead letters, by reason"], "reason")


def labels_of(series: list[dict[str, Any]], *names: str) -> set[tuple[str, ...]]:
    return {tuple(one["metric"][name] for name in names) for one in series}


def until_all_work(worker: WorkerProcess, windows: WorkerProcess, loader: WorkerProcess) -> None:
    """Both screen, and the loader has fetched what it can; it is not ready, for one is refused."""
    worker.until_ready()
    windows.until_ready()
    poll(lambda: loader.metric("vostro_fetches_total") >= 2, 30, f"fetches: {loader.log}")
