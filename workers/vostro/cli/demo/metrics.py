"""The worker's /metrics and /health, as anyone would ask for them."""

from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection
from time import monotonic, sleep
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families

from vostro.errors import VostroError

ANSWER_SECONDS_MAX = 5.0


class Sample(NamedTuple):
    """One line of /metrics."""

    name: str
    labels: dict[str, str]
    value: float


class WorkerPort:
    """The worker's HTTP port on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str) -> tuple[int, str] | None:
        """Status and body; None while nobody listens."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS_MAX)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return None
        finally:
            connection.close()

    def is_ready(self) -> bool:
        """Lists loaded, partitions assigned, not paused."""
        answer = self.get("/health/ready")
        return answer is not None and answer[0] == HTTPStatus.OK

    def samples(self) -> list[Sample]:
        """All of /metrics. Raises VostroError if the worker does not answer."""
        answer = self.get("/metrics")
        if answer is None:
            raise VostroError(
                what="The worker does not answer on its port",
                where=f"127.0.0.1:{self.port}",
                remedy="Run the demo again.",
            )
        return [
            Sample(sample.name, sample.labels, sample.value)
            for family in text_string_to_metric_families(answer[1])
            for sample in family.samples
        ]

    def total(self, *names: str) -> int:
        """The sum over some counters and all their labels."""
        return int(sum(sample.value for sample in self.samples() if sample.name in names))

    def wait_ready(self, seconds_max: float, check_up: Callable[[], None]) -> float:
        """Waits for /health/ready; seconds that took. Raises VostroError with what is missing."""
        began = monotonic()
        while not self.is_ready():
            check_up()
            check_up()
            if monotonic() - began > seconds_max:
                answer = self.get("/health/ready")
                raise VostroError(
                    what=f"The worker is not ready after {seconds_max:.0f} s",
                    where=answer[1].strip() if answer else f"127.0.0.1:{self.port}",
                    remedy="Run the demo again on a less busy machine.",
                )
            sleep(0.05)
        return monotonic() - began
