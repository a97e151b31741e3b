"""Invented payments without an end, at a steady rate, on a real broker."""

import random
import signal
import threading
import time
from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

import msgspec
from kafka import KafkaProducer
from kafka.errors import KafkaError

from vostro.cli.alert_feed import api_version_of
from vostro.cli.demo.needles import BROKEN, needles
from vostro.cli.demo.payments import SEED, Hay
from vostro.errors import NotAcknowledged
from vostro.kafka_security.admission import refuse_unless_admitted
from vostro.kafka_security.clients import kafka_python_security
from vostro.settings import Settings

HAY_AT_ONCE = 100_000  # then the same names come again, under new payment ids
# A sleep shorter than this costs more than it waits; at 1,000 a second 20 go at once
SLEEP_SECONDS_MIN = 0.02
CLOSE_SECONDS_MAX = 30.0
TOPIC_MS_MAX = 5_000  # a broker that is up knows in milliseconds whether there is a topic


class Sent:
    """How many messages of each kind are with the producer."""

    def __init__(self) -> None:
        self.ordinary = self.hidden = self.broken = 0

    def sentence(self) -> str:
        """The counts in words."""
        return (
            f"Sent {self.ordinary:,} ordinary payments, {self.hidden:,} that must not pass, "
            f"{self.broken:,} that can't be read"
        )


def messages(sent: Sent, hidden_share: float) -> Iterator[tuple[str, bytes]]:
    """Key and value of message after message, the same ones at each start but for their ids.

    Of those that are not ordinary every tenth can't be read.
    """
    run = f"DEMO-{time.time_ns() // 1_000_000:x}"  # distinct at each start
    chance = random.Random(SEED)  # noqa: S311 - samples, no secrets
    sharp, broken = cycle(needles()), cycle(BROKEN)
    ordinary = (payment for _ in count() for payment in Hay().payments(HAY_AT_ONCE))
    for number in count(1):
        payment_id = f"{run}-{number}"
        if chance.random() >= hidden_share:
            payment = next(ordinary)
            sent.ordinary += 1
        elif (sent.hidden + sent.broken) % 10 < 9:  # noqa: PLR2004
            payment = next(sharp).payment
            sent.hidden += 1
        else:
            sent.broken += 1
            yield payment_id, next(broken).message
            continue
        renamed = msgspec.structs.replace(payment, payment_id=payment_id)
        yield payment_id, msgspec.json.encode(renamed)


def send_steadily(
    settings: Settings, sent: Sent, *, rate: float, hidden_share: float, limit: int | None
) -> None:
    """Sends until the limit. Raises NotAcknowledged; KeyboardInterrupt once a signal ended it."""
    failed: list[BaseException] = []
    producer = connect(settings)
    began = time.monotonic()
    stopped = stop_of_signals()
    try:
        for number, (key, value) in enumerate(messages(sent, hidden_share), start=1):
            late = time.monotonic() - began - number / rate
            if stopped.wait(-late if late < -SLEEP_SECONDS_MIN else 0):
                break
            future = producer.send(settings.payments_topic, value=value, key=key.encode())
            future.add_errback(failed.append)
            if failed:
                raise refused(settings, failed[0])
            if number == limit:
                break
        producer.flush(timeout=CLOSE_SECONDS_MAX)
    except KafkaError as error:
        raise refused(settings, error) from None
    finally:
        producer.close(timeout=CLOSE_SECONDS_MAX)
    if failed:
        raise refused(settings, failed[0])
    if stopped.is_set():
        raise KeyboardInterrupt


def stop_of_signals() -> threading.Event:
    """Set by Ctrl-C and SIGTERM: an exception amidst a send would leave the producer in pieces."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def connect(settings: Settings) -> Any:  # noqa: ANN401 - kafka-python has no types
    """A producer that takes part of a second's messages together."""
    refuse_unless_admitted(settings)
    try:
        return KafkaProducer(
            bootstrap_servers=settings.kafka_addresses,
            client_id=f"{settings.kafka_group}-generate",
            acks="all",
            linger_ms=20,
            max_block_ms=TOPIC_MS_MAX,
            api_version=api_version_of(settings.kafka_api_version),
            **kafka_python_security(settings),
        )
    except KafkaError as error:
        raise refused(settings, error) from None


def refused(settings: Settings, error: BaseException) -> NotAcknowledged:
    """What the broker said."""
    return NotAcknowledged(
        what=f"Payments were not taken: {type(error).__name__}",
        where=f"{settings.payments_topic} on {settings.kafka_servers}",
        remedy="Look whether Kafka runs there, whether `vostro topics create` made the topic, and "
        "whether this user may write it: `vostro topics acls hub`.",
    )
