"""Errors, classed by the reaction they need, not by the room they come from."""


class VostroError(Exception):
    """What is wrong, where, and what to do about it."""

    def __init__(self, what: str, where: str, remedy: str) -> None:
        # Positional, so that it survives pickling between processes.
        super().__init__(what, where, remedy)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        return f"{self.what} ({self.where}). {self.remedy}"


class PaymentUnreadable(VostroError):
    """Reaction: dead letter with reason, position and original bytes; the stream goes on.

    `reason` is of a closed set, `vostro.messages.unreadable.UnreadableReason`: a metric's label.
    """

    reason: str

    def __init__(self, what: str, where: str, remedy: str, reason: str = "unreadable") -> None:
        super().__init__(what, where, remedy)
        # Not in `args`, which is three texts for every error; pickling carries it in __dict__.
        self.reason = reason


class ListUnusable(VostroError):
    """Reaction: keep the version in use; with none at all, or one too old, stop consuming."""


class StoreUnreachable(VostroError):
    """Reaction: go on with the lists in memory until they are too old, then stop consuming."""


class NotAcknowledged(VostroError):
    """Reaction: no commit; the worker stops, and what was not committed comes again."""


class SettingRefused(VostroError):
    """Reaction: do not start. Names the setting, its value and the allowed range."""


class InputUnreadable(VostroError):
    """Reaction: a command ends with exit code 2; a file or argument it was given is no use."""
