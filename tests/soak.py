"""A worker under 70 % of the load that it takes, for 10 minutes: `make soak`.

Writes reports/soak.json and reports/soak.png: resident memory, lag, payments a second and the p99
of alerts' latency, each 10 seconds. Ends with 1 if memory or lag grew, or a payment was lost.
VOSTRO_SOAK_SECONDS makes it shorter.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from kafka import KafkaConsumer

from capacity import POOL, PacedLoad, payments_of, sent_at, stream_of_capacity
from servers import ROOT, poll
from streams import Stream, WorkerProcess, consuming, working
from vostro.alert import Alert

SECONDS = float(os.environ.get("VOSTRO_SOAK_SECONDS", "600"))
EVERY_SECONDS = 10.0
LOAD = 0.7  # of what it takes
# Caches fill over the first payments: what grows after this part of the time is a leak.
SETTLED = 0.3
GROWTH_MIB_MAX = 16.0
LAG_SECONDS_MAX = 5.0  # of load: a lag beyond it at the end is no flat one
FOLDER = ROOT / "reports"


class Sample(msgspec.Struct):
    """Ten seconds."""

    seconds: float  # since it began
    rss_mib: float
    lag: float  # payments that wait
    payments_per_second: float
    cpu_us: float  # of the worker, a payment
    alerts: int
    alert_p50_ms: float | None  # from the sending of the payment to the alert's being on the broker
    alert_p99_ms: float | None
    load_average: float  # of the machine, over its cores


class Soak(msgspec.Struct):
    """The report."""

    at: datetime
    cpus: int
    per_second_max: float  # measured first, over a backlog
    per_second: float
    samples: list[Sample]
    payments: int = 0
    decided: int = 0
    alert_p99_ms: float | None = None  # of all alerts after it settled
    rss_growth_mib: float = 0.0  # from the settled third to the last one, means


def main() -> int:
    """Measures the load that it takes, then 70 % of it for as long as asked."""
    pool = payments_of(POOL)
    with stream_of_capacity() as stream, working(stream) as worker:
        stream.set_config(stream.settings.alerts_topic, "message.timestamp.type", "LogAppendTime")
        worker.until_ready()
        most = backlog_rate(stream, worker, pool)
        report = Soak(datetime.now(UTC), os.cpu_count() or 1, most, most * LOAD, [])
        print(f"takes {most:,.0f} payments a second; {report.per_second:,.0f} for {SECONDS:.0f} s")
        latencies = soak(stream, worker, report, PacedLoad(stream, pool, report.per_second))
        assert worker.terminate() == 0
    conclude(report, latencies)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "soak.json").write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    draw(report)
    return verdict(report)


def backlog_rate(stream: Stream, worker: WorkerProcess, pool: list[bytes]) -> float:
    """Payments a second over a backlog; the first half only warms it."""
    stream.send(pool[: len(pool) // 2])
    poll(lambda: decided(worker) >= len(pool) // 2, 120, "warm")
    stream.send(pool)
    first, began = decided(worker), time.monotonic()
    poll(lambda: decided(worker) >= len(pool) * 3 // 2, 120, "the backlog is gone")
    return (decided(worker) - first) / (time.monotonic() - began)


def decided(worker: WorkerProcess) -> float:
    """Payments that it has decided."""
    return worker.metric("vostro_payments_total")


def soak(
    stream: Stream, worker: WorkerProcess, report: Soak, load: PacedLoad
) -> list[tuple[float, float]]:
    """Fills the samples; gives each alert's seconds since the beginning, and its latency."""
    watch, found = Watch(worker), list[tuple[float, float]]()
    before = decided(worker)
    with new_alerts(stream) as alerts:
        with load.running():
            while watch.seconds < SECONDS:
                latencies = read_alerts(alerts, EVERY_SECONDS)
                found += [(watch.seconds, latency) for latency in latencies]
                report.samples.append(watch.sample(latencies))
                print(msgspec.json.encode(report.samples[-1]).decode(), flush=True)
        poll(lambda: decided(worker) - before >= load.sent, 120, "nothing waits")
    report.payments, report.decided = load.sent, round(decided(worker) - before)
    return found


class Watch:
    """What a worker says of itself, from one look to the next."""

    def __init__(self, worker: WorkerProcess) -> None:
        self.worker, self.began = worker, time.monotonic()
        self.last = self.look()

    def look(self) -> tuple[float, float, float]:
        """Seconds, payments, seconds of CPU."""
        cpu = self.worker.metric("process_cpu_seconds_total")
        return self.seconds, decided(self.worker), cpu

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self.began

    def sample(self, latencies: list[float]) -> Sample:
        """Since the last look."""
        now = self.look()
        seconds, payments, cpu = (new - old for new, old in zip(now, self.last, strict=True))
        self.last = now
        return Sample(
            seconds=now[0],
            rss_mib=self.worker.metric("process_resident_memory_bytes") / 2**20,
            lag=self.worker.metric("vostro_consumer_lag"),
            payments_per_second=payments / seconds,
            cpu_us=cpu / max(1.0, payments) * 1_000_000,
            alerts=len(latencies),
            alert_p50_ms=percentile_ms(latencies, 50),
            alert_p99_ms=percentile_ms(latencies, 99),
            load_average=os.getloadavg()[0] / (os.cpu_count() or 1),
        )


@contextmanager
def new_alerts(stream: Stream) -> Iterator[KafkaConsumer]:
    """A consumer of what comes from now on."""
    with consuming(stream.kafka, stream.settings.alerts_topic) as consumer:
        consumer.seek_to_end()
        for place in consumer.assignment():
            consumer.position(place)  # seeking is lazy: only this asks the broker
        yield consumer


def read_alerts(consumer: KafkaConsumer, seconds: float) -> list[float]:
    """For so long: the latency of each alert that comes, in seconds."""
    ends, found = time.monotonic() + seconds, list[float]()
    decode = msgspec.json.Decoder(Alert).decode
    while (left := ends - time.monotonic()) > 0:
        for records in consumer.poll(timeout_ms=max(1, round(left * 1_000))).values():
            for record in records:
                found.append(record.timestamp / 1_000 - sent_at(decode(record.value).payment_id))
    return found


def percentile_ms(seconds: list[float], part: int) -> float | None:
    """In milliseconds; None of nothing."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)] * 1_000


def conclude(report: Soak, latencies: list[tuple[float, float]]) -> None:
    """What the samples amount to."""
    settled = report.samples[int(len(report.samples) * SETTLED) :]
    third = max(1, len(settled) // 3)
    first, last = settled[:third], settled[-third:]
    report.rss_growth_mib = mean_rss(last) - mean_rss(first)
    after = settled[0].seconds
    waits = [latency for seconds, latency in latencies if seconds >= after]
    report.alert_p99_ms = percentile_ms(waits, 99)


def mean_rss(samples: list[Sample]) -> float:
    """MiB."""
    return sum(sample.rss_mib for sample in samples) / len(samples)


def draw(report: Soak) -> None:
    """reports/soak.png: one strip each over the same seconds."""
    from matplotlib.figure import Figure

    rows = {
        "resident memory, MiB": [sample.rss_mib for sample in report.samples],
        "lag, payments": [sample.lag for sample in report.samples],
        "payments a second": [sample.payments_per_second for sample in report.samples],
        "alert latency p99, ms": [sample.alert_p99_ms or 0.0 for sample in report.samples],
    }
    seconds = [sample.seconds for sample in report.samples]
    figure = Figure(figsize=(9, 10), layout="constrained")
    for axes, (title, values) in zip(
        figure.subplots(len(rows), sharex=True), rows.items(), strict=True
    ):
        axes.plot(seconds, values, linewidth=1.2)
        axes.set_title(title, loc="left", fontsize=10)
        axes.set_ylim(bottom=0)
        axes.grid(visible=True, linewidth=0.3)
    axes.set_xlabel(f"seconds at {report.per_second:,.0f} payments a second")
    figure.savefig(FOLDER / "soak.png", dpi=110)


def verdict(report: Soak) -> int:
    """Says what it came to; 1 if memory or lag grew, or a payment was lost."""
    lag_max = report.per_second * LAG_SECONDS_MAX
    faults = []
    if report.decided < report.payments:
        faults.append(f"{report.payments - report.decided:,} payments have no decision")
    if report.rss_growth_mib > GROWTH_MIB_MAX:
        faults.append(f"memory grew by {report.rss_growth_mib:.1f} MiB")
    if report.samples[-1].lag > lag_max:
        faults.append(f"{report.samples[-1].lag:,.0f} payments wait at the end")
    print(
        f"{report.payments:,} payments, {report.decided:,} decided; memory "
        f"{report.rss_growth_mib:+.1f} MiB; alerts' p99 {report.alert_p99_ms or 0:.0f} ms"
    )
    print("\n".join(faults) or "flat")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
