"""A Redis client from settings: plain, TLS, Sentinel or Cluster, with bounded patience."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast
from urllib.parse import SplitResult, unquote, urlsplit

import redis
from redis.backoff import ExponentialBackoff
from redis.cluster import ClusterNode
from redis.retry import Retry
from redis.sentinel import Sentinel

from vostro.errors import SettingRefused
from vostro.lists.redis_place import Connect
from vostro.lists.redis_store import RedisListStore
from vostro.settings import Settings

RETRIES = 2  # within one call: a dropped connection is opened anew before anyone notices
TCP_OPTIONS = ("socket_keepalive", "socket_connect_timeout")
ALLOWED = (
    "redis://host:6379/0, rediss:// for TLS, redis+sentinel://host:26379,host:26379/master/0, "
    "redis+cluster://host:7000,host:7001, rediss+sentinel://, rediss+cluster:// or unix://"
)
KINDS = frozenset({"redis", "rediss", "unix"}) | {
    f"{secure}+{kind}" for secure in ("redis", "rediss") for kind in ("sentinel", "cluster")
}


def connecting(settings: Settings) -> Connect:
    """What makes a client, when it is first needed. Raises SettingRefused for a URL that is none.

    Only a cluster's client connects when it is made, to learn the slots.
    """
    try:
        url = urlsplit(settings.redis_url)
        secure, kind = kind_of(url)
        if kind == "sentinel":
            return held(sentinel_client(url, settings))
        if kind == "cluster":
            return cluster_client(url, settings)
        told = options(settings)
        if secure == "unix":  # a socket file has neither
            told = {k: v for k, v in told.items() if k not in TCP_OPTIONS}
        if secure == "rediss":
            told |= tls(settings)
        return held(redis.Redis.from_url(settings.redis_url, **told))
    except (ValueError, OSError) as error:
        raise SettingRefused(
            what=f"VOSTRO_REDIS_URL is no use: {error}",
            where="settings",
            remedy=f"Allowed are {ALLOWED}.",
        ) from None


def kind_of(url: SplitResult) -> tuple[str, str]:
    """redis, rediss or unix, and sentinel, cluster or nothing. Raises ValueError."""
    if url.scheme not in KINDS:
        raise ValueError(f"the scheme {url.scheme!r} is not known")
    secure, _, kind = url.scheme.partition("+")
    return secure, kind


def held(client: redis.Redis) -> Connect:
    """What gives this client."""
    return lambda: client


def open_store(settings: Settings) -> RedisListStore:
    """The list store of the settings, which has not connected yet."""
    return RedisListStore(connecting(settings), prefix_of(settings))


def prefix_of(settings: Settings) -> str:
    """Of every key. In a cluster all share one slot by a hash tag: a swap is one step there too."""
    prefix = settings.redis_prefix
    is_cluster = urlsplit(settings.redis_url).scheme.endswith("+cluster")
    return f"{{{prefix}}}" if is_cluster and "{" not in prefix else prefix


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


def tls(settings: Settings) -> dict[str, Any]:
    """Whom to trust, and who we are. The server's name is always checked."""
    files = {
        "ssl_ca_certs": settings.redis_ca_file,
        "ssl_certfile": settings.redis_certificate_file,
        "ssl_keyfile": settings.redis_key_file,
    }
    given = {name: path for name, path in files.items() if path is not None}
    for path in given.values():
        if not path.is_file():
            raise ValueError(f"there is no file {path}")
    checks = {"ssl_cert_reqs": "required", "ssl_check_hostname": True}
    return {name: str(path) for name, path in given.items()} | checks


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
    return {name: unquote(value) for name, value in given.items() if value}


def secured(url: SplitResult, settings: Settings) -> dict[str, Any]:
    """The options of TLS for rediss+..., none for redis+..."""
    return {"ssl": True} | tls(settings) if url.scheme.startswith("rediss") else {}


def sentinel_client(url: SplitResult, settings: Settings) -> redis.Redis:
    """The master that the sentinels name; asked again at each new connection."""
    master, _, database = url.path.strip("/").partition("/")
    if not master:
        raise ValueError("no master name in it")
    told = credentials(url) | options(settings) | secured(url, settings)
    asked = {"socket_timeout": settings.redis_timeout_seconds} | secured(url, settings)
    if settings.redis_sentinel_password is not None:
        asked["password"] = settings.redis_sentinel_password.get_secret_value()
    sentinel = Sentinel(nodes(url, 26_379), sentinel_kwargs=asked)  # type: ignore[no-untyped-call]
    client = sentinel.master_for(  # type: ignore[no-untyped-call]
        master, db=int(database or 0), **told
    )
    return cast("redis.Redis", client)


def cluster_client(url: SplitResult, settings: Settings) -> Callable[[], redis.Redis]:
    """What makes a cluster's client: it asks the nodes for the slots."""
    told = credentials(url) | options(settings) | secured(url, settings)
    told.pop("retry")
    startup = [
        ClusterNode(host, port)  # type: ignore[no-untyped-call]
        for host, port in nodes(url, 6_379)
    ]
    make = partial(redis.RedisCluster, startup_nodes=startup, **told)
    return cast("Callable[[], redis.Redis]", make)  # the same commands; typed apart
