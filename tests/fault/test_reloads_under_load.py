"""Lists loaded again and again while payments flow: nothing is lost, and memory comes back.

A swap takes a second, most of it the start of the compiling process. So a test run makes fewer;
VOSTRO_RELOADS=200 makes as many as the figures in docs/benchmarks.md.
"""

import os
import threading
from collections import Counter
from functools import partial

from list_samples import edition_of
from samples import SAMPLE, listed
from servers import poll
from streams import Stream, WorkerProcess, payments_in, working
from vostro.alert import Alert, Decision

RELOADS = int(os.environ.get("VOSTRO_RELOADS", "20"))
SETTLED_AFTER = max(5, RELOADS // 10)  # swaps: by then each cache and pool has its size
GROWTH_MIB_MAX = 24.0  # of 150; a swap that kept its lists would add 5 each time
BATCH = 200
MANY = [listed(f"N-{n}", f"TUNDRA {n} TRADE", f"Polar {n}") for n in range(2_000)]


def memory_mib(worker: WorkerProcess) -> float:
    return worker.metric("process_resident_memory_bytes") / 2**20


def send_until(stream: Stream, stopped: threading.Event, sent: list[int]) -> None:
    """Payments P-0, P-1 ... in batches, one after the other."""
    while not stopped.is_set():
        first = sum(sent)
        batch = [
            value.replace(b'"P-%d"' % n, b'"P-%d"' % (first + n))
            for n, value in enumerate(payments_in(BATCH))
        ]
        stream.send(batch)
        sent.append(BATCH)
        stopped.wait(0.2)


def has_swapped(worker: WorkerProcess, times: int) -> bool:
    return worker.metric("vostro_list_swaps_total") >= times


def test_reloads_under_load_lose_no_payment_and_leave_no_memory_behind(stream: Stream) -> None:
    editions = [(*SAMPLE[:2], *MANY[number:]) for number in range(2)]
    assert edition_of(editions[0]) != edition_of(editions[1])
    versions = {stream.load_lists(*editions[0])}
    stopped, sent = threading.Event(), []  # type: ignore[var-annotated]
    levels = []
    with working(stream, VOSTRO_LISTS_POLL_SECONDS="0.1") as worker:
        worker.until_ready()
        sender = threading.Thread(target=send_until, args=(stream, stopped, sent))
        sender.start()
        try:
            for number in range(1, RELOADS + 1):
                versions.add(stream.load_lists(*editions[number % 2]))
                poll(partial(has_swapped, worker, number + 1), 60, f"swap {number}")
                if number >= SETTLED_AFTER:
                    levels.append(memory_mib(worker))
        finally:
            stopped.set()
            sender.join()
        payments = sum(sent)
        poll(lambda: stream.committed() == payments, 120, "everything committed")
        growth = sum(levels[-3:]) / 3 - sum(levels[:3]) / 3
        assert worker.get("/health/ready")[0] == 200
        assert worker.terminate() == 0
    print(f"\n{RELOADS} reloads over {payments:,} payments: memory {levels[0]:.0f} MiB after")
    print(f"{SETTLED_AFTER} swaps, {levels[-1]:.0f} at the end, {max(levels):.0f} at most")
    assert growth < GROWTH_MIB_MAX, levels
    decisions: list[Decision] = stream.decisions(payments)
    decided = Counter(decision.payment_id for decision in decisions)
    assert decided.keys() == {f"P-{n}" for n in range(payments)}
    assert decided.total() == payments
    alerts: list[Alert] = stream.alerts(payments // 20)
    assert len(alerts) == payments // 20
    assert {alert.list_versions["sample"] for alert in alerts} <= versions
    assert not stream.dead_letters()
