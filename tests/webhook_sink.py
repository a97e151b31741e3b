"""A `vostro webhook` process, its topics, and its settings: for tests against the real Kafka."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import msgspec
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic

from servers import KafkaServer, poll
from streams import WorkerProcess, consuming, is_at_end
from vostro.sink.undelivered import UndeliveredAlert

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes.").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret of them, 32 long.").decode()
PARTITIONS = 2
SECONDS_MAX = 30.0


class SinkStream:
    """Topics and an endpoint's settings of a test's own."""

    def __init__(self, kafka: KafkaServer, folder: Path) -> None:
        self.kafka, self.folder = kafka, folder
        name = f"w{uuid4().hex[:8]}"
        self.alerts, self.dead_letter_topic, self.group = name, f"{name}-dead", f"{name}-case-tool"
        self.secret_file = folder / "secrets"
        self.secret_file.write_text(SECRET + "\n")
        self.environment = {
            "VOSTRO_KAFKA_SERVERS": kafka.servers,
            "VOSTRO_KAFKA_GROUP": name,
            "VOSTRO_KAFKA_SESSION_SECONDS": "1.5",
            "VOSTRO_COMMIT_SECONDS": "0.2",
            "VOSTRO_ALERTS_TOPIC": self.alerts,
            "VOSTRO_WEBHOOK_DEAD_LETTER_TOPIC": self.dead_letter_topic,
            "VOSTRO_WEBHOOK_NAME": "case-tool",
            "VOSTRO_WEBHOOK_SECRET_FILE": str(self.secret_file),
            "VOSTRO_WEBHOOK_TIMEOUT_SECONDS": "1",
            "VOSTRO_WEBHOOK_RETRY_SECONDS_MAX": "0.2",
            "VOSTRO_WEBHOOK_ATTEMPTS_MAX": "3",
        }
        self.create_topics()

    def create_topics(self) -> None:
        """Alerts and their dead letters."""
        admin = KafkaAdminClient(bootstrap_servers=self.kafka.servers)
        names = (self.alerts, self.dead_letter_topic)
        admin.create_topics([NewTopic(name, PARTITIONS, 1) for name in names])
        admin.close()

    def put(self, *records: tuple[bytes, bytes]) -> None:
        """Records on the alerts topic, key and value, as the broker has taken them all."""
        producer = KafkaProducer(bootstrap_servers=self.kafka.servers, acks="all")
        sent = [producer.send(self.alerts, value, key=key) for key, value in records]
        for future in sent:
            future.get(timeout=SECONDS_MAX)
        producer.close()

    def dead_letters(self, at_least: int = 0) -> list[UndeliveredAlert]:
        """All of them, once there are so many."""
        values: list[bytes] = []
        with consuming(self.kafka, self.dead_letter_topic) as consumer:

            def is_there() -> bool:
                for records in consumer.poll(timeout_ms=50).values():
                    values.extend(record.value for record in records)
                return len(values) >= at_least and is_at_end(consumer)

            poll(is_there, SECONDS_MAX, f"{at_least} dead letters")
        return [msgspec.json.decode(value, type=UndeliveredAlert) for value in values]

    def committed(self) -> int:
        """Alerts that the endpoint's group is done with, over all partitions."""
        with consuming(self.kafka, self.alerts, group=self.group) as consumer:
            return sum(consumer.committed(place) or 0 for place in consumer.assignment())

    def run(self, *arguments: str, **overrides: str) -> subprocess.CompletedProcess[str]:
        """A command of `vostro webhook` that ends by itself."""
        return subprocess.run(
            [sys.executable, "-m", "vostro.cli.main", "webhook", *arguments],
            env=os.environ | self.environment | overrides,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS_MAX,
        )


class SinkProcess(WorkerProcess):
    """`vostro webhook` as an operator starts it."""

    def __init__(self, stream: SinkStream, **overrides: str) -> None:
        command = [sys.executable, "-m", "vostro.cli.main", "webhook"]
        super().__init__(stream, arguments=command, **overrides)  # type: ignore[arg-type]  # it has what of a Stream is used


@contextmanager
def forwarding(stream: SinkStream, **overrides: str) -> Iterator[SinkProcess]:
    """A sink process that is gone afterwards."""
    sink = SinkProcess(stream, **overrides)
    try:
        yield sink
    finally:
        if sink.process.poll() is None:
            sink.kill()


def keyed(values: Sequence[tuple[str, bytes]]) -> list[tuple[bytes, bytes]]:
    """Payment ids as keys."""
    return [(payment_id.encode(), value) for payment_id, value in values]
