"""The webhook sink as a process: settings -> clients -> loop. `vostro webhook` runs it."""

import asyncio
import logging
import logging.config
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import stamina.instrumentation
import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from prometheus_client import CollectorRegistry

from vostro.errors import NotAcknowledged, SettingRefused
from vostro.kafka_security.clients import aiokafka_security
from vostro.settings import Settings
from vostro.sink.dead_letters import DeadLetters
from vostro.sink.deliver import Deliver
from vostro.sink.endpoint import Endpoint, endpoint_of
from vostro.sink.forward import Forward, Handle
from vostro.sink.metrics import SinkMetrics
from vostro.sink.post import Post
from vostro.sink.signing import Keyring
from vostro.sink.sink import Sink
from vostro.sink.standing import Standing
from vostro.stream.await_broker import AwaitBroker
from vostro.stream.hard_exit import HardExit
from vostro.stream.health import HealthServer
from vostro.stream.logs import configure_structlog, logging_config
from vostro.stream.producer import connect

ROLE = "webhook"
LIBRARIES_TELL_ADDRESSES = ("httpx", "httpcore")  # each request, with its path

log = structlog.get_logger(__name__)


class Parts(NamedTuple):
    """What a sink is made of, whether it follows the alerts or sends dead letters again."""

    endpoint: Endpoint
    keyring: Keyring
    metrics: SinkMetrics
    standing: Standing


def parts_of(settings: Settings) -> Parts:
    """Everything that the settings may be refused for, before anything starts."""
    if settings.webhook_secret_file is None:
        raise SettingRefused(
            "VOSTRO_WEBHOOK_SECRET_FILE is not set",
            "environment",
            "Name a file with the secret that the receiver verifies with; docs/subscribing.md.",
        )
    return Parts(
        endpoint=endpoint_of(settings),
        keyring=Keyring(Path(settings.webhook_secret_file)),
        metrics=SinkMetrics(CollectorRegistry()),
        standing=Standing(settings.webhook_refusals_max),
    )


def group_of(settings: Settings) -> str:
    """The consumer group of this endpoint."""
    return f"{settings.kafka_group}-{settings.webhook_name}"


def run_webhook(settings: Settings) -> None:
    """Delivers alerts until SIGTERM or Ctrl-C. Raises SettingRefused or NotAcknowledged."""
    parts = parts_of(settings)
    set_up_logs(settings.log_level)
    asyncio.run(serve(settings, parts))


def set_up_logs(level: str) -> None:
    """As the worker's; retries are told by Standing, once an outage."""
    configure_structlog()
    logging.config.dictConfig(logging_config(level))
    for name in LIBRARIES_TELL_ADDRESSES:
        logging.getLogger(name).setLevel(logging.WARNING)
    stamina.instrumentation.set_on_retry_hooks([])


async def serve(settings: Settings, parts: Parts) -> None:
    """Everything, until it is told to stop."""
    parts.metrics.away.set_function(lambda: parts.standing.away_seconds)
    stopped = stop_event(HardExit(settings.stop_seconds))
    broker = AwaitBroker(settings, ROLE)
    forwards: list[Forward] = []
    health = HealthServer(
        settings.http_host,
        settings.http_port,
        parts.metrics.registry,
        live=lambda: not_alive(forwards, settings.watchdog_seconds),
        ready=lambda: [*broker.not_ready(), *not_ready(parts)],
    )
    await health.on_start()
    try:
        if not await unless_stopped(awaited(broker), stopped):
            return
        topics = [settings.alerts_topic, settings.webhook_dead_letter_topic]
        async with sink_of(settings, parts, topics) as sink, consumer_of(settings) as consumer:
            forward = forward_of(settings, parts, consumer, sink)
            forwards.append(forward)
            consumer.subscribe([settings.alerts_topic], listener=forward)
            log.info(
                "alerts are forwarded",
                endpoint=parts.endpoint.shown,
                keys=[key.id for key in parts.keyring.keys],
                group=group_of(settings),
            )
            await forward.run(stopped)
    except KafkaError as error:
        raise refused_by_broker(settings, error) from error
    finally:
        await health.on_stop()


def stop_event(hard_exit: HardExit) -> asyncio.Event:
    """Set by SIGTERM and Ctrl-C, which also set the clock of the hard exit."""
    stopped = asyncio.Event()

    def stop() -> None:
        stopped.set()
        hard_exit.arm()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    return stopped


async def awaited(broker: AwaitBroker) -> None:
    """Until a broker lets us in."""
    await broker.on_start()


async def unless_stopped(start: Coroutine[Any, Any, None], stopped: asyncio.Event) -> bool:
    """Waits for a start; False if the stop came first."""
    starting, stopping = asyncio.ensure_future(start), asyncio.ensure_future(stopped.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not starting.done():
        starting.cancel()
        return False
    starting.result()
    return not stopped.is_set()


def not_alive(forwards: list[Forward], seconds_max: float) -> list[str]:
    """A loop that stands still."""
    for forward in forwards:
        seconds = monotonic() - forward.beat
        if seconds > seconds_max:
            return [f"no progress for {seconds:.0f} s"]
    return []


def not_ready(parts: Parts) -> list[str]:
    """What keeps alerts from being delivered, or will."""
    problem = parts.keyring.problem
    return [*parts.standing.not_ready(), *([] if problem is None else [problem])]


@asynccontextmanager
async def sink_of(settings: Settings, parts: Parts, topics: list[str]) -> AsyncIterator[Sink]:
    """The sink with its clients. Raises NotAcknowledged where one of the topics is missing."""
    async with AsyncExitStack() as stack:
        post = await stack.enter_async_context(Post(parts.endpoint, parts.keyring, parts.metrics))
        producer, _ = await connect(settings, topics)
        stack.push_async_callback(producer.stop)
        deliver = Deliver(
            parts.standing,
            parts.metrics,
            attempts_max=settings.webhook_attempts_max,
            retry_seconds_max=settings.webhook_retry_seconds_max,
        )
        letters = DeadLetters(producer, settings.webhook_dead_letter_topic, parts.metrics)
        yield Sink(post, deliver, letters)


@asynccontextmanager
async def consumer_of(settings: Settings, suffix: str = "") -> AsyncIterator[AIOKafkaConsumer]:
    """A started consumer of the endpoint's group, which subscribes to nothing yet."""
    session_ms = int(settings.kafka_session_seconds * 1_000)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_addresses,
        group_id=group_of(settings) + suffix,
        client_id=group_of(settings) + suffix,
        enable_auto_commit=False,  # committed once delivered
        auto_offset_reset="earliest",  # a group that is new misses nothing
        session_timeout_ms=session_ms,
        heartbeat_interval_ms=session_ms // 3,
        **aiokafka_security(settings),
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


def forward_of(
    settings: Settings,
    parts: Parts,
    consumer: AIOKafkaConsumer,
    handle: Handle,
    *,
    commits: bool = True,
) -> Forward:
    """The loop over a consumer."""
    return Forward(
        consumer, handle, parts.metrics, commit_seconds=settings.commit_seconds, commits=commits
    )


def refused_by_broker(settings: Settings, error: KafkaError) -> NotAcknowledged:
    """What the broker said, and what grants it."""
    return NotAcknowledged(
        what=f"Kafka refused: {type(error).__name__}: {error}",
        where=settings.kafka_servers,
        remedy=f"`vostro topics acls {ROLE}` prints the commands that grant what it needs.",
    )
