"""One attempt: a signed POST, its answer judged, both bounded in time and size."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Final, Self

import httpx

from vostro import __version__
from vostro.sink.endpoint import Endpoint
from vostro.sink.metrics import SinkMetrics
from vostro.sink.signing import Keyring, signed_headers
from vostro.sink.undelivered import ANSWER_CHARACTERS_MAX, Reason

AGENT: Final = f"vostro/{__version__} (alerts)"
ANSWER_BYTES_MAX: Final = 16_384  # nobody needs more of it; the rest is not read
PASSING: Final = {408, 425, 429}  # Request Timeout, Too Early, Too Many Requests
RETRY_AFTER_SECONDS_MAX: Final = 3_600.0  # whoever asks for more is asked again after an hour


class Failed(Exception):
    """An attempt that did not deliver."""

    def __init__(
        self, reason: Reason, what: str, *, status: int | None = None, answer: str = ""
    ) -> None:
        super().__init__(reason, what)
        self.reason, self.what, self.status, self.answer = reason, what, status, answer
        self.retry_after: float | None = None  # seconds

    @property
    def is_refusal(self) -> bool:
        """Whether the same again would be refused again."""
        return self.reason in {Reason.REFUSED, Reason.REDIRECT}


class Post:
    """Sends to one endpoint. Use it in `async with`; it keeps connections open."""

    def __init__(
        self,
        endpoint: Endpoint,
        keyring: Keyring,
        metrics: SinkMetrics,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.endpoint, self.keyring, self.metrics, self.now = endpoint, keyring, metrics, now
        self.client = httpx.AsyncClient(
            verify=endpoint.tls,
            timeout=endpoint.timeout_seconds,
            limits=httpx.Limits(max_connections=endpoint.concurrency),
            follow_redirects=False,  # an alert goes where the operator said, nowhere else
            trust_env=False,  # no .netrc, no proxy that nobody set for this
            headers={"User-Agent": AGENT, "Content-Type": "application/json"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def __call__(self, alert_id: str, body: bytes) -> None:
        """Returns once the endpoint took it. Raises Failed."""
        started = monotonic()
        status: int | None = None
        try:
            async with asyncio.timeout(self.endpoint.timeout_seconds):
                status = await self.send(alert_id, body)
        except Failed as failed:
            status = failed.status
            raise
        except (TimeoutError, httpx.TimeoutException):
            seconds = self.endpoint.timeout_seconds
            raise Failed(Reason.TIMEOUT, f"no answer within {seconds:g} s") from None
        except httpx.HTTPError as error:
            raise Failed(Reason.UNREACHABLE, told(error)) from None
        finally:
            self.metrics.tell_request(status, monotonic() - started)

    async def send(self, alert_id: str, body: bytes) -> int:
        """One request; its status."""
        headers = signed_headers(
            self.keyring.current(), alert_id, int(self.now().timestamp()), body
        )
        headers["Idempotency-Key"] = alert_id
        async with self.client.stream(
            "POST", self.endpoint.url, content=body, headers=headers
        ) as answer:
            start = await start_of(answer)
            if not answer.is_success:
                raise self.judged(answer, start)
            return answer.status_code

    def judged(self, answer: httpx.Response, start: bytes) -> Failed:
        """What an answer that is no success means."""
        status = answer.status_code
        if status in PASSING:
            reason = Reason.BUSY
        elif answer.is_redirect or answer.has_redirect_location:
            reason = Reason.REDIRECT
        else:
            reason = Reason.REFUSED if answer.is_client_error else Reason.SERVER_ERROR
        text = start.decode("utf-8", "replace")[:ANSWER_CHARACTERS_MAX]
        failed = Failed(reason, f"it answers {status}", status=status, answer=text)
        failed.retry_after = seconds_of(answer.headers.get("retry-after"), self.now())
        return failed


async def start_of(answer: httpx.Response) -> bytes:
    """The answer as far as it is read. Raw: what is packed is not unpacked without a bound."""
    start = b""
    async for piece in answer.aiter_raw(ANSWER_BYTES_MAX):
        start += piece
        if len(start) >= ANSWER_BYTES_MAX:
            break
    return start[:ANSWER_BYTES_MAX]


def seconds_of(retry_after: str | None, now: datetime) -> float | None:
    """Retry-After in seconds or as a date (RFC 9110, 10.2.3), bounded; None where it is neither."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), RETRY_AFTER_SECONDS_MAX)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(max((moment - now).total_seconds(), 0.0), RETRY_AFTER_SECONDS_MAX)


def told(error: httpx.HTTPError) -> str:
    """What went wrong on the way, without the address: its path may be a secret."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
