"""Every service of docker-compose.yml runs, by its own command, and they work together.

Without containers: processes of this machine on a real Kafka, redis-server and Prometheus.
Grafana can't be had here; its files are in tests/contract/test_compose.py.
"""

import json
import re
import socket
import subprocess
import sys
import tomllib
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from compose_file import services
from compose_running import ComposeRedis, Service, System, system_running
from servers import ROOT, poll

PAYMENTS_SECONDS_MAX = 60.0


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """All that `docker compose up` starts, in its order."""
    with system_running(tmp_path_factory.mktemp("compose")) as running:
        assert running.start("topics").process.wait(60) == 0
        running.start("sample-list")
        running.start("lists", VOSTRO_LIST_SOURCES_FILE=running.list_sources())
        for _ in range(services()["worker"]["deploy"]["replicas"]):
            running.start("worker")
        for name in ("windows", "payments", "alerts"):
            running.start(name)
        running.prometheus()
        yield running


def vostro(service: Service, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in the environment of a service, as `docker compose exec` runs it."""
    return subprocess.run(
        [sys.executable, "-m", "vostro.cli.main", *words],
        env=service.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def asked(prometheus: Service, query: str) -> list[dict[str, object]]:
    """What a query answers now."""
    answer = prometheus.get(f"/api/v1/query?{urllib.parse.urlencode({'query': query})}")
    found: list[dict[str, object]] = json.loads(answer)["data"]["result"]
    return found


def test_the_topics_are_as_the_contract_says_those_of_the_windows_too(system: System) -> None:
    (topics,) = system.named("topics")
    done = vostro(topics, "topics", "check")
    assert done.returncode == 0, done.stderr
    contracts = [(ROOT / "topics" / name).read_text() for name in ("topics.toml", "windows.toml")]
    count = sum(len(tomllib.loads(contract)) for contract in contracts)
    assert f"{count} topics are as the contract says" in done.stdout


def test_both_workers_share_the_payments_and_the_image_finds_them_well(system: System) -> None:
    workers = system.named("worker")
    assert len(workers) == 2
    for worker in workers:
        worker.until(lambda one=worker: one.health("ready") == 0, "ready")  # type: ignore[misc]
        assert worker.health("live") == 0

    def is_shared() -> bool:
        parts = [worker.metric("vostro_partitions") for worker in workers]
        return sum(parts) == 8 and min(parts) > 0

    workers[0].until(is_shared, "eight partitions, some to each")
    for worker in workers:
        worker.until(
            lambda one=worker: one.metric("vostro_payments_total") > 10,  # type: ignore[misc]
            "payments are screened",
        )


def test_windows_and_lists_are_well_too(system: System) -> None:
    (windows,), (lists,) = system.named("windows"), system.named("lists")
    windows.until(lambda: windows.health("ready") == 0, "ready")
    lists.until(lambda: lists.health("ready") == 0, "every source is fetched")
    status = vostro(lists, "lists", "status", "--json")
    loaded = {one["list"] for one in json.loads(status.stdout)["lists"]}
    assert loaded == {"sample", "un"}


def test_an_analyst_sees_alerts_of_what_is_hidden_among_the_payments(system: System) -> None:
    (alerts,), (payments,) = system.named("alerts"), system.named("payments")
    alerts.until(lambda: alerts.log.count("HOLD") >= 2, "two alerts")
    assert re.search(r"· sample 99\d{4}", alerts.log), "the list that met"
    assert payments.process.poll() is None


def test_redis_lets_nobody_in_without_a_password_and_a_worker_changes_no_list(
    system: System,
) -> None:
    assert said(system.redis, "PING").startswith("-NOAUTH")
    # Off, though it has every right: Redis replays its log as this user (docs/redis-users.md).
    assert said(system.redis, "AUTH anything").startswith("-WRONGPASS")
    assert said(system.redis, "AUTH default anything").startswith("-WRONGPASS")
    password = (system.redis.secrets / "redis-worker-password").read_text()
    assert said(system.redis, f"AUTH vostro-worker {password}", "PING") == "+OK+PONG"
    refused = said(system.redis, f"AUTH vostro-worker {password}", "HSET vostro:good-guys x y")
    assert refused.startswith("+OK-NOPERM")
    (worker, _) = system.named("worker")
    assert vostro(worker, "lists", "sample").returncode == 1


def said(redis: ComposeRedis, *lines: str) -> str:
    """Redis's answers to a client from another address: to it the protected mode would apply."""
    place = ("127.0.0.1", redis.port)
    with socket.create_connection(place, 5, source_address=("127.0.0.2", 0)) as client:
        answers = ""
        for line in lines:
            client.sendall(line.encode() + b"\r\n")
            answers += client.recv(1_000).decode().strip()
        return answers


def test_prometheus_keeps_the_kinds_of_processes_apart_and_no_alert_is_critical(
    system: System,
) -> None:
    (prometheus,) = system.named("prometheus")
    jobs = {"vostro-worker": 2, "vostro-windows": 1, "vostro-lists": 1, "prometheus": 1}

    def scraped() -> dict[str, int]:
        found = asked(prometheus, "sum by (job) (up)")
        return {one["metric"]["job"]: int(one["value"][1]) for one in found}  # type: ignore[index]

    prometheus.until(lambda: "is ready" in prometheus.get("/-/ready").lower(), "ready")
    prometheus.until(lambda: scraped() == jobs, "every target is up")
    rate = 'sum(rate(vostro_payments_total{job="vostro-worker"}[30s])) > 0'
    prometheus.until(lambda: len(asked(prometheus, rate)) == 1, "payments a second")
    prometheus.until(lambda: len(asked(prometheus, "vostro:payments:rate5m")) >= 1, "the rules")
    assert asked(prometheus, 'ALERTS{severity="critical",alertstate="firing"}') == []


def test_each_keeps_well_within_its_limits(system: System) -> None:
    for service in [one for one in system.running if one.process.poll() is None]:
        limits = services()[service.name]["deploy"]["resources"]["limits"]
        process = psutil.Process(service.process.pid)
        family = [process, *process.children(recursive=True)]
        mebibytes = sum(one.memory_info().rss for one in family) / 1024**2
        unit = {"m": 1, "g": 1024}[limits["memory"][-1]]
        assert mebibytes < 0.8 * int(limits["memory"][:-1]) * unit, service.name
        threads = sum(one.num_threads() for one in family)
        assert threads < 0.8 * limits["pids"], "threads count as processes do"
        print(f"{service.name}: {mebibytes:.0f} MiB, {threads} threads")


def test_no_password_is_in_a_log_or_in_a_list_of_processes(system: System) -> None:
    passwords = [path.read_text() for path in system.redis.secrets.iterdir()]
    logs = [path.read_text(errors="replace") for path in system.folder.rglob("*.log")]
    shown = [Path(f"/proc/{one.process.pid}/cmdline").read_text() for one in system.running[1:]]
    assert len(logs) >= 9
    assert len(shown) >= 8
    assert not any(password in text for password in passwords for text in [*logs, *shown])


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("payments", {130}),
        ("alerts", {-15, 130}),  # its init sends the signal, and it handles none
        ("worker", {0}),
        ("windows", {0}),
        ("lists", {0}),
        ("sample-list", {-15}),
    ],
)
def test_a_stop_ends_each_in_time(system: System, name: str, codes: set[int]) -> None:
    for service in system.named(name):
        assert service.stop() in codes, service.log[-2_000:]


def test_what_was_committed_is_there_after_kafka_and_redis_start_again(system: System) -> None:
    for server in (system.kafka, system.redis):
        server.restart()
        poll(server.is_up, PAYMENTS_SECONDS_MAX, f"{server.name} is well")
    (topics,) = system.named("topics")
    assert vostro(topics, "topics", "check").returncode == 0
    (lists,) = system.named("lists")
    status = json.loads(vostro(lists, "lists", "status", "--json").stdout)
    assert {one["list"] for one in status["lists"]} == {"sample", "un"}
