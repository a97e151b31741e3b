"""Lists kept in Redis, for every worker of a bank.

Keys, below a prefix (default `vostro`):
  <prefix>:list:<list>:<version>            packed records
  <prefix>:list:<list>:<version>:manifest   JSON
  <prefix>:list:<list>:history              versions that were current, newest first
  <prefix>:lists:current | previous         hash: list -> version
  <prefix>:lists:confirmed                  hash: list -> ISO 8601
  <prefix>:lists:taken                      hash: worker -> JSON
  <prefix>:lists:seen                       hash: address -> what lay there, JSON
  <prefix>:lists:unpublished                swaps whose delta is not on the topic yet
and the channel <prefix>:lists:swapped. Redis must not evict (`maxmemory-policy noeviction`).
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec
import redis
from redis.client import PubSub
from redis.commands.core import Script

from vostro.errors import StoreUnreachable
from vostro.lists.edition import unusable
from vostro.lists.redis_good_guys import RedisGoodGuys
from vostro.lists.redis_place import Connect, decoded, raw
from vostro.lists.redis_scripts import ROLLBACK, SWAP
from vostro.lists.store import (
    RELOAD,
    UNPUBLISHED_MAX,
    VERSIONS_KEPT,
    CurrentVersion,
    Manifest,
    SeenAt,
    Swap,
    Taken,
    absent,
)

PENDING_SECONDS = 3_600  # a version that was put and never made current
RETIRED_SECONDS = 7 * 86_400  # alerts of last week can still be compared with their version
WORKER_FORGOTTEN_AFTER = timedelta(days=1)


class RedisListStore(RedisGoodGuys):
    """A ListStore in Redis. One a thread: a subscription is not shared."""

    def __init__(self, client: redis.Redis | Connect, prefix: str = "vostro") -> None:
        super().__init__(client, prefix)
        self.channel = self.key("lists", "swapped")
        self.outbox = self.key("lists", "unpublished")
        self.subscription: PubSub | None = None

    @cached_property
    def run_swap(self) -> Script:
        """The swap, by its checksum; sent whole when the server does not know it."""
        return self.client.register_script(SWAP)

    @cached_property
    def run_rollback(self) -> Script:
        """The way back, likewise."""
        return self.client.register_script(ROLLBACK)

    def current(self) -> dict[str, CurrentVersion]:
        """The version in use of each list."""
        with self.answering():
            steps = self.client.pipeline(transaction=True)
            for part in ("current", "previous", "confirmed"):
                steps.hgetall(self.key("lists", part))
            versions, previous, confirmed = map(decoded, steps.execute())
        return {
            name: CurrentVersion(
                version=version,
                previous=previous.get(name),
                confirmed_at=datetime.fromisoformat(confirmed[name]),
            )
            for name, version in sorted(versions.items())
            if name in confirmed
        }

    def manifest(self, list_name: str, version: str) -> Manifest:
        """What a version holds."""
        content = self.value(list_name, version, "manifest")
        try:
            return msgspec.json.decode(content, type=Manifest)
        except msgspec.MsgspecError as error:
            what, where = f"its manifest can't be read: {error}", absent(list_name, version)
            raise unusable(what, where, RELOAD) from None

    def records(self, list_name: str, version: str) -> bytes:
        """A version's packed records."""
        return self.value(list_name, version)

    def value(self, list_name: str, version: str, *part: str) -> bytes:
        """The bytes of a version's key, or ListUnusable."""
        with self.answering():
            content = self.client.get(self.key("list", list_name, version, *part))
        if content is None:
            raise unusable("it is not in Redis", absent(list_name, version), RELOAD)
        return raw(content)

    def versions(self, list_name: str) -> tuple[str, ...]:
        """Versions that were current, newest first."""
        with self.answering():
            found = self.client.lrange(self.key("list", list_name, "history"), 0, VERSIONS_KEPT)
        return tuple(raw(version).decode() for version in found)

    def put(self, manifest: Manifest, records: bytes) -> None:
        """Keep a version. One that is there stays as it is, unless it was damaged."""
        key = self.key("list", manifest.list, manifest.version)
        with self.answering():
            for name, value in (
                (key, records),
                (f"{key}:manifest", msgspec.json.encode(manifest)),
            ):
                if not self.client.set(name, value, nx=True, ex=PENDING_SECONDS):
                    self.client.set(name, value, xx=True, keepttl=True)

    def swap(self, list_name: str, version: str, *, expected: str | None, at: datetime) -> None:
        """Make a version current, if the one in use is still `expected`."""
        records = self.key("list", list_name, version)
        parts = [self.key("lists", part) for part in ("current", "previous", "confirmed")]
        history = self.key("list", list_name, "history")
        keys = [*parts, history, records, f"{records}:manifest", self.outbox]
        base = self.key("list", list_name, "")
        moment = at.astimezone(UTC).isoformat()
        with self.answering():
            answer = self.run_swap(
                keys,
                [
                    list_name,
                    version,
                    expected or "",
                    moment,
                    VERSIONS_KEPT,
                    RETIRED_SECONDS,
                    base,
                    self.channel,
                    UNPUBLISHED_MAX,
                ],
            )
        if answer == b"conflict":
            where = absent(list_name, version)
            raise unusable("another load was quicker", where, "Load it once more.")
        if answer == b"absent":
            raise unusable("it is not in Redis", absent(list_name, version), RELOAD)

    def rollback(self, list_name: str) -> CurrentVersion:
        """Exchange the current and the previous version."""
        keys = [self.key("lists", "current"), self.key("lists", "previous")]
        keys += [self.key("list", list_name, "history"), self.outbox]
        base, moment = self.key("list", list_name, ""), datetime.now(UTC).isoformat()
        with self.answering():
            answer = self.run_rollback(
                keys, [list_name, base, self.channel, moment, UNPUBLISHED_MAX]
            )
        if answer == b"none":
            raise unusable("there is no previous version to go back to", list_name, RELOAD)
        return self.current()[list_name]

    def unpublished(self) -> tuple[Swap, ...]:
        """Swaps whose delta is not on the topic yet, oldest first."""
        with self.answering():
            noted = self.client.lrange(self.outbox, 0, UNPUBLISHED_MAX)
        return tuple(Swap.noted(raw(note).decode()) for note in noted)

    def published(self, swap: Swap) -> None:
        """A swap's delta is on the topic."""
        with self.answering():
            self.client.lrem(self.outbox, 1, swap.note)

    def seen(self, urls: Sequence[str]) -> dict[str, SeenAt]:
        """What lay at these addresses; what can't be read is not known."""
        with self.answering():
            found = self.client.hmget(self.key("lists", "seen"), list(urls))
        seen = {}
        for url, content in zip(urls, found, strict=True):
            with suppress(msgspec.MsgspecError):
                if content is not None:
                    seen[url] = msgspec.json.decode(raw(content), type=SeenAt)
        return seen

    def put_seen(self, seen: Mapping[str, SeenAt]) -> None:
        """Remember what lay at some addresses."""
        told: dict[Any, Any] = {url: msgspec.json.encode(one) for url, one in seen.items()}
        if told:
            with self.answering():
                self.client.hset(self.key("lists", "seen"), mapping=told)

    def wait(self, seconds: float) -> bool:
        """Wait for a swap to be announced."""
        try:
            with self.answering():
                if self.subscription is None:
                    self.subscription = self.client.pubsub(  # type: ignore[no-untyped-call]
                        ignore_subscribe_messages=True
                    )
                    self.subscription.subscribe(self.channel)
                return self.subscription.get_message(timeout=seconds) is not None
        except StoreUnreachable:
            self.unsubscribe()
            raise

    def unsubscribe(self) -> None:
        """Give back the subscription's connection."""
        subscription, self.subscription = self.subscription, None
        if subscription is not None:
            with suppress(redis.RedisError, OSError):
                subscription.close()

    def report_taken(self, worker: str, taken: Taken) -> None:
        """Tell which versions a worker screens with."""
        with self.answering():
            self.client.hset(self.key("lists", "taken"), worker, msgspec.json.encode(taken))

    def taken(self) -> dict[str, Taken]:
        """What each worker said in the last day; older ones are forgotten."""
        key = self.key("lists", "taken")
        with self.answering():
            said = self.client.hgetall(key)
            found = {
                raw(worker).decode(): msgspec.json.decode(content, type=Taken)
                for worker, content in said.items()
            }
            oldest = datetime.now(UTC) - WORKER_FORGOTTEN_AFTER
            gone = [worker for worker, taken in found.items() if taken.seen_at < oldest]
            if gone:
                self.client.hdel(key, *gone)
        return {worker: found[worker] for worker in sorted(found) if worker not in gone}

    def close(self) -> None:
        """Give back connections."""
        self.unsubscribe()
        super().close()
