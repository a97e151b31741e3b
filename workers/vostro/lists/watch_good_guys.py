"""The good guys a worker lets pass: followed in the store, and dropped when their time is over."""

from datetime import datetime

from vostro.lists.edition import unusable
from vostro.lists.good_guy_kept import KeptGoodGuys
from vostro.lists.store import ListStore
from vostro.screening.good_guys import NONE, GoodGuys

MEND = "Add the exception anew, or end it: `vostro exceptions list`."


class WatchedGoodGuys:
    """Those that hold now. What can't be read suppresses nothing.

    With the store away the last ones seen hold on until they expire: an exception that was ended
    meanwhile is ended here when the store is back.
    """

    def __init__(self, store: ListStore, *, is_approver_required: bool = False) -> None:
        self.store, self.is_approver_required = store, is_approver_required
        self.kept: KeptGoodGuys | None = None
        self.live = NONE
        self.next_change: datetime | None = None  # when the time alone changes who is live

    def refresh(self, at: datetime) -> bool:
        """Look at the store once; True if others are live now. Raises StoreUnreachable."""
        found = self.store.good_guys(None if self.kept is None else self.kept.revision)
        if found is None and (self.next_change is None or at < self.next_change):
            return False
        if found is not None:
            self.kept = found
        before = self.live.version
        self.take(at)
        return self.live.version != before

    def take(self, at: datetime) -> None:
        """Keep those that are live at a moment."""
        kept = () if self.kept is None else self.kept.good_guys
        required = self.is_approver_required
        self.live = GoodGuys(guy for guy in kept if guy.is_live(at, is_approver_required=required))
        moments = [moment for guy in kept for moment in (guy.created_at, guy.expires_at)]
        self.next_change = min((moment for moment in moments if moment > at), default=None)

    def check(self) -> None:
        """Raises ListUnusable that names the exceptions that can't be read."""
        if self.kept is not None and self.kept.unreadable:
            names = ", ".join(self.kept.unreadable[:5])
            raise unusable(f"exceptions that can't be read: {names}", "list store", MEND)
