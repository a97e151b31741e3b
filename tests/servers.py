"""The real servers of the tests: Apache Kafka (KRaft) and redis-server, on loopback only.

Where one is not installed the test skips and says how to get it; with VOSTRO_REQUIRE_SERVERS=1
(CI) it fails instead.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
import redis

ROOT = Path(__file__).resolve().parents[1]
KAFKA_LIBS = ROOT / ".kafka" / "libs"
START_SECONDS_MAX = 60.0  # Kafka is up after 5 s; a busy machine takes its time
POLL_SECONDS = 0.05
T = TypeVar("T")
CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qk"  # any 16 bytes in base64

# Groups rebalance at once and dead members are gone in seconds, so that no test waits for it;
# 20 MiB a record, because the dead-letter topic takes originals whole.
KAFKA_PROPERTIES = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
num.partitions=4
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
message.max.bytes=20971520
replica.fetch.max.bytes=20971520
num.network.threads=2
num.io.threads=2
log.cleaner.enable=false
controlled.shutdown.enable=false
"""


def poll(condition: Callable[[], T | None], seconds_max: float, what: str) -> T:
    """What `condition` answers once it is neither None nor False; fails after `seconds_max`."""
    ends = time.monotonic() + seconds_max
    while True:
        answer = condition()
        if answer is not None and answer is not False:
            return answer
        if time.monotonic() > ends:
            pytest.fail(f"not within {seconds_max:.0f} s: {what}")
        time.sleep(POLL_SECONDS)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def absent(reason: str) -> None:
    """Skips at a desk, fails where servers are required."""
    if os.environ.get("VOSTRO_REQUIRE_SERVERS") == "1":
        pytest.fail(f"{reason} (VOSTRO_REQUIRE_SERVERS=1)")
    pytest.skip(reason)


AnyServer = TypeVar("AnyServer", bound="Server")


class Server:
    """A process on a fixed port and data directory: it may be ended and started again."""

    name = "server"

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What runs it."""
        raise NotImplementedError

    def is_up(self) -> bool:
        """Does it answer a client?"""
        raise NotImplementedError

    @property
    def log_file(self) -> Path:
        """Where it writes what it has to say."""
        return self.data / f"{self.name}.log"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=subprocess.STDOUT, cwd=self.data
            )

        def is_up() -> bool:
            assert self.process is not None
            if self.process.poll() is not None:
                pytest.fail(f"{self.name} ended:\n{self.log_file.read_text()[-4_000:]}")
            return self.is_up()

        poll(is_up, START_SECONDS_MAX, f"{self.name} answers")

    def signal(self, number: signal.Signals) -> None:
        """SIGSTOP, SIGCONT and the like."""
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self) -> None:
        """Ends it in order; hard after 20 s."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def kill(self) -> None:
        """Ends it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def restart(self) -> None:
        """The same port, the same data."""
        self.stop()
        self.start()


class KafkaServer(Server):
    """Apache Kafka, broker and controller in one process."""

    name = "kafka"

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.controller_port = free_port()
        self.properties = data / "server.properties"
        self.format()

    def format(self) -> None:
        """Writes the properties, and formats the storage by them."""
        self.properties.write_text(self.configuration())
        storage = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID]
        subprocess.run(
            [*self.java(), *storage, "-c", str(self.properties)], check=True, capture_output=True
        )

    def configuration(self) -> str:
        """The whole of server.properties."""
        return KAFKA_PROPERTIES.format(
            port=self.port, controller_port=self.controller_port, data=self.data / "log"
        )

    @property
    def servers(self) -> str:
        """What a client is given."""
        return f"127.0.0.1:{self.port}"

    def java(self) -> list[str]:
        """Java with Kafka's jars; small, and quick to start."""
        options = ["-Xmx512m", "-Xms256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        quiet = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
        return ["java", *options, *quiet, "-cp", f"{KAFKA_LIBS}/*"]

    def command(self) -> list[str]:
        return [*self.java(), "kafka.Kafka", str(self.properties)]

    def is_up(self) -> bool:
        # KRaft opens its port when it can serve; a client that comes earlier leaks its socket.
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False


class RedisServer(Server):
    """redis-server, its data written to disk on an orderly stop."""

    name = "redis"
    arguments: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """What a client is given."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.data)]
        return ["redis-server", *place, "--appendonly", "yes", *self.arguments]

    def client(self) -> redis.Redis:
        """A client with short patience."""
        return redis.Redis(host="127.0.0.1", port=self.port, socket_timeout=5)

    def is_up(self) -> bool:
        with suppress(redis.RedisError):
            return bool(self.client().ping())
        return False


@contextmanager
def running(server: AnyServer) -> Iterator[AnyServer]:
    """Up for as long as the block runs."""
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def a_folder(what: str) -> Iterator[Path]:
    """A directory that is gone afterwards."""
    with TemporaryDirectory(prefix=f"vostro-{what}-") as folder:
        yield Path(folder)


def need_kafka() -> None:
    """Skips or fails where there is none."""
    if shutil.which("java") is None or not any(KAFKA_LIBS.glob("kafka_2.13-*.jar")):
        absent("needs Java and Kafka's jars in .kafka/libs: run `make servers`")


@contextmanager
def kafka_running() -> Iterator[KafkaServer]:
    """A fresh Kafka; skips or fails where there is none."""
    need_kafka()
    with a_folder("kafka") as folder, running(KafkaServer(folder)) as server:
        yield server


@contextmanager
def redis_running() -> Iterator[RedisServer]:
    """A fresh redis-server; skips or fails where there is none."""
    if shutil.which("redis-server") is None:
        absent("needs redis-server (Debian: redis-server): run `make servers`")
    with a_folder("redis") as folder, running(RedisServer(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def kafka() -> Iterator[KafkaServer]:
    """One Kafka for all tests: each takes topics and a group of its own."""
    with kafka_running() as server:
        yield server


@pytest.fixture(scope="session")
def redis_of_session() -> Iterator[RedisServer]:
    """One redis-server for all tests; use `redis_server`, which empties it."""
    with redis_running() as server:
        yield server


@pytest.fixture
def redis_server(redis_of_session: RedisServer) -> RedisServer:
    """An empty, running redis-server; the test may stop, kill and restart it."""
    if redis_of_session.process is None:
        redis_of_session.start()
    redis_of_session.client().flushall()
    return redis_of_session
