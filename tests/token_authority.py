"""An OAuth 2.0 token endpoint on loopback (RFC 6749, client credentials), for tests."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

CLIENT_SECRET = "client-secret-9172"  # noqa: S105 - of the tests


class TokenAuthority(ThreadingHTTPServer):
    """Gives a client that knows its secret the token that `make_token` makes of its name."""

    def __init__(self, make_token: Callable[[str, int], str], seconds: int) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.make_token, self.seconds = make_token, seconds
        self.asked: list[dict[str, list[str]]] = []
        self.status = 200  # another one is what it answers instead

    @property
    def url(self) -> str:
        """Where tokens are asked for."""
        return f"http://127.0.0.1:{self.server_port}/token"

    def environment(self, client: str, secret: str = CLIENT_SECRET) -> dict[str, str]:
        """The variables of a client of it."""
        return {
            "VOSTRO_KAFKA_SASL_MECHANISM": "OAUTHBEARER",
            "VOSTRO_KAFKA_OAUTH_TOKEN_URL": self.url,
            "VOSTRO_KAFKA_OAUTH_CLIENT_ID": client,
            "VOSTRO_KAFKA_OAUTH_CLIENT_SECRET": secret,
            "VOSTRO_KAFKA_OAUTH_SCOPE": "kafka",
        }


class Answering(BaseHTTPRequestHandler):
    server: TokenAuthority

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.server.asked.append(parse_qs(self.rfile.read(length).decode()))
        given = base64.b64decode(self.headers["authorization"].removeprefix("Basic ")).decode()
        client, _, secret = given.partition(":")
        if self.server.status != 200:
            self.answer(self.server.status, {})
        elif secret != CLIENT_SECRET:
            self.answer(401, {"error": "invalid_client", "error_description": f"not {secret}"})
        else:
            seconds = self.server.seconds
            token = self.server.make_token(client, seconds)
            told = {"access_token": token, "token_type": "Bearer", "expires_in": seconds}
            self.answer(200, told)

    def answer(self, status: int, body: dict[str, object]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Silent."""


@contextmanager
def token_authority(
    make_token: Callable[[str, int], str], seconds: int
) -> Iterator[TokenAuthority]:
    """One that answers until the end of the block."""
    authority = TokenAuthority(make_token, seconds)
    thread = threading.Thread(target=authority.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield authority
    finally:
        authority.shutdown()
        thread.join()
        authority.server_close()
