"""Publishes what changed to the list-changes topic. The loader does it, after the swap.

A swap is noted in the store in the same step that makes it, and struck out once the broker has its
events: a loader that dies in between, or a broker that is away, only delays them until the next
load. A publication that fails never fails a load: it is told.
"""

import asyncio
from collections.abc import Callable, Sequence

import msgspec
import stamina
from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
)

from vostro.errors import ListUnusable, NotAcknowledged, SettingRefused, StoreUnreachable
from vostro.kafka_security.admission import refuse_unless_admitted
from vostro.kafka_security.clients import aiokafka_security
from vostro.lists.diff import Delta, diff
from vostro.lists.list_change import ListChange, list_changes
from vostro.lists.store import ListStore, Swap, unpack
from vostro.settings import Settings

ATTEMPTS = 3
REQUEST_MS_MAX = 5_000  # a load is not held up for long by a broker that is away

# A producer that may write nowhere is refused its id, by the cluster.
NOT_GRANTED = (TopicAuthorizationFailedError, ClusterAuthorizationFailedError)
LATER = "The lists are loaded; the next load publishes what is missing"

Tell = Callable[[str], None]


def tell_changes(store: ListStore, settings: Settings, tell: Tell) -> int:
    """Publishes every swap that is not told yet, oldest first; how many were. Never raises."""
    if not settings.list_changes_enabled:
        return 0
    told = 0
    try:
        waiting = store.unpublished()
        if not waiting:
            return 0
        refuse_unless_admitted(settings)
        for attempt in stamina.retry_context(on=is_worth_another, attempts=ATTEMPTS, timeout=None):
            with attempt:
                for swap in waiting[told:]:
                    # A loop of its own: whoever calls this is in none, or in a thread beside it.
                    asyncio.run(publish(settings, events_of(store, swap, tell)))
                    store.published(swap)
                    told += 1
    except KafkaError as error:
        tell(f"{not_published(settings, len(waiting) - told)}: {refusal(settings, error)}. {LATER}")
    except NotAcknowledged as error:
        tell(f"{not_published(settings, len(waiting) - told)}: {error} {LATER}")
    except (StoreUnreachable, SettingRefused) as error:
        tell(f"List changes are not published: {error}")
    return told


def is_worth_another(error: Exception) -> bool:
    """Whether the broker may take it the next time."""
    return isinstance(error, KafkaError) and not isinstance(error, NOT_GRANTED)


def not_published(settings: Settings, count: int) -> str:
    """How many wait, and for which topic."""
    return f"{count} list changes are not on {settings.list_changes_topic} yet"


def refusal(settings: Settings, error: KafkaError) -> str:
    """What the broker said; of a right that is missing its name."""
    if isinstance(error, NOT_GRANTED):
        return (
            f"Kafka at {settings.kafka_servers} does not grant WRITE on topic "
            f"{settings.list_changes_topic}: see `vostro topics acls loader`"
        )
    return f"Kafka at {settings.kafka_servers} refused, {type(error).__name__}"


def events_of(store: ListStore, swap: Swap, tell: Tell) -> tuple[ListChange, ...]:
    """The events of a swap; none if a version is gone, which is told."""
    try:
        manifest = store.manifest(swap.list, swap.version)
        delta = Delta() if swap.before is None else delta_between(store, swap)
        return list_changes(swap, manifest, delta)
    except ListUnusable as error:
        tell(f"The change of {swap.list} to {swap.version} can't be told any more: {error}")
        return ()


def delta_between(store: ListStore, swap: Swap) -> Delta:
    """What changed from the one version to the other."""
    versions = [
        unpack(store.manifest(swap.list, version), store.records(swap.list, version))
        for version in (swap.before or "", swap.version)
    ]
    return diff(*versions)


async def publish(settings: Settings, events: Sequence[ListChange]) -> None:
    """Returns once the broker has them all. Raises KafkaError."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka_addresses,
        client_id=f"{settings.kafka_group}-lists",
        acks="all",
        enable_idempotence=True,
        request_timeout_ms=REQUEST_MS_MAX,
        **aiokafka_security(settings),
    )
    try:
        await producer.start()
        for event in events:
            await producer.send_and_wait(
                settings.list_changes_topic,
                key=event.list.encode(),
                value=msgspec.json.encode(event),
            )
    finally:
        await producer.stop()
