"""`vostro windows` over watched payments on a real Kafka: payments a second, CPU and bytes each.

VOSTRO_BENCH_WATCHED=20000 pytest tests/benchmark/test_bench_windows.py --benchmark-enable -s
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from kafka import KafkaProducer
from pytest_benchmark.fixture import BenchmarkFixture

from ordinary import ordinary_payments
from samples import SAMPLE, compiled
from servers import KafkaServer, RedisServer, poll
from streams import Stream, WorkerProcess
from vostro.routing.windows.memory import HeldPayments
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen
from vostro.stream.records import Message, Record
from vostro.stream.topics import (
    WINDOWS_FILE,
    administering,
    contracts_of,
    create_missing,
    windows_names,
)
from vostro.stream.watch_payments import WatchPayments

WATCHED = int(os.environ.get("VOSTRO_BENCH_WATCHED", "3000"))
SHARE_WATCHED = 4  # one ordinary payment in so many is on a corridor
# kafka-python leaves the socket of a connection that failed to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def watched_records(topic: str) -> tuple[int, list[Record]]:
    """So many payments on corridors, and what a screening worker passes on of them."""
    watch = WatchPayments(
        DEFAULT_POLICY,
        HeldPayments(DEFAULT_POLICY.route.windows),
        watched_topic=topic,
        held_topic="held",
        clock=lambda: now,
    )
    now, lists = datetime.now(UTC) - timedelta(days=20), compiled(*SAMPLE)
    records: list[Record] = []
    count = 0
    for payment in ordinary_payments(WATCHED * SHARE_WATCHED * 2, seed=5):
        now += timedelta(seconds=5)
        screening = watch.beside(payment, screen(payment, lists, DEFAULT_POLICY))
        found = watch.records(payment, screening, Message(None, None, None, "p", 0, 1))
        records += [record for record in found if record.topic == topic]
        count += bool(found)
        if count == WATCHED:
            break
    return count, records


def test_watched_payments_through_the_windows(
    benchmark: BenchmarkFixture, kafka: KafkaServer, redis_of_session: RedisServer, tmp_path: Path
) -> None:
    """The records lie in the topic before the worker starts, so that it is never waited for."""
    if benchmark.disabled:
        pytest.skip("a benchmark: `make bench`")
    stream = Stream(kafka, redis_of_session, tmp_path)
    stream.environment["VOSTRO_WINDOWS_ENABLED"] = "true"
    stream.create_topics()
    settings = stream.settings
    with administering(settings) as admin:
        create_missing(admin, contracts_of(WINDOWS_FILE, windows_names(settings)))
    stream.load_lists()
    payments, records = watched_records(settings.watched_topic)
    producer = KafkaProducer(bootstrap_servers=kafka.servers, linger_ms=20)
    for record in records:
        producer.send(record.topic, record.value, record.key)
    producer.flush()
    producer.close()
    worker = WorkerProcess(stream, arguments=[sys.executable, "-m", "vostro.cli.main", "windows"])
    try:
        worker.until_ready()
        process = psutil.Process(worker.process.pid)
        before, taken = cpu_of(process), worker.metric("vostro_payments_total")

        def all_moved_on() -> None:
            """What windows pass on to other windows comes after the first records."""
            seen = 0.0

            def is_done() -> bool:
                nonlocal seen
                before, seen = seen, worker.metric("vostro_payments_total")
                lag = worker.metric("vostro_partition_lag")
                return seen >= len(records) and seen == before and lag == 0

            poll(is_done, 300, f"windows moved on: {worker.log[-2_000:]}")

        benchmark.pedantic(all_moved_on, rounds=1)  # type: ignore[no-untyped-call]  # its own
        share = 1 - taken / worker.metric("vostro_payments_total")
        cpu_us = (cpu_of(process) - before) / (payments * share) * 1e6
        benchmark.extra_info |= {
            "records a payment": round(worker.metric("vostro_payments_total") / payments, 2),
            "CPU us a payment": round(cpu_us),
            "payments a second on one core": round(1e6 / cpu_us),
            "RSS MiB": process.memory_info().rss >> 20,
        }
        print(benchmark.extra_info)
    finally:
        worker.kill()


def cpu_of(process: psutil.Process) -> float:
    """Seconds of one core that it used so far."""
    times = process.cpu_times()
    return float(times.user + times.system)
