"""Numbered payments at a steady pace, each marked with what must come of it."""

import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

import msgspec
from kafka import KafkaProducer
from kafka.errors import KafkaError

from samples import debtor, payment
from streams import ACCOUNT, FLAGGED_NAME, Stream, creditor

KIND = "kind"  # the header with what a record is; the worker does not read it
FLAGGED_EVERY = 20
UNREADABLE_EVERY = 97
LATE_SECONDS = 0.001  # a shorter wait is none


class Kind(StrEnum):
    """What must come of a record."""

    PLAIN = "plain"  # a decision
    FLAGGED = "flagged"  # a decision and an alert
    UNREADABLE = "unreadable"  # a dead letter
    HOSTILE = "hostile"  # a decision or a dead letter


def now() -> float:
    """Unix seconds, as records carry them."""
    return datetime.now(UTC).timestamp()


def numbered(number: int) -> tuple[Kind, bytes]:
    """The payment P-`number`, canonical JSON; some name a listed person, some are broken off."""
    if number % FLAGGED_EVERY == 0:
        kind, payee = Kind.FLAGGED, FLAGGED_NAME
    else:
        kind, payee = Kind.PLAIN, f"Harbour Tea Rooms {number % 300}"
    payer = debtor(f"Mill and Lane {number % 500} Bakeries", account=ACCOUNT)
    value = msgspec.json.encode(payment(payer, creditor(payee), payment_id=f"P-{number}"))
    if kind is Kind.PLAIN and number % UNREADABLE_EVERY == 1:
        return Kind.UNREADABLE, value[: len(value) // 2]
    return kind, value


class Load:
    """A thread that sends so many payments a second until it is told to end.

    While the broker is away it waits and then makes up for it, as senders do. A payment that the
    producer gave up on never was in the topic: what came in is read from there, not from here.
    """

    def __init__(self, stream: Stream, per_second: float) -> None:
        self.topic, self.per_second = stream.settings.payments_topic, per_second
        self.producer = KafkaProducer(
            bootstrap_servers=stream.kafka.servers,
            acks="all",
            linger_ms=5,
            max_request_size=20_971_520,
        )
        self.sent = 0
        self.given = self.done = 0  # to the producer, by the broker
        self.counting = threading.Lock()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, name="load")

    def start(self) -> None:
        """From here on payments come."""
        self.thread.start()

    def run(self) -> None:
        """The thread."""
        began = time.monotonic()
        while not self.ended.is_set():
            early = began + self.sent / self.per_second - time.monotonic()
            if early > LATE_SECONDS:
                self.ended.wait(early)
                continue
            self.send(*numbered(self.sent), key=str(self.sent).encode())
            self.sent += 1

    def send(
        self, kind: Kind, value: bytes, *, key: bytes | None = None, at: float | None = None
    ) -> None:
        """One record, with a timestamp of now, or of so many Unix seconds."""
        try:
            future = self.producer.send(
                self.topic,
                value=value,
                key=key,
                headers=[(KIND, kind.value.encode())],
                timestamp_ms=round((now() if at is None else at) * 1_000),
            )
        except KafkaError:  # its buffer is full, or there is no metadata: it is not in
            self.ended.wait(LATE_SECONDS)
            return
        with self.counting:
            self.given += 1
        future.add_both(self.answered)

    def answered(self, _: object) -> None:
        """The broker has it, or the producer gave it up."""
        with self.counting:
            self.done += 1

    @property
    def on_its_way(self) -> int:
        """Records that are sent and not on the broker yet."""
        return self.given - self.done

    def send_hostile(self, values: Iterable[bytes]) -> None:
        """In the midst of the others: what was made to break something."""
        for value in values:
            self.send(Kind.HOSTILE, value)

    def end(self) -> None:
        """No more payments; those that were sent are on the broker."""
        if self.ended.is_set():
            return
        self.ended.set()
        if self.thread.ident is not None:
            self.thread.join()
        self.producer.flush(60)
        self.producer.close(10)
