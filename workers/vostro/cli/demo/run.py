"""The demo from its start to its end: parts up, payments in, alerts shown, everything gone."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

import msgspec

from vostro.alert import Alert, DeadLetter
from vostro.cli.alert_feed import AlertFeed
from vostro.cli.alert_filter import FeedStart
from vostro.cli.demo.embedded import (
    broker_running,
    create_topics,
    free_port,
    imported,
    private_folder,
    redis_running,
    worker_running,
)
from vostro.cli.demo.metrics import WorkerPort
from vostro.cli.demo.needles import BROKEN, needles
from vostro.cli.demo.payments import Hay, spread
from vostro.cli.demo.report import Report
from vostro.cli.demo.sample import LIST_NAME, load_sample_list
from vostro.cli.errors import say
from vostro.errors import VostroError
from vostro.settings import Settings

READY_SECONDS_MAX, DONE_SECONDS_MAX = 40.0, 60.0
PROCESSED = ("vostro_payments_total", "vostro_dead_letters_total")


def run_demo(payments: int) -> None:
    """Everything, with what it shows on stdout and what it does on stderr. Raises VostroError."""
    forget_settings()
    with ExitStack() as stack:
        stack.enter_context(terminated_as_interrupted())
        folder = stack.enter_context(private_folder())
        say("Starting an embedded Redis and an embedded Kafka broker; nothing leaves this machine")
        redis_url = stack.enter_context(redis_running(folder))
        servers = stack.enter_context(broker_running())
        settings = demo_settings(servers, redis_url, folder)
        create_topics(
            servers, (settings.payments_topic, settings.alerts_topic, settings.dead_letter_topic)
        )
        loaded = load_sample_list(settings, loaded_by="vostro demo").manifest
        say(f"Loaded an invented list: {loaded.designations} designations, {loaded.names} names")
        check_up = stack.enter_context(worker_running(as_environment(settings), folder))
        port = WorkerPort(settings.http_port)
        seconds = port.wait_ready(READY_SECONDS_MAX, check_up)
        say(f"The worker is ready after {seconds:.1f} s: vostro worker, as in production")
        follow_payments(settings, port, payments, check_up)


def follow_payments(
    settings: Settings, port: WorkerPort, payments: int, check_up: Callable[[], None]
) -> None:
    """Sends the payments, shows the alerts as they come, and reports when all are through."""
    hidden = needles()
    hay = [msgspec.json.encode(payment) for payment in Hay().payments(payments)]
    sharp = [msgspec.json.encode(needle.payment) for needle in hidden]
    messages = spread(hay, [*sharp, *(broken.message for broken in BROKEN)])
    report = Report(hidden, total=len(messages))
    with AlertFeed(settings, FeedStart(from_beginning=True)) as feed:
        say(
            f"Sending {len(messages):,} messages: {len(hay):,} ordinary payments, "
            f"{len(hidden)} that must not pass, {len(BROKEN)} that can't be read"
        )
        send(settings, messages)
        for alert in alerts_until_done(feed, port, len(messages), check_up):
            report.show_alert(alert)
    report.show_end(dead_letters(settings), port.samples())


def alerts_until_done(
    feed: AlertFeed, port: WorkerPort, total: int, check_up: Callable[[], None]
) -> Iterator[Alert]:
    """Alert after alert until the worker has acknowledged every message. Raises VostroError."""
    began, is_done = monotonic(), False
    while True:
        received = feed.poll()
        for record in received:
            yield msgspec.json.decode(record.value, type=Alert)
        if is_done and not received:
            return
        check_up()
        # What is counted is on the broker: one more empty look, and all have been shown.
        is_done = port.total(*PROCESSED) >= total
        if not is_done and monotonic() - began > DONE_SECONDS_MAX:
            raise VostroError(
                what=f"Only {port.total(*PROCESSED):,} of {total:,} messages are through",
                where=f"after {DONE_SECONDS_MAX:.0f} s",
                remedy="Run it with fewer --payments, or on a less busy machine.",
            )


def dead_letters(settings: Settings) -> list[DeadLetter]:
    """What could not be read, from its topic."""
    there = settings.model_copy(update={"alerts_topic": settings.dead_letter_topic})
    with AlertFeed(there, FeedStart(from_beginning=True)) as feed:
        return [
            msgspec.json.decode(record.value, type=DeadLetter)
            for record in feed.records(follow=False)
        ]


def send(settings: Settings, messages: Sequence[bytes]) -> None:
    """Puts the messages on the payments topic."""
    producer = imported("confluent_kafka").Producer(
        {"bootstrap.servers": settings.kafka_servers, "log_level": 0}
    )
    for number, message in enumerate(messages):
        producer.produce(settings.payments_topic, value=message, key=f"{number}")
    if producer.flush(DONE_SECONDS_MAX):
        raise VostroError("The broker did not take the payments", "demo", "Run it again.")


def demo_settings(servers: str, redis_url: str, folder: Path) -> Settings:
    """The settings of a real worker, but for the places."""
    policy = folder / "policy.toml"
    policy.write_text(f'lists_required = ["{LIST_NAME}"]\n')
    return Settings.read(
        kafka_servers=servers,
        kafka_api_version="0.11",
        redis_url=redis_url,
        policy_file=policy,
        http_port=free_port(),
        lists_directory=folder,
        log_level="warn",
        commit_seconds=0.5,
    )


def as_environment(settings: Settings) -> dict[str, str]:
    """What differs from the defaults, as variables."""
    return {
        f"VOSTRO_{name.upper()}": str(getattr(settings, name)) for name in settings.model_fields_set
    }


def forget_settings() -> None:
    """The user's own settings are about the real system: none reaches the demo."""
    for name in [name for name in os.environ if name.startswith("VOSTRO_")]:
        if name != "VOSTRO_DEBUG":
            del os.environ[name]


@contextmanager
def terminated_as_interrupted() -> Iterator[None]:
    """SIGTERM unwinds as Ctrl-C does, so that nothing is left running."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
