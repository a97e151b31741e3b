"""Whether payments may be decided now: never without lists, nor with lists too old."""

import asyncio

import structlog
from mode import Service

from vostro.stream.in_use import ListsInUse, ListsState

# 0.5 s: lists grow too old over hours; the first ones are asked for by people waiting.
LOOK_SECONDS = 0.5

log = structlog.get_logger(__name__)


class Gate(Service):
    """Open while the lists may be used. The agent waits at it, before it decides and after.

    Pausing Kafka's consumer instead would not hold: a drained buffer or a rebalance resumes it.
    """

    abstract = False

    def __init__(self, lists: ListsInUse) -> None:
        super().__init__()
        self.lists = lists
        self.reason: str | None = "the lists are not loaded yet"
        self.opened = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """May payments be decided?"""
        return self.reason is None

    async def until_open(self) -> None:
        """Returns once it is open."""
        await self.opened.wait()

    async def on_start(self) -> None:
        """Looks once before any payment comes."""
        self.look()

    @Service.task
    async def watch(self) -> None:
        """Looks again and again."""
        while not self.should_stop:
            self.look()
            await self.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Opens or closes, and says so in the log once."""
        reason = why_not(self.lists.state)
        if reason == self.reason:
            return
        self.reason = reason
        if reason is None:
            log.info("screening", versions=self.versions())
            self.opened.set()
        else:
            log.warning("paused: nothing is consumed", reason=reason)
            self.opened.clear()

    def versions(self) -> dict[str, str]:
        """List -> version, of what is in use."""
        return {compiled.list: compiled.version for compiled in self.lists.state.lists}


def why_not(state: ListsState) -> str | None:
    """Why nothing may be decided, with what the last look at the store met; None: all is well."""
    if state.problem is None or state.last_error is None:
        return state.problem
    return f"{state.problem}; {state.last_error}"
