"""The settings of Kafka's security as arguments of the three clients that Vostro uses."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vostro.errors import SettingRefused
from vostro.kafka_security.tls import ssl_context
from vostro.kafka_security.tokens import (
    AiokafkaTokens,
    ClientCredentials,
    KafkaPythonTokens,
    Tokens,
    tokens_of,
)
from vostro.settings import Settings

if TYPE_CHECKING:
    from faust.auth import Credentials

OAUTHBEARER = "OAUTHBEARER"


def aiokafka_security(settings: Settings) -> dict[str, Any]:
    """What an aiokafka consumer, producer, client or admin client is told besides the servers.

    Reads the certificate files anew at each call. Raises SettingRefused.
    """
    return arguments(settings, AiokafkaTokens)


def kafka_python_security(settings: Settings) -> dict[str, Any]:
    """The same for kafka-python's consumer, producer and admin client."""
    return arguments(settings, KafkaPythonTokens)


def faust_credentials(settings: Settings) -> "Credentials | None":
    """The same as `broker_credentials` of a Faust app; None over PLAINTEXT."""
    from faust.auth import OAuthCredentials, SASLCredentials, SSLCredentials

    told = aiokafka_security(settings)
    context = told.get("ssl_context")
    if "sasl_oauth_token_provider" in told:
        provider = told["sasl_oauth_token_provider"]
        return OAuthCredentials(oauth_cb=provider, ssl_context=context)
    if "sasl_mechanism" in told:
        return SASLCredentials(
            username=told["sasl_plain_username"],
            password=told["sasl_plain_password"],
            mechanism=told["sasl_mechanism"],
            ssl_context=context,
        )
    return None if context is None else SSLCredentials(context)


def arguments(settings: Settings, provider: type[Any]) -> dict[str, Any]:
    """Both libraries name them alike; only the token provider is a class of their own."""
    refuse_contradictions(settings)
    protocol = settings.kafka_security_protocol
    told: dict[str, Any] = {"security_protocol": protocol}
    if protocol.endswith("SSL"):
        told["ssl_context"] = ssl_context(settings)
    if not protocol.startswith("SASL_"):
        return told
    mechanism = settings.kafka_sasl_mechanism
    told["sasl_mechanism"] = mechanism
    if mechanism == OAUTHBEARER:
        return told | {"sasl_oauth_token_provider": provider(oauth_tokens(settings))}
    assert settings.kafka_password is not None  # noqa: S101 - refused above
    return told | {
        "sasl_plain_username": settings.kafka_username,
        "sasl_plain_password": settings.kafka_password.get_secret_value(),
    }


def oauth_tokens(settings: Settings) -> Tokens:
    """The process's tokens of these settings; all clients share them."""
    secret = settings.kafka_oauth_client_secret
    assert settings.kafka_oauth_token_url is not None  # noqa: S101 - refused above
    assert settings.kafka_oauth_client_id is not None  # noqa: S101
    assert secret is not None  # noqa: S101
    return tokens_of(
        ClientCredentials(
            url=settings.kafka_oauth_token_url,
            client_id=settings.kafka_oauth_client_id,
            client_secret=secret.get_secret_value(),
            scope=settings.kafka_oauth_scope,
            ca_file=settings.kafka_oauth_ca_file,
        )
    )


def refuse_contradictions(settings: Settings) -> None:
    """Raises SettingRefused where one setting asks for another, or forbids it. Tells no value."""
    protocol, mechanism = settings.kafka_security_protocol, settings.kafka_sasl_mechanism
    is_tls, is_sasl = protocol.endswith("SSL"), protocol.startswith("SASL_")
    if is_sasl:
        refuse_sasl(settings, mechanism, is_tls=is_tls)
    elif (name := set_of(settings, "kafka_username", "kafka_password")) is not None:
        raise refused(f"{name} is set, but {protocol} sends no password", "SASL_SSL takes one")
    if is_tls:
        if (settings.kafka_certificate_file is None) != (settings.kafka_key_file is None):
            raise refused(
                "a client's certificate needs its key",
                "Set VOSTRO_KAFKA_CERTIFICATE_FILE and VOSTRO_KAFKA_KEY_FILE, or neither",
            )
        return
    for_tls = ("kafka_ca_file", "kafka_certificate_file", "kafka_key_file")
    if (name := set_of(settings, *for_tls)) is not None:
        raise refused(
            f"{name} is set, but {protocol} encrypts nothing",
            "Set VOSTRO_KAFKA_SECURITY_PROTOCOL to SSL or SASL_SSL",
        )


def refuse_sasl(settings: Settings, mechanism: str, *, is_tls: bool) -> None:
    """What each mechanism needs. PLAIN and a bearer token are whole secrets on the wire."""
    if mechanism in ("PLAIN", OAUTHBEARER) and not is_tls:
        raise refused(
            f"{mechanism} would send its secret in the clear",
            "Set VOSTRO_KAFKA_SECURITY_PROTOCOL to SASL_SSL, or take SCRAM-SHA-512",
        )
    needed = ["kafka_username", "kafka_password"]
    if mechanism == OAUTHBEARER:
        needed = ["kafka_oauth_token_url", "kafka_oauth_client_id", "kafka_oauth_client_secret"]
    missing = [variable(name) for name in needed if getattr(settings, name) is None]
    if missing:
        raise refused(f"{mechanism} needs {', '.join(missing)}", "Set what is missing")
    if mechanism == OAUTHBEARER and not is_private(settings.kafka_oauth_token_url or ""):
        raise refused(
            "VOSTRO_KAFKA_OAUTH_TOKEN_URL would send the client's secret in the clear",
            "Give it https://; http:// is for this machine alone",
        )


def is_private(url: str) -> bool:
    """Does nobody on the network read what is sent there?"""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")


def set_of(settings: Settings, *names: str) -> str | None:
    """The variable of the first of these that is set."""
    return next((variable(name) for name in names if getattr(settings, name) is not None), None)


def variable(name: str) -> str:
    """A setting's variable in the environment."""
    return f"VOSTRO_{name.upper()}"


def refused(what: str, remedy: str) -> SettingRefused:
    """With where to look it up."""
    where = "Kafka's security in the settings"
    return SettingRefused(what, where, f"{remedy}; docs/security.md tells of each.")
