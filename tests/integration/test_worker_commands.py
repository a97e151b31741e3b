import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import confluent_kafka
import pytest

from servers import RedisServer, poll
from streams import Stream, payments_in, working

FAUST = [sys.executable, "-m", "faust", "-A", "vostro.worker", "worker", "-l", "info"]


def test_the_worker_runs_on_uvloop_and_says_so_as_json(stream: Stream) -> None:
    with working(stream) as worker:
        worker.until_ready()
        (starting,) = worker.events("starting")
        assert starting["loop"] == "uvloop"
        assert [event["port"] for event in worker.events("health and metrics")] == [worker.port]
        assert worker.terminate() == 0
        assert all(line.startswith("{") for line in worker.log.splitlines())


def test_people_who_know_faust_start_it_their_way_and_its_web_server_stays_off(
    stream: Stream,
) -> None:
    with working(stream, arguments=FAUST) as one, working(stream, arguments=FAUST) as other:
        one.until_ready()
        other.until_ready()  # with its web server on, both would want port 6066
        stream.send(payments_in(100))
        assert len(stream.decisions(100)) == 100
        assert len(stream.alerts(5)) == 5
        assert one.events("starting")[0]["loop"] == "uvloop"
        assert [one.terminate(), other.terminate()] == [0, 0]
        assert "Address already in use" not in one.log + other.log


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("VOSTRO_WATCHDOG_SECONDS", "1", "VOSTRO_WATCHDOG_SECONDS='1'"),
        ("VOSTRO_POLICY_FILE", "absent.toml", "VOSTRO_POLICY_FILE can't be read"),
        ("VOSTRO_LOG_LEVEL", "loud", "VOSTRO_LOG_LEVEL='loud'"),
    ],
)
def test_a_wrong_setting_is_refused_at_start_by_its_name(
    tmp_path: Path, variable: str, value: str, said: str
) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "vostro.cli.main", "worker"],
        env=os.environ | {variable: value, "VOSTRO_DEBUG": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert said in result.stderr


@pytest.fixture
def embedded_broker() -> Iterator[str]:
    """Librdkafka's mock cluster, as `vostro demo` has it."""
    cluster = confluent_kafka.Producer({"bootstrap.servers": "", "test.mock.num.brokers": 1})
    (broker,) = cluster.list_topics(timeout=10).brokers.values()
    yield f"{broker.host}:{broker.port}"
    del cluster


def test_the_same_worker_runs_against_the_embedded_broker_of_the_demo(
    embedded_broker: str, redis_server: RedisServer, tmp_path: Path
) -> None:
    stream = Stream(embedded_broker, redis_server, tmp_path)
    stream.environment["VOSTRO_KAFKA_API_VERSION"] = "0.11"  # as the demo sets it
    # Longer than the 3 s that the mock waits for more members, or it forgets this one meanwhile.
    stream.environment["VOSTRO_KAFKA_SESSION_SECONDS"] = "6"
    stream.load_lists()
    producer = confluent_kafka.Producer({"bootstrap.servers": embedded_broker})
    settings = stream.settings
    for topic in (settings.payments_topic, settings.alerts_topic, settings.decisions_topic):
        producer.list_topics(topic, timeout=10)  # asking makes it
    producer.list_topics(settings.dead_letter_topic, timeout=10)
    with working(stream) as worker:
        worker.until_ready()
        for payment in payments_in(100):
            producer.produce(settings.payments_topic, payment)
        producer.produce(settings.payments_topic, b"no payment")
        producer.flush(20)
        poll(lambda: worker.metric("vostro_payments_total") == 100, 30, "decided")
        assert worker.metric("vostro_hits_total") == 5
        assert worker.metric("vostro_dead_letters_total") == 1
        assert worker.terminate() == 0
