"""Exceptions that several kinds of test share."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from samples import SEVERNY
from vostro.designation import Designation
from vostro.screening.good_guys import GoodGuy, substance_of

MADE_AT = datetime(2026, 11, 1, tzinfo=UTC)
EXPIRES_AT = MADE_AT + timedelta(days=365)


def good_guy(
    party: str | None = "Severny Zaliv Bakery",
    *,
    account: str | None = None,
    designation: Designation = SEVERNY,
    fingerprint: str | None = None,
    approver: str | None = None,
    expires_at: datetime = EXPIRES_AT,
    created_at: datetime = MADE_AT,
    others: Sequence[Designation] = (),
) -> GoodGuy:
    """An exception for a designation as it is in the samples."""
    return GoodGuy(
        list=designation.list,
        source_id=designation.source_id,
        party=party,
        account=account,
        fingerprint=fingerprint or substance_of([designation, *others]) or "",
        caption=designation.caption,
        reason="A bakery in Kostanay, seen its register entry.",
        author="a.analyst",
        approver=approver,
        created_at=created_at,
        expires_at=expires_at,
    )
