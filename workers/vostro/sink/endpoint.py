"""Where alerts are sent, from the settings; refused where an alert could be read on its way."""

import ssl
from ipaddress import ip_address
from typing import NamedTuple

import httpx

from vostro.errors import SettingRefused
from vostro.settings import Settings


class Endpoint(NamedTuple):
    """One address, and how it is treated."""

    name: str
    url: httpx.URL
    tls: ssl.SSLContext
    timeout_seconds: float
    concurrency: int

    @property
    def shown(self) -> str:
        """The address as it may be told: its path or query may be a secret."""
        return f"{self.url.scheme}://{self.url.netloc.decode()}"


def endpoint_of(settings: Settings) -> Endpoint:
    """The endpoint of the settings. Raises SettingRefused."""
    return Endpoint(
        name=settings.webhook_name,
        url=url_of(settings),
        tls=trust_of(settings),
        timeout_seconds=settings.webhook_timeout_seconds,
        concurrency=settings.webhook_concurrency,
    )


def url_of(settings: Settings) -> httpx.URL:
    """The address; https, or http to this machine."""
    if settings.webhook_url is None:
        raise refused("VOSTRO_WEBHOOK_URL is not set", "Set the address that takes the alerts.")
    try:
        url = httpx.URL(settings.webhook_url.get_secret_value())
    except httpx.InvalidURL:
        raise refused("VOSTRO_WEBHOOK_URL is no URL", "Correct it.") from None
    if url.scheme not in {"https", "http"} or not url.host:
        raise refused("VOSTRO_WEBHOOK_URL is not https://host/path", "Correct it.")
    if url.userinfo:
        raise refused(
            "VOSTRO_WEBHOOK_URL has a user or password in it",
            "Take it out: each request is signed, that is what the receiver checks.",
        )
    if url.scheme == "http" and not (is_loopback(url.host) or settings.webhook_http_allowed):
        raise refused(
            "VOSTRO_WEBHOOK_URL is http://: alerts would travel in the clear",
            "Take https://; VOSTRO_WEBHOOK_HTTP_ALLOWED=true only where something else encrypts.",
        )
    return url


def is_loopback(host: str) -> bool:
    """Whether it is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def trust_of(settings: Settings) -> ssl.SSLContext:
    """TLS 1.2 or newer; certificate and name are always checked."""
    path = settings.webhook_ca_file
    try:
        context = ssl.create_default_context(cafile=path)
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refused(f"VOSTRO_WEBHOOK_CA_FILE is no use: {reason}", "Name a PEM file.") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def refused(what: str, remedy: str) -> SettingRefused:
    """A setting of the webhook that is no use."""
    return SettingRefused(what, "environment", remedy)
