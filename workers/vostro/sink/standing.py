"""How the endpoint stands: tells one alert that it will not take from an endpoint that is away."""

from time import monotonic

import structlog

FAILURES_TOLD = 3  # in a row, without a delivery between them: fewer are any server's bad moment

log = structlog.get_logger(__name__)


class Standing:
    """What the last answers say. An endpoint that takes nothing is waited for, whatever it says."""

    def __init__(self, refusals_max: int) -> None:
        self.refusals_max = refusals_max
        self.delivered = 0
        self.given_up_in_a_row = 0
        self.failures_in_a_row = 0
        self.problem = ""
        self.since = 0.0

    def took(self) -> None:
        """An alert was delivered."""
        self.delivered += 1
        if self.is_away:
            log.info("the endpoint takes alerts again", away_seconds=round(self.away_seconds, 1))
        self.failures_in_a_row = self.given_up_in_a_row = 0

    def failed(self, problem: str) -> None:
        """An attempt failed and is made again. Logged once an outage, not once an attempt."""
        if not self.failures_in_a_row:
            self.since = monotonic()
        self.failures_in_a_row += 1
        self.problem = problem
        if self.failures_in_a_row == FAILURES_TOLD:
            log.warning("the endpoint takes no alerts: waiting for it", reason=problem)

    def may_give_up(self) -> bool:
        """Whether one more alert may go to the dead letters, with none delivered since the last."""
        return self.given_up_in_a_row < self.refusals_max

    def gave_up(self) -> None:
        """An alert went to the dead letters."""
        self.given_up_in_a_row += 1

    @property
    def is_away(self) -> bool:
        """Whether it seems to take nothing."""
        return self.failures_in_a_row >= FAILURES_TOLD

    @property
    def away_seconds(self) -> float:
        """Since the first failure that no delivery followed; 0 while it takes alerts."""
        return monotonic() - self.since if self.is_away else 0.0

    def not_ready(self) -> list[str]:
        """Why nothing is delivered; asked from another thread."""
        if not self.is_away:
            return []
        return [f"the endpoint has taken nothing for {self.away_seconds:.0f} s: {self.problem}"]
