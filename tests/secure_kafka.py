"""A real Kafka as banks run it: TLS, SCRAM, PLAIN and OAUTHBEARER, and ACLs that deny the rest."""

import base64
import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from redis_servers import Certificates
from servers import (
    CLUSTER_ID,
    KAFKA_PROPERTIES,
    KafkaServer,
    a_folder,
    free_port,
    need_kafka,
    running,
)

# One listener each: what the tests set it up with, the real one, one that wants a client's
# certificate, one whose certificate has expired, and one whose certificate is another host's.
LISTENERS = {
    "SECURE": "SASL_SSL",
    "MUTUAL": "SSL",
    "EXPIRED": "SASL_SSL",
    "ELSEWHERE": "SASL_SSL",
    "CLEAR": "SASL_PLAINTEXT",
}
MECHANISMS = ("SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN", "OAUTHBEARER")
PASSWORD = "-has-a-secret-7319"  # noqa: S105 - of the tests; after the user's name
AUDIENCE = "vostro-kafka"
PRINCIPAL_OF_CERTIFICATE = "User:CN=mutual"
REAUTHENTICATE_MS_MAX = 4_000

SECURITY_PROPERTIES = """
inter.broker.listener.name=PLAINTEXT
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
allow.everyone.if.no.acl.found=false
sasl.enabled.mechanisms={mechanisms}
sasl.oauthbearer.jwks.endpoint.url={jwks}
sasl.oauthbearer.expected.audience={audience}
sasl.oauthbearer.clock.skew.seconds=0
ssl.truststore.type=PEM
ssl.truststore.location={ca}
ssl.keystore.type=PEM
listener.name.mutual.ssl.client.auth=required
"""
LOGIN = "org.apache.kafka.common.security"


class SecureKafka(KafkaServer):
    """Its PLAINTEXT listener is a super user's: tests set up and look with it."""

    def __init__(self, data: Path, users: list[str]) -> None:
        self.users = users
        self.certificates = Certificates(data)
        self.signing_key = made_signing_key(data)
        self.ports = {name: free_port() for name in LISTENERS}
        super().__init__(data)

    def format(self) -> None:
        """Writes the properties and formats the storage, with SCRAM's users in it."""
        while len({self.port, self.controller_port, *self.ports.values()}) < len(LISTENERS) + 2:
            self.ports = {name: free_port() for name in LISTENERS}  # one came twice
        self.properties.write_text(self.configuration())
        users = []
        for user in self.users:
            for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512"):
                told = f"{mechanism}=[name={user},password={user}{PASSWORD},iterations=4096]"
                users += ["--add-scram", told]
        storage = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, *users]
        command = [*self.java(), *storage, "-c", str(self.properties)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2_000:]

    def java(self) -> list[str]:
        allowed = f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={self.jwks}"
        command = super().java()
        return [command[0], allowed, *command[1:]]

    @property
    def jwks(self) -> str:
        """Where the broker reads with which key tokens are signed."""
        return (self.data / "jwks.json").as_uri().replace("file:///", "file:/")

    def configuration(self) -> str:
        """The whole of server.properties."""
        lines = KAFKA_PROPERTIES.format(
            port=self.port, controller_port=self.controller_port, data=self.data / "log"
        ).splitlines()
        listeners = "".join(f",{name}://127.0.0.1:{p}" for name, p in self.ports.items())
        protocols = "".join(f",{name}:{protocol}" for name, protocol in LISTENERS.items())
        more = {
            "listeners=": listeners,
            "advertised.listeners=": listeners,
            "listener.security.protocol.map=": protocols,
        }
        lines = [line + more.get(line.partition("=")[0] + "=", "") for line in lines]
        made = SECURITY_PROPERTIES.format(
            mechanisms=",".join(MECHANISMS),
            jwks=self.jwks,
            audience=AUDIENCE,
            ca=self.certificates.ca,
        )
        return "\n".join([*lines, made, *self.key_stores(), *self.logins()])

    def key_stores(self) -> list[str]:
        """A certificate for each listener with TLS."""
        of_ca = ["-CA", str(self.certificates.ca), "-CAkey", str(self.certificates.key("ca"))]
        here = ["-addext", "subjectAltName=IP:127.0.0.1"]
        options = {
            "SECURE": here,
            "MUTUAL": here,
            "EXPIRED": here,
            "ELSEWHERE": ["-addext", "subjectAltName=DNS:kafka.other.example"],
        }
        found = []
        for name, told in options.items():
            path = self.certificates.made(name.lower(), [*told, *of_ca])
            if name == "EXPIRED":
                self.let_expire(path, of_ca)
            store = self.data / f"{name.lower()}.pem"
            store.write_text(self.certificates.key(name.lower()).read_text() + path.read_text())
            found.append(f"listener.name.{name.lower()}.ssl.keystore.location={store}")
        return found

    def let_expire(self, path: Path, of_ca: list[str]) -> None:
        """Signs a certificate anew, as one that was over yesterday: `openssl req` makes none."""
        key, request = str(self.certificates.key("expired")), str(self.data / "expired.csr")
        copied = ["-copy_extensions", "copyall"]
        ask = ["-x509toreq", "-in", str(path), "-signkey", key, "-out", request, *copied]
        sign = ["-req", "-in", request, "-out", str(path), "-days", "-1", *of_ca, *copied]
        for arguments in (ask, [*sign, "-set_serial", "2"]):
            subprocess.run(["openssl", "x509", *arguments], check=True, capture_output=True)

    def logins(self) -> list[str]:
        """What each mechanism checks a client with."""
        plain = " ".join(f'user_{user}="{user}{PASSWORD}"' for user in self.users)
        modules = {
            "scram-sha-256": f"{LOGIN}.scram.ScramLoginModule required;",
            "scram-sha-512": f"{LOGIN}.scram.ScramLoginModule required;",
            "plain": f"{LOGIN}.plain.PlainLoginModule required {plain};",
            "oauthbearer": f"{LOGIN}.oauthbearer.OAuthBearerLoginModule required;",
        }
        found = [
            f"listener.name.{name.lower()}.{mechanism}.sasl.jaas.config={module}"
            for name, protocol in LISTENERS.items()
            if protocol.startswith("SASL")
            for mechanism, module in modules.items()
        ]
        validator = f"{LOGIN}.oauthbearer.OAuthBearerValidatorCallbackHandler"
        for name, protocol in LISTENERS.items():
            if protocol.startswith("SASL"):
                place = f"listener.name.{name.lower()}.oauthbearer"
                found.append(f"{place}.sasl.server.callback.handler.class={validator}")
                found.append(f"{place}.connections.max.reauth.ms={REAUTHENTICATE_MS_MAX}")
        return found

    def at(self, listener: str) -> str:
        """host:port of a listener."""
        return f"127.0.0.1:{self.ports[listener]}"

    def environment(self, user: str, mechanism: str = "SCRAM-SHA-512") -> dict[str, str]:
        """The variables with which a client comes in as this user."""
        return {
            "VOSTRO_KAFKA_SERVERS": self.at("SECURE"),
            "VOSTRO_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "VOSTRO_KAFKA_CA_FILE": str(self.certificates.ca),
            "VOSTRO_KAFKA_SASL_MECHANISM": mechanism,
            "VOSTRO_KAFKA_USERNAME": user,
            "VOSTRO_KAFKA_PASSWORD": f"{user}{PASSWORD}",
        }

    def token(self, subject: str, seconds: int) -> str:
        """A signed access token (RFC 7519, RS256), as an identity provider gives one."""
        now = int(time.time())  # noqa: TID251 - a clock of the wall is what a token has
        claims = {"sub": subject, "aud": AUDIENCE, "iat": now, "exp": now + seconds}
        head = {"alg": "RS256", "kid": "test", "typ": "JWT"}
        signed = ".".join(encoded(json.dumps(part).encode()) for part in (head, claims))
        command = ["openssl", "dgst", "-sha256", "-sign", str(self.signing_key)]
        done = subprocess.run(command, input=signed.encode(), capture_output=True, check=True)
        return f"{signed}.{encoded(done.stdout)}"


def made_signing_key(folder: Path) -> Path:
    """An RSA key, and jwks.json with its public part (RFC 7517)."""
    key = folder / "signing.key"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    told = subprocess.run(
        ["openssl", "rsa", "-in", str(key), "-noout", "-modulus"], check=True, capture_output=True
    )
    modulus = bytes.fromhex(told.stdout.decode().strip().partition("=")[2])
    public = {"kty": "RSA", "kid": "test", "use": "sig", "alg": "RS256"}
    numbers = {"n": encoded(modulus), "e": encoded((65_537).to_bytes(3, "big"))}
    (folder / "jwks.json").write_text(json.dumps({"keys": [public | numbers]}))
    return key


def encoded(value: bytes) -> str:
    """Base64 for URLs, without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@contextmanager
def secure_kafka_running(users: list[str]) -> Iterator[SecureKafka]:
    """A fresh one; skips or fails where there is none."""
    need_kafka()
    with a_folder("secure-kafka") as folder, running(SecureKafka(folder, users)) as server:
        yield server


def without(environment: Mapping[str, str], *names: str) -> dict[str, str]:
    """The environment less some variables."""
    return {name: value for name, value in environment.items() if name not in names}
