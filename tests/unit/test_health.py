import json
import socket
import urllib.error
import urllib.request
from asyncio import to_thread
from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry, Gauge

from vostro.stream.health import HealthServer


class Probed:
    """A health server, and the reasons that it gives."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        Gauge("answer", "It.", registry=registry).set(42)
        self.against: list[str] = []
        self.server = HealthServer("127.0.0.1", 0, registry, live=list, ready=lambda: self.against)

    def get_now(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.server.port}{path}") as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    async def get(self, path: str) -> tuple[int, str]:
        return await to_thread(self.get_now, path)


@pytest.fixture
async def probed() -> AsyncIterator[Probed]:
    probed = Probed()
    await probed.server.start()
    yield probed
    await probed.server.stop()


async def test_ready_is_200_without_reasons_and_503_with_them_as_json(probed: Probed) -> None:
    assert await probed.get("/health/ready") == (200, '{"ok":true,"reasons":[]}\n')
    probed.against = ["not loaded: un"]
    status, body = await probed.get("/health/ready")
    assert status == 503
    assert json.loads(body) == {"ok": False, "reasons": ["not loaded: un"]}
    assert (await probed.get("/health/live"))[0] == 200


async def test_metrics_stand_on_the_same_port(probed: Probed) -> None:
    status, body = await probed.get("/metrics")
    assert status == 200
    assert "answer 42.0" in body


async def test_any_other_path_is_404_and_names_those_there_are(probed: Probed) -> None:
    status, body = await probed.get("/secrets")
    assert status == 404
    assert "/health/live" in body


async def test_a_client_that_sends_nothing_holds_up_nobody(probed: Probed) -> None:
    with socket.create_connection(("127.0.0.1", probed.server.port)):
        assert (await probed.get("/health/live"))[0] == 200
