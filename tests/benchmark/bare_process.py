"""What the two no-op workers of the benchmark share: their settings and what they count."""

import mode.loop
import msgspec
from prometheus_client import CollectorRegistry, Counter, ProcessCollector, start_http_server

from vostro.payment import Payment
from vostro.settings import Settings

decode = msgspec.json.Decoder(Payment).decode


def set_up() -> tuple[Settings, Counter]:
    """The environment's settings, and a counter that is served with the process's CPU time."""
    mode.loop.use("uvloop")
    settings = Settings.read()
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    done = Counter("vostro_payments", "Payments decoded.", registry=registry)
    start_http_server(settings.http_port, settings.http_host, registry)
    return settings, done
