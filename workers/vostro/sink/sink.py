"""What becomes of one record of the alerts topic, or of one dead letter that is sent again."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import msgspec

from vostro.alert import SourcePosition
from vostro.sink.dead_letters import DeadLetters
from vostro.sink.deliver import Deliver, GivenUp
from vostro.sink.forward import Delivery
from vostro.sink.message import Message
from vostro.sink.post import Post
from vostro.sink.undelivered import Reason, UndeliveredAlert, dead_letter_id


class Sink:
    """Delivers records; whatever happens to one, it is delivered, a dead letter, or not done."""

    def __init__(
        self,
        post: Post,
        deliver: Deliver,
        dead_letters: DeadLetters,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.post, self.deliver, self.dead_letters, self.now = post, deliver, dead_letters, now
        self.slots = asyncio.Semaphore(post.endpoint.concurrency)

    async def __call__(self, delivery: Delivery) -> None:
        """One record of the alerts topic."""
        record = delivery.record
        original: bytes = record.value or b""
        letter = UndeliveredAlert(
            dead_letter_id="",
            endpoint=self.post.endpoint.name,
            alert_id=None,
            reason=Reason.NOT_AN_ALERT,
            attempts=0,
            source=SourcePosition(
                topic=record.topic, partition=record.partition, offset=record.offset
            ),
            key=record.key,
            original=original,
            failed_at=self.now(),
        )
        letter = msgspec.structs.replace(
            letter, dead_letter_id=dead_letter_id(letter.endpoint, letter.source, original)
        )
        if await self.deliver_or_bury(delivery, letter):
            seconds = self.now().timestamp() - record.timestamp / 1_000
            self.deliver.metrics.latency.observe(max(0.0, seconds))

    async def deliver_or_bury(self, delivery: Delivery, letter: UndeliveredAlert) -> bool:
        """Delivers the original of a letter; True if it was taken, else it is a dead letter."""
        try:
            message = Message.of(letter.original)
        except (msgspec.DecodeError, UnicodeDecodeError):
            await self.dead_letters.put(letter)
            return False
        given_up = await self.deliver(partial(self.attempt, delivery, message))
        if given_up is None:
            return True
        await self.dead_letters.put(self.with_failure(letter, message.alert_id, given_up))
        return False

    def with_failure(
        self, letter: UndeliveredAlert, alert_id: str, given_up: GivenUp
    ) -> UndeliveredAlert:
        """The letter with what was said last."""
        failed = given_up.failed
        return msgspec.structs.replace(
            letter,
            alert_id=alert_id,
            reason=failed.reason,
            status=failed.status,
            answer=failed.answer,
            attempts=letter.attempts + given_up.attempts,
            failed_at=self.now(),
        )

    async def attempt(self, delivery: Delivery, message: Message) -> None:
        """One request, when there is a slot for it. Waiting for the next try takes none."""
        async with self.slots:
            if delivery.is_closing:
                raise asyncio.CancelledError
            delivery.idle.clear()
            try:
                await self.post(*message)
            finally:
                delivery.idle.set()
