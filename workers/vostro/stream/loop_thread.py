"""An event loop in a thread of its own: Kafka's heartbeats go on while a payment is screened."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
END_SECONDS_MAX = 5.0


class LoopThread:
    """Runs coroutines elsewhere, and gives their results to the loop that asks."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name=name, daemon=True)

    def start(self) -> None:
        """From here on `call` is answered."""
        self.thread.start()

    async def call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine that runs in the thread; what it raises is raised here."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self.loop))

    def stop(self) -> None:
        """Ends the thread; what still runs in it is given up."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(END_SECONDS_MAX)
        if not self.thread.is_alive():
            self.loop.close()
