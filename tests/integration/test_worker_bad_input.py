import msgspec
import pytest

from servers import poll
from streams import ACCOUNT, Stream, payments_in, working
from vostro.alert import DeadLetter

DEEP = b"[" * 10_000 + b"]" * 10_000
PARTY = b'{"role":"debtor","name":"Ivana Horakova","account":"' + ACCOUNT.encode() + b'"'
# Name -> the message, the reason, the path that it must name.
BAD: dict[str, tuple[bytes | None, str, str]] = {
    "ten megabytes": (b'{"payment_id":"' + b"x" * 10_000_000 + b'"}', "too-large", "$"),
    "not UTF-8": (b'{"payment_id":"a","parties":[' + PARTY + b',"town":"\xff"}]}', "not-utf-8", ""),
    "nested 10,000 deep": (b'{"payment_id":"a","other":' + DEEP + b"}", "too-deep", "$"),
    "no id": (b'{"parties":[' + PARTY + b"}]}", "missing-field", "$.payment_id"),
    "a party without role": (
        b'{"payment_id":"a","parties":[{"name":"Ivana Horakova"}]}',
        "missing-field",
        "$.parties[0].role",
    ),
    "a name that is a number": (
        b'{"payment_id":"a","parties":[{"role":"debtor","name":7}]}',
        "invalid-field",
        "$.parties[0].name",
    ),
    "an account where a role belongs": (
        b'{"payment_id":"a","parties":[{"role":"' + ACCOUNT.encode() + b'"}]}',
        "invalid-field",
        "$.parties[0].role",
    ),
    "empty": (b"", "empty", ""),
    "a tombstone": (None, "empty", ""),
    "no JSON": (b"payment of " + ACCOUNT.encode(), "unknown-format", ""),
}
UNKNOWN_FIELDS = b'{"payment_id":"unknown-fields","new":[1],"parties":[' + PARTY + b',"new":{}}]}'


def test_bad_input_ends_in_the_dead_letter_topic_and_the_stream_goes_on(stream: Stream) -> None:
    with working(stream) as worker:
        worker.until_ready()
        before, after = payments_in(2)
        stream.send([before, *(value for value, _, _ in BAD.values()), UNKNOWN_FIELDS, after])
        letters = {letter.source: letter for letter in stream.dead_letters(len(BAD))}
        decided = {decision.payment_id for decision in stream.decisions(3)}
        poll(lambda: stream.committed() == len(BAD) + 3, 20, "everything committed")
        assert worker.metric("vostro_dead_letters_total") == len(BAD)
        log = worker.log
        assert worker.terminate() == 0
    assert decided == {"P-0", "P-1", "unknown-fields"}
    assert len(letters) == len(BAD)
    by_original = {letter.original: letter for letter in letters.values()}
    for name, (value, reason, path) in BAD.items():
        letter = by_original[value or b""]
        assert letter.reason == reason, name
        assert letter.path.startswith(path), name
        assert letter.path, name
        assert letter.remedy, name
        assert letter.original_bytes == len(value or b""), name
        assert not letter.is_cut, name
        assert ACCOUNT not in letter.what, name
    for secret in (ACCOUNT, "Ivana", "Horakova", "Zavrazhin"):
        assert secret not in log


def test_a_dead_letter_is_cut_where_the_settings_say_and_keeps_its_position(
    stream: Stream,
) -> None:
    stream.environment["VOSTRO_DEAD_LETTER_BYTES_MAX"] = "2000"
    with working(stream) as worker:
        worker.until_ready()
        stream.send([b"x" * 5_000])
        (letter,) = stream.dead_letters(1)
    assert letter.is_cut
    assert letter.original == b"x" * 2_000
    assert letter.original_bytes == 5_000
    assert letter.source.offset == 0


def test_a_dead_letter_that_its_topic_is_too_small_for_is_cut_and_the_stream_goes_on(
    stream: Stream,
) -> None:
    stream.set_config(stream.settings.dead_letter_topic, "max.message.bytes", "100000")
    with working(stream) as worker:
        worker.until_ready()
        stream.send([b"x" * 500_000, *payments_in(1)])
        (letter,) = stream.dead_letters(1)
        assert len(stream.decisions(1)) == 1
    assert letter.is_cut
    assert letter.original_bytes == 500_000
    assert len(letter.original) > 10_000


def test_an_alert_of_a_hundred_listed_parties_still_fits(stream: Stream) -> None:
    stream.set_config(stream.settings.alerts_topic, "max.message.bytes", "100000")
    party = {"role": "debtor", "name": "Zavrazhin Yegor Platonovich", "street": "x" * 4_000}
    crowded = {"payment_id": "crowded", "parties": [party] * 100}
    with working(stream) as worker:
        worker.until_ready()
        stream.send([msgspec.json.encode(crowded)])
        (alert,) = stream.alerts(1)
    assert alert.payment is None
    assert 0 < len(alert.hits) <= 50
    assert "This alert is cut" in alert.summary


@pytest.mark.parametrize("redelivered", [2])
def test_a_redelivered_dead_letter_has_the_same_id(stream: Stream, redelivered: int) -> None:
    letters: list[DeadLetter] = []
    with working(stream) as worker:
        worker.until_ready()
        stream.send([b"not a payment"])
        letters += stream.dead_letters(1)
        worker.kill()
    stream.environment["VOSTRO_KAFKA_GROUP"] += "-anew"  # reads from the beginning
    with working(stream) as worker:
        letters = stream.dead_letters(redelivered)
    assert len(letters) == redelivered
    assert len({letter.dead_letter_id for letter in letters}) == 1
