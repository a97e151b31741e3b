"""What one worker counts. Labels come from closed sets, never a name, a BIC or a payment id."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from vostro import __version__
from vostro.alert import Outcome
from vostro.stream.corridors import Corridor
from vostro.stream.in_use import ListsInUse
from vostro.stream.records import Counted, Decided

# A known payment takes 5 us, a new name 50-500 us; 1 s is a sign of trouble.
SCREENING_SECONDS: Final = (
    5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 5e-2, 0.25, 1.0,
)  # fmt: skip
# From the record's own timestamp; minutes after an outage.
LATENCY_SECONDS: Final = (
    0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1800.0,
)  # fmt: skip
COMPILE_SECONDS: Final = (0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0)
# Canonical JSON may claim any format; what is no family that we read counts as other.
FORMAT: Final = re.compile(
    r"json|(?:pacs|pain|camt)\.0(?:0[1-9]|10|2[6-9]|5[5-8]|87)|MT(?:10[0-4]|19[0-9]|20[0-5]|29[0-9])"
)
RULE_LABELS_MAX = 1_000  # rules times lists; far above what there is, and a bound
# Countries are a closed set, their pairs 60,000: the first so many, with flagged and watched apart.
CORRIDOR_LABELS_MAX = 400
OTHER = "other"
NO_LIST = "none"  # a hit of a rule that asks no list


def add_process(registry: CollectorRegistry) -> None:
    """What every process of ours tells of itself."""
    # They would be a second series for each counter, that no dashboard asks for.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)


class WorkerMetrics:
    """Counted once the broker has the records: a redelivered payment counts again, a lost never."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        add_process(registry)
        self.add_outcomes()
        self.add_times()
        self.add_worker_state()
        self.add_list_state()

    def add_outcomes(self) -> None:
        """What became of the payments."""
        registry = self.registry
        self.payments = Counter(
            "vostro_payments",
            "Payments decided and acknowledged, by format and outcome.",
            ["format", "outcome"],
            registry=registry,
        )
        self.hits = Counter(
            "vostro_hits", "Hits, by rule and list.", ["rule", "list"], registry=registry
        )
        self.suppressed = Counter(
            "vostro_suppressed_hits",
            "Hits on good guys: recorded, not alerted, by rule and list.",
            ["rule", "list"],
            registry=registry,
        )
        self.corridors = Counter(
            "vostro_corridors",
            "Flagged and watched payments, by country of who pays and of who is paid.",
            ["origin", "destination", "standing"],
            registry=registry,
        )
        self.dead_letters = Counter(
            "vostro_dead_letters",
            "Messages that could not be read, by reason.",
            ["reason"],
            registry=registry,
        )
        self.screening_errors = Counter(
            "vostro_screening_errors",
            "Payments held because screening itself failed.",
            registry=registry,
        )

    def add_times(self) -> None:
        """How long it took."""
        registry = self.registry
        self.screening = Histogram(
            "vostro_screening_seconds",
            "In the pure core, one payment.",
            buckets=SCREENING_SECONDS,
            registry=registry,
        )
        self.latency = Histogram(
            "vostro_latency_seconds",
            "From the timestamp of the payment's record to its acknowledgement.",
            buckets=LATENCY_SECONDS,
            registry=registry,
        )
        self.alert_latency = Histogram(
            "vostro_alert_latency_seconds",
            "From the timestamp of the payment's record to its alert's being on the broker.",
            buckets=LATENCY_SECONDS,
            registry=registry,
        )

    def add_worker_state(self) -> None:
        """The gauges of the worker itself."""
        registry = self.registry
        self.lag = Gauge(
            "vostro_consumer_lag",
            "Payments of a partition that are not acknowledged yet.",
            ["partition"],
            registry=registry,
        )
        self.partitions = Gauge(
            "vostro_partitions_assigned", "Partitions this worker reads.", registry=registry
        )
        self.paused = Gauge(
            "vostro_paused",
            "1 while nothing is consumed: no lists, or too old ones.",
            registry=registry,
        )
        self.ready = Gauge("vostro_ready", "1 when ready, as /health/ready.", registry=registry)
        self.loop_delay = Gauge(
            "vostro_loop_delay_seconds",
            "How late the event loop was at its last look.",
            registry=registry,
        )
        self.build = Gauge(
            "vostro_build_info",
            "1; the versions of engine and policy are its labels.",
            ["version", "policy_version"],
            registry=registry,
        )

    def add_list_state(self) -> None:
        """How new lists came into use; what they are is told by ListsCollector."""
        registry = self.registry
        self.compile = Histogram(
            "vostro_lists_compile_seconds",
            "Compiling all lists, in a process of its own.",
            buckets=COMPILE_SECONDS,
            registry=registry,
        )
        self.swaps = Counter(
            "vostro_list_swaps", "Times that new versions came into use.", registry=registry
        )
        self.swapped_at = Gauge(
            "vostro_list_swap_timestamp_seconds",
            "When new versions last came into use here, also at the start; 0 before that.",
            registry=registry,
        )

    def tell_lags(self, lags: Mapping[str, int]) -> None:
        """The lag of each partition that is read here; those of others vanish."""
        for (partition,) in [*self.lag._metrics]:  # noqa: SLF001 - clear() would leave a moment
            if partition not in lags:
                self.lag.remove(partition)
        for partition, lag in lags.items():
            self.lag.labels(partition).set(lag)

    def tell_build(self, policy_version: str) -> None:
        """Which engine and policy this is."""
        self.build.labels(__version__, policy_version).set(1)

    def watch_lists(self, lists: ListsInUse) -> None:
        """Size, age and version of each list as they are when asked; counts the swaps."""
        self.registry.register(ListsCollector(lists))
        lists.on_swap.append(lambda _: self.count_swap(lists.state.compile_seconds))

    def count_swap(self, compile_seconds: float | None) -> None:
        """New versions came into use."""
        self.swaps.inc()
        self.swapped_at.set_to_current_time()
        if compile_seconds is not None:
            self.compile.observe(compile_seconds)

    def count(self, decided: Iterable[Decided], latencies: Iterable[float]) -> None:
        """A batch that is acknowledged; `latencies` in seconds, one a message."""
        for message, seconds in zip(decided, latencies, strict=True):
            self.latency.observe(seconds)
            if message.dead_letter_reason is not None:
                self.dead_letters.labels(message.dead_letter_reason).inc()
            for payment in message.payments:
                self.count_payment(payment, seconds)

    def count_payment(self, payment: Counted, seconds: float) -> None:
        """One payment."""
        self.payments.labels(format_label(payment.format), payment.outcome).inc()
        if payment.outcome != Outcome.RELEASE.value:
            self.alert_latency.observe(seconds)
        if payment.is_error:
            self.screening_errors.inc()
        if payment.corridor is not None:
            add_corridor(self.corridors, payment.corridor)
        for counter, hits in ((self.hits, payment.hits), (self.suppressed, payment.suppressed)):
            for rule, name in hits:
                add_hit(counter, rule, name)


def format_label(name: str) -> str:
    """The family of a message format: pacs.008.001.08 -> pacs.008."""
    found = FORMAT.match(name)
    return OTHER if found is None else found[0]


def add_hit(counter: Counter, rule: str, name: str) -> None:
    """Counts a hit; beyond the bound under other."""
    known = counter._metrics  # noqa: SLF001 - its own bound is none
    labels = (rule, name or NO_LIST)
    if labels not in known and len(known) >= RULE_LABELS_MAX:
        labels = (OTHER, OTHER)
    counter.labels(*labels).inc()


def add_corridor(counter: Counter, corridor: Corridor) -> None:
    """Counts a corridor; beyond the bound under other."""
    known = counter._metrics  # noqa: SLF001 - its own bound is none
    labels = tuple(corridor)
    if labels not in known and len(known) >= CORRIDOR_LABELS_MAX:
        labels = (OTHER, OTHER, corridor.standing)
    counter.labels(*labels).inc()


class ListsCollector(Collector):
    """The lists in use. Old versions vanish from the metrics with the swap."""

    def __init__(self, lists: ListsInUse) -> None:
        self.lists = lists

    def collect(self) -> Iterator[Metric]:
        """Gauges by list."""
        age = GaugeMetricFamily(
            "vostro_list_age_seconds",
            "Since a load last confirmed the list's edition.",
            labels=["list"],
        )
        sizes = GaugeMetricFamily(
            "vostro_list_designations", "Designations in use.", labels=["list"]
        )
        names = GaugeMetricFamily("vostro_list_names", "Names in use.", labels=["list"])
        versions = GaugeMetricFamily(
            "vostro_list_info", "1; the version in use is its label.", labels=["list", "version"]
        )
        failing = GaugeMetricFamily(
            "vostro_lists_failing",
            "1 while the lists can't be followed: no store, no room, or a version that is refused.",
        )
        state = self.lists.state
        failing.add_metric([], state.last_error is not None)
        for name, hours in state.ages_hours.items():
            age.add_metric([name], hours * 3_600)
        for compiled in state.lists:
            sizes.add_metric([compiled.list], compiled.designations)
            names.add_metric([compiled.list], compiled.names)
            versions.add_metric([compiled.list, compiled.version], 1)
        yield from (age, sizes, names, versions, failing)
