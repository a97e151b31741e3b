"""What each program may do in Kafka: read from topics/acls.toml, asked for, created.

A client that lacks a right learns it late and in its library's words, or waits. So a worker asks
the brokers what it may do (KIP-430) before it begins, and names what is missing.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Literal, NamedTuple

import msgspec
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    KafkaAdminClient,
    ResourcePattern,
    ResourceType,
)
from kafka.errors import GroupAuthorizationFailedError

from vostro.errors import NotAcknowledged
from vostro.settings import Settings
from vostro.stream.topics import administering, contracts_folder, public_names, windows_names

RIGHTS_FILE = "acls.toml"
TOPIC_AUTHORIZATION_FAILED = 29  # Kafka's error code
Operation = Literal[
    "READ", "WRITE", "CREATE", "DESCRIBE", "ALTER", "DESCRIBE_CONFIGS", "ALTER_CONFIGS"
]


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One program, and its rights by the names of the contract."""

    runs: str
    user: str
    topics: dict[str, list[Operation]] = {}
    groups: dict[str, list[Operation]] = {}


class Right(NamedTuple):
    """One operation on one topic or group of this installation."""

    kind: Literal["topic", "group"]
    name: str
    operation: str

    def __str__(self) -> str:
        return f"{self.operation} on {self.kind} {self.name}"


def read_roles() -> dict[str, Role]:
    """Every program's rights, as the contract has them."""
    source = (contracts_folder() / RIGHTS_FILE).read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Role])


def rights_of(settings: Settings, role: str) -> list[Right]:
    """The rights of a role under the names that the settings give."""
    contract = read_roles()[role]
    topics = public_names(settings)
    if settings.windows_enabled or role == "windows":
        topics |= windows_names(settings)
    groups = {
        "workers": settings.kafka_group,
        "windows": f"{settings.kafka_group}-windows",
        "alerts": f"{settings.kafka_group}-alerts",
        "webhook": f"{settings.kafka_group}-{settings.webhook_name}",
        "webhook-replay": f"{settings.kafka_group}-{settings.webhook_name}-replay",
    }
    return [
        *(
            Right("topic", topics[name], operation)
            for name, operations in contract.topics.items()
            if name in topics
            for operation in operations
        ),
        *(
            Right("group", groups[name], operation)
            for name, operations in contract.groups.items()
            for operation in operations
        ),
    ]


def refuse(settings: Settings, role: str, missing: Iterable[Right]) -> None:
    """Raises NotAcknowledged if anything is missing."""
    told = "; ".join(str(right) for right in missing)
    if told:
        raise NotAcknowledged(
            what=f"Kafka does not grant {principal(settings)} what `{role}` needs: {told}",
            where=settings.kafka_servers,
            remedy=f"`vostro topics acls {role}` prints the commands that grant it.",
        )


def missing_rights(settings: Settings, role: str) -> list[Right]:
    """The rights of a role that the brokers do not grant to this client. Blocks: it asks them.

    Nothing is missing where they do not tell, or a topic is not there. Raises NotAcknowledged.
    """
    if settings.kafka_api_version != "auto":  # the embedded broker knows no rights
        return []
    wanted = rights_of(settings, role)
    with administering(settings) as admin:
        granted = granted_on_topics(admin, names_of(wanted, "topic"))
        granted |= granted_on_groups(admin, names_of(wanted, "group"))
    return [
        right
        for right in wanted
        if (operations := granted.get((right.kind, right.name))) is not None
        and right.operation not in operations
    ]


def names_of(rights: Iterable[Right], kind: str) -> list[str]:
    """The topics, or groups, of these rights, each once."""
    return list(dict.fromkeys(right.name for right in rights if right.kind == kind))


Granted = dict[tuple[str, str], frozenset[str]]


def granted_on_topics(admin: KafkaAdminClient, names: list[str]) -> Granted:
    """What this client may do to each topic that is there, where the brokers tell."""
    found: Granted = {}
    with suppress(ValueError):  # a broker that does not tell sends a number that is no set
        for topic in admin.describe_topics(names) if names else ():
            if topic["error_code"] == TOPIC_AUTHORIZATION_FAILED:
                found["topic", topic["name"]] = frozenset()
            elif not topic["error_code"]:
                found |= granted_in("topic", topic["name"], topic)
    return found


def granted_on_groups(admin: KafkaAdminClient, names: list[str]) -> Granted:
    """What this client may do to each group, where the brokers tell.

    Of a group that never was they tell only if it may not be looked at, which READ implies.
    """
    found: Granted = {}
    for name in names:
        try:
            with suppress(ValueError):
                answer = admin.describe_groups([name])[name]
                if GroupAuthorizationFailedError.__name__ in (answer["error"] or ""):
                    found["group", name] = frozenset()
                elif answer["error"] is None:
                    found |= granted_in("group", name, answer)
        except GroupAuthorizationFailedError:
            found["group", name] = frozenset()
    return found


def granted_in(kind: str, name: str, answer: Mapping[str, Any]) -> Granted:
    """The operations of one answer, where it has them."""
    operations = answer.get("authorized_operations")
    return {} if operations is None else {(kind, name): frozenset(operations)}


def principal(settings: Settings) -> str:
    """Whom the brokers take this client for, as far as it knows."""
    protocol, mechanism = settings.kafka_security_protocol, settings.kafka_sasl_mechanism
    if not protocol.startswith("SASL_"):
        return "this client"
    if mechanism == "OAUTHBEARER":
        return f"the client {settings.kafka_oauth_client_id}"
    return f"User:{settings.kafka_username}"


def acls(user: str, rights: Iterable[Right]) -> list[ACL]:
    """The rights as ACLs that allow them to `User:name`, from any host."""
    return [
        ACL(
            principal=user if ":" in user else f"User:{user}",
            host="*",
            operation=ACLOperation[right.operation],
            permission_type=ACLPermissionType.ALLOW,
            resource_pattern=ResourcePattern(ResourceType[right.kind.upper()], right.name),
        )
        for right in rights
    ]


def create_acls(admin: KafkaAdminClient, wanted: list[ACL]) -> None:
    """Creates them; those that are there stay. Raises KafkaError."""
    failed = admin.create_acls(wanted)["failed"]
    if failed:
        raise failed[0]
