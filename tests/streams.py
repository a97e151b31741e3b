"""A worker process, its topics, and what comes out of them: for tests against real servers."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, NewTopic

from samples import SAMPLE, debtor, payment
from servers import KafkaServer, RedisServer, free_port, poll
from vostro.alert import Alert, DeadLetter, Decision
from vostro.designation import Designation
from vostro.lists.connect import open_store
from vostro.lists.edition import Edition
from vostro.lists.load import LoadRules, load_edition
from vostro.payment import Party, PartyRole
from vostro.settings import Settings

# kafka-python leaves the socket of a connection that failed to the garbage collector.
SOCKETS_ARE_LEFT = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
NUMBER = count(1)
PARTITIONS = 4
READY_SECONDS_MAX = 60.0
EVENTS_SECONDS_MAX = 60.0


class Stream:
    """Topics and a group of its own on the session's Kafka; lists of its own on its Redis."""

    def __init__(self, kafka: KafkaServer | str, redis: RedisServer, folder: Path) -> None:
        self.redis, self.folder = redis, folder
        if isinstance(kafka, KafkaServer):
            self.kafka = kafka
        servers = kafka if isinstance(kafka, str) else kafka.servers
        name = f"t{os.getpid()}-{next(NUMBER)}"
        self.environment = {
            "VOSTRO_KAFKA_SERVERS": servers,
            "VOSTRO_KAFKA_GROUP": name,
            "VOSTRO_PAYMENTS_TOPIC": f"{name}-payments",
            "VOSTRO_ALERTS_TOPIC": f"{name}-alerts",
            "VOSTRO_DECISIONS_TOPIC": f"{name}-decisions",
            "VOSTRO_DEAD_LETTER_TOPIC": f"{name}-dead-letters",
            "VOSTRO_LIST_CHANGES_TOPIC": f"{name}-list-changes",
            "VOSTRO_WEBHOOK_DEAD_LETTER_TOPIC": f"{name}-webhook-dead-letters",
            "VOSTRO_WATCHED_TOPIC": f"{name}-watched",
            "VOSTRO_HELD_TOPIC": f"{name}-held",
            "VOSTRO_WINDOWS_CHANGELOG_TOPIC": f"{name}-windows-changelog",
            "VOSTRO_DECISIONS_ENABLED": "true",
            "VOSTRO_KAFKA_SESSION_SECONDS": "1.5",
            "VOSTRO_COMMIT_SECONDS": "0.2",
            "VOSTRO_REDIS_URL": redis.url,
            "VOSTRO_REDIS_PREFIX": name,
            "VOSTRO_LISTS_POLL_SECONDS": "0.2",
            "VOSTRO_HTTP_PORT": "0",
        }
        policy = folder / "policy.toml"
        policy.write_text('lists_required = ["sample"]\n')
        self.environment["VOSTRO_POLICY_FILE"] = str(policy)

    @property
    def settings(self) -> Settings:
        """As a worker of this stream has them."""
        names = {key.removeprefix("VOSTRO_").lower(): v for key, v in self.environment.items()}
        return Settings.read(**names)

    def create_topics(self, partitions: int = PARTITIONS) -> None:
        """Its four topics, large enough for the issue's 10 MB."""
        settings = self.settings
        names = (
            settings.payments_topic,
            settings.alerts_topic,
            settings.decisions_topic,
            settings.dead_letter_topic,
        )
        limit = {"max.message.bytes": "20971520"}
        admin = KafkaAdminClient(bootstrap_servers=self.kafka.servers)
        admin.create_topics([NewTopic(name, partitions, 1, topic_configs=limit) for name in names])
        admin.close()

    def set_config(self, topic: str, key: str, value: str) -> None:
        """Changes a topic's config."""
        admin = KafkaAdminClient(bootstrap_servers=self.kafka.servers)
        changed = ConfigResource(ConfigResourceType.TOPIC, topic, {key: value})
        admin.alter_configs([changed], raise_on_unknown=False)  # "known" is what was set before
        admin.close()

    def load_lists(self, *designations: Designation, name: str = "sample") -> str:
        """Makes these the current version of a list, as `vostro lists load` does."""
        store = open_store(self.settings)
        edition = Edition(list=name, format="test", designations=designations or SAMPLE[:2])
        rules = LoadRules(force_shrink=True)
        loaded = load_edition(store, edition, rules, loaded_by="test", at=datetime.now(UTC))
        store.close()
        return loaded.manifest.version

    def send(self, values: Iterable[bytes | None], *, same_key: bool = False) -> None:
        """Payments in, over the partitions or in one of them, acknowledged by the broker."""
        producer = KafkaProducer(
            bootstrap_servers=self.kafka.servers,
            acks="all",
            max_request_size=20_971_520,
            linger_ms=5,
            batch_size=131_072,
        )
        topic = self.settings.payments_topic
        sent = [
            producer.send(topic, value=value, key=b"0" if same_key else str(n).encode())
            for n, value in enumerate(values)
        ]
        for future in sent:
            future.get(30)
        producer.close()

    def alerts(self, at_least: int = 0) -> list[Alert]:
        """All alerts, once there are so many."""
        return self.read(self.settings.alerts_topic, Alert, at_least)

    def decisions(self, at_least: int = 0) -> list[Decision]:
        """All decisions, once there are so many."""
        return self.read(self.settings.decisions_topic, Decision, at_least)

    def dead_letters(self, at_least: int = 0) -> list[DeadLetter]:
        """All dead letters, once there are so many."""
        return self.read(self.settings.dead_letter_topic, DeadLetter, at_least)

    def read(self, topic: str, shape: type[Any], at_least: int) -> list[Any]:
        """Everything in a topic, decoded by its contract, once there is as much."""
        decode = msgspec.json.Decoder(shape).decode
        values: list[bytes] = []
        with consuming(self.kafka, topic) as consumer:

            def is_there() -> bool:
                for records in consumer.poll(timeout_ms=100, max_records=50_000).values():
                    values.extend(record.value for record in records)
                return len(values) >= at_least and is_at_end(consumer)

            poll(is_there, EVENTS_SECONDS_MAX, f"{at_least} records in {topic}")
        return [decode(value) for value in values]

    def keys(self, topic: str, at_least: int) -> list[tuple[bytes, int]]:
        """Key and partition of everything in a topic, once there is as much."""
        found: list[tuple[bytes, int]] = []
        with consuming(self.kafka, topic) as consumer:

            def is_there() -> bool:
                for records in consumer.poll(timeout_ms=100).values():
                    found.extend((record.key, record.partition) for record in records)
                return len(found) >= at_least

            poll(is_there, EVENTS_SECONDS_MAX, f"{at_least} records in {topic}")
        return found

    def committed(self) -> int:
        """Payments whose offsets the group has committed, over all partitions."""
        topic = self.settings.payments_topic
        with consuming(self.kafka, topic, group=self.settings.kafka_group) as consumer:
            places = consumer.assignment()
            return sum(consumer.committed(place) or 0 for place in places)


@contextmanager
def consuming(kafka: KafkaServer, topic: str, group: str | None = None) -> Iterator[KafkaConsumer]:
    """A consumer at the beginning of every partition of a topic; joins no group."""
    consumer = KafkaConsumer(
        bootstrap_servers=kafka.servers,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=20_971_520,
        fetch_max_bytes=52_428_800,
    )
    try:
        partitions = poll(lambda: consumer.partitions_for_topic(topic), 20, f"topic {topic}")
        consumer.assign([TopicPartition(topic, n) for n in sorted(partitions)])
        yield consumer
    finally:
        consumer.close()


def is_at_end(consumer: KafkaConsumer) -> bool:
    """Has it read all there is now?"""
    ends = consumer.end_offsets(list(consumer.assignment()))
    return all(consumer.position(place) >= end for place, end in ends.items())


FLAGGED_NAME = "Zavrazhin Yegor Platonovich"
ACCOUNT = "DE89370400440532013000"


def payments_in(count: int, *, flagged_every: int = 20) -> list[bytes]:
    """Payments P-0 to P-(count-1) as canonical JSON; each so-manieth names a listed person."""
    return [
        msgspec.json.encode(
            payment(
                debtor(f"Mill and Lane {n % 500} Bakeries", account=ACCOUNT),
                creditor(FLAGGED_NAME if n % flagged_every == 0 else "Harbour Tea Rooms"),
                payment_id=f"P-{n}",
            )
        )
        for n in range(count)
    ]


def creditor(name: str) -> Party:
    """A creditor."""
    return Party(role=PartyRole.CREDITOR, name=name)


class WorkerProcess:
    """`vostro worker` as an operator starts it."""

    def __init__(self, stream: Stream, *, arguments: Sequence[str] = (), **overrides: str) -> None:
        self.port = free_port()
        self.log_file = stream.folder / f"worker-{self.port}.log"
        ours = {"VOSTRO_HTTP_PORT": str(self.port), "VOSTRO_DEBUG": "1"}
        environment = os.environ | stream.environment | ours
        command = arguments or [sys.executable, "-m", "vostro.cli.main", "worker"]
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                list(command),
                env=environment | overrides,
                cwd=stream.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def log(self) -> str:
        """What it said."""
        return self.log_file.read_text(errors="replace")

    def events(self, name: str) -> list[dict[str, Any]]:
        """The lines of its log with this event."""
        lines = [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]
        return [line for line in lines if line.get("event") == name]

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a path of its port; (0, '') while nobody listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as got:
                return got.status, got.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()
        except OSError:
            assert self.process.poll() is None, f"the worker ended:\n{self.log[-4_000:]}"
            return 0, ""

    def not_ready_because(self) -> list[str] | None:
        """The reasons it gives; None while nobody listens."""
        status, body = self.get("/health/ready")
        reasons: list[str] | None = json.loads(body)["reasons"] if status else None
        return reasons

    def metric(self, name: str) -> float:
        """The sum of a metric's samples, whatever their labels; 0 where there is none."""
        samples = [
            line.rpartition(" ")[2]
            for line in self.get("/metrics")[1].splitlines()
            if line.startswith((f"{name} ", f"{name}{{"))
        ]
        return sum(map(float, samples))

    def until_ready(self) -> None:
        """Returns once it answers 200."""

        def is_ready() -> bool:
            return self.get("/health/ready")[0] == 200

        poll(is_ready, READY_SECONDS_MAX, f"worker ready: {self.log[-3_000:]}")

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait()

    def terminate(self, seconds_max: float = 30) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds_max)


@contextmanager
def working(
    stream: Stream, *, arguments: Sequence[str] = (), **overrides: str
) -> Iterator[WorkerProcess]:
    """A worker process that is gone afterwards."""
    worker = WorkerProcess(stream, arguments=arguments, **overrides)
    try:
        yield worker
    finally:
        if worker.process.poll() is None:
            worker.kill()
