"""The tables of docs/sizing.md, from reports/scale.json: `make scale` writes reports/scale.md."""

import math
from collections.abc import Sequence
from typing import Protocol

UTILISATION = 0.7  # of a worker's core, at the peak
PEAKS = (1_000, 10_000, 100_000)
PARTITIONS_MIN = 8
USD_PER_CORE_HOUR = 0.05  # an assumption, said so on the page


class Row(Protocol):
    """One measurement."""

    workers: int
    mode: str
    payments_per_second: float
    ratio: float
    cpu_us: float
    rss_mib: float
    machine_load: float


def tables(rows: Sequence[Row]) -> str:
    """What was measured, and what follows from the dearest row of one process."""
    cpu_us = max(row.cpu_us for row in rows if row.workers == 1)
    lines = [
        "| processes | outputs | payments a second | to one | CPU µs | MiB | machine |",
        "| --: | --- | --: | --: | --: | --: | --: |",
        *map(measured, rows),
        "",
        "| payments a second, peak | workers | partitions | their cores | their GiB |",
        "| --: | --: | --: | --: | --: |",
        *(wanted(peak, cpu_us) for peak in PEAKS),
        "",
        f"A million payments: {cpu_us:,.0f} CPU seconds, {usd_a_million(cpu_us):.3f} USD",
    ]
    return "\n".join(lines) + "\n"


def measured(row: Row) -> str:
    """One line."""
    return (
        f"| {row.workers} | {row.mode} | {row.payments_per_second:,.0f} | {row.ratio:.2f} "
        f"| {row.cpu_us:,.0f} | {row.rss_mib:.0f} | {row.machine_load:.1f} |"
    )


def wanted(peak: int, cpu_us: float) -> str:
    """Workers by the page's formula and one more; partitions to the next power of two."""
    workers = math.ceil(peak * cpu_us / 1_000_000 / UTILISATION) + 1
    partitions = max(PARTITIONS_MIN, 2 ** math.ceil(math.log2(workers)))
    return f"| {peak:,} | {workers} | {partitions} | {workers} | {workers} |"


def usd_a_million(cpu_us: float) -> float:
    """A payment of so many µs, at 70 % of a core of the stated price."""
    return cpu_us / 3_600 * USD_PER_CORE_HOUR / UTILISATION
