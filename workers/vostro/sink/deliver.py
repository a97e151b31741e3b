"""One alert, until its endpoint took it or it is given up for the dead letters."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import stamina

from vostro.sink.metrics import SinkMetrics
from vostro.sink.post import Failed
from vostro.sink.standing import Standing

RETRY_SECONDS_FIRST = 0.5

Attempt = Callable[[], Awaitable[None]]  # raises Failed


class Deliver:
    """Tries again with growing pauses. Order and number of requests are of its caller."""

    def __init__(
        self,
        standing: Standing,
        metrics: SinkMetrics,
        *,
        attempts_max: int,
        retry_seconds_max: float,
    ) -> None:
        self.standing, self.metrics = standing, metrics
        self.attempts_max, self.retry_seconds_max = attempts_max, retry_seconds_max

    async def __call__(self, make_attempt: Attempt) -> "GivenUp | None":
        """None once it is delivered; else why it is given up."""
        tries = Tries(self)
        try:
            async for attempt in stamina.retry_context(
                on=tries.wait,
                attempts=None,
                timeout=None,
                wait_initial=RETRY_SECONDS_FIRST,
                wait_max=self.retry_seconds_max,
                wait_jitter=min(1.0, self.retry_seconds_max),
            ):
                with attempt:
                    tries.attempts += 1
                    await make_attempt()
        except Failed as failed:
            self.standing.gave_up()
            return GivenUp(failed, tries.attempts)
        self.standing.took()
        self.metrics.delivered.inc()
        return None


class GivenUp(NamedTuple):
    """The last failure, and how many attempts there were."""

    failed: Failed
    attempts: int


class Tries:
    """The attempts for one alert.

    A failure is a strike if the endpoint took another alert since the failure before it: only
    then it is about this alert. While the endpoint takes nothing, it is waited for.
    """

    def __init__(self, deliver: Deliver) -> None:
        self.deliver, self.attempts, self.strikes = deliver, 0, 0
        self.delivered_before = deliver.standing.delivered

    def wait(self, error: Exception) -> bool | float:
        """Stamina asks: False gives up, seconds or True wait and try again."""
        if not isinstance(error, Failed):
            return False
        standing = self.deliver.standing
        if standing.delivered > self.delivered_before:
            self.strikes += 1
        self.delivered_before = standing.delivered
        if self.is_enough(error) and standing.may_give_up():
            return False
        standing.failed(error.what)
        self.deliver.metrics.retries.labels(error.reason).inc()
        return True if error.retry_after is None else error.retry_after

    def is_enough(self, failed: Failed) -> bool:
        """Refused for good, or failed too often."""
        return failed.is_refusal or 0 < self.deliver.attempts_max <= self.strikes
