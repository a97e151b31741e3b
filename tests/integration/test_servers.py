from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic

from servers import KafkaServer, RedisServer, kafka_running


def test_a_kafka_that_was_killed_comes_back_on_its_port_with_its_records() -> None:
    with kafka_running() as server:
        admin = KafkaAdminClient(bootstrap_servers=server.servers)
        admin.create_topics([NewTopic("kept", 1, 1)])
        admin.close()
        send(server, b"before")
        server.kill()
        server.start()
        send(server, b"after")
        consumer = KafkaConsumer(
            "kept",
            bootstrap_servers=server.servers,
            auto_offset_reset="earliest",
            consumer_timeout_ms=2_000,
        )
        assert [record.value for record in consumer] == [b"before", b"after"]
        consumer.close()


def send(server: KafkaServer, value: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=server.servers, acks="all")
    producer.send("kept", value).get(20)
    producer.close()


def test_a_redis_that_was_restarted_comes_back_on_its_port_with_its_keys(
    redis_server: RedisServer,
) -> None:
    redis_server.client().set("kept", b"value")
    redis_server.restart()
    assert redis_server.client().get("kept") == b"value"


def test_each_test_gets_an_empty_redis(redis_server: RedisServer) -> None:
    assert redis_server.client().dbsize() == 0
