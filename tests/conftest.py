"""What every kind of test shares."""

import os
from pathlib import Path

import pytest

from servers import kafka, redis_of_session, redis_server

__all__ = ["kafka", "redis_of_session", "redis_server"]

# Real lists, messages and names, beside the checkout. A user's clone has none of it.
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data; a test that needs it skips where it is absent, and fails in CI."""
    if not SHARED.is_dir():
        if os.environ.get("VOSTRO_REQUIRE_SHARED"):
            pytest.fail("../shared/data is required here and absent")
        pytest.skip("needs ../shared/data, which a user's clone does not have")
    return SHARED
