"""/metrics, /health/live and /health/ready on one port, from a thread of its own.

A thread answers also while the event loop is held up, which is what /health/live is for.
"""

import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import msgspec
import structlog
from mode import Service
from prometheus_client import CollectorRegistry, make_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

REQUEST_SECONDS_MAX = 5.0  # a client that sends nothing holds a thread no longer

Reasons = Callable[[], list[str]]
log = structlog.get_logger(__name__)


class Server(ThreadingMixIn, WSGIServer):
    """A thread a request: a slow scrape holds up no probe."""

    daemon_threads = True
    request_queue_size = 20


class Handler(WSGIRequestHandler):
    """Does not log each probe, and does not wait for ever."""

    timeout = int(REQUEST_SECONDS_MAX)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base's name
        """Nothing."""


class HealthServer(Service):
    """Answers 200 when there is no reason against it, else 503 with the reasons as JSON."""

    abstract = False

    def __init__(
        self, host: str, port: int, registry: CollectorRegistry, live: Reasons, ready: Reasons
    ) -> None:
        super().__init__()
        self.host, self.port = host, port
        self.metrics = make_wsgi_app(registry)
        self.probes = {"/health/live": live, "/health/ready": ready}
        self.server: WSGIServer | None = None

    async def on_start(self) -> None:
        """Listens; the port is in `port`, also when a free one was asked for."""
        server = make_server(
            self.host, self.port, self.answer, server_class=Server, handler_class=Handler
        )
        self.server, self.port = server, server.server_port
        threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
        log.info("health and metrics", host=self.host, port=self.port)

    async def on_stop(self) -> None:
        """Stops listening."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()

    def answer(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """The WSGI application."""
        path = environ.get("PATH_INFO", "")
        if path == "/metrics":
            body: Iterable[bytes] = self.metrics(environ, start)
            return body
        reasons = self.probes.get(path)
        if reasons is None:
            return self.json(start, HTTPStatus.NOT_FOUND, {"paths": ["/metrics", *self.probes]})
        against = reasons()
        status = HTTPStatus.SERVICE_UNAVAILABLE if against else HTTPStatus.OK
        return self.json(start, status, {"ok": not against, "reasons": against})

    def json(self, start: "StartResponse", status: HTTPStatus, body: object) -> Iterable[bytes]:
        """One JSON object."""
        start(f"{status.value} {status.phrase}", [("Content-Type", "application/json")])
        return [msgspec.json.encode(body) + b"\n"]
