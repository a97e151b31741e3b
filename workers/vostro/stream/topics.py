"""The topics as topics/topics.toml has them: created, and compared with what a cluster has."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError, TopicAlreadyExistsError, TopicAuthorizationFailedError

from vostro.errors import NotAcknowledged
from vostro.kafka_security.admission import refuse_unless_admitted
from vostro.kafka_security.clients import kafka_python_security
from vostro.settings import Settings

CONTRACT_FILE = "topics.toml"
WINDOWS_FILE = "windows.toml"  # internal topics, where windows are kept
ANSWER_MS_MAX = 30_000
CONNECT_MS_MAX = 5_000
BROKERS_DEFAULT = -1  # of the replication factor
UNKNOWN_TOPIC, NOT_GRANTED = 3, 29  # Kafka's error codes


class TopicContract(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a topic has to be."""

    key: str  # in words
    partitions: int
    replication: int = 0  # 0: the broker's default
    config: dict[str, str] = {}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a cluster has otherwise."""

    topic: str
    what: str  # a config's name, or partitions, or topic
    wanted: str
    found: str

    def __str__(self) -> str:
        return f"{self.topic}: {self.what} is {self.found}, the contract says {self.wanted}"


def contracts_folder() -> Path:
    """Where the contracts lie: in the installed package, or in the checkout it runs from."""
    packaged = Path(str(resources.files("vostro"))) / "contracts"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "topics"


def read_contracts(settings: Settings) -> dict[str, TopicContract]:
    """Each topic under the name that the settings give it."""
    found = contracts_of(CONTRACT_FILE, public_names(settings))
    if settings.windows_enabled:
        found |= contracts_of(WINDOWS_FILE, windows_names(settings))
    return found


def contracts_of(file: str, names: Mapping[str, str]) -> dict[str, TopicContract]:
    """The contracts of one file, each under the name that the settings give it."""
    source = (contracts_folder() / file).read_bytes()
    contracts = msgspec.toml.decode(source, type=dict[str, TopicContract])
    return {names[name]: contract for name, contract in contracts.items()}


def windows_names(settings: Settings) -> dict[str, str]:
    """The topics between the screening workers and the windows."""
    return {
        "payments-watched": settings.watched_topic,
        "payments-held": settings.held_topic,
        "windows-changelog": settings.windows_changelog_topic,
    }


def public_names(settings: Settings) -> dict[str, str]:
    """The topics that others write or read."""
    return {
        "payments": settings.payments_topic,
        "flagged-transactions": settings.alerts_topic,
        "screening-decisions": settings.decisions_topic,
        "payments-dead-letter": settings.dead_letter_topic,
        "list-changes": settings.list_changes_topic,
        "webhook-dead-letter": settings.webhook_dead_letter_topic,
    }


@contextmanager
def administering(settings: Settings) -> Iterator[KafkaAdminClient]:
    """An admin client; its errors as NotAcknowledged."""
    refuse_unless_admitted(settings)
    version = settings.kafka_api_version
    fixed = {} if version == "auto" else {"api_version": tuple(map(int, version.split(".")))}
    try:
        admin = KafkaAdminClient(
            bootstrap_servers=settings.kafka_addresses,
            client_id=f"{settings.kafka_group}-topics",
            bootstrap_timeout_ms=CONNECT_MS_MAX,
            request_timeout_ms=ANSWER_MS_MAX,
            **kafka_python_security(settings),
            **fixed,
        )
        try:
            yield admin
        finally:
            admin.close()
    except KafkaError as error:
        raise NotAcknowledged(
            what=f"Kafka refused: {type(error).__name__}: {error}",
            where=settings.kafka_servers,
            remedy="Look whether it runs at VOSTRO_KAFKA_SERVERS, and what this user may do: "
            "`vostro topics acls admin`.",
        ) from None


def create_missing(admin: KafkaAdminClient, contracts: Mapping[str, TopicContract]) -> list[str]:
    """Creates the topics that are not there; gives their names. Those that are stay as they are."""
    there = partitions_of(admin, contracts)
    missing = [name for name in contracts if name not in there]
    created = []
    for name in missing:
        contract = contracts[name]
        wanted = {
            "num_partitions": contract.partitions,
            "replication_factor": contract.replication or BROKERS_DEFAULT,
            "configs": contract.config,
        }
        try:
            admin.create_topics({name: wanted}, timeout_ms=ANSWER_MS_MAX, wait_for_metadata=True)
        except TopicAlreadyExistsError:  # somebody else was quicker
            continue
        created.append(name)
    return created


def differences(
    admin: KafkaAdminClient, contracts: Mapping[str, TopicContract]
) -> list[Difference]:
    """Everything that is otherwise than the contracts say: topic, partitions, config."""
    there = partitions_of(admin, contracts)
    found: list[Difference] = []
    for name, contract in contracts.items():
        if name not in there:
            found.append(Difference(topic=name, what="topic", wanted="there", found="missing"))
        elif there[name] != contract.partitions:
            wanted, has = str(contract.partitions), str(there[name])
            found.append(Difference(topic=name, what="partitions", wanted=wanted, found=has))
    configs = configs_of(admin, there)
    for name in there:
        for key, wanted in contracts[name].config.items():
            has = configs[name].get(key, "unknown")
            if has != wanted:
                found.append(Difference(topic=name, what=key, wanted=wanted, found=has))
    return found


def alter(admin: KafkaAdminClient, found: list[Difference]) -> list[Difference]:
    """Sets the configs that differ; gives those differences.

    Partitions it leaves: more of them send a key elsewhere, fewer are not to be had.
    """
    altered = [one for one in found if one.what not in {"topic", "partitions"}]
    for name in dict.fromkeys(one.topic for one in altered):
        configs = {one.what: one.wanted for one in altered if one.topic == name}
        resource = ConfigResource(ConfigResourceType.TOPIC, name, configs)
        said = admin.alter_configs([resource])["topic"][name]
        if said != "OK":  # kafka-python tells errors, it does not raise them
            raise KafkaError(said)
    return altered


def partitions_of(
    admin: KafkaAdminClient, contracts: Mapping[str, TopicContract]
) -> dict[str, int]:
    """How many partitions each topic has that is there."""
    found = admin.describe_topics(list(contracts))
    hidden = [topic["name"] for topic in found if topic["error_code"] == NOT_GRANTED]
    if hidden:
        raise TopicAuthorizationFailedError(f"DESCRIBE on {', '.join(hidden)}")
    return {
        topic["name"]: len(topic["partitions"])
        for topic in found
        if topic["error_code"] != UNKNOWN_TOPIC
    }


def configs_of(admin: KafkaAdminClient, topics: Mapping[str, int]) -> dict[str, dict[str, str]]:
    """Every config of these topics, defaults too."""
    if not topics:
        return {}
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in topics]
    answers: dict[str, dict[str, Any]] = admin.describe_configs(asked, config_filter="all")["topic"]
    # kafka-python leaves the error out: a topic without any config is one that may not be asked.
    hidden = [name for name in topics if not answers.get(name)]
    if hidden:
        raise TopicAuthorizationFailedError(f"DESCRIBE_CONFIGS on {', '.join(hidden)}")
    return {
        name: {key: str(entry["value"]) for key, entry in configs.items()}
        for name, configs in answers.items()
    }
