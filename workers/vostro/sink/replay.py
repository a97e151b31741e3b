"""Sends dead letters again: delivered ones are done with, refused ones come back."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from vostro.errors import NotAcknowledged
from vostro.kafka_security.admission import refuse_unless_admitted
from vostro.settings import Settings
from vostro.sink.forward import Delivery
from vostro.sink.run import (
    Parts,
    consumer_of,
    forward_of,
    parts_of,
    refused_by_broker,
    set_up_logs,
    sink_of,
    stop_event,
)
from vostro.sink.sink import Sink
from vostro.sink.undelivered import Reason, UndeliveredAlert
from vostro.stream.hard_exit import HardExit

SUFFIX = "-replay"
# An endpoint that takes nothing for so long ends a replay; what was not sent is sent next time.
PATIENCE_SECONDS = 60.0

decode = msgspec.json.Decoder(UndeliveredAlert).decode
Tell = Callable[[UndeliveredAlert], None]


class Replayed(NamedTuple):
    """What became of the letters."""

    delivered: int = 0
    refused: int = 0  # dead letters again
    not_alerts: int = 0
    of_others: int = 0  # letters of another endpoint, or of none


class Replay:
    """Handles one dead letter after the other."""

    def __init__(self, sink: Sink, endpoint: str, tell: Tell | None) -> None:
        self.sink, self.endpoint, self.tell = sink, endpoint, tell
        self.replayed = Replayed()

    async def __call__(self, delivery: Delivery) -> None:
        """One record of webhook-dead-letter; `tell` only looks."""
        done = self.replayed
        try:
            letter = decode(delivery.record.value or b"")
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.replayed = done._replace(of_others=done.of_others + 1)
            return
        if letter.endpoint != self.endpoint:
            self.replayed = done._replace(of_others=done.of_others + 1)
        elif letter.reason is Reason.NOT_AN_ALERT:
            self.replayed = done._replace(not_alerts=done.not_alerts + 1)
        elif self.tell is not None:
            self.tell(letter)
        else:
            await self.send(delivery, letter)

    async def send(self, delivery: Delivery, letter: UndeliveredAlert) -> None:
        """One more try."""
        is_taken = await self.sink.deliver_or_bury(delivery, letter)
        done = self.replayed  # deliveries go side by side
        self.replayed = (
            done._replace(delivered=done.delivered + 1)
            if is_taken
            else done._replace(refused=done.refused + 1)
        )


def run_replay(settings: Settings, tell: Tell | None = None) -> Replayed:
    """Sends what the topic holds now and the last replay did not reach; `tell` only looks.

    Raises NotAcknowledged if the endpoint takes nothing: what was not sent is sent next time.
    """
    parts = parts_of(settings)
    set_up_logs("error")
    refuse_unless_admitted(settings)
    return asyncio.run(replay(settings, parts, tell))


async def replay(settings: Settings, parts: Parts, tell: Tell | None) -> Replayed:
    """From where the last replay ended to where the topic ends now."""
    topic = settings.webhook_dead_letter_topic
    stopped = stop_event(HardExit(settings.stop_seconds))
    try:
        async with (
            sink_of(settings, parts, [topic]) as sink,
            consumer_of(settings, SUFFIX) as consumer,
        ):
            ends = await placed(consumer, sink, topic)
            letters = Replay(sink, parts.endpoint.name, tell)
            forward = forward_of(settings, parts, consumer, letters, commits=tell is None)
            running = asyncio.create_task(forward.run(stopped, ends))
            while not running.done():
                await asyncio.wait({running}, timeout=0.2)
                if parts.standing.away_seconds > PATIENCE_SECONDS:
                    stopped.set()
            running.result()
    except KafkaError as error:
        raise refused_by_broker(settings, error) from error
    if stopped.is_set():
        told = " ".join(parts.standing.not_ready()) or "it was interrupted"
        raise NotAcknowledged(
            what=f"The replay stopped after {letters.replayed.delivered} alerts: {told}",
            where=parts.endpoint.shown,
            remedy="The next replay goes on from there.",
        )
    return letters.replayed


async def placed(consumer: AIOKafkaConsumer, sink: Sink, topic: str) -> dict[TopicPartition, int]:
    """Takes every partition of the topic, and tells where each ends now."""
    numbers = await sink.dead_letters.producer.partitions_for(topic)
    places = [TopicPartition(topic, number) for number in sorted(numbers)]
    consumer.assign(places)
    ends: dict[TopicPartition, int] = await consumer.end_offsets(places)
    return ends
