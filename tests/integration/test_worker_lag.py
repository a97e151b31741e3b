from aiokafka import AIOKafkaProducer

from servers import poll
from streams import Stream, payments_in, working


async def test_a_transactions_markers_are_no_lag(stream: Stream) -> None:
    # They have offsets, and nobody ever acknowledges them: a watchdog that took them for work
    # would end an idle worker every minute.
    producer = AIOKafkaProducer(
        bootstrap_servers=stream.kafka.servers, transactional_id=stream.settings.kafka_group
    )
    await producer.start()
    for payment in payments_in(10):
        async with producer.transaction():
            await producer.send(stream.settings.payments_topic, payment, partition=0)
    await producer.stop()
    with working(stream) as worker:
        worker.until_ready()
        assert len(stream.decisions(10)) == 10
        assert stream.committed() < 20, "the last marker is after the last payment"
        none = 'vostro_consumer_lag{partition="0"} 0.0'
        poll(lambda: none in worker.get("/metrics")[1], 20, "no lag")


def test_lag_counts_what_waits_in_the_topic_and_in_the_worker(stream: Stream) -> None:
    stream.environment["VOSTRO_LIST_AGE_HOURS_MAX"] = "0.0000001"  # too old from the beginning
    stream.send(payments_in(500))
    with working(stream) as worker:
        poll(lambda: worker.metric("vostro_consumer_lag") == 500, 30, "all wait")
