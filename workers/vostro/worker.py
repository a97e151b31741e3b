"""The only place that names concrete things: settings -> clients -> lists -> app.

`vostro worker` runs it; so does `faust -A vostro.worker worker -l info`.
"""

import os
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import faust
import mode.loop
from prometheus_client import CollectorRegistry

from vostro.errors import SettingRefused
from vostro.lists.connect import open_store
from vostro.lists.watch import WatchedLists
from vostro.messages.limits import Limits
from vostro.messages.reader import read_message
from vostro.payment import Payment
from vostro.routing.windows.memory import HeldPayments
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import DEFAULT_POLICY, Policy, read_policy
from vostro.settings import Settings
from vostro.stream.app import ScreeningApp, create_readerless_app
from vostro.stream.await_broker import AwaitBroker
from vostro.stream.decide import Decide
from vostro.stream.follow_held import FollowHeld
from vostro.stream.follow_lists import FollowLists
from vostro.stream.hard_exit import HardExit
from vostro.stream.health import HealthServer
from vostro.stream.in_use import ListsInUse
from vostro.stream.logs import configure_structlog, logging_config
from vostro.stream.masks import mask_of
from vostro.stream.metrics import WorkerMetrics
from vostro.stream.offsets import Offsets
from vostro.stream.pause import Gate
from vostro.stream.producer import connect
from vostro.stream.progress import Progress
from vostro.stream.publish import PublishInOrder
from vostro.stream.read_payments import ReadPayments
from vostro.stream.records import Outlets
from vostro.stream.settle import settling
from vostro.stream.watch_payments import WatchPayments

if TYPE_CHECKING:
    app: ScreeningApp


def build_worker(
    settings: Settings, policy: Policy, lists: ListsInUse | None = None
) -> ScreeningApp:
    """The parts of one worker, put together; it reads like a parts list and decides nothing."""
    configure_structlog()
    lists = watched_lists(settings, policy) if lists is None else lists
    app = create_readerless_app(settings, logging_config(settings.log_level))
    app.hard_exit = HardExit(settings.stop_seconds)
    metrics = WorkerMetrics(CollectorRegistry())
    metrics.tell_build(policy.version)
    metrics.watch_lists(lists)
    gate, broker = Gate(lists), AwaitBroker(settings, "worker")
    held = HeldPayments(policy.route.windows)
    publisher, offsets = PublishInOrder(partial(connect, settings)), Offsets()
    reader = ReadPayments(
        settings,
        decide=decide_with(
            settings,
            policy,
            lists,
            observe_screening=metrics.screening.observe,
            watch=watch_payments(settings, policy, held),
        ),
        publisher=publisher,
        gate=gate,
        offsets=offsets,
    )
    progress = Progress(
        app, reader, gate, metrics, app.hard_exit, standstill_seconds_max=settings.watchdog_seconds
    )
    publisher.on_acknowledged += [offsets.acknowledged, progress.on_acknowledged]
    health = HealthServer(
        settings.http_host,
        settings.http_port,
        metrics.registry,
        live=progress.not_alive,
        ready=lambda: [*broker.not_ready(), *progress.not_ready()],
    )
    follow_held = [FollowHeld(settings, held)] if settings.windows_enabled else []
    app.set_services(
        first=[health, FollowLists(lists), gate, broker, *follow_held],
        last=[reader, progress, publisher],
    )
    uncounted = decide_with(settings, policy, lists, observe_screening=lambda _: None)
    lists.on_swap.append(settling(uncounted))
    return app


def decide_with(
    settings: Settings,
    policy: Policy,
    lists: ListsInUse,
    *,
    observe_screening: Callable[[float], None],
    watch: WatchPayments | None = None,
) -> Decide:
    """What makes records of a message."""
    return Decide(
        read=partial(read, limits=Limits(bytes_max=settings.message_bytes_max)),
        lists=partial(current, lists),
        policy=policy,
        outlets=outlets(settings),
        dead_letter_bytes_max=settings.dead_letter_bytes_max,
        observe_screening=observe_screening,
        beside=None if watch is None else watch.beside,
        watch=None if watch is None else watch.records,
        mask=mask_of(settings),
    )


def read(source: bytes, content_type: str | None, *, limits: Limits) -> tuple[Payment, ...]:
    """The payments of a message of any known format."""
    return read_message(source, content_type=content_type, limits=limits)


def current(lists: ListsInUse) -> ScreeningLists:
    """The lists in use. The gate is shut while there are none."""
    if lists.current is None:
        raise SettingRefused("No list is in use", "worker", "Nothing may be decided without.")
    return lists.current


def watch_payments(settings: Settings, policy: Policy, held: HeldPayments) -> WatchPayments | None:
    """What looks at payments over time; None where that is switched off."""
    if not settings.windows_enabled:
        return None
    return WatchPayments(
        policy, held, watched_topic=settings.watched_topic, held_topic=settings.held_topic
    )


def outlets(settings: Settings) -> Outlets:
    """The topics that are written."""
    return Outlets(
        alerts=settings.alerts_topic,
        dead_letters=settings.dead_letter_topic,
        decisions=settings.decisions_topic if settings.decisions_enabled else None,
        suppressions=settings.decisions_topic,
    )


def watched_lists(settings: Settings, policy: Policy) -> WatchedLists:
    """The lists that the policy requires, followed in Redis."""
    return WatchedLists(
        open_store(settings),
        policy.lists_required,
        worker=f"{socket.gethostname()}-{os.getpid()}",
        poll_seconds=settings.lists_poll_seconds,
        age_hours_max=settings.list_age_hours_max,
        directory=settings.lists_directory,
        is_approver_required=settings.good_guy_approver_required,
    )


def policy_of(settings: Settings) -> Policy:
    """The policy of the settings' file, or the default one. Raises SettingRefused."""
    path = settings.policy_file
    return DEFAULT_POLICY if path is None else read_policy(source_of(path), str(path))


def source_of(path: Path) -> bytes:
    """A policy file's bytes."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingRefused(
            what=f"VOSTRO_POLICY_FILE can't be read: {error.strerror}",
            where=str(path),
            remedy="Name a TOML file that the worker may read, or none for the default policy.",
        ) from None


def run_worker(settings: Settings) -> None:
    """Runs a worker until it is told to stop. Ends the process: 0 in order, 1 crashed, 70 hard."""
    # Before a loop is made: Faust's App takes none by name (`loop="uvloop"` dies at start).
    mode.loop.use("uvloop")
    app = build_worker(settings, policy_of(settings))
    app.finalize()
    faust.Worker(
        app,
        loglevel=settings.log_level,
        quiet=True,  # no spinner: the log says it
        redirect_stdouts=False,
        logging_config=logging_config(settings.log_level),
    ).execute_from_commandline()


def __getattr__(name: str) -> ScreeningApp:
    """`app`, for `faust -A vostro.worker`: built when it is asked for."""
    if name != "app":
        raise AttributeError(name)
    mode.loop.use("uvloop")
    settings = Settings.read()
    built = build_worker(settings, policy_of(settings))
    setattr(sys.modules[__name__], name, built)
    return built
