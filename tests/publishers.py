"""A web server on loopback that behaves as publishers do, on good days and bad ones."""

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from servers import free_port

DRIP_SECONDS = 0.05


@dataclass(kw_only=True)
class Page:
    """What lies at a path, and how it is answered."""

    content: bytes = b""
    statuses: list[int] = field(default_factory=list)  # of the next answers; then 200
    headers: dict[str, str] = field(default_factory=dict)
    has_etag: bool = True
    last_modified: str | None = None
    is_dripping: bool = False  # a few bytes at a time, for ever slower than anyone waits
    cut_at: int | None = None  # ends the connection there, though more was promised

    @property
    def etag(self) -> str:
        """Of its content."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'


class WebServer(ThreadingHTTPServer):
    """Pages by path, and who asked what."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, int]] = []  # path, status

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.server_port}{path}"

    def put(self, path: str, content: bytes, **others: object) -> Page:
        """Lays something at a path."""
        page = self.pages[path] = Page(content=content, **others)  # type: ignore[arg-type]
        return page

    def statuses(self, path: str) -> list[int]:
        """What a path was answered with, in order."""
        return [status for asked, status in self.asked if asked == path]


class Handler(BaseHTTPRequestHandler):
    """Answers a page as it is told to."""

    def do_GET(self) -> None:
        server = cast("WebServer", self.server)
        path = self.path.partition("?")[0]
        page = server.pages.get(path)
        status = 404 if page is None else page.statuses.pop(0) if page.statuses else 200
        if page is not None and status == 200 and self.has(page):
            status = 304
        server.asked.append((path, status))
        self.send_response(status)
        if page is None or status != 200:
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_headers(page)
        self.send_body(page)

    def has(self, page: Page) -> bool:
        """Whether the client has this content already."""
        if page.has_etag and self.headers.get("If-None-Match") == page.etag:
            return True
        since = self.headers.get("If-Modified-Since")
        return since is not None and since == page.last_modified

    def send_headers(self, page: Page) -> None:
        """Length, validators and what the page has besides."""
        self.send_header("Content-Length", str(len(page.content)))
        if page.has_etag:
            self.send_header("ETag", page.etag)
        if page.last_modified is not None:
            self.send_header("Last-Modified", page.last_modified)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send_body(self, page: Page) -> None:
        """The content, or as much of it as the page gives."""
        try:
            if page.is_dripping:
                for start in range(0, len(page.content), 10):
                    self.wfile.write(page.content[start : start + 10])
                    time.sleep(DRIP_SECONDS)
                return
            self.wfile.write(page.content[: page.cut_at])
        except OSError:  # the client gave up
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Quiet."""


def digest_header(content: bytes) -> str:
    """As RFC 9530 has it."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


@contextmanager
def web_server() -> Iterator[WebServer]:
    """Up for as long as the block runs."""
    server = WebServer(free_port())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
