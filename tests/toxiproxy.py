"""A real Toxiproxy between a worker and what it talks to: networks that are slow, stall or break.

Its API: https://github.com/Shopify/toxiproxy#http-api. `make toxiproxy` builds it.
"""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from servers import ROOT, KafkaServer, Server, a_folder, absent, free_port, need_kafka, running

BINARY = ROOT / ".tools" / "bin" / "toxiproxy-server"


class Toxiproxy(Server):
    """The server; its proxies live as long as it does."""

    name = "toxiproxy"

    def command(self) -> list[str]:
        return [str(BINARY), "-host", "127.0.0.1", "-port", str(self.port)]

    def is_up(self) -> bool:
        with suppress(OSError):
            self.ask("GET", "/version")
            return True
        return False

    def ask(self, method: str, path: str, body: object = None) -> None:
        """One request to its API; raises OSError if it is refused."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=data, method=method
        )
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310 - http, to this machine
            return

    def proxy(self, name: str, upstream: int, port: int | None = None) -> "Proxy":
        """A way to a loopback port, over another one."""
        port = free_port() if port is None else port
        places = {"listen": f"127.0.0.1:{port}", "upstream": f"127.0.0.1:{upstream}"}
        self.ask("POST", "/proxies", {"name": name, **places})
        return Proxy(self, name, port)


class Proxy:
    """One way; sound until it is told otherwise."""

    def __init__(self, server: Toxiproxy, name: str, port: int) -> None:
        self.server, self.name, self.port = server, name, port

    @contextmanager
    def late(self, seconds: float) -> Iterator[None]:
        """All that the other side says comes so much later."""
        with self.toxic("latency", "downstream", {"latency": round(seconds * 1_000)}):
            yield

    @contextmanager
    def silent(self) -> Iterator[None]:
        """What either side says vanishes; connections stay, as behind a firewall that forgot."""
        never = {"timeout": 0}
        with self.toxic("timeout", "downstream", never), self.toxic("timeout", "upstream", never):
            yield

    @contextmanager
    def toxic(self, kind: str, stream: str, attributes: dict[str, Any]) -> Iterator[None]:
        """A toxic on the way to the server (upstream) or back (downstream), for a while."""
        path, name = f"/proxies/{self.name}/toxics", f"{kind}-{stream}"
        told = {"name": name, "type": kind, "stream": stream, "attributes": attributes}
        self.server.ask("POST", path, told)
        try:
            yield
        finally:
            self.server.ask("DELETE", f"{path}/{name}")

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Connections are reset, and new ones refused."""
        self.server.ask("POST", f"/proxies/{self.name}", {"enabled": False})
        try:
            yield
        finally:
            self.server.ask("POST", f"/proxies/{self.name}", {"enabled": True})


class ProxiedKafka(KafkaServer):
    """A Kafka that sends those who come by its second listener to a proxy's port."""

    def __init__(self, data: Path) -> None:
        self.inner_port, self.proxy_port = free_port(), free_port()
        super().__init__(data)

    @property
    def proxied_servers(self) -> str:
        """What a client is given that is to go over the proxy."""
        return f"127.0.0.1:{self.proxy_port}"

    def configuration(self) -> str:
        more = {
            "listeners": f",PROXIED://127.0.0.1:{self.inner_port}",
            "advertised.listeners": f",PROXIED://{self.proxied_servers}",
            "listener.security.protocol.map": ",PROXIED:PLAINTEXT",
        }
        lines = super().configuration().splitlines()
        added = [line + more.get(line.partition("=")[0], "") for line in lines]
        return "\n".join([*added, "inter.broker.listener.name=PLAINTEXT"])


@contextmanager
def toxiproxy_running() -> Iterator[Toxiproxy]:
    """A fresh Toxiproxy; skips or fails where there is none."""
    if not BINARY.exists():
        absent("needs Toxiproxy in .tools/bin: run `make toxiproxy`")
    with a_folder("toxiproxy") as folder, running(Toxiproxy(folder)) as server:
        yield server


@contextmanager
def proxied_kafka_running(toxiproxy: Toxiproxy) -> Iterator[tuple[ProxiedKafka, Proxy]]:
    """A fresh Kafka, and the way to it that can be made worse."""
    need_kafka()
    with a_folder("kafka") as folder, running(ProxiedKafka(folder)) as server:
        yield server, toxiproxy.proxy("kafka", server.inner_port, server.proxy_port)
