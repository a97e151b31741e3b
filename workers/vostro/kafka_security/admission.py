"""Whether the brokers let us in: asked before a client is made, because clients only say "unable".

aiokafka and kafka-python both log what TLS or SASL said and then raise that no broker answers, some
after a long wait. Here one connection is made with the same arguments, and its error is told.
"""

import asyncio
import ssl
from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, NamedTuple

from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError, SaslAuthenticationFailed, UnsupportedSaslMechanismError

from vostro.errors import NotAcknowledged
from vostro.kafka_security.clients import aiokafka_security
from vostro.kafka_security.tls import warn_of_unchecked_names
from vostro.kafka_security.tokens import TokenRefused, TokenUnavailable
from vostro.settings import Settings

CONNECT_MS_MAX = 5_000


class Admitted(Enum):
    """What a broker did with a connection."""

    YES = auto()
    AWAY = auto()  # nobody answers: it may come
    CLOSED = auto()  # hung up before a word: it wants another protocol, or is just starting
    REFUSED = auto()  # TLS or SASL said no: waiting is no use


class Admission(NamedTuple):
    """The answer of one broker, or the best of several."""

    admitted: Admitted
    reason: str = ""


NOBODY = Admission(Admitted.AWAY)


async def admission(servers: list[str], security: Mapping[str, Any]) -> Admission:
    """Asks one broker after the other until one lets us in; else the answer that tells most."""
    answers = []
    for server in servers:
        answer = await admission_by(server, security)
        if answer.admitted is Admitted.YES:
            return answer
        answers.append(answer)
    best = max(answers, key=lambda answer: answer.admitted.value)
    if best == NOBODY:
        return Admission(Admitted.AWAY, f"Kafka does not answer at {', '.join(servers)}")
    return best


async def admission_by(server: str, security: Mapping[str, Any]) -> Admission:
    """The answer of a host:port."""
    host, _, port = server.rpartition(":")
    try:
        connection = await create_conn(
            host.strip("[]"), int(port), request_timeout_ms=CONNECT_MS_MAX, **security
        )
    except (OSError, KafkaError, ValueError, TimeoutError) as error:
        return answer_of(server, error)
    await connection.close()
    return Admission(Admitted.YES)


def answer_of(server: str, error: BaseException) -> Admission:
    """An error of a connection, in words that name the setting to look at."""
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLError):
        return refused(said_by_tls(server, cause))
    told = str(error.args[0]) if error.args else "no reason given"
    if isinstance(error, SaslAuthenticationFailed):
        return refused(f"{server} does not know this user or password: {told}")
    if isinstance(error, (UnsupportedSaslMechanismError, TokenRefused)):
        return refused(told)
    if isinstance(error, TokenUnavailable):
        return Admission(Admitted.AWAY, told)
    if isinstance(error, (KafkaError, ConnectionResetError)):
        return Admission(
            Admitted.CLOSED,
            f"{server} hung up before it said a word: look whether it wants another "
            "VOSTRO_KAFKA_SECURITY_PROTOCOL, or a client's certificate",
        )
    return NOBODY


def said_by_tls(server: str, error: ssl.SSLError) -> str:
    """Which side refused the other's certificate, and why."""
    if isinstance(error, ssl.SSLCertVerificationError):
        said = error.verify_message.rstrip(".")
        return f"{server} shows a certificate that is not trusted: {said}"
    said = error.reason or str(error)
    asks = ": it asks for VOSTRO_KAFKA_CERTIFICATE_FILE" if "CERTIFICATE" in said else ""
    return f"TLS with {server} failed, {said}{asks}"


def refused(reason: str) -> Admission:
    """A no."""
    return Admission(Admitted.REFUSED, reason)


def not_admitted(servers: list[str], reason: str) -> NotAcknowledged:
    """The error of a no."""
    return NotAcknowledged(
        what=f"Kafka refused the connection: {reason}",
        where=", ".join(servers),
        remedy="See VOSTRO_KAFKA_* in `vostro settings`, and docs/security.md.",
    )


def refuse_unless_admitted(settings: Settings) -> None:
    """For commands: raises NotAcknowledged where a broker says no; one that is away passes."""
    if not settings.kafka_hostname_check:
        warn_of_unchecked_names()
    servers = settings.kafka_addresses
    answer = asyncio.run(admission(servers, aiokafka_security(settings)))
    if answer.admitted in (Admitted.REFUSED, Admitted.CLOSED):
        raise not_admitted(servers, answer.reason)
