"""The producer of everything that leaves the worker."""

from aiokafka import AIOKafkaProducer

from vostro.settings import Settings

# 120 s: an outage of a broker that restarts is ridden out; idempotence retries beyond it.
REQUEST_TIMEOUT_MS = 120_000
# 512 KiB: below the smallest limit that a topic of ours has (1 MiB), so that a batch of small
# records is never refused; a larger record gets a batch of its own.
BATCH_BYTES_MAX = 524_288
# 20 MiB, as the dead-letter topic takes: 12 MiB of original become 16 MiB of base64.
REQUEST_BYTES_MAX = 20_971_520


async def start_producer(settings: Settings) -> AIOKafkaProducer:
    """A started producer. Every record is on all in-sync replicas before it counts as sent."""
    producer = AIOKafkaProducer(
        bootstrap_servers=[server.strip() for server in settings.kafka_servers.split(",")],
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
