"""What every kind of test shares."""

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from servers import KafkaServer, RedisServer, kafka, redis_of_session, redis_server

if TYPE_CHECKING:
    from streams import Stream

__all__ = ["kafka", "redis_of_session", "redis_server"]

# Real lists, messages and names, beside the checkout. A user's clone has none of it.
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure() -> None:
    """In the background tests inherit that Ctrl-C is ignored, and so would what they run."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data; a test that needs it skips where it is absent, and fails in CI."""
    if not SHARED.is_dir():
        if os.environ.get("VOSTRO_REQUIRE_SHARED"):
            pytest.fail("../shared/data is required here and absent")
        pytest.skip("needs ../shared/data, which a user's clone does not have")
    return SHARED


@pytest.fixture
def stream_without_lists(kafka: KafkaServer, redis_server: RedisServer, tmp_path: Path) -> "Stream":
    """Topics of the test's own, and no list."""
    from streams import Stream

    stream = Stream(kafka, redis_server, tmp_path)
    stream.create_topics()
    return stream


@pytest.fixture
def stream(stream_without_lists: "Stream") -> "Stream":
    """Topics of the test's own, and a list `sample` loaded."""
    stream_without_lists.load_lists()
    return stream_without_lists
