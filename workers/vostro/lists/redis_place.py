"""One Redis and a prefix in it: connects when first needed, and its errors are StoreUnreachable."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import redis
from redis.exceptions import RedisClusterException

from vostro.errors import StoreUnreachable

GO_ON = "The lists in memory stay in use until they are too old. Bring Redis back."

Connect = Callable[[], redis.Redis]


class RedisPlace:
    """Where the keys of Vostro lie. A client that can't connect yet keeps no worker from starting.

    `client` may be one, or what makes one: a cluster's must learn the slots when it is made.
    """

    def __init__(self, client: redis.Redis | Connect, prefix: str = "vostro") -> None:
        self.connect: Connect = client if callable(client) else lambda: client
        self.prefix = prefix

    @cached_property
    def client(self) -> redis.Redis:
        """The client; tried anew at each use while it can't be made. Only inside `answering`."""
        return self.connect()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Redis's errors as StoreUnreachable. Never shows the URL: it may hold a password."""
        try:
            yield
        except (redis.RedisError, RedisClusterException) as error:
            raise StoreUnreachable(
                f"Redis does not answer: {type(error).__name__}: {error}", self.place, GO_ON
            ) from None

    @property
    def place(self) -> str:
        """Host, port and prefix, as far as they are known."""
        client = self.__dict__.get("client")
        pool = getattr(client, "connection_pool", None)
        kwargs: dict[str, Any] = getattr(pool, "connection_kwargs", {})
        return f"{kwargs.get('host', 'redis')}:{kwargs.get('port', '')}, prefix {self.prefix}"

    def key(self, *parts: str) -> str:
        """A key below the prefix."""
        return ":".join((self.prefix, *parts))

    def close(self) -> None:
        """Give back connections, if there are any."""
        client = self.__dict__.get("client")
        if client is not None:
            client.close()


def decoded(answer: dict[bytes, bytes]) -> dict[str, str]:
    """A hash as text."""
    return {name.decode(): value.decode() for name, value in answer.items()}


def raw(answer: bytes | str) -> bytes:
    """What Redis sent; our clients never ask it to decode."""
    return answer if isinstance(answer, bytes) else answer.encode()
