"""A Redis client from settings: plain, TLS, Sentinel or Cluster, with bounded patience."""

from typing import Any, cast
from urllib.parse import SplitResult, urlsplit

import redis
from redis.backoff import ExponentialBackoff
from redis.cluster import ClusterNode
from redis.exceptions import RedisClusterException
from redis.retry import Retry
from redis.sentinel import Sentinel

from vostro.errors import SettingRefused, StoreUnreachable
from vostro.lists.redis_store import GO_ON, RedisListStore
from vostro.settings import Settings

RETRIES = 2  # within one call: a dropped connection is opened anew before anyone notices
TCP_OPTIONS = ("socket_keepalive", "socket_connect_timeout")
ALLOWED = (
    "redis://host:6379/0, rediss:// for TLS, redis+sentinel://host:26379,host:26379/master/0, "
    "redis+cluster://host:7000,host:7001, rediss+sentinel://, rediss+cluster:// or unix://"
)


def connect_redis(settings: Settings) -> redis.Redis:
    """A client that has not connected yet. Raises SettingRefused for a URL that is none.

    A cluster's client does connect, to learn the slots: StoreUnreachable if it can't.
    """
    url = urlsplit(settings.redis_url)
    secure, _, kind = url.scheme.partition("+")
    try:
        if secure in {"redis", "rediss"} and kind == "sentinel":
            return sentinel_client(url, settings)
        if secure in {"redis", "rediss"} and kind == "cluster":
            return cluster_client(url, settings)
        told = options(settings)
        if secure == "unix":  # a socket file has neither
            told = {k: v for k, v in told.items() if k not in TCP_OPTIONS}
        return redis.Redis.from_url(settings.redis_url, **told)
    except (redis.RedisError, RedisClusterException) as error:
        what = f"Redis does not answer: {error}"
        raise StoreUnreachable(what, f"cluster {url.hostname}", GO_ON) from None
    except ValueError as error:
        raise SettingRefused(
            what=f"VOSTRO_REDIS_URL is no use: {error}",
            where="settings",
            remedy=f"Allowed are {ALLOWED}.",
        ) from None


def open_store(settings: Settings) -> RedisListStore:
    """The list store of the settings. In a cluster, its keys share one slot by a hash tag."""
    prefix = settings.redis_prefix
    is_cluster = urlsplit(settings.redis_url).scheme.endswith("+cluster")
    if is_cluster and "{" not in prefix:
        prefix = f"{{{prefix}}}"
    return RedisListStore(connect_redis(settings), prefix)


def options(settings: Settings) -> dict[str, Any]:
    """What every kind of client is told."""
    seconds = settings.redis_timeout_seconds
    told: dict[str, Any] = {
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
        "socket_keepalive": True,
        "health_check_interval": 30,  # seconds: an idle connection is tried before use
        "retry": Retry(ExponentialBackoff(cap=1, base=0.05), RETRIES),
    }
    if settings.redis_username is not None:
        told["username"] = settings.redis_username
    if settings.redis_password is not None:
        told["password"] = settings.redis_password.get_secret_value()
    return told


def nodes(url: SplitResult, port: int) -> list[tuple[str, int]]:
    """Hosts and ports of `user:password@a:1,b:2`."""
    found = []
    for node in url.netloc.rpartition("@")[2].split(","):
        host, _, given = node.partition(":")
        found.append((host, int(given) if given else port))
    return found


def credentials(url: SplitResult) -> dict[str, Any]:
    """User and password of the URL, if it names any."""
    given = {"username": url.username, "password": url.password}
    return {name: value for name, value in given.items() if value}


def sentinel_client(url: SplitResult, settings: Settings) -> redis.Redis:
    """The master that the sentinels name; asked again at each new connection."""
    master, _, database = url.path.strip("/").partition("/")
    if not master:
        raise ValueError("no master name in it")
    told = credentials(url) | options(settings)
    is_tls = url.scheme.startswith("rediss")
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        nodes(url, 26_379),
        sentinel_kwargs={"socket_timeout": settings.redis_timeout_seconds, "ssl": is_tls},
    )
    client = sentinel.master_for(  # type: ignore[no-untyped-call]
        master, db=int(database or 0), ssl=is_tls, **told
    )
    return cast("redis.Redis", client)


def cluster_client(url: SplitResult, settings: Settings) -> redis.Redis:
    """A cluster. Connects at once, because it must learn the slots."""
    told = credentials(url) | options(settings)
    told.pop("retry")
    startup = [
        ClusterNode(host, port)  # type: ignore[no-untyped-call]
        for host, port in nodes(url, 6_379)
    ]
    is_tls = url.scheme.startswith("rediss")
    client = redis.RedisCluster(startup_nodes=startup, ssl=is_tls, **told)
    return cast("redis.Redis", client)  # the same commands; typed apart
