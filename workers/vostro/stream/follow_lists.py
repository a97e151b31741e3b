"""The lists, followed beside the stream for as long as the worker lives."""

import structlog
from mode import Service

from vostro.stream.in_use import ListsInUse

LOOK_SECONDS = 0.5

log = structlog.get_logger(__name__)


class FollowLists(Service):
    """Starts before the broker is asked: a worker may wait for its lists, never the reverse."""

    abstract = False

    def __init__(self, lists: ListsInUse) -> None:
        super().__init__()
        self.lists = lists
        self.told: str | None = None  # the error that the log told last

    @Service.task
    async def follow(self) -> None:
        """Loads, then follows; a task, so that health answers meanwhile."""
        await self.lists.refresh()
        await self.lists.run()

    @Service.task
    async def tell(self) -> None:
        """Says in the log, once, why the lists can't be followed: the old ones stay in use."""
        while not self.should_stop:
            self.tell_changes()
            await self.sleep(LOOK_SECONDS)

    def tell_changes(self) -> None:
        """If it is another reason than at the last look."""
        error = self.lists.state.last_error
        if error == self.told:
            return
        self.told = error
        if error is None:
            log.info("the lists are followed again")
        else:
            log.warning("the lists can't be followed", reason=error)

    async def on_stop(self) -> None:
        """Ends a compile that is under way."""
        await self.lists.stop()
