"""Downloads from a real HTTP server on loopback."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from list_samples import un_file, un_individual
from vostro.errors import ListUnusable
from vostro.lists.download import download
from vostro.lists.recognise import recognise

LIST = un_file(un_individual()).content


class Publisher(BaseHTTPRequestHandler):
    """Answers by path."""

    asked: list[str]

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/un.xml")
            self.end_headers()
        elif self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/busy-once" and self.server.asked.count("/busy-once") == 1:  # type: ignore[attr-defined]
            self.answer(503, b"busy")
        elif self.path == "/html":
            self.answer(200, b"\n<!DOCTYPE html><html>Sorry</html>")
        elif self.path == "/gone":
            self.answer(404, b"no")
        elif self.path == "/busy":
            self.answer(503, b"busy")
        elif self.path == "/short":
            self.answer(200, LIST[:-50], said=len(LIST))
        elif self.path == "/un.xml.gz":
            self.answer(200, gzip.compress(LIST))
        else:
            self.answer(200, LIST)

    def answer(self, code: int, body: bytes, said: int | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body) if said is None else said))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def publisher() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["/un.xml", "/moved", "/un.xml.gz", "/busy-once"])
def test_a_list_is_downloaded_whole(publisher: str, path: str) -> None:
    (file,) = download(f"{publisher}{path}")
    assert file.content == LIST
    assert recognise([file]).assemblies[0].list == "un"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/html", "an HTML page, not a list"),
        ("/gone", "the server answers 404"),
        ("/busy", "the server answers 503"),
        ("/short", "it can't be downloaded"),
        ("/loop", "redirects"),
    ],
)
def test_what_is_no_whole_list_is_refused(publisher: str, path: str, reason: str) -> None:
    with pytest.raises(ListUnusable, match=reason):
        download(f"{publisher}{path}")


def test_a_download_beyond_the_limit_is_cut_off(publisher: str) -> None:
    with pytest.raises(ListUnusable, match=r"more than 100 bytes"):
        download(f"{publisher}/un.xml", bytes_max=100)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(ListUnusable, match=r"it can't be downloaded: ConnectError"):
        download("http://127.0.0.1:1/un.xml")


@pytest.mark.parametrize("url", ["http://", "http://[::1", "https://a:b:c/"])
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(Exception, match=r"no address|it can't be downloaded"):
        download(url)
