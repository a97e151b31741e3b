"""The lists, followed beside the stream for as long as the worker lives."""

from mode import Service

from vostro.stream.in_use import ListsInUse


class FollowLists(Service):
    """Starts before the broker is asked: a worker may wait for its lists, never the reverse."""

    abstract = False

    def __init__(self, lists: ListsInUse) -> None:
        super().__init__()
        self.lists = lists

    @Service.task
    async def follow(self) -> None:
        """Loads, then follows; a task, so that health answers meanwhile."""
        await self.lists.refresh()
        await self.lists.run()

    async def on_stop(self) -> None:
        """Ends a compile that is under way."""
        await self.lists.stop()
