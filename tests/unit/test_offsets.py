"""What may be committed: the end of what is acknowledged, of partitions that are ours."""

from typing import NamedTuple

from aiokafka import TopicPartition
from aiokafka.structs import ConsumerRecord

from vostro.stream.offsets import Offsets
from vostro.stream.read_payments import message_of
from vostro.stream.records import Message

ZERO, ONE = TopicPartition("payments", 0), TopicPartition("payments", 1)
BOTH = {ZERO, ONE}


class At(NamedTuple):
    """A record's place."""

    topic: str
    partition: int
    offset: int


def message(partition: int, offset: int) -> Message:
    return Message(b"", None, None, "payments", partition, offset)


def taken(partition: int, first: int, last: int) -> Offsets:
    offsets = Offsets()
    offsets.took(At("payments", partition, first), At("payments", partition, last))
    return offsets


def test_nothing_is_committed_past_what_is_acknowledged() -> None:
    offsets = taken(0, 5, 9)
    offsets.acknowledged([message(0, 5), message(0, 6)], [])
    assert offsets.to_commit(BOTH) == {ZERO: 7}
    assert offsets.in_hand(ZERO) == 3


def test_what_was_committed_is_not_committed_again() -> None:
    offsets = taken(0, 5, 9)
    offsets.acknowledged([message(0, 9)], [])
    offsets.committed(offsets.to_commit(BOTH))
    assert offsets.to_commit(BOTH) == {}
    assert offsets.in_hand(ZERO) == 0


def test_a_partition_that_went_to_another_worker_is_not_committed() -> None:
    offsets = taken(1, 0, 3)
    offsets.acknowledged([message(1, 3)], [])
    assert offsets.to_commit({ZERO}) == {}


def test_an_acknowledgement_that_comes_after_its_partition_went_counts_for_nothing() -> None:
    offsets = taken(0, 5, 9)
    offsets.clear()
    offsets.acknowledged([message(0, 9)], [])
    assert offsets.to_commit(BOTH) == {}


def test_an_acknowledgement_never_goes_back() -> None:
    offsets = taken(0, 5, 9)
    offsets.acknowledged([message(0, 8)], [])
    offsets.acknowledged([message(0, 6)], [])
    assert offsets.to_commit(BOTH) == {ZERO: 9}


def record(value: bytes | None, *headers: tuple[str, bytes | None]) -> ConsumerRecord[bytes, bytes]:
    return ConsumerRecord(
        topic="payments",
        partition=3,
        offset=7,
        timestamp=1_700_000_000_500,
        timestamp_type=0,
        key=b"k",
        value=value,
        checksum=None,
        serialized_key_size=1,
        serialized_value_size=0,
        headers=headers,
    )


def test_a_record_becomes_a_message_with_its_bytes_place_and_time() -> None:
    message = message_of(record(b"\xff"))
    assert (message.value, message.key, message.content_type) == (b"\xff", b"k", None)
    assert (message.topic, message.partition, message.offset) == ("payments", 3, 7)
    assert message.timestamp == 1_700_000_000.5


def test_a_content_type_is_read_as_text_and_cut_and_one_without_a_value_is_none() -> None:
    odd = message_of(record(b"", ("content-type", b"application/xml\xff" + b"x" * 200)))
    assert odd.content_type is not None
    assert odd.content_type.startswith("application/xml")
    assert len(odd.content_type) == 100
    assert message_of(record(None, ("content-type", None), ("other", b"x"))).content_type is None
