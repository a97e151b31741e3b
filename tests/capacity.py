"""The stream that benchmark, soak and scale are measured on: the real lists, a paced load."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from kafka import KafkaProducer

from samples import SAMPLE
from servers import ROOT, kafka_running, redis_running
from streams import Stream
from traffic import traffic, zipf_names
from vostro.lists.connect import open_store
from vostro.lists.edition import Edition
from vostro.lists.files import read_files
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.sources import walk

SHARED = ROOT.parent / "shared" / "data" / "lists" / "current"
PARTITIONS = 8
POOL = 10_000  # payments that are made; after them they come again, with ids of their own
LISTED = ["SBERBANK OF RUSSIA", "Bank Rossiya", "Zavrazhin Yegor Platonovich"]
LATE_SECONDS = 0.001  # a shorter wait is none


@contextmanager
def stream_of_capacity() -> Iterator[Stream]:
    """A Kafka, a Redis, 8 partitions and the lists, without a worker."""
    with (
        TemporaryDirectory(prefix="vostro-capacity-") as folder,
        kafka_running() as kafka,
        redis_running() as redis,
    ):
        stream = Stream(kafka, redis, Path(folder))
        stream.create_topics(PARTITIONS)
        load(stream, editions())
        yield stream


def editions() -> list[Edition]:
    """The real lists where they lie beside the checkout, else the sample."""
    if SHARED.is_dir():
        found = read_files(list(walk(SHARED)), odd_allowed=100).editions
        return [edition for edition in found if edition.designations]  # not: a delta
    return [Edition(list="sample", format="test", designations=SAMPLE)]


def load(stream: Stream, found: list[Edition]) -> None:
    """Into the stream's Redis, and required by its policy."""
    store = open_store(stream.settings)
    for edition in found:
        rules = LoadRules(force_shrink=True)
        load_edition(store, edition, rules, loaded_by="capacity", at=datetime.now(UTC))
    store.close()
    names = json.dumps(sorted({edition.list for edition in found}))
    (stream.folder / "policy.toml").write_text(f"lists_required = {names}\n")


def payments_of(count: int) -> list[bytes]:
    """Parties that repeat as in real traffic, P-0 to P-(count-1); 1 % name someone listed."""
    return traffic(count, zipf_names(seed=7), LISTED)


class PacedLoad:
    """A thread that sends so many payments a second, without end, each with an id of its own."""

    def __init__(self, stream: Stream, pool: list[bytes], per_second: float) -> None:
        self.topic, self.pool, self.per_second = stream.settings.payments_topic, pool, per_second
        self.producer = KafkaProducer(bootstrap_servers=stream.kafka.servers, acks=1, linger_ms=2)
        self.sent = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, name="load")

    def run(self) -> None:
        """The thread."""
        began = time.monotonic()
        while not self.ended.is_set():
            early = began + self.sent / self.per_second - time.monotonic()
            if early > LATE_SECONDS:
                time.sleep(early)
            at = self.sent % len(self.pool)
            value = self.pool[at].replace(b'"P-%d"' % at, b'"%s"' % named(self.sent), 1)
            self.producer.send(self.topic, value=value, key=str(self.sent).encode())
            self.sent += 1

    @contextmanager
    def running(self) -> Iterator[None]:
        """Payments come as long as this lasts."""
        self.thread.start()
        try:
            yield
        finally:
            self.ended.set()
            self.thread.join()
            self.producer.close(30)


def named(number: int) -> bytes:
    """A payment id that tells when it was sent."""
    return b"S-%d-%d" % (number, round(datetime.now(UTC).timestamp() * 1_000))


def sent_at(payment_id: str) -> float:
    """Unix seconds."""
    return int(payment_id.rpartition("-")[2]) / 1_000
