"""Access tokens for OAUTHBEARER, by OAuth 2.0's client-credentials grant (RFC 6749, 4.4).

One token serves all clients of a process until four fifths of its life have passed. The token, and
the secret that it is asked for with, are never logged.
"""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import httpx
import msgspec
from aiokafka.abc import AbstractTokenProvider as AiokafkaTokenProvider
from kafka.net.sasl.oauth import AbstractTokenProvider as KafkaPythonTokenProvider

ANSWER_SECONDS_MAX = 10.0
ANSWER_BYTES_MAX = 65_536  # a token of 20 kB is a large one
LIFE_USED_MAX = 0.8  # of a token: the next connection gets one that outlasts its start
LIFE_DEFAULT = timedelta(minutes=5)  # RFC 6749 only recommends that an answer tells `expires_in`
ATTEMPTS = 3
RETRY_SECONDS = 0.5

# Not structlog: in a command it would write to stdout, between the alerts.
log = logging.getLogger(__name__)


class TokenUnavailable(ConnectionError):
    """No token: to both libraries a connection that failed, so that they try again."""


class TokenRefused(TokenUnavailable):
    """The authority knows us, or not, and says no: trying again is no use."""


class ClientCredentials(NamedTuple):
    """What a token is asked for with."""

    url: str
    client_id: str
    client_secret: str
    scope: str | None = None
    ca_file: Path | None = None

    def __repr__(self) -> str:
        return f"ClientCredentials(url={self.url!r}, client_id={self.client_id!r})"


class Answer(msgspec.Struct):
    """RFC 6749, 5.1."""

    access_token: str
    expires_in: float | None = None

    def __repr__(self) -> str:
        return f"Answer(expires_in={self.expires_in})"


class Refusal(msgspec.Struct):
    """RFC 6749, 5.2. Its description may quote what was sent, so it is not read."""

    error: str = "no reason given"


class Tokens:
    """The current token, renewed when it is asked for late in its life. Safe between threads."""

    def __init__(
        self, credentials: ClientCredentials, now: Callable[[], float] = monotonic
    ) -> None:
        self.credentials, self.now = credentials, now
        self.lock = threading.Lock()
        self.token: str | None = None
        self.renew_at = self.expires_at = 0.0

    def current(self) -> str:
        """A token that is valid. Raises TokenUnavailable, or TokenRefused."""
        with self.lock:
            if self.token is not None and self.now() < self.renew_at:
                return self.token
            try:
                self.keep(ask_for_token(self.credentials))
            except TokenUnavailable as error:
                if self.token is None or self.now() >= self.expires_at:
                    raise
                log.warning("no new token for Kafka, the one in use is still valid: %s", error)
            assert self.token is not None  # noqa: S101
            return self.token

    def keep(self, answer: Answer) -> None:
        """From here on this one is in use."""
        life = answer.expires_in or LIFE_DEFAULT.total_seconds()
        now = self.now()
        self.token, self.renew_at = answer.access_token, now + life * LIFE_USED_MAX
        self.expires_at = now + life
        log.info("a new token for Kafka, for %.0f s", life)


@cache
def tokens_of(credentials: ClientCredentials) -> Tokens:
    """One for the process: ten clients ask for one token, not for ten."""
    return Tokens(credentials)


def ask_for_token(credentials: ClientCredentials) -> Answer:
    """Asks until there is an answer, three times at most."""
    waited = threading.Event()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return ask_once(credentials)
        except TokenRefused:
            raise
        except TokenUnavailable:
            if attempt == ATTEMPTS:
                raise
        waited.wait(RETRY_SECONDS * attempt)
    raise AssertionError


def ask_once(credentials: ClientCredentials) -> Answer:
    """One request. Its errors tell the address and a code, nothing that was sent."""
    form = {"grant_type": "client_credentials"}
    if credentials.scope is not None:
        form["scope"] = credentials.scope
    try:
        with httpx.Client(verify=trusted(credentials), timeout=ANSWER_SECONDS_MAX) as client:
            answer = client.post(
                credentials.url,
                data=form,
                auth=(credentials.client_id, credentials.client_secret),
            )
    except (httpx.HTTPError, OSError) as error:
        raise TokenUnavailable(f"{credentials.url} gave no token: {reason_of(error)}") from None
    if answer.is_success and len(answer.content) <= ANSWER_BYTES_MAX:
        return decoded(answer.content, credentials.url)
    kind = TokenRefused if answer.is_client_error else TokenUnavailable
    raise kind(f"{credentials.url} gave no token: {answer.status_code} {code_of(answer.content)}")


def trusted(credentials: ClientCredentials) -> ssl.SSLContext:
    """The authorities of the file, or the system's."""
    return ssl.create_default_context(cafile=credentials.ca_file)


def decoded(content: bytes, url: str) -> Answer:
    """The answer, if it is one."""
    try:
        return msgspec.json.decode(content, type=Answer)
    except msgspec.MsgspecError:  # its text may quote the token
        raise TokenUnavailable(f"{url} gave no token: its answer is not that of RFC 6749") from None


def code_of(content: bytes) -> str:
    """The error's code, cut: `invalid_client` and the like."""
    try:
        return msgspec.json.decode(content[:ANSWER_BYTES_MAX], type=Refusal).error[:64]
    except msgspec.MsgspecError:
        return "no reason given"


def reason_of(error: Exception) -> str:
    """What went wrong on the way: of TLS its reason, of the rest its kind and text."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


class AiokafkaTokens(AiokafkaTokenProvider):  # type: ignore[misc]  # aiokafka has no types
    """As aiokafka asks: in a thread, so that the loop goes on."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    async def token(self) -> str:
        """The current token."""
        return await asyncio.to_thread(self.tokens.current)


class KafkaPythonTokens(KafkaPythonTokenProvider):  # type: ignore[misc]  # kafka-python has none
    """As kafka-python asks."""

    def __init__(self, tokens: Tokens, **config: Any) -> None:  # noqa: ANN401 - its interface
        super().__init__(**config)
        self.tokens = tokens

    def token(self) -> str:
        """The current token."""
        return self.tokens.current()
