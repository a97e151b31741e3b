"""TLS to Kafka: whom to trust, and who we are."""

import logging
import ssl
from functools import cache
from pathlib import Path

from vostro.errors import SettingRefused
from vostro.settings import Settings

# Not structlog: in a command it would write to stdout, between the alerts.
log = logging.getLogger(__name__)

UNCHECKED = (
    "VOSTRO_KAFKA_HOSTNAME_CHECK is off: whoever holds any certificate of these authorities can "
    "pose as the broker"
)


def ssl_context(settings: Settings) -> ssl.SSLContext:
    """A context that checks the broker's certificate, and its name unless that is switched off.

    TLS 1.2 or newer. Raises SettingRefused for a file that is no use.
    """
    authorities = readable("VOSTRO_KAFKA_CA_FILE", settings.kafka_ca_file)
    try:
        context = ssl.create_default_context(cafile=authorities)
    except (OSError, ssl.SSLError) as error:
        raise no_use("VOSTRO_KAFKA_CA_FILE", settings.kafka_ca_file, error) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not settings.kafka_hostname_check:
        context.check_hostname = False
    if settings.kafka_certificate_file is not None:
        prove_with(context, settings, settings.kafka_certificate_file)
    return context


@cache  # once a process
def warn_of_unchecked_names() -> None:
    """So that nobody leaves it off unseen. Called once the log is set up."""
    log.warning(UNCHECKED)


def prove_with(context: ssl.SSLContext, settings: Settings, certificate: Path) -> None:
    """Loads the client's certificate and its key."""
    password = settings.kafka_key_password
    chain = readable("VOSTRO_KAFKA_CERTIFICATE_FILE", certificate)
    key = readable("VOSTRO_KAFKA_KEY_FILE", settings.kafka_key_file)
    assert chain is not None  # noqa: S101 - it was given

    def tell_password() -> str:
        # Without this OpenSSL would ask at the terminal, and a service would hang.
        return "" if password is None else password.get_secret_value()

    try:
        context.load_cert_chain(chain, key, tell_password)
    except (OSError, ssl.SSLError) as error:
        raise no_use("VOSTRO_KAFKA_KEY_FILE", settings.kafka_key_file, error) from None


def readable(name: str, path: Path | None) -> str | None:
    """The path as text, once it has been read: OpenSSL does not tell which file is missing."""
    if path is None:
        return None
    try:
        path.read_bytes()
    except OSError as error:
        raise no_use(name, path, error) from None
    return str(path)


def no_use(name: str, path: Path | None, error: Exception) -> SettingRefused:
    """What OpenSSL or the system said, and of which file; never what is in it."""
    reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)
    return SettingRefused(
        what=f"{name} is no use: {reason}",
        where=str(path),
        remedy="Name a PEM file that this user may read; an encrypted key needs "
        "VOSTRO_KAFKA_KEY_PASSWORD.",
    )
