"""The Faust app, with every setting that we rely on spelled out."""

import asyncio
import tempfile
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

import faust
import structlog
from aiokafka.errors import KafkaError
from faust.app.base import BootStrategy
from mode import Service
from mode.types import ServiceT

from vostro import __version__
from vostro.errors import VostroError
from vostro.kafka_security.clients import faust_credentials
from vostro.settings import Settings
from vostro.stream.hard_exit import HardExit
from vostro.stream.recover_windows import CarefulTables

# 2,000,000 s, as much as fits into Kafka's int32 of milliseconds: an agent that waits longer
# than this with full buffers makes aiokafka leave the group, and Faust never comes back.
POLL_INTERVAL_SECONDS_MAX = 2_000_000.0
FETCH_BYTES_MAX = 8 * 1024 * 1024  # a partition; with the buffer below 23 % faster than 1 MiB
BUFFERED_EVENTS_MAX = 16_384

log = structlog.get_logger(__name__)


class Boot(BootStrategy):
    """Faust's services, with ours before and after them.

    The first must be up while the broker is not (health, lists), and stop last. The last stops
    first: it drains into a consumer that still commits. `@app.service` would start both only
    after the first assignment of partitions.
    """

    # `web_enabled=False` is overwritten by the `worker` command; this is not.
    enable_web = False
    enable_kafka_producer = False  # ours batches; a second one would connect for nothing
    first: tuple[ServiceT, ...] = ()
    last: tuple[ServiceT, ...] = ()

    def server(self) -> Iterable[ServiceT]:
        """What starts, in order; it stops in the opposite one."""
        return chain(self.first, super().server(), self.last)


class ScreeningApp(faust.App):
    """An app whose end can't hang: whoever starts the stop sets the hard exit's clock."""

    BootStrategy: ClassVar[type[BootStrategy]] = Boot
    boot_strategy: Boot
    hard_exit: HardExit | None = None

    def set_services(self, *, first: Iterable[Service], last: Iterable[Service]) -> None:
        """The services that start before, and after, those of Faust."""
        self.boot_strategy.first, self.boot_strategy.last = tuple(first), tuple(last)

    async def on_start(self) -> None:
        """Says what it runs on."""
        self.say_what_it_runs_on()
        await super().on_start()

    def say_what_it_runs_on(self) -> None:
        """In the log."""
        loop = type(asyncio.get_running_loop()).__module__
        log.info("starting", version=__version__, group=self.conf.id, loop=loop)

    async def on_stop(self) -> None:
        """An orderly stop, or the one after a crash."""
        self.arm()
        await super().on_stop()

    def _crash(self, reason: BaseException) -> None:
        """A service failed; mode calls this on each, whichever it was."""
        if not self.crashed:
            is_told = isinstance(reason, (VostroError, KafkaError))  # others may quote a payment
            log.error(
                "stopping: what is not committed comes again",
                error=type(reason).__name__,
                reason=str(reason) if is_told else None,
            )
        self.arm()
        super()._crash(reason)

    def arm(self) -> None:
        """From here on the process ends, in order or not."""
        if self.hard_exit is not None:
            self.hard_exit.arm()


class ReaderlessBoot(Boot):
    """Faust makes no consumer."""

    enable_kafka_consumer = False


class ReaderlessApp(ScreeningApp):
    """An app whose messages a service of ours reads."""

    BootStrategy: ClassVar[type[BootStrategy]] = ReaderlessBoot

    async def on_start(self) -> None:
        """Says what it runs on. Faust's own would make a consumer."""
        self.finalize()
        self.say_what_it_runs_on()

    async def _wait_for_table_recovery_completed(self) -> bool:
        """There are none; Faust would wait for them for ever."""
        return False


def create_readerless_app(
    settings: Settings, logging_config: Mapping[str, Any] | None = None
) -> ReaderlessApp:
    """An app without services yet, that a reader of ours will be one of."""
    return ReaderlessApp(settings.kafka_group, **options(settings, logging_config))


def create_app(settings: Settings, logging_config: Mapping[str, Any] | None = None) -> ScreeningApp:
    """An app without agents and services yet."""
    return ScreeningApp(settings.kafka_group, **options(settings, logging_config))


def options(settings: Settings, logging_config: Mapping[str, Any] | None) -> dict[str, Any]:
    """Faust's settings."""
    return {
        "autodiscover": False,
        "broker": [f"aiokafka://{server}" for server in settings.kafka_addresses],
        "broker_credentials": faust_credentials(settings),
        "broker_session_timeout": settings.kafka_session_seconds,
        "broker_heartbeat_interval": settings.kafka_session_seconds * 0.3,
        "broker_request_timeout": max(90.0, settings.kafka_session_seconds + 10),
        "broker_rebalance_timeout": 60.0,
        "broker_max_poll_interval": POLL_INTERVAL_SECONDS_MAX,
        "broker_commit_interval": settings.commit_seconds,
        "broker_commit_every": 10_000,
        "broker_check_crcs": True,
        "consumer_auto_offset_reset": "earliest",  # a new group misses no payment
        "consumer_max_fetch_size": FETCH_BYTES_MAX,
        "stream_buffer_maxsize": BUFFERED_EVENTS_MAX,
        "stream_wait_empty": False,  # True waits for ever on an event that is never acknowledged
        "stream_publish_on_commit": False,
        "processing_guarantee": "at_least_once",
        "topic_disable_leader": True,  # its assignor's topic needs rights, and Kafka 4 refuses it
        "topic_allow_declare": False,  # `vostro topics create` does
        "web_enabled": False,
        "worker_redirect_stdouts": False,
        "logging_config": logging_config,
        "datadir": Path(tempfile.gettempdir()) / "vostro-faust",  # made at start, holds nothing
        "store": "memory://",
        "TableManager": CarefulTables,
        # A standby in memory shares the table with what is ours, and spares no replay.
        "table_standby_replicas": 0,
    }
