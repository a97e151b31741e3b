"""The worker of the rules over time: settings -> table -> app. `vostro windows` runs it.

It is a process and a consumer group of its own, so that screening never waits for it.
"""

from functools import partial
from typing import Any

import faust
import mode.loop
from faust.types import TopicT
from prometheus_client import CollectorRegistry

from vostro.screening.policy import Policy
from vostro.settings import Settings
from vostro.stream.app import ScreeningApp, create_app
from vostro.stream.await_broker import AwaitBroker
from vostro.stream.decide_windows import DecideWindows, WindowOutlets
from vostro.stream.faust_source import FaustSource
from vostro.stream.hard_exit import HardExit
from vostro.stream.health import HealthServer
from vostro.stream.keep_windows import OpenGate, SweepWindows, keep_windows
from vostro.stream.logs import configure_structlog, logging_config
from vostro.stream.masks import mask_of
from vostro.stream.metrics import WorkerMetrics
from vostro.stream.producer import connect
from vostro.stream.progress import Progress
from vostro.stream.publish import PublishInOrder
from vostro.stream.recover_windows import drain_before_partitions_move
from vostro.worker import policy_of

GROUP = "{}-windows"


def build_windows_worker(settings: Settings, policy: Policy) -> ScreeningApp:
    """The parts of one worker of windows, put together."""
    configure_structlog()
    broker = AwaitBroker(settings, "windows")  # it names the group itself
    settings = settings.model_copy(update={"kafka_group": GROUP.format(settings.kafka_group)})
    app = create_app(settings, logging_config(settings.log_level))
    app.hard_exit = HardExit(settings.stop_seconds)
    metrics, gate = WorkerMetrics(CollectorRegistry()), OpenGate()
    metrics.tell_build(policy.version)
    source = FaustSource(app, settings.watched_topic)
    progress = Progress(
        app, source, gate, metrics, app.hard_exit, standstill_seconds_max=settings.watchdog_seconds
    )
    written = outlets(settings)
    publisher = PublishInOrder(partial(connect, settings, written))
    publisher.on_acknowledged += [source.acknowledged, progress.on_acknowledged]
    decide = DecideWindows(
        windows_table(app, settings).data,
        policy=policy,
        outlets=written,
        mask=mask_of(settings),
    )
    health = HealthServer(
        settings.http_host,
        settings.http_port,
        metrics.registry,
        live=progress.not_alive,
        ready=lambda: [*broker.not_ready(), *progress.not_ready()],
    )
    drain_before_partitions_move(app, publisher)
    sweeper = SweepWindows(decide.sweep, publisher, source)
    app.set_services(first=[health, broker], last=[progress, publisher, sweeper])
    watched = raw_topic(app, settings.watched_topic)
    keep_windows(app, watched, decide=decide, publisher=publisher, source=source)
    return app


def windows_table(app: ScreeningApp, settings: Settings) -> Any:  # noqa: ANN401 - Faust's own
    """The table that Faust restores from its changelog when partitions come to this worker.

    We write the changelog ourselves, with the alerts: a payment is acknowledged after both.
    """
    return app.Table(
        "windows",
        key_type=bytes,
        value_type=bytes,
        changelog_topic=raw_topic(app, settings.windows_changelog_topic),
    )


def raw_topic(app: ScreeningApp, name: str) -> TopicT:
    """A topic whose keys and values are bytes."""
    return app.topic(
        name, key_type=bytes, key_serializer="raw", value_type=bytes, value_serializer="raw"
    )


def outlets(settings: Settings) -> WindowOutlets:
    """The topics that are written."""
    return WindowOutlets(
        alerts=settings.alerts_topic,
        dead_letters=settings.dead_letter_topic,
        watched=settings.watched_topic,
        changelog=settings.windows_changelog_topic,
    )


def run_windows(settings: Settings) -> None:
    """Runs a worker of windows until it is told to stop. Exit codes are those of `run_worker`."""
    mode.loop.use("uvloop")  # before a loop is made
    app = build_windows_worker(settings, policy_of(settings))
    app.finalize()
    faust.Worker(
        app,
        loglevel=settings.log_level,
        quiet=True,
        redirect_stdouts=False,
        logging_config=logging_config(settings.log_level),
    ).execute_from_commandline()
