"""Good guys in Redis: each below its id in one hash, and a number that grows with each change.

<prefix>:good-guys            hash: id -> JSON
<prefix>:good-guys:revision   how often they were changed; workers look at this alone
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from vostro.lists.edition import unusable
from vostro.lists.good_guy_kept import FEWER_PLEASE, GOOD_GUYS_MAX, KeptGoodGuys
from vostro.lists.redis_place import RedisPlace, raw
from vostro.screening.good_guys import GoodGuy


class RedisGoodGuys(RedisPlace):
    """Keeps exceptions beside the lists, and announces changes like swaps."""

    def good_guys(self, known: int | None = None) -> KeptGoodGuys | None:
        """All that are kept, ended ones too; None while the revision is still the known one."""
        key = self.key("good-guys")
        with self.answering():
            if known is not None and self.revision() == known:
                return None
            steps = self.client.pipeline(transaction=True)
            steps.get(f"{key}:revision")
            steps.hgetall(key)
            revision, found = steps.execute()
        kept, unreadable = [], []
        for name, content in sorted(found.items()):
            try:
                kept.append(msgspec.json.decode(content, type=GoodGuy))
            except msgspec.MsgspecError:
                unreadable.append(name.decode("utf-8", "replace"))
        return KeptGoodGuys(
            revision=int(revision or 0), good_guys=tuple(kept), unreadable=tuple(unreadable)
        )

    def revision(self) -> int:
        """How often they were changed."""
        found = self.client.get(self.key("good-guys", "revision"))
        return 0 if found is None else int(raw(found))

    def put_good_guys(self, good_guys: Sequence[GoodGuy]) -> None:
        """Keep these, all or none; one of the same scope is replaced."""
        key = self.key("good-guys")
        told: dict[Any, Any] = {guy.id: msgspec.json.encode(guy) for guy in good_guys}
        if not told:
            return
        with self.answering():
            new = sum(not known for known in self.client.hmget(key, list(told)))
            if self.client.hlen(key) + new > GOOD_GUYS_MAX:
                raise unusable(f"more than {GOOD_GUYS_MAX:,} exceptions", key, FEWER_PLEASE)
            steps = self.client.pipeline(transaction=True)
            steps.hset(key, mapping=told)
            steps.incr(f"{key}:revision")
            steps.execute()
            # Not in the transaction: a cluster refuses it there. Lost, it only delays.
            self.client.publish(self.key("lists", "swapped"), "good-guys")
