"""The broker goes away under load: the worker waits for it, or ends; it never passes over."""

import signal
from pathlib import Path

from servers import RedisServer, kafka_running, poll
from streams import Stream, WorkerProcess, payments_in, working

PAYMENTS = 10_000
FLAGGED_EVERY = 50


def until_some_are_decided(worker: WorkerProcess) -> None:
    poll(lambda: worker.metric("vostro_payments_total") >= 1_000, 60, "it is in mid-stream")


def test_a_broker_killed_and_back_under_load_is_waited_for_and_nothing_is_lost(
    stream: Stream,
) -> None:
    stream.send(payments_in(PAYMENTS, flagged_every=FLAGGED_EVERY))
    with working(stream) as worker:
        until_some_are_decided(worker)
        stream.kafka.kill()
        assert worker.get("/health/live")[0] == 200
        stream.kafka.start()
        decided = {d.payment_id for d in stream.decisions(PAYMENTS)}
        poll(lambda: stream.committed() == PAYMENTS, 60, "everything committed")
        assert worker.terminate() == 0
    assert decided == {f"P-{n}" for n in range(PAYMENTS)}
    assert len({alert.payment_id for alert in stream.alerts()}) == PAYMENTS // FLAGGED_EVERY


def test_a_stop_that_hangs_because_the_broker_does_ends_hard_in_time(stream: Stream) -> None:
    stream.environment["VOSTRO_STOP_SECONDS"] = "3"
    stream.send(payments_in(PAYMENTS, flagged_every=FLAGGED_EVERY))
    with working(stream) as worker:
        until_some_are_decided(worker)
        stream.kafka.signal(signal.SIGSTOP)
        try:
            assert worker.terminate(seconds_max=8) == 70
            assert worker.events("ended hard: what is not committed comes again")
        finally:
            stream.kafka.signal(signal.SIGCONT)
    with working(stream):
        assert {d.payment_id for d in stream.decisions(PAYMENTS)} == {
            f"P-{n}" for n in range(PAYMENTS)
        }


def test_a_worker_that_stands_still_with_work_to_do_ends_itself(stream: Stream) -> None:
    stream.environment["VOSTRO_WATCHDOG_SECONDS"] = "5"
    stream.send(payments_in(PAYMENTS, flagged_every=FLAGGED_EVERY))
    with working(stream) as worker:
        until_some_are_decided(worker)
        stream.kafka.signal(signal.SIGSTOP)
        try:
            assert worker.process.wait(20) == 70
            assert worker.events("standstill")
        finally:
            stream.kafka.signal(signal.SIGCONT)
    with working(stream):
        assert {d.payment_id for d in stream.decisions(PAYMENTS)} == {
            f"P-{n}" for n in range(PAYMENTS)
        }


def test_a_missing_topic_is_said_at_start_and_nothing_is_consumed(stream: Stream) -> None:
    stream.environment["VOSTRO_ALERTS_TOPIC"] = "never-created"
    stream.send(payments_in(1))
    with working(stream) as worker:
        assert worker.process.wait(30) == 1
        assert "Topics are missing: never-created" in worker.log
    assert stream.committed() == 0


def test_a_broker_that_is_not_there_at_start_is_waited_for(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    with kafka_running() as kafka:
        stream = Stream(kafka, redis_server, tmp_path)
        stream.create_topics()
        stream.load_lists()
        stream.send(payments_in(100))
        kafka.stop()
        with working(stream) as worker:
            reason = f"Kafka does not answer at {kafka.servers}"
            poll(lambda: reason in (worker.not_ready_because() or []), 30, "it says why")
            assert worker.get("/health/live")[0] == 200
            kafka.start()
            worker.until_ready()
            assert len(stream.decisions(100)) == 100
            assert worker.terminate() == 0


def test_a_worker_that_waits_for_a_broker_can_be_told_to_stop(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    stream = Stream("127.0.0.1:9", redis_server, tmp_path)
    with working(stream) as worker:
        poll(worker.not_ready_because, 30, "it is up")
        assert worker.terminate(seconds_max=10) == 0


def test_a_record_that_the_broker_refuses_ends_the_worker_and_the_next_one_tells_it_shorter(
    stream: Stream,
) -> None:
    with working(stream) as worker:
        worker.until_ready()
        stream.set_config(stream.settings.dead_letter_topic, "max.message.bytes", "20000")
        stream.send([b"x" * 50_000])
        assert worker.process.wait(30) == 1
        assert "NotAcknowledged" in worker.log
        assert stream.committed() == 0
    with working(stream) as worker:
        (letter,) = stream.dead_letters(1)
    assert letter.is_cut
    assert letter.original_bytes == 50_000
