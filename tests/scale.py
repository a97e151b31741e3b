"""What 1 and 2 worker processes take on 8 partitions: `make scale` writes reports/scale.*.

Each over the same backlog; VOSTRO_SCALE_PAYMENTS makes it shorter, VOSTRO_SCALE_WORKERS=1,2,4 asks
a larger machine.
"""

import os
import platform
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial

import msgspec

from capacity import PARTITIONS, payments_of, stream_of_capacity
from capacity_tables import tables
from servers import ROOT, poll
from streams import Stream, WorkerProcess, working

PAYMENTS = int(os.environ.get("VOSTRO_SCALE_PAYMENTS", "20000"))
WORKERS = [int(count) for count in os.environ.get("VOSTRO_SCALE_WORKERS", "1,2").split(",")]
WARM = 0.25  # of the payments: caches fill
MODES = {"alerts only": "false", "a decision each": "true"}


class Row(msgspec.Struct):
    """So many processes, one mode."""

    workers: int
    mode: str
    payments_per_second: float
    ratio: float  # to one process
    cpu_us: float  # of the workers, a payment
    rss_mib: float  # of the largest process
    machine_load: float  # the whole machine's, over its cores; 1: it was all in use


class Scale(msgspec.Struct):
    """The report."""

    at: datetime
    python: str
    cpus: int
    payments: int
    partitions: int
    rows: list[Row]


def main() -> None:
    """Row after row; the table at the end."""
    cpus = os.cpu_count() or 1
    report = Scale(
        datetime.now(UTC), platform.python_version(), cpus, PAYMENTS, PARTITIONS, rows=[]
    )
    with stream_of_capacity() as stream:
        stream.send(payments_of(PAYMENTS))
        for mode, decisions in MODES.items():
            stream.environment["VOSTRO_DECISIONS_ENABLED"] = decisions
            for count in WORKERS:
                row = measured(stream, count, mode)
                one = next((r for r in report.rows if r.mode == mode), row)
                row.ratio = row.payments_per_second / one.payments_per_second
                report.rows.append(row)
                print(msgspec.json.encode(row).decode(), flush=True)
    folder = ROOT / "reports"
    folder.mkdir(exist_ok=True)
    (folder / "scale.md").write_text(tables(report.rows), encoding="utf-8")
    (folder / "scale.json").write_bytes(msgspec.json.format(msgspec.json.encode(report)))


def measured(stream: Stream, count: int, mode: str) -> Row:
    """The backlog from its beginning, by a group of its own, through so many processes.

    Timed from a quarter on: by then all have started, share the partitions and are warm.
    """
    group = f"scale-{count}-{mode.replace(' ', '-')}"
    stream.environment["VOSTRO_KAFKA_GROUP"] = group
    with ExitStack() as exits:
        workers = [exits.enter_context(working(stream)) for _ in range(count)]
        samples: list[tuple[float, float, float]] = []

        def is_done() -> bool:
            samples.append(look(workers))
            return samples[-1][1] >= PAYMENTS

        poll(is_done, 600, f"{PAYMENTS:,} payments through {count}")
        warm = next(sample for sample in samples if sample[1] >= PAYMENTS * WARM)
        seconds, payments, cpu = (b - a for a, b in zip(warm, samples[-1], strict=True))
        row = Row(
            workers=count,
            mode=mode,
            payments_per_second=payments / seconds,
            ratio=1.0,
            cpu_us=cpu / payments * 1_000_000,
            rss_mib=max(w.metric("process_resident_memory_bytes") for w in workers) / 2**20,
            machine_load=os.getloadavg()[0] / (os.cpu_count() or 1),
        )
        for worker in workers:
            assert worker.terminate() == 0
    return row


def look(workers: list[WorkerProcess]) -> tuple[float, float, float]:
    """Seconds, payments decided by all, seconds of CPU of all."""
    total = partial(sum_of, workers)
    return time.monotonic(), total("vostro_payments_total"), total("process_cpu_seconds_total")


def sum_of(workers: list[WorkerProcess], metric: str) -> float:
    """Over the workers."""
    return sum(worker.metric(metric) for worker in workers)


if __name__ == "__main__":
    main()
