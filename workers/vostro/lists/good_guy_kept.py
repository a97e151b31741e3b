"""What a store gives of the good guys that it keeps."""

import msgspec

from vostro.screening.good_guys import GoodGuy

# 20,000: a large bank's; some 10 MB in Redis, and read by a worker in a second.
GOOD_GUYS_MAX = 20_000
FEWER_PLEASE = "So many false hits ask for a higher cutoff in the policy, not for exceptions."


class KeptGoodGuys(msgspec.Struct, frozen=True, kw_only=True):
    """All exceptions that a store keeps, also those that are over."""

    revision: int
    good_guys: tuple[GoodGuy, ...] = ()
    unreadable: tuple[str, ...] = ()  # ids of records that are damaged: they suppress nothing
