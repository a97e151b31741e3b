"""The alerts topic, read with kafka-python: from a moment, to its end or as it grows."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import Any, NamedTuple, Self

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import AuthorizationError, KafkaError
from kafka.structs import OffsetAndMetadata

from vostro.alert import SourcePosition
from vostro.cli.alert_filter import FeedStart
from vostro.cli.errors import is_debugging, say
from vostro.errors import NotAcknowledged, VostroError
from vostro.kafka_security.admission import refuse_unless_admitted
from vostro.kafka_security.clients import kafka_python_security
from vostro.settings import Settings

POLL_MS = 500
# 10 s: a broker that is up answers in milliseconds, one across an ocean in seconds
ANSWER_MS_MAX = 10_000
# 30 s: soon enough to tell an analyst that silence is a broker's absence, and cheap
LOOK_SECONDS = 30.0
METADATA_AGE_MS = 60_000  # a partition that is added is read after a minute
# The clocks of a worker and a broker may differ by so much when a time is sought
CLOCK_SKEW = timedelta(minutes=1)
# A group with more members than partitions gives this one none: then there is no end to wait for
ASSIGNMENT_SECONDS_MAX = 15.0


class Received(NamedTuple):
    """One record of the topic."""

    source: SourcePosition
    value: bytes


class AlertFeed:
    """A subscription; use it in a `with`. Raises VostroError when no broker or topic is there."""

    def __init__(self, settings: Settings, start: FeedStart) -> None:
        # Its warnings of every lost connection would stand between the alerts.
        logging.getLogger("kafka").setLevel(logging.WARNING if is_debugging() else logging.CRITICAL)
        self.topic, self.servers, self.start = settings.alerts_topic, settings.kafka_servers, start
        self.settings = settings
        self.consumer = self._connect(settings)
        self.ends: dict[TopicPartition, int] = {}
        self.uncommitted: dict[TopicPartition, OffsetAndMetadata] = {}
        self.is_away = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(KafkaError):
            self._commit()
            self.consumer.close(timeout_ms=ANSWER_MS_MAX)

    def _connect(self, settings: Settings) -> Any:  # noqa: ANN401 - kafka-python has no types
        """A consumer placed where reading begins."""
        first_time = self.start.from_beginning or self.start.since is not None
        refuse_unless_admitted(settings)
        try:
            consumer = KafkaConsumer(
                bootstrap_servers=settings.kafka_addresses,
                group_id=self.start.group,
                enable_auto_commit=False,  # committed once shown
                auto_offset_reset="earliest" if first_time else "latest",
                allow_auto_create_topics=False,
                metadata_max_age_ms=METADATA_AGE_MS,
                bootstrap_timeout_ms=ANSWER_MS_MAX,
                request_timeout_ms=ANSWER_MS_MAX,
                session_timeout_ms=ANSWER_MS_MAX - 1_000,  # kafka-python wants it shorter
                api_version=api_version_of(settings.kafka_api_version),
                **kafka_python_security(settings),
            )
        except KafkaError as error:
            raise self._unreachable(error) from None
        try:
            self._place(consumer)
        except KafkaError as error:
            consumer.close()
            raise self._unreachable(error) from None
        except VostroError:
            consumer.close()
            raise
        return consumer

    def _place(self, consumer: Any) -> None:  # noqa: ANN401
        """Subscribes with the group, or takes every partition from the wanted moment on."""
        if not consumer.partitions_for_topic(self.topic):
            raise VostroError(
                what=f"There is no topic {self.topic!r} that this user may read",
                where=self.servers,
                remedy="Create it with `vostro topics create`, set VOSTRO_ALERTS_TOPIC, or "
                "grant it: `vostro topics acls alerts`.",
            )
        if self.start.group is not None:
            consumer.subscribe([self.topic])
            return
        partitions = self._partitions(consumer)
        consumer.assign(partitions)
        if self.start.since is not None:
            sought = int((self.start.since - CLOCK_SKEW).timestamp() * 1_000)
            found = consumer.offsets_for_times(dict.fromkeys(partitions, max(sought, 0)))
            ends = consumer.end_offsets(partitions)
            for partition in partitions:
                place = found.get(partition)
                consumer.seek(partition, ends[partition] if place is None else place.offset)
        elif self.start.from_beginning:
            consumer.seek_to_beginning(*partitions)
        else:
            consumer.seek_to_end(*partitions)
        for partition in partitions:
            consumer.position(partition)  # now, not at the first poll: nothing falls between

    def _partitions(self, consumer: Any) -> list[TopicPartition]:  # noqa: ANN401
        numbers = consumer.partitions_for_topic(self.topic) or ()
        return [TopicPartition(self.topic, number) for number in sorted(numbers)]

    def _unreachable(self, error: KafkaError) -> VostroError:
        if isinstance(error, AuthorizationError):
            return self._not_granted()
        return VostroError(
            what=f"Kafka does not answer: {type(error).__name__}",
            where=self.servers,
            remedy="Check VOSTRO_KAFKA_SERVERS and that the broker is up.",
        )

    def _not_granted(self) -> VostroError:
        rights = f"READ on topic {self.topic}"
        if self.start.group is not None:
            rights += f" and on group {self.start.group}"
        return NotAcknowledged(
            what=f"Kafka does not grant this user {rights}",
            where=self.servers,
            remedy="`vostro topics acls alerts` prints the commands that grant it.",
        )

    def records(self, *, follow: bool, seconds_max: float | None = None) -> Iterator[Received]:
        """Record after record; without `follow` up to where the topic ended at the beginning.

        Ends after `seconds_max`, to half a second.

        Raises VostroError only while it looks for the end: a follower outlasts its broker.
        """
        looked = began = monotonic()
        while True:
            waited = monotonic() - began
            if seconds_max is not None and waited >= seconds_max:
                return
            if not follow and self._is_at_end(waited):
                return
            yield from self.poll()
            with suppress(KafkaError):  # costs a repetition, never an alert
                self._commit()
            if monotonic() - looked > LOOK_SECONDS:
                self._look()
                looked = monotonic()

    def poll(self) -> list[Received]:
        """What has come, after at most half a second."""
        try:
            polled = self.consumer.poll(timeout_ms=POLL_MS)
        except AuthorizationError as error:
            raise self._unreachable(error) from None
        return [
            Received(position_of(record), record.value or b"")
            for records in polled.values()
            for record in records
        ]

    def _is_at_end(self, waited: float) -> bool:
        """Whether everything that was there at the beginning has been read."""
        assigned = self.consumer.assignment()
        if not assigned:
            return waited > ASSIGNMENT_SECONDS_MAX
        try:
            if new := [partition for partition in assigned if partition not in self.ends]:
                self.ends |= self.consumer.end_offsets(new)
            return all(self.consumer.position(p) >= self.ends[p] for p in assigned)
        except KafkaError as error:
            raise self._unreachable(error) from None

    def seen(self, source: SourcePosition) -> None:
        """A record has been shown: its group need not see it again."""
        if self.start.group is not None:
            partition = TopicPartition(source.topic, source.partition)
            self.uncommitted[partition] = OffsetAndMetadata((source.offset or 0) + 1, "", -1)

    def _commit(self) -> None:
        """Tells the broker how far the group has seen."""
        if self.uncommitted:
            seen, self.uncommitted = self.uncommitted, {}
            self.consumer.commit(seen)

    def _look(self) -> None:
        """Tells a quiet topic from a broker that is away, and finds partitions added since."""
        try:
            partitions = self._partitions(self.consumer)
            self.consumer.end_offsets(partitions)
        except KafkaError:
            if not self.is_away:
                say(f"No answer from {self.servers}: there may be alerts unseen. Still trying.")
            self.is_away = True
            return
        if self.is_away:
            say(f"{self.servers} answers again.")
        self.is_away = False
        known = self.consumer.assignment()
        if self.start.group is None and (new := set(partitions) - set(known)):
            self.consumer.assign([*known, *new])
            self.consumer.seek_to_beginning(*new)


def position_of(record: Any) -> SourcePosition:  # noqa: ANN401
    """Where a record stands in the alerts topic."""
    return SourcePosition(topic=record.topic, partition=record.partition, offset=record.offset)


def api_version_of(text: str) -> tuple[int, ...] | None:
    """None for `auto`, else the numbers: 0.11 is (0, 11)."""
    return None if text == "auto" else tuple(int(part) for part in text.split("."))
