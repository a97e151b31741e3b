"""A broker that is not there at start is waited for: Faust would end the process at once.

One that is there, but does not let us in or grants too little, ends the start with what it said.
"""

import asyncio

import structlog
from mode import Service

from vostro.errors import NotAcknowledged
from vostro.kafka_security.admission import Admitted, admission, not_admitted
from vostro.kafka_security.clients import aiokafka_security
from vostro.settings import Settings
from vostro.stream.rights import missing_rights, refuse

RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class AwaitBroker(Service):
    """Returns from its start when one of the brokers lets us in and grants the role's rights.

    Started before Faust's own services, and after health and lists, which tell why it waits.
    Raises NotAcknowledged from its start when waiting is no use.
    """

    abstract = False

    def __init__(self, settings: Settings, role: str) -> None:
        super().__init__()
        self.settings, self.role = settings, role
        self.servers, self.security = settings.kafka_addresses, aiokafka_security(settings)
        self.reason: str | None = "Kafka has not been asked yet"

    async def on_start(self) -> None:
        """Waits; what it raises is told in one line besides mode's traceback."""
        try:
            await self.until_admitted()
        except NotAcknowledged as error:
            log.error("Kafka does not let this worker in, or not enough", reason=str(error))  # noqa: TRY400
            raise

    async def until_admitted(self) -> None:
        """Asks the brokers every second until one answers or the worker stops."""
        told: str | None = None
        while not self.should_stop:
            answer = await admission(self.servers, self.security)
            if answer.admitted is Admitted.YES and await self.may_work():
                return
            if answer.admitted is Admitted.REFUSED:
                raise not_admitted(self.servers, answer.reason)
            if answer.admitted is not Admitted.YES:
                self.reason = answer.reason
            if told != self.reason:
                log.warning("waiting for a broker", servers=self.servers, reason=self.reason)
                told = self.reason
            await self.sleep(RETRY_SECONDS)

    async def may_work(self) -> bool:
        """Whether every right is granted; raises NotAcknowledged where one is not.

        False while the brokers can't tell: one that is just starting knows no groups yet.
        """
        try:
            missing = await asyncio.to_thread(missing_rights, self.settings, self.role)
        except NotAcknowledged as error:
            self.reason = str(error)
            return False
        refuse(self.settings, self.role, missing)
        self.reason = None
        return True

    def not_ready(self) -> list[str]:
        """Why nothing is consumed yet; asked from another thread."""
        return [] if self.reason is None else [self.reason]
