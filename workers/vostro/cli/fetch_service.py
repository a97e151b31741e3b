"""`vostro lists fetch --schedule`: a service that keeps lists current, with metrics and health."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from prometheus_client import CollectorRegistry

from vostro.cli.fetch_metrics import FetchMetrics
from vostro.cli.lists_fetch import chosen_sources
from vostro.cli.lists_load import whoami
from vostro.errors import ListUnusable, StoreUnreachable
from vostro.lists.connect import open_store
from vostro.lists.dead_good_guys import dead_good_guys
from vostro.lists.fetch import Fetched, FetchResult, fetch_source
from vostro.lists.list_sources import ListSource
from vostro.lists.store import ListStore
from vostro.lists.tell_changes import tell_changes
from vostro.settings import Settings
from vostro.stream.health import HealthServer
from vostro.stream.logs import configure_structlog

STORE_AWAY_SECONDS = 30.0  # Redis is asked again
# A source takes 3 attempts of 15 minutes at most; twice that without a sign is a standstill.
STANDSTILL_SECONDS_MAX = 5_400.0
STOP_SECONDS_MAX = 20.0  # a download that is under way is given up: nothing of it is in use yet

log = structlog.get_logger(__name__)


class FetchService:
    """Fetches each source when it is due: after hours, or after minutes if it was refused."""

    def __init__(
        self, settings: Settings, store: ListStore, sources: Mapping[str, ListSource]
    ) -> None:
        self.settings, self.store, self.sources = settings, store, sources
        self.metrics = FetchMetrics(CollectorRegistry(), sources)
        self.due = dict.fromkeys(sources, 0.0)  # by the monotonic clock: all at once at the start
        self.refused: dict[str, str] = {}
        self.waiting = dict.fromkeys(sources)  # not fetched since the start
        self.store_problem: str | None = None
        self.alive_at = time.monotonic()

    async def run(self, stopped: asyncio.Event) -> None:
        """Until it is told to stop."""
        while not stopped.is_set():
            self.alive_at = time.monotonic()
            name = min(self.due, key=lambda source: self.due[source])
            seconds = self.due[name] - time.monotonic()
            if seconds > 0:
                # In slices, so that /health/live sees that it lives.
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopped.wait(), min(seconds, 60.0))
                continue
            await asyncio.to_thread(self.fetch, name)

    def fetch(self, name: str) -> None:
        """One source; what can't be done now is due again soon."""
        started, moment = time.monotonic(), datetime.now(UTC)
        source = self.sources[name]
        try:
            result = fetch_source(self.store, name, source, loaded_by=whoami(), at=moment)
        except StoreUnreachable as error:
            self.store_problem = str(error)
            self.due[name] = time.monotonic() + STORE_AWAY_SECONDS
            log.warning("nothing is fetched: no list store", reason=str(error))
            return
        self.store_problem = None
        self.waiting.pop(name, None)
        self.note(result, time.monotonic() - started)
        if result.loaded:
            tell_changes(self.store, self.settings, tell_in_log)
            self.tell_dead_exceptions(result)

    def tell_dead_exceptions(self, result: Fetched) -> None:
        """Which exceptions died with what was loaded."""
        for one in result.loaded:
            name = one.manifest.list
            with suppress(ListUnusable, StoreUnreachable):
                if dead := dead_good_guys(self.store, name, datetime.now(UTC)):
                    log.warning("exceptions that suppress nothing", ids=[guy.id for guy in dead])

    def note(self, result: Fetched, seconds: float) -> None:
        """When it is due again, and what metrics, health and the log say."""
        name, is_refused = result.source, result.result is FetchResult.REFUSED
        self.metrics.count(result, seconds)
        settings = self.settings
        minutes = settings.fetch_retry_minutes if is_refused else settings.fetch_hours * 60
        self.due[name] = time.monotonic() + minutes * 60
        versions = {one.manifest.list: one.manifest.version for one in result.loaded}
        if is_refused:
            self.refused[name] = "; ".join(map(str, result.refused))
            log.error("fetch", source=name, result=result.result, refused=self.refused[name])
            return
        self.refused.pop(name, None)
        log.info("fetch", source=name, result=result.result, versions=versions | result.confirmed)

    def not_alive(self) -> list[str]:
        """A fetch that hangs."""
        seconds = time.monotonic() - self.alive_at
        return [f"no progress for {seconds:.0f} s"] if seconds > STANDSTILL_SECONDS_MAX else []

    def not_ready(self) -> list[str]:
        """What is not current, and why."""
        reasons = [] if self.store_problem is None else [self.store_problem]
        reasons += [f"{name}: not fetched yet" for name in self.waiting]
        return [*reasons, *(f"{name}: {why}" for name, why in sorted(self.refused.items()))]


def tell_in_log(sentence: str) -> None:
    """What hinders a publication."""
    log.warning("list changes", reason=sentence)


async def serve(settings: Settings, names: Sequence[str]) -> None:
    """Everything, until SIGTERM or Ctrl-C."""
    sources = chosen_sources(settings, names)
    store = open_store(settings)
    service = FetchService(settings, store, sources)
    health = HealthServer(
        settings.http_host,
        settings.http_port,
        service.metrics.registry,
        live=service.not_alive,
        ready=service.not_ready,
    )
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await health.on_start()
    log.info("lists are fetched", sources=list(sources), hours=settings.fetch_hours)
    running = asyncio.create_task(service.run(stopped))
    await stopped.wait()
    done, _ = await asyncio.wait({running}, timeout=STOP_SECONDS_MAX)
    if not done:
        log.warning("stopped in a download: nothing of it is in use")
        os._exit(0)  # the thread that downloads can't be ended otherwise
    await health.on_stop()
    store.close()


def run_service(names: Sequence[str]) -> None:
    """Reads settings and sources, then serves. Raises SettingRefused before anything starts."""
    settings = Settings.read()
    chosen_sources(settings, names)
    configure_structlog()
    asyncio.run(serve(settings, names))
