"""The broker dies and comes back, and the network to it breaks, stalls and forgets, under load."""

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from fault_trial import IS_LONG, on_trial
from servers import RedisServer
from streams import Stream, WorkerProcess
from toxiproxy import Proxy, proxied_kafka_running, toxiproxy_running

STALL_SECONDS = 3.0  # longer than the session of 1.5 s: the group gives the worker up
LATE_SECONDS = 0.2
# kafka-python, which sends the load, leaves a socket open for each time it finds no broker.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture
def behind(
    redis_server: RedisServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> Iterator[tuple[Stream, Proxy, str]]:
    """A stream on a broker of its own, the worker's way to it, and the address of that way."""
    caplog.set_level(logging.CRITICAL, "kafka")  # what is logged holds sockets by its traceback
    with toxiproxy_running() as server, proxied_kafka_running(server) as (kafka, way):
        stream = Stream(kafka, redis_server, tmp_path)
        stream.create_topics()
        stream.load_lists()
        yield stream, way, kafka.proxied_servers
    gc.collect()  # these sockets are not for a later test to find


def test_a_broker_that_dies_and_a_network_that_breaks_lose_no_payment(
    behind: tuple[Stream, Proxy, str],
) -> None:
    stream, way, address = behind
    with on_trial(stream) as trial:
        worker = trial.worker(VOSTRO_KAFKA_SERVERS=address)
        trial.begin()
        with (
            trial.fault(f"network to the broker {LATE_SECONDS:.1f} s late") as fault,
            way.late(LATE_SECONDS),
        ):
            fault.lasts()
            assert is_live(worker)
        with trial.fault("network to the broker broken") as fault, way.broken():
            fault.lasts(STALL_SECONDS)
            assert is_live(worker)
        with (
            trial.fault(f"network to the broker stalls for {STALL_SECONDS:.0f} s") as fault,
            way.late(STALL_SECONDS),
        ):
            fault.lasts(STALL_SECONDS)
        if IS_LONG:
            with trial.fault("network to the broker swallows all, for 10 s") as fault, way.silent():
                fault.lasts()
        with trial.fault("broker killed (SIGKILL) and started again") as fault:
            stream.kafka.kill()
            assert is_live(worker)
            stream.kafka.start()
    for figures in trial.figures.values():
        assert figures.exit_codes == []  # each is waited for


def is_live(worker: WorkerProcess) -> bool:
    return worker.get("/health/live")[0] == 200
