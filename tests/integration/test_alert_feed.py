"""A follower of alerts that outlasts its broker, and sees what is added while it follows."""

import gc
from threading import Event, Thread
from typing import Self
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewPartitions, NewTopic

from servers import KafkaServer, kafka_running, poll
from vostro.cli import alert_feed
from vostro.cli.alert_feed import AlertFeed
from vostro.cli.alert_filter import FeedStart
from vostro.settings import Settings

SECONDS_MAX = 40.0


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks every half second instead of every half minute, and waits no longer for an answer."""
    monkeypatch.setattr(alert_feed, "LOOK_SECONDS", 0.5)
    monkeypatch.setattr(alert_feed, "METADATA_AGE_MS", 500)
    monkeypatch.setattr(alert_feed, "ANSWER_MS_MAX", 2_000)


class Follower:
    """Follows a topic in a thread; `seen` are the values so far."""

    def __init__(self, servers: str, topic: str) -> None:
        self.settings = Settings.read(kafka_servers=servers, alerts_topic=topic)
        self.seen: list[bytes] = []
        self.is_placed, self.is_over = Event(), Event()
        self.thread = Thread(target=self.follow, daemon=True)

    def follow(self) -> None:
        with AlertFeed(self.settings, FeedStart()) as feed:
            self.is_placed.set()
            for received in feed.records(follow=True):
                if received.value == b"end":
                    return
                self.seen.append(received.value)

    def __enter__(self) -> Self:
        self.thread.start()
        assert self.is_placed.wait(SECONDS_MAX)
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.join(SECONDS_MAX)
        assert not self.thread.is_alive()


def create(servers: str, name: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=servers)
    admin.create_topics([NewTopic(name, 1, 1)])
    admin.close()


def send(servers: str, name: str, *values: bytes, partition: int = 0) -> None:
    producer = KafkaProducer(bootstrap_servers=servers, acks="all", metadata_max_age_ms=500)
    for value in values:
        producer.send(name, value, partition=partition).get(SECONDS_MAX)
    producer.close()


@pytest.fixture
def topic(kafka: KafkaServer) -> str:
    name = f"flagged-{uuid4().hex[:8]}"
    create(kafka.servers, name)
    return name


def test_a_partition_added_while_it_follows_is_read_from_its_beginning(
    kafka: KafkaServer, topic: str
) -> None:
    with Follower(kafka.servers, topic) as follower:
        admin = KafkaAdminClient(bootstrap_servers=kafka.servers)
        admin.create_partitions({topic: NewPartitions(2)})
        admin.close()
        poll(lambda: has_partition(kafka.servers, topic, 1), SECONDS_MAX, "the new partition")
        send(kafka.servers, topic, b"added", partition=1)
        poll(lambda: follower.seen == [b"added"], SECONDS_MAX, "the alert of the new partition")
        send(kafka.servers, topic, b"end")


def has_partition(servers: str, topic: str, number: int) -> bool:
    producer = KafkaProducer(bootstrap_servers=servers)
    numbers = producer.partitions_for(topic)
    producer.close()
    return number in numbers


# kafka-python leaves the socket of a connection that failed to the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_broker_that_was_away_is_told_and_no_alert_is_missed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with kafka_running() as server:
        create(server.servers, "flagged")
        with Follower(server.servers, "flagged") as follower:
            send(server.servers, "flagged", b"before")
            poll(lambda: follower.seen == [b"before"], SECONDS_MAX, "the first alert")
            server.kill()
            told = ""

            def has_told() -> bool:
                nonlocal told
                told += capfd.readouterr().err
                return "No answer from" in told

            poll(has_told, SECONDS_MAX, "that the broker is away")
            server.start()
            send(server.servers, "flagged", b"after")
            poll(lambda: follower.seen == [b"before", b"after"], SECONDS_MAX, "the second alert")
            send(server.servers, "flagged", b"end")
    gc.collect()  # here, not in the next test
