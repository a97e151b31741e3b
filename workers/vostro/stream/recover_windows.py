"""Recovery of the windows' table, without the message that Faust 0.15.3 loses in it.

Faust restores a table while messages already flow, puts what it reads into the agent's queue, and
then clears that queue as it resumes (`FlowControlEvent.resume`). What was read in between is
never seen, and the next acknowledgement commits past it.
"""

import faust
from faust.tables import TableManager
from faust.tables.recovery import Recovery

from vostro.stream.publish import PublishInOrder


class CarefulRecovery(Recovery):
    """Lets nothing flow from the last look at the changelog until the queue was cleared."""

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """What is fetched meanwhile is sought back to; Faust's own last step resumes the flow."""
        self.app.consumer.stop_flow()
        await super().on_recovery_completed(generation_id)


class CarefulTables(TableManager):
    """Faust's tables, recovered with care."""

    @property
    def recovery(self) -> Recovery:
        """The one recovery of all tables."""
        if self._recovery is None:
            self._recovery = CarefulRecovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery


def drain_before_partitions_move(app: faust.App, publisher: PublishInOrder) -> None:
    """A window that stays here is replayed to its changelog's end as the assignment finds it.

    So every record of ours must be there by then, or the window would fall back behind it.
    """

    @app.on_partitions_revoked.connect(weak=False)
    async def drain(*_: object, **__: object) -> None:
        await publisher.drain_in_time()
