"""The producer of everything that leaves the worker."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import IncompatibleBrokerVersion

from vostro.errors import NotAcknowledged
from vostro.kafka_security.clients import aiokafka_security
from vostro.settings import Settings

# 120 s: an outage of a broker that restarts is ridden out; idempotence retries beyond it.
REQUEST_TIMEOUT_MS = 120_000
# 512 KiB: below the smallest limit that a topic of ours has (1 MiB), so that a batch of small
# records is never refused; a larger record gets a batch of its own.
BATCH_BYTES_MAX = 524_288
# 20 MiB, as the dead-letter topic takes: 12 MiB of original become 16 MiB of base64.
REQUEST_BYTES_MAX = 20_971_520

LIMIT = "max.message.bytes"
UNKNOWN_TOPIC = 3  # Kafka's error code

log = structlog.get_logger(__name__)


class Connection(NamedTuple):
    """A started producer, and how many bytes a record of each topic may have."""

    producer: AIOKafkaProducer
    limits: dict[str, int]


async def connect(settings: Settings, topics: Sequence[str] = ()) -> Connection:
    """Connects to the brokers of the settings; these topics are written, or those of screening."""
    limits = await read_limits(settings, topics or topics_of_screening(settings))
    return Connection(await start_producer(settings), limits)


def topics_of_screening(settings: Settings) -> list[str]:
    """What a screening worker reads and writes."""
    return [
        settings.payments_topic,
        settings.alerts_topic,
        settings.dead_letter_topic,
        settings.decisions_topic,  # switched off too: what was suppressed is written there
    ]


async def start_producer(settings: Settings) -> AIOKafkaProducer:
    """A started producer. Every record is on all in-sync replicas before it counts as sent."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka_addresses,
        client_id=f"{settings.kafka_group}-alerts",
        acks="all",
        enable_idempotence=True,  # a retry doubles nothing and keeps the order
        linger_ms=0,  # batches come closed
        max_batch_size=BATCH_BYTES_MAX,
        max_request_size=REQUEST_BYTES_MAX,
        request_timeout_ms=REQUEST_TIMEOUT_MS,
        retry_backoff_ms=100,
        metadata_max_age_ms=60_000,
        compression_type=None,
        **aiokafka_security(settings),
    )
    await producer.start()
    return producer


async def read_limits(settings: Settings, topics: Sequence[str]) -> dict[str, int]:
    """How many bytes a record of each topic may have; what may not be asked is left out.

    Raises NotAcknowledged if a topic is missing: a send to it would wait a minute to say so.
    """
    asked = [ConfigResource(ConfigResourceType.TOPIC, name, {LIMIT: None}) for name in topics]
    admin = AIOKafkaAdminClient(
        bootstrap_servers=settings.kafka_addresses,
        client_id=f"{settings.kafka_group}-limits",
        **aiokafka_security(settings),
    )
    await admin.start()
    try:
        answers = await admin.describe_configs(asked)
    except IncompatibleBrokerVersion:  # the embedded broker of `vostro demo` knows no configs
        log.warning("the broker tells no limits of topics", topics=topics)
        return {}
    finally:
        await admin.close()
    return limits_of([found for answer in answers for found in answer.resources])


def limits_of(found: list[tuple[Any, ...]]) -> dict[str, int]:
    """The limits of DescribeConfigs's answers: error code, message, type, name, configs."""
    missing = [name for error_code, _, _, name, _ in found if error_code == UNKNOWN_TOPIC]
    if missing:
        raise NotAcknowledged(
            what=f"Topics are missing: {', '.join(missing)}",
            where="Kafka",
            remedy="`vostro topics create` makes them.",
        )
    limits = {name: dict(config[:2] for config in configs) for *_, name, configs in found}
    unknown = [name for name, configs in limits.items() if LIMIT not in configs]
    if unknown:
        log.warning("the limits of topics can't be read", topics=unknown)
    return {name: int(configs[LIMIT]) for name, configs in limits.items() if LIMIT in configs}
