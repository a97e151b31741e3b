"""A broker that is not there at start is waited for: Faust would end the process at once."""

import asyncio
from contextlib import suppress

import structlog
from mode import Service

CONNECT_SECONDS_MAX = 5.0
RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class AwaitBroker(Service):
    """Returns from its start when one of the brokers takes a connection.

    Started before Faust's own services, and after health and lists, which tell why it waits.
    """

    abstract = False

    def __init__(self, servers: list[str]) -> None:
        super().__init__()
        self.servers = servers
        self.reason: str | None = "Kafka has not been asked yet"

    async def on_start(self) -> None:
        """Tries one after the other, every second, until one answers or the worker stops."""
        is_told = False
        while not self.should_stop:
            for server in self.servers:
                if await answers(server):
                    self.reason = None
                    return
            self.reason = f"Kafka does not answer at {', '.join(self.servers)}"
            if not is_told:
                log.warning("waiting for a broker", servers=self.servers)
                is_told = True
            await self.sleep(RETRY_SECONDS)

    def not_ready(self) -> list[str]:
        """Why nothing is consumed yet; asked from another thread."""
        return [] if self.reason is None else [self.reason]


async def answers(server: str) -> bool:
    """Does a host:port take a connection? Whether it is the right one Faust will see."""
    host, _, port = server.rpartition(":")
    with suppress(OSError, ValueError, TimeoutError):
        connecting = asyncio.open_connection(host.strip("[]"), int(port))
        _, writer = await asyncio.wait_for(connecting, CONNECT_SECONDS_MAX)
        writer.close()
        await writer.wait_closed()
        return True
    return False
