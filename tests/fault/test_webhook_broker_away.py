"""`vostro webhook` whose broker is killed in the middle of its work."""

from pathlib import Path

from alerts_made import encoded, numbered
from servers import kafka_running, poll
from webhook_receiver import Answer, receiving
from webhook_sink import SECONDS_MAX, SinkStream, forwarding


def alerts(start: int, count: int) -> list[tuple[bytes, bytes]]:
    return [(b"P-%d" % n, encoded(numbered(n))) for n in range(start, start + count)]


def test_a_sink_outlasts_its_broker_and_delivers_every_alert(tmp_path: Path) -> None:
    with kafka_running() as kafka, receiving() as receiver:
        receiver.answers = {"P-3": [Answer(400, after_seconds=0.5)]}
        receiver.default = Answer(204, after_seconds=0.05)
        stream = SinkStream(kafka, tmp_path)
        stream.environment["VOSTRO_WEBHOOK_URL"] = f"http://127.0.0.1:{receiver.port}/"
        with forwarding(stream) as sink:
            stream.put(*alerts(0, 60))
            poll(lambda: len(receiver.taken()) > 0, SECONDS_MAX, "the first alerts")
            kafka.kill()
            assert sink.get("/health/live")[0] == 200
            kafka.start()
            stream.put(*alerts(60, 20))
            poll(lambda: len(receiver.taken_ids()) == 79, SECONDS_MAX, "all alerts")
            poll(lambda: stream.committed() == 80, SECONDS_MAX, "everything committed")
            assert sink.terminate() == 0
        letters = {letter.dead_letter_id: letter for letter in stream.dead_letters(1)}
        assert [letter.key for letter in letters.values()] == [b"P-3"]
        assert len({one.headers["webhook-id"] for one in receiver.taken()}) == 79
