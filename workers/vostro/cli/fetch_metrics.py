"""What the fetching service counts. Labels are sources and results: closed sets both."""

from collections.abc import Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from vostro.lists.fetch import Fetched, FetchResult

# A 304 takes milliseconds, OFAC's 130 MB minutes.
FETCH_SECONDS: Final = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 180.0, 600.0, 1_800.0)


class FetchMetrics:
    """One a service."""

    def __init__(self, registry: CollectorRegistry, sources: Iterable[str]) -> None:
        self.registry = registry
        self.fetches = Counter(
            "vostro_fetches",
            "Fetches of a source, by what came of them: loaded, unchanged, refused.",
            ["source", "result"],
            registry=registry,
        )
        self.refused = Gauge(
            "vostro_fetch_refused",
            "1 while the last fetch of a source was refused: the old version is in use.",
            ["source"],
            registry=registry,
        )
        self.success = Gauge(
            "vostro_fetch_last_success_timestamp_seconds",
            "When a source was last loaded or confirmed; 0 before that.",
            ["source"],
            registry=registry,
        )
        self.seconds = Histogram(
            "vostro_fetch_seconds",
            "Download, reading and load of one source.",
            ["source"],
            buckets=FETCH_SECONDS,
            registry=registry,
        )
        self.bytes = Counter(
            "vostro_fetched_bytes", "Bytes downloaded.", ["source"], registry=registry
        )
        for source in sources:  # a rule can alert on what never happened
            self.refused.labels(source).set(0)
            self.success.labels(source).set(0)
            for result in FetchResult:
                self.fetches.labels(source, result)

    def count(self, result: Fetched, seconds: float) -> None:
        """One fetch that ended."""
        source = result.source
        self.fetches.labels(source, result.result).inc()
        self.seconds.labels(source).observe(seconds)
        self.bytes.labels(source).inc(result.bytes)
        is_refused = result.result is FetchResult.REFUSED
        self.refused.labels(source).set(is_refused)
        if not is_refused:
            self.success.labels(source).set_to_current_time()
