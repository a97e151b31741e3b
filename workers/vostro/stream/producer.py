"""The producer of everything that leaves the worker."""

from typing import NamedTuple

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

from vostro.settings import Settings

# 120 s: an outage of a broker that restarts is ridden out; idempotence retries beyond it.
REQUEST_TIMEOUT_MS = 120_000
# 512 KiB: below the smallest limit that a topic of ours has (1 MiB), so that a batch of small
# records is never refused; a larger record gets a batch of its own.
BATCH_BYTES_MAX = 524_288
# 20 MiB, as the dead-letter topic takes: 12 MiB of original become 16 MiB of base64.
REQUEST_BYTES_MAX = 20_971_520

LIMIT = "max.message.bytes"

log = structlog.get_logger(__name__)


class Connection(NamedTuple):
    """A started producer, and how many bytes a record of each topic may have."""

    producer: AIOKafkaProducer
    limits: dict[str, int]


async def connect(settings: Settings) -> Connection:
    """Connects to the brokers of the settings."""
    return Connection(await start_producer(settings), await read_limits(settings))


async def start_producer(settings: Settings) -> AIOKafkaProducer:
    """A started producer. Every record is on all in-sync replicas before it counts as sent."""
    producer = AIOKafkaProducer(
        bootstrap_servers=servers_of(settings),
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
    )
    await producer.start()
    return producer


async def read_limits(settings: Settings) -> dict[str, int]:
    """How many bytes a record of each topic may have; without it where a right is missing."""
    topics = [settings.alerts_topic, settings.decisions_topic, settings.dead_letter_topic]
    asked = [
        ConfigResource(ConfigResourceType.TOPIC, topic, configs={LIMIT: None}) for topic in topics
    ]
    admin = AIOKafkaAdminClient(
        bootstrap_servers=servers_of(settings), client_id=f"{settings.kafka_group}-limits"
    )
    try:
        await admin.start()
        (answer,) = await admin.describe_configs(asked)
        # error code, error message, resource type, topic, [(name, value, ...)]
        return {
            topic: int(value)
            for _, _, _, topic, configs in answer.resources
            for name, value, *_ in configs
            if name == LIMIT
        }
    except KafkaError as error:
        log.warning("the topics' limits can't be read", error=type(error).__name__)
        return {}
    finally:
        await admin.close()


def servers_of(settings: Settings) -> list[str]:
    """host:port of each."""
    return [server.strip() for server in settings.kafka_servers.split(",")]
