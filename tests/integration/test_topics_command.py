import os
import subprocess
import sys
from pathlib import Path

import pytest
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from typer.testing import CliRunner, Result

from servers import KafkaServer, RedisServer
from streams import Stream
from vostro.cli.topics import app
from vostro.stream.topics import read_contracts

COMMANDS = CliRunner()


@pytest.fixture
def stream(kafka: KafkaServer, redis_server: RedisServer, tmp_path: Path) -> Stream:
    return Stream(kafka, redis_server, tmp_path)


def run(stream: Stream, *arguments: str) -> Result:
    return COMMANDS.invoke(app, arguments, env=stream.environment)


def set_config(stream: Stream, topic: str, **configs: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=stream.kafka.servers)
    named = {key.replace("_", "."): value for key, value in configs.items()}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, named)])
    admin.close()


def test_check_names_every_topic_that_is_missing(stream: Stream) -> None:
    result = run(stream, "check")
    assert result.exit_code == 1
    for name in read_contracts(stream.settings):
        assert f"{name}: topic is missing" in result.stderr


def test_create_makes_all_topics_as_the_contract_says_and_repeating_it_changes_nothing(
    stream: Stream,
) -> None:
    first, again, check = run(stream, "create"), run(stream, "create"), run(stream, "check")
    assert [result.exit_code for result in (first, again, check)] == [0, 0, 0], first.output
    assert first.output.count("created") == 6
    assert again.output.count("is there") == 6
    assert "6 topics are as the contract says" in check.output


def test_what_differs_is_told_and_set_only_when_asked_for(stream: Stream) -> None:
    run(stream, "create")
    topic = stream.settings.alerts_topic
    set_config(stream, topic, retention_ms="1000000")
    sentence = f"{topic}: retention.ms is 1000000, the contract says 315360000000"
    for arguments in (["check"], ["create"]):
        result = run(stream, *arguments)
        assert result.exit_code == 1
        assert sentence in result.stderr
    assert run(stream, "create", "--alter").exit_code == 0
    assert run(stream, "check").exit_code == 0


def test_a_topic_with_other_partitions_is_told_and_left(stream: Stream) -> None:
    stream.create_topics(partitions=3)
    result = run(stream, "create", "--alter")
    assert result.exit_code == 1
    assert f"{stream.settings.payments_topic}: partitions is 3, the contract says 8" in (
        result.stderr
    )


def test_a_broker_that_is_not_there_is_one_sentence() -> None:
    # A process of its own: kafka-python leaves the sockets of failed connections open.
    result = subprocess.run(
        [sys.executable, "-c", "from vostro.cli.topics import app; app()", "check"],
        env=os.environ | {"VOSTRO_KAFKA_SERVERS": "127.0.0.1:9"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Look whether it runs at VOSTRO_KAFKA_SERVERS" in result.stderr
