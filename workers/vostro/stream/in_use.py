"""What the stream needs of the lists, whoever watches them."""

from collections.abc import Callable, Mapping
from typing import Protocol

from vostro.screening.lists import ListVersion, ScreeningLists


class ListsState(Protocol):
    """What health and metrics tell of the lists."""

    @property
    def lists(self) -> tuple[ListVersion, ...]:
        """The versions in use."""

    @property
    def ages_hours(self) -> Mapping[str, float]:
        """List -> hours since a load last confirmed what is in use."""

    @property
    def compile_seconds(self) -> float | None:
        """What compiling the versions in use took."""

    @property
    def last_error(self) -> str | None:
        """Of the last look at the store; None when all is well."""

    @property
    def problem(self) -> str | None:
        """Why nothing may be screened now; None when payments may be decided."""


class ListsInUse(Protocol):
    """The lists of this moment. `current` changes as a whole, between two payments."""

    on_swap: list[Callable[[ScreeningLists], None]]

    @property
    def current(self) -> ScreeningLists | None:
        """What payments are screened against; None until the first ones are compiled."""

    @property
    def state(self) -> ListsState:
        """How they stand now."""

    async def refresh(self) -> bool:
        """Looks at the store once; never raises."""

    async def run(self) -> None:
        """Follows the store until it is cancelled."""

    async def stop(self) -> None:
        """Ends what it has started."""
