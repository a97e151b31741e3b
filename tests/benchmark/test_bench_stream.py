"""The worker beside a no-op Faust agent and the core alone, in one run, against a real Kafka.

Prints a table and writes reports/bench.json. `make bench` runs it.
"""

import os
import platform
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from kafka import KafkaProducer
from pytest_benchmark.fixture import BenchmarkFixture

from capacity import LISTED, PARTITIONS, editions, load
from servers import ROOT, poll
from streams import Stream, WorkerProcess, consuming, working
from traffic import new_names, traffic, zipf_names
from vostro.alert import Decision
from vostro.lists.compile import compile_editions
from vostro.lists.edition import Edition
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen

PAYMENTS = int(os.environ.get("VOSTRO_BENCH_PAYMENTS", "30000"))
WARM = PAYMENTS // 6  # not timed: caches fill, connections open
PACED_SECONDS = 10.0
NOOP = [sys.executable, str(Path(__file__).with_name("noop_agent.py"))]
NOOP_READER = [sys.executable, str(Path(__file__).with_name("noop_reader.py"))]
MIXES = {"parties repeat (Zipf, 200,000)": zipf_names, "every name is new": new_names}
COLUMNS = {
    "payments_per_second": "per s",
    "ratio": "ratio",
    "cpu_us": "CPU us",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "p99_ms": "p99 ms",
    "rss_mib": "RSS MiB",
}

Row = dict[str, Any]


def use_topics(stream: Stream, group: str) -> None:
    """Topics and a group of this name, created."""
    stream.environment["VOSTRO_KAFKA_GROUP"] = group
    for topic in ("PAYMENTS", "ALERTS", "DECISIONS", "DEAD_LETTER"):
        stream.environment[f"VOSTRO_{topic}_TOPIC"] = f"{group}-{topic.lower()}"
    stream.create_topics(PARTITIONS)


def throughput(stream: Stream, group: str, *, arguments: tuple[str, ...] = ()) -> Row:
    """Payments a second through a process that finds them waiting in the topic."""
    stream.environment["VOSTRO_KAFKA_GROUP"] = group
    with working(stream, arguments=arguments) as worker:
        samples: list[tuple[float, float, float]] = []

        def is_done() -> bool:
            count = worker.metric("vostro_payments_total")
            cpu = worker.metric("process_cpu_seconds_total")
            samples.append((time.perf_counter(), count, cpu))
            return count >= PAYMENTS

        poll(is_done, 300, f"{PAYMENTS:,} payments through {group}")
        row = pace_of(samples) | {"rss_mib": rss_mib(worker)}
        assert worker.terminate() == 0
    return row


def pace_of(samples: list[tuple[float, float, float]]) -> Row:
    """From the first look after the warm-up to the one that saw the last payment.

    CPU time too: it says more than the rate where others use the machine.
    """
    warm = next(sample for sample in samples if sample[1] >= WARM)
    seconds, count, cpu = (last - first for last, first in zip(samples[-1], warm, strict=True))
    return {"payments_per_second": count / seconds, "cpu_us": cpu / count * 1_000_000}


def rss_mib(worker: WorkerProcess) -> float:
    """Resident memory."""
    return worker.metric("process_resident_memory_bytes") / 2**20


def core_alone(found: list[Edition], payments: list[bytes]) -> Row:
    """Reading and screening in this process, without Kafka."""
    lists = compile_editions(found)
    seconds = []
    began = time.perf_counter()
    for source in payments:
        start = time.perf_counter()
        (payment,) = read_message(source, content_type=None, limits=DEFAULT_LIMITS)
        screen(payment, lists, DEFAULT_POLICY)
        seconds.append(time.perf_counter() - start)
    return {
        "payments_per_second": len(payments) / (time.perf_counter() - began),
        **percentiles_ms(seconds),
    }


def percentiles_ms(seconds: list[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    return {
        f"p{part}_ms": ordered[min(len(ordered) - 1, len(ordered) * part // 100)] * 1_000
        for part in (50, 95, 99)
    }


def latency(stream: Stream, payments: list[bytes], per_second: float) -> Row:
    """From a payment's being sent to its decision's being on the broker, at a steady pace.

    Both times are the brokers' clients': the records' own timestamps, in milliseconds.
    """
    use_topics(stream, f"{stream.settings.kafka_group}-paced")
    stream.set_config(stream.settings.decisions_topic, "message.timestamp.type", "LogAppendTime")
    warm, paced = payments[:WARM], payments[WARM:][: int(per_second * PACED_SECONDS)]
    with working(stream) as worker:
        worker.until_ready()
        stream.send(warm)
        poll(lambda: worker.metric("vostro_payments_total") >= WARM, 120, "warm")
        sent_at = send_paced(stream, paced, per_second)
        decided_at = decided(stream, WARM + len(paced))
        row = {"payments_per_second": per_second, "rss_mib": rss_mib(worker)}
        assert worker.terminate() == 0
    waits = [decided_at[name] - moment for name, moment in sent_at.items()]
    return row | percentiles_ms(waits)


def send_paced(stream: Stream, payments: list[bytes], per_second: float) -> dict[str, float]:
    """Payment id -> when it was sent, in Unix seconds."""
    producer = KafkaProducer(bootstrap_servers=stream.kafka.servers, linger_ms=0, acks=1)
    topic, began, sent_at = stream.settings.payments_topic, time.perf_counter(), {}
    for number, value in enumerate(payments):
        early = began + number / per_second - time.perf_counter()
        if early > 0.001:
            time.sleep(early)
        sent_at[f"P-{WARM + number}"] = datetime.now(UTC).timestamp()
        producer.send(topic, value=value, key=str(number).encode())
    producer.flush()
    producer.close()
    return sent_at


def decided(stream: Stream, count: int) -> dict[str, float]:
    """Payment id -> when its decision was appended by the broker, in Unix seconds."""
    found: dict[str, float] = {}
    decode = msgspec.json.Decoder(Decision).decode
    with consuming(stream.kafka, stream.settings.decisions_topic) as consumer:

        def is_there() -> bool:
            for records in consumer.poll(timeout_ms=100, max_records=50_000).values():
                found.update((decode(r.value).payment_id, r.timestamp / 1_000) for r in records)
            return len(found) >= count

        poll(is_there, 60, f"{count:,} decisions")
    return found


def measure(stream: Stream) -> Iterator[tuple[str, Row]]:
    """Row after row."""
    found = editions()
    load(stream, found)
    for mix, name_source in MIXES.items():
        payments = traffic(PAYMENTS, name_source(seed=7), LISTED)
        group = name_source.__name__
        use_topics(stream, group)
        stream.send(payments)
        yield (
            f"no-op Faust agent with decode, {mix}",
            throughput(stream, f"{group}-noop", arguments=tuple(NOOP)),
        )
        yield (
            f"our reader with decode, {mix}",
            throughput(stream, f"{group}-reader", arguments=tuple(NOOP_READER)),
        )
        for decisions in ("false", "true"):
            stream.environment["VOSTRO_DECISIONS_ENABLED"] = decisions
            what = "a decision each" if decisions == "true" else "alerts only"
            row = throughput(stream, f"{group}-{decisions}")
            yield f"vostro worker, {what}, {mix}", row
        yield f"core alone, {mix}", core_alone(found, payments)
        pace = row["payments_per_second"] / 2
        yield f"vostro worker at half load, {mix}", latency(stream, payments, pace)


@pytest.mark.timeout(3_600)
def test_the_worker_beside_a_no_op_agent_and_the_core_alone(
    benchmark: BenchmarkFixture, stream_without_lists: Stream
) -> None:
    if benchmark.disabled:
        pytest.skip("a benchmark of minutes: run `make bench`")
    rows: dict[str, Row] = {}
    benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: rows.update(measure(stream_without_lists)), rounds=1
    )
    add_ratios(rows)
    show(rows)
    write(rows)


def add_ratios(rows: dict[str, Row]) -> None:
    """Each row beside the no-op agent over the same payments."""
    for mix in MIXES:
        base = rows[f"no-op Faust agent with decode, {mix}"]["payments_per_second"]
        for name, row in rows.items():
            if name.endswith(mix):
                row["ratio"] = row["payments_per_second"] / base


def show(rows: dict[str, Row]) -> None:
    """The table."""
    print("\n" + f"{'':70}" + "".join(f"{title:>10}" for title in COLUMNS.values()))
    for name, row in rows.items():
        print(f"{name:70}" + "".join(f"{cell(row.get(column)):>10}" for column in COLUMNS))


def cell(value: float | None) -> str:
    """Three digits that say something."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def write(rows: dict[str, Row]) -> None:
    """reports/bench.json."""
    report = {
        "at": datetime.now(UTC).isoformat(),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "payments": PAYMENTS,
        "rows": rows,
    }
    folder = ROOT / "reports"
    folder.mkdir(exist_ok=True)
    (folder / "bench.json").write_bytes(msgspec.json.format(msgspec.json.encode(report)))
