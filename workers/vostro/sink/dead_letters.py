"""Puts what an endpoint would not take on webhook-dead-letter, before its alert counts as done."""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from vostro.errors import NotAcknowledged
from vostro.sink.metrics import SinkMetrics
from vostro.sink.undelivered import UndeliveredAlert

log = structlog.get_logger(__name__)


class DeadLetters:
    """The way into the topic."""

    def __init__(
        self,
        producer: AIOKafkaProducer,
        topic: str,
        metrics: SinkMetrics,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.producer, self.topic, self.metrics, self.now = producer, topic, metrics, now

    async def put(self, letter: UndeliveredAlert) -> None:
        """Returns once the broker has it. Raises NotAcknowledged: then the alert is not done."""
        value = msgspec.json.encode(letter)
        try:
            await self.producer.send_and_wait(self.topic, value, key=letter.key)
        except KafkaError as error:
            raise NotAcknowledged(
                what=f"The broker did not take a dead letter: {type(error).__name__}",
                where=f"topic {self.topic}",
                remedy="Nothing was committed past it; `vostro topics check` tells more.",
            ) from error
        self.metrics.dead_letters.labels(letter.reason).inc()
        log.error(
            "an alert was not delivered: it is on the dead-letter topic",
            alert_id=letter.alert_id,
            reason=letter.reason,
            status=letter.status,
            attempts=letter.attempts,
        )
