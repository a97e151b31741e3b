"""What the webhook sink counts. Labels are of closed sets: reasons, classes of answers."""

from typing import Final, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from vostro.sink.undelivered import Reason
from vostro.stream.metrics import add_process

REQUEST_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# From the alert's record to its delivery: days after an endpoint's outage.
LATENCY_SECONDS: Final = (
    0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1_800.0, 14_400.0, 86_400.0,
)  # fmt: skip
CLASSES: Final = ("2xx", "3xx", "4xx", "5xx", "none")


class Watched(Protocol):
    """What knows how much is still to be delivered."""

    def count_pending(self) -> int: ...  # noqa: D102
    def oldest_seconds(self) -> float: ...  # noqa: D102
    def lag(self) -> int: ...  # noqa: D102


class SinkMetrics:
    """One a process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        add_process(registry)
        self.delivered = Counter(
            "vostro_webhook_delivered", "Alerts that the endpoint took.", registry=registry
        )
        self.retries = Counter(
            "vostro_webhook_retries",
            "Attempts that failed and are made again, by reason.",
            ["reason"],
            registry=registry,
        )
        self.dead_letters = Counter(
            "vostro_webhook_dead_letters",
            "Alerts that went to webhook-dead-letter, by reason.",
            ["reason"],
            registry=registry,
        )
        self.requests = Histogram(
            "vostro_webhook_request_seconds",
            "One request, by the class of its answer.",
            ["answer"],
            buckets=REQUEST_SECONDS,
            registry=registry,
        )
        self.latency = Histogram(
            "vostro_webhook_latency_seconds",
            "From the timestamp of the alert's record to its delivery.",
            buckets=LATENCY_SECONDS,
            registry=registry,
        )
        self.add_gauges(registry)
        for reason in Reason:  # a rule can alert on what never happened
            self.retries.labels(reason)
            self.dead_letters.labels(reason)
        for answer in CLASSES:
            self.requests.labels(answer)

    def add_gauges(self, registry: CollectorRegistry) -> None:
        """How it stands now."""
        self.pending = Gauge(
            "vostro_webhook_pending",
            "Alerts that were read and are neither delivered nor dead letters yet.",
            registry=registry,
        )
        self.oldest = Gauge(
            "vostro_webhook_oldest_undelivered_seconds",
            "Age of the oldest of them, by its record's timestamp; 0 without any.",
            registry=registry,
        )
        self.lag = Gauge(
            "vostro_webhook_lag",
            "Alerts of this process's partitions that are not done with, read or not.",
            registry=registry,
        )
        self.away = Gauge(
            "vostro_webhook_endpoint_away_seconds",
            "Since an attempt failed and no alert was delivered after it; 0 while all is well.",
            registry=registry,
        )

    def watch(self, forward: "Watched") -> None:
        """What these gauges say is asked when they are."""
        self.pending.set_function(forward.count_pending)
        self.oldest.set_function(forward.oldest_seconds)
        self.lag.set_function(forward.lag)

    def tell_request(self, status: int | None, seconds: float) -> None:
        """One request; None: it got no answer."""
        answer = "none" if status is None else f"{status // 100}xx"
        self.requests.labels(answer if answer in CLASSES else "5xx").observe(seconds)
