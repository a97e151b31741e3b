"""A real HTTP server that takes webhooks, or does to them what servers do on a bad day."""

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

RESET = struct.pack("ii", 1, 0)  # SO_LINGER of 0 s: closing sends RST
HANG_SECONDS_MAX = 30.0


class Answer(NamedTuple):
    """What a request is answered with; a status of 0 is no answer."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    after_seconds: float = 0.0
    is_endless: bool = False


OK = Answer(204)
HANG = Answer(0, after_seconds=HANG_SECONDS_MAX)
BREAK = Answer(0)


class Received(NamedTuple):
    """One request as it came."""

    payment_id: str
    headers: dict[str, str]
    body: bytes
    answer: Answer
    at: float


class Server(ThreadingHTTPServer):
    """Takes as many connections at once as a sink opens; with the default of 5 some wait 1 s."""

    daemon_threads = True
    request_queue_size = 128


class Receiver:
    """Answers each payment's requests by `answers`, one after the other, then by `default`."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.default = OK
        self.requests: list[Received] = []
        self.lock = threading.Lock()
        self.under_way = self.under_way_max = 0
        self.is_over = threading.Event()
        self.server = Server(("127.0.0.1", 0), handler_of(self))
        self.port = self.server.server_port

    def answer_to(self, payment_id: str) -> Answer:
        """The next answer of a payment; its last one for ever."""
        with self.lock:
            answers = self.answers.get(payment_id)
            if not answers:
                return self.default
            return answers.pop(0)

    def taken(self) -> list[Received]:
        """What was answered with success."""
        with self.lock:
            return [one for one in self.requests if 200 <= one.answer.status < 300]

    def taken_ids(self) -> set[str]:
        """The payments of these."""
        return {one.payment_id for one in self.taken()}

    def of(self, payment_id: str) -> list[Received]:
        """Every request of a payment."""
        with self.lock:
            return [one for one in self.requests if one.payment_id == payment_id]


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    """The handler's class."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # keep-alive, as real receivers

        def log_message(self, *_: object) -> None:
            """Nothing."""

        def do_POST(self) -> None:
            with receiver.lock:
                receiver.under_way += 1
                receiver.under_way_max = max(receiver.under_way_max, receiver.under_way)
            try:
                self.take()
            finally:
                with receiver.lock:
                    receiver.under_way -= 1

        def take(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            payment_id = json.loads(body)["data"].get("payment_id", "")
            answer = receiver.answer_to(payment_id)
            received = Received(
                payment_id,
                {name.lower(): value for name, value in self.headers.items()},
                body,
                answer,
                time.monotonic(),
            )
            with receiver.lock:
                receiver.requests.append(received)
            if answer.after_seconds:
                receiver.is_over.wait(answer.after_seconds)
            with suppress(OSError):
                self.answer(answer)

        def answer(self, answer: Answer) -> None:
            if answer.status == 0:
                self.close_connection = True
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                self.connection.close()
                return
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.is_endless:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                while not receiver.is_over.is_set():
                    self.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
                return
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

    return Handler


@contextmanager
def receiving(certificate: Path | None = None, key: Path | None = None) -> Iterator[Receiver]:
    """A receiver on a free port; over TLS where it has a certificate."""
    receiver = Receiver()
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        plain = receiver.server.socket
        receiver.server.socket = context.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.is_over.set()
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()
