"""The message that Faust loses as it recovers a table, seen on a real broker; and the way out."""

import asyncio
from pathlib import Path
from typing import cast

import faust
from faust.tables import TableManager
from faust.types import StreamT, TopicT
from kafka import KafkaProducer
from kafka.admin import NewTopic

from streams import Stream
from vostro.stream.app import create_app
from vostro.stream.faust_events import unacknowledged
from vostro.stream.recover_windows import CarefulTables
from vostro.stream.topics import administering

WAITING = 20
BUSY_SECONDS = 0.2  # an agent with something to do: the rest waits in its queue
LONGER_SECONDS = 2.0  # the look at committed offsets, as a slow broker makes it


async def seen_after_recovery(stream: Stream, tables: type[TableManager]) -> list[bytes]:
    """The messages that an agent sees which wait while a table is restored."""
    app = create_app(stream.settings)
    app.conf.datadir = Path(stream.folder)
    app.conf.TableManager = tables  # type: ignore[assignment]  # a setting, read when it is asked for
    settings = stream.settings
    app.Table("kept", changelog_topic=raw(app, settings.windows_changelog_topic))
    seen: list[bytes] = []

    @app.agent(raw(app, settings.payments_topic))
    async def see(events: StreamT[bytes]) -> None:
        async for event in unacknowledged(events):
            seen.append(event.value)
            await asyncio.sleep(BUSY_SECONDS)

    app.finalize()
    look = app.consumer.perform_seek

    async def look_long() -> None:
        await look()
        await asyncio.sleep(LONGER_SECONDS)

    app.consumer.perform_seek = look_long  # type: ignore[method-assign]  # the same, slower
    await app.start()
    try:
        await asyncio.wait_for(cast("TableManager", app.tables).recovery.completed.wait(), 30)
        await asyncio.to_thread(stream.send, [b"last"], same_key=True)
        while b"last" not in seen:  # noqa: ASYNC110 - the list has no event
            await asyncio.sleep(0.05)
    finally:
        await app.stop()
    return seen


def raw(app: faust.App, name: str) -> TopicT:
    return app.topic(
        name, key_type=bytes, key_serializer="raw", value_type=bytes, value_serializer="raw"
    )


def with_something_to_recover(stream: Stream) -> None:
    """A changelog with a record in it, and payments that wait."""
    settings = stream.settings
    with administering(settings) as admin:
        admin.create_topics([NewTopic(settings.windows_changelog_topic, 4, 1)])
    producer = KafkaProducer(bootstrap_servers=settings.kafka_addresses)
    for partition in range(4):
        producer.send(settings.windows_changelog_topic, b"state", b"key", partition=partition)
    producer.flush()
    producer.close()
    stream.send([b"%d" % number for number in range(WAITING)], same_key=True)


async def test_faust_loses_what_it_reads_as_it_recovers_a_table(
    stream_without_lists: Stream,
) -> None:
    await asyncio.to_thread(with_something_to_recover, stream_without_lists)
    seen = await seen_after_recovery(stream_without_lists, TableManager)
    assert len(set(seen)) < WAITING + 1, "mended in Faust: CarefulRecovery can go"


async def test_nothing_is_lost_where_nothing_flows_until_the_recovery_ends(
    stream_without_lists: Stream,
) -> None:
    await asyncio.to_thread(with_something_to_recover, stream_without_lists)
    seen = await seen_after_recovery(stream_without_lists, CarefulTables)
    assert set(seen) == {b"last", *(b"%d" % number for number in range(WAITING))}
