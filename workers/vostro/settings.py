"""What an operator sets: from the environment (VOSTRO_*), a .env file, or a folder of secrets.

VOSTRO_SECRETS_DIRECTORY names the folder, as container platforms mount one: a file
`vostro_redis_password` there is VOSTRO_REDIS_PASSWORD, unless that is set itself.

What a compliance officer sets is policy: a file with versions of its own (screening/policy.py).
"""

import os
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from vostro.errors import SettingRefused

SECRETS_DIRECTORY = "VOSTRO_SECRETS_DIRECTORY"


class Settings(BaseSettings):
    """One worker's settings. Secrets are never printed."""

    model_config = SettingsConfigDict(
        env_prefix="VOSTRO_",
        env_file=".env",
        env_file_encoding="utf-8",
        frozen=True,
        extra="ignore",
    )

    # Kafka
    kafka_servers: str = Field("127.0.0.1:9092", description="host:port, several by commas")
    kafka_group: str = Field("vostro", min_length=1, description="consumer group of the workers")
    payments_topic: str = Field("payments", min_length=1, description="payments in")
    alerts_topic: str = Field("flagged-transactions", min_length=1, description="alerts out")
    decisions_topic: str = Field("screening-decisions", min_length=1, description="decisions out")
    dead_letter_topic: str = Field(
        "payments-dead-letter", min_length=1, description="what could not be read, whole"
    )
    decisions_enabled: bool = Field(
        default=False,
        description="a decision for every payment, not only for those with a suppressed hit",
    )
    windows_enabled: bool = Field(
        default=False, description="pass watched payments on to `vostro windows`"
    )
    watched_topic: str = Field(
        "payments-watched", min_length=1, description="watched payments, once for each window"
    )
    held_topic: str = Field(
        "payments-held", min_length=1, description="hashes of held payments, for all workers"
    )
    windows_changelog_topic: str = Field(
        "windows-changelog", min_length=1, description="the windows; partitions as watched_topic"
    )
    list_changes_topic: str = Field(
        "list-changes", min_length=1, description="what each load of a list changed"
    )
    list_changes_enabled: bool = Field(
        default=True, description="loads publish what they changed; needs Kafka where lists load"
    )
    kafka_security_protocol: str = Field(
        "PLAINTEXT",
        pattern="^(PLAINTEXT|SSL|SASL_SSL|SASL_PLAINTEXT)$",
        description="how clients connect; SSL is TLS, SASL a password or token",
    )
    kafka_ca_file: Path | None = Field(
        None, description="PEM; whom TLS trusts, the system's authorities if unset"
    )
    kafka_certificate_file: Path | None = Field(
        None, description="PEM; the client's certificate, where the brokers ask for one"
    )
    kafka_key_file: Path | None = Field(None, description="PEM; the key of that certificate")
    kafka_key_password: SecretStr | None = Field(None, description="where the key is encrypted")
    kafka_hostname_check: bool = Field(
        default=True, description="the broker's certificate must name its host; off only in tests"
    )
    kafka_sasl_mechanism: str = Field(
        "SCRAM-SHA-512",
        pattern="^(SCRAM-SHA-512|SCRAM-SHA-256|PLAIN|OAUTHBEARER)$",
        description="over SASL_SSL or SASL_PLAINTEXT; PLAIN and OAUTHBEARER over TLS only",
    )
    kafka_username: str | None = Field(None, description="SCRAM and PLAIN")
    kafka_password: SecretStr | None = Field(None, description="SCRAM and PLAIN")
    kafka_oauth_token_url: str | None = Field(
        None,
        pattern="^https?://[^@]+$",
        description="OAUTHBEARER: where tokens are asked for, by client credentials",
    )
    kafka_oauth_client_id: str | None = Field(None, description="OAUTHBEARER")
    kafka_oauth_client_secret: SecretStr | None = Field(None, description="OAUTHBEARER")
    kafka_oauth_scope: str | None = Field(None, description="OAUTHBEARER, where it asks for one")
    kafka_oauth_ca_file: Path | None = Field(
        None, description="PEM; whom https:// of the token URL trusts, the system's if unset"
    )
    kafka_session_seconds: float = Field(
        10, ge=1, le=300, description="a dead worker's partitions move after this"
    )
    kafka_api_version: str = Field(
        "auto", description="auto; a fixed one only for the embedded broker of `vostro demo`"
    )
    commit_seconds: float = Field(2.8, ge=0.1, le=60, description="between two offset commits")

    # Redis
    redis_url: str = Field("redis://127.0.0.1:6379/0", description="redis:// or rediss://")
    redis_username: str | None = Field(None, description="ACL user; overrides the URL's")
    redis_password: SecretStr | None = Field(None, description="overrides the URL's")
    redis_ca_file: Path | None = Field(
        None, description="PEM; whom rediss:// trusts, the system's authorities if unset"
    )
    redis_certificate_file: Path | None = Field(
        None, description="PEM; the client's certificate, where the server asks for one"
    )
    redis_key_file: Path | None = Field(None, description="PEM; the key of that certificate")
    redis_sentinel_password: SecretStr | None = Field(
        None, description="of the sentinels themselves, where they have one"
    )
    redis_prefix: str = Field("vostro", min_length=1, description="of every key and channel")
    redis_timeout_seconds: float = Field(5, ge=0.1, le=60, description="connect and answer")

    # Lists
    lists_poll_seconds: float = Field(5, ge=0.1, le=600, description="between looks at Redis")
    list_age_hours_max: float = Field(
        # 96 h: Friday's file must last over a long weekend, until Tuesday evening
        96,
        gt=0,
        le=8760,
        description="hours since a load last confirmed a required list (also when it changed "
        "nothing), as last seen in Redis; older, or Redis away that long, stops consumption",
    )
    lists_directory: Path | None = Field(
        None, description="where compiled lists are written and mapped; a temporary one if unset"
    )

    list_sources_file: Path | None = Field(
        None, description="TOML; a bank's own addresses, laid over those of this version"
    )
    fetch_hours: float = Field(
        # 6: OFAC publishes at any hour of its day; a delisting waits no longer
        6,
        gt=0,
        le=168,
        description="between two rounds of `vostro lists fetch --schedule`",
    )
    fetch_retry_minutes: float = Field(
        15, gt=0, le=1_440, description="after which a source that was refused is asked again"
    )

    # Good-guy exceptions
    good_guy_approver_required: bool = Field(
        default=False, description="an exception holds only once a second person approved it"
    )
    good_guy_days_max: int = Field(
        # 3 years: beyond that nobody remembers why
        1_096,
        ge=1,
        le=3_660,
        description="an exception is made for no longer",
    )

    # What alerts and decisions need not say
    alert_mask: str = Field(
        "",
        pattern="^[a-z, ]*$",
        description="masked in alerts and decisions: account, name, address, birth, number, text; "
        "several by commas",
    )
    alert_mask_key: SecretStr | None = Field(
        None, description="16 characters or more; equal values have equal keyed hashes"
    )

    # Policy and limits
    policy_file: Path | None = Field(None, description="TOML; the default policy if unset")
    message_bytes_max: int = Field(
        # 1 MiB: a pacs.008 of 500 transactions has about 800 kB
        1_048_576,
        ge=1_024,
        le=67_108_864,
        description="a larger message is a dead letter",
    )
    dead_letter_bytes_max: int = Field(
        # 12 MiB of original become 16 MiB of base64: the dead-letter topic takes 20 MiB
        12_582_912,
        ge=1_024,
        le=67_108_864,
        description="originals beyond it are cut in the dead letter; their position stays",
    )

    # Alerts by webhook
    webhook_name: str = Field(
        "webhook",
        pattern="^[a-z0-9-]{1,40}$",
        description="of the endpoint; its consumer group is kafka_group-webhook_name",
    )
    webhook_url: SecretStr | None = Field(
        None, description="https://, where `vostro webhook` sends alerts; http:// to this machine"
    )
    webhook_http_allowed: bool = Field(
        default=False, description="http:// also elsewhere, where something else encrypts"
    )
    webhook_ca_file: Path | None = Field(
        None, description="PEM; whom https:// trusts, the system's authorities if unset"
    )
    webhook_secret_file: Path | None = Field(
        None, description="`whsec_` secrets, one a line, the newest first; read again on change"
    )
    webhook_dead_letter_topic: str = Field(
        "webhook-dead-letter", min_length=1, description="alerts that an endpoint would not take"
    )
    webhook_timeout_seconds: float = Field(
        # Standard Webhooks recommends 15 to 30 s
        20,
        ge=0.1,
        le=300,
        description="for one request and its answer",
    )
    webhook_concurrency: int = Field(8, ge=1, le=100, description="requests at once")
    webhook_retry_seconds_max: float = Field(
        60, ge=0.1, le=3_600, description="the longest pause between two attempts"
    )
    webhook_attempts_max: int = Field(
        10,
        ge=0,
        le=1_000,
        description="failures of one alert, while the endpoint takes others, after which it is a "
        "dead letter; 0: it is tried for ever",
    )
    webhook_refusals_max: int = Field(
        20,
        ge=1,
        le=100_000,
        description="dead letters in a row, after which the endpoint is waited for",
    )

    # Watching it
    http_host: str = Field("127.0.0.1", description="of /metrics and /health; 0.0.0.0 in a pod")
    http_port: int = Field(9108, ge=0, le=65535, description="0 takes a free one")
    log_level: str = Field("info", pattern="^(crit|error|warn|info|debug)$", description="Faust's")
    watchdog_seconds: float = Field(
        60, ge=5, le=3600, description="without progress for so long, the worker ends itself"
    )
    stop_seconds: float = Field(
        # shorter than the grace period of the platform (Kubernetes: 30 s)
        25,
        ge=1,
        le=600,
        description="a stop that takes longer ends hard; what was not committed comes again",
    )

    @property
    def kafka_addresses(self) -> list[str]:
        """host:port of each server."""
        return [server.strip() for server in self.kafka_servers.split(",")]

    @classmethod
    def read(cls, **overrides: object) -> Self:
        """The settings, or SettingRefused that names each odd one with its allowed range."""
        given: dict[str, object] = {"_secrets_dir": secrets_directory()}
        given |= {name: value for name, value in overrides.items() if value is not None}
        try:
            return cls(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            raise refusal(cls, error) from None


def secrets_directory() -> Path | None:
    """The folder that VOSTRO_SECRETS_DIRECTORY names. Raises SettingRefused if it is none."""
    named = os.environ.get(SECRETS_DIRECTORY)
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise SettingRefused(
            what=f"{SECRETS_DIRECTORY}={named!r} is no folder",
            where="environment",
            remedy="Name the folder where the platform mounts secrets, or unset it.",
        )
    return folder


def refusal(settings: type[BaseSettings], error: ValidationError) -> SettingRefused:
    """Every setting that was refused: its name, its value (never a secret's), what is allowed."""
    odd = []
    for found in error.errors():
        name = str(found["loc"][0]) if found["loc"] else "?"
        field = settings.model_fields.get(name)
        # A URL may hold a password; without a field it is all that was given.
        is_secret = field is None or name.endswith("_url") or "Secret" in str(field.annotation)
        value = "***" if is_secret else repr(found.get("input"))
        odd.append(f"VOSTRO_{name.upper()}={value}: {found['msg']}")
    return SettingRefused(
        what="; ".join(odd),
        where="environment VOSTRO_* or .env",
        remedy="Correct it and start again; `vostro settings` lists each with its range.",
    )
