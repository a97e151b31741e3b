"""Real redis-servers in the forms that banks run: TLS with an ACL user, Sentinel, Cluster."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import redis

from servers import RedisServer, a_folder, free_port, poll, running

USER, PASSWORD = "vostro-worker", "p@ss:w/rd"
# What the worker and the loader need, and nothing else: no KEYS, no FLUSHALL, no CONFIG.
ACL = (
    f"user {USER} on >{PASSWORD} ~vostro:* ~{{vostro}}:* &vostro:* &{{vostro}}:* -@all +@read "
    "+@write +@pubsub +@connection +@transaction +@scripting -@dangerous"
)
# A cluster's client asks for the slots besides, and for the commands' keys.
CLUSTER_ACL = f"{ACL} +cluster|slots +cluster|shards +cluster|nodes +command"
CLUSTER_SLOTS = 16_384


class Certificates:
    """An authority, and a certificate of it for 127.0.0.1 that server and client use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ca = self.made("ca", ["-addext", "basicConstraints=critical,CA:TRUE"])
        of_ca = ["-CA", str(self.ca), "-CAkey", str(self.key("ca"))]
        self.certificate = self.made("server", ["-addext", "subjectAltName=IP:127.0.0.1", *of_ca])

    def key(self, name: str) -> Path:
        """The private key."""
        return self.folder / f"{name}.key"

    def made(self, name: str, options: Sequence[str]) -> Path:
        """A certificate, by openssl."""
        path = self.folder / f"{name}.crt"
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
        command += ["ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
        command += ["-keyout", str(self.key(name)), "-out", str(path), *options]
        subprocess.run(command, check=True, capture_output=True)
        return path

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a client that trusts it and shows a certificate."""
        return {
            "redis_ca_file": str(self.ca),
            "redis_certificate_file": str(self.certificate),
            "redis_key_file": str(self.key("server")),
        }


class TlsRedis(RedisServer):
    """Takes TLS only, asks the client for a certificate, and knows one user."""

    def __init__(self, data: Path, certificates: Certificates) -> None:
        super().__init__(data)
        self.certificates = certificates
        users = data / "users.acl"
        users.write_text(f"user default off\n{ACL}\n")
        self.arguments = (
            *("--port", "0", "--tls-port", str(self.port), "--tls-auth-clients", "yes"),
            *("--tls-cert-file", str(certificates.certificate)),
            *("--tls-key-file", str(certificates.key("server"))),
            *("--tls-ca-cert-file", str(certificates.ca), "--aclfile", str(users)),
        )

    def client(self) -> redis.Redis:
        """A client as the settings make one."""
        return redis.Redis(
            host="127.0.0.1",
            port=self.port,
            username=USER,
            password=PASSWORD,
            ssl=True,
            ssl_ca_certs=str(self.certificates.ca),
            ssl_certfile=str(self.certificates.certificate),
            ssl_keyfile=str(self.certificates.key("server")),
        )


class OtherRedis(RedisServer):
    """A redis-server with more arguments: a replica, or a node of a cluster."""

    def __init__(self, data: Path, *arguments: str) -> None:
        super().__init__(data)
        self.arguments = arguments
        self.bus_port = free_port()  # between the nodes of a cluster


class SentinelServer(RedisServer):
    """Watches one master, and names its replica the master half a second after it is gone."""

    def __init__(self, data: Path, master: RedisServer) -> None:
        super().__init__(data)
        self.file = data / "sentinel.conf"
        self.file.write_text(
            f"port {self.port}\nbind 127.0.0.1\n"
            f"sentinel monitor payments 127.0.0.1 {master.port} 1\n"
            "sentinel down-after-milliseconds payments 500\n"
            "sentinel failover-timeout payments 2000\n"
        )

    def command(self) -> list[str]:
        return ["redis-server", str(self.file), "--sentinel"]


@contextmanager
def folders(count: int) -> Iterator[list[Path]]:
    """Directories that are gone afterwards."""
    with ExitStack() as stack:
        yield [stack.enter_context(a_folder("redis")) for _ in range(count)]


@contextmanager
def cluster(*, stopped: bool = False) -> Iterator[list[OtherRedis]]:
    """Three masters that share all slots; `stopped` leaves them to be started by the test."""
    with folders(3) as places, ExitStack() as stack:
        mode = ("--cluster-enabled", "yes", "--cluster-node-timeout", "2000")
        nodes = [OtherRedis(place, *mode) for place in places]
        for node in nodes:
            node.arguments += ("--cluster-port", str(node.bus_port))
        for node in nodes:
            stack.enter_context(running(node))
        share_slots(nodes)
        if stopped:
            for node in nodes:
                node.stop()
        yield nodes


def share_slots(nodes: Sequence[OtherRedis]) -> None:
    """What `redis-cli --cluster create` does, without its questions."""
    share = -(-CLUSTER_SLOTS // len(nodes))
    for number, node in enumerate(nodes):
        first, last = number * share, min((number + 1) * share, CLUSTER_SLOTS) - 1
        told(node, "CLUSTER", "ADDSLOTSRANGE", str(first), str(last))
        for other in nodes:
            if other is not node:
                told(other, "CLUSTER", "MEET", "127.0.0.1", str(node.port), str(node.bus_port))
    poll(lambda: all(map(is_whole, nodes)), 20, "the cluster is whole")


def is_whole(node: RedisServer) -> bool:
    """Does this node see every slot served?"""
    state = told(node, "CLUSTER", "INFO")
    return "cluster_state:ok" in state or "'cluster_state': 'ok'" in state


def told(node: RedisServer, *command: str) -> str:
    """What a server answers, as text."""
    with node.client() as client:
        return str(client.execute_command(*command))
