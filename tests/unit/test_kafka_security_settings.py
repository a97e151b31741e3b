"""The settings of Kafka's security: what contradicts itself is refused, and no secret is told."""

import logging
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from token_authority import CLIENT_SECRET, token_authority
from vostro.cli.main import app
from vostro.errors import SettingRefused
from vostro.kafka_security.clients import (
    aiokafka_security,
    faust_credentials,
    kafka_python_security,
)
from vostro.kafka_security.tokens import (
    ClientCredentials,
    TokenRefused,
    Tokens,
    TokenUnavailable,
)
from vostro.settings import Settings

SECRET = "a-secret-nobody-may-see"  # noqa: S105 - of the tests
SCRAM = {
    "kafka_security_protocol": "SASL_SSL",
    "kafka_username": "vostro-worker",
    "kafka_password": SECRET,
}
OAUTH = {
    "kafka_security_protocol": "SASL_SSL",
    "kafka_sasl_mechanism": "OAUTHBEARER",
    "kafka_oauth_token_url": "https://login.example/token",
    "kafka_oauth_client_id": "vostro-worker",
    "kafka_oauth_client_secret": SECRET,
}


def test_without_any_setting_nothing_changes() -> None:
    settings = Settings.read()
    assert aiokafka_security(settings) == {"security_protocol": "PLAINTEXT"}
    assert kafka_python_security(settings) == {"security_protocol": "PLAINTEXT"}
    assert faust_credentials(settings) is None


def test_the_three_clients_are_told_the_same() -> None:
    settings = Settings.read(**SCRAM)
    told = aiokafka_security(settings)
    assert told["sasl_mechanism"] == "SCRAM-SHA-512"
    assert told["sasl_plain_password"] == SECRET
    assert told["ssl_context"].check_hostname
    assert kafka_python_security(settings).keys() == told.keys()
    credentials = faust_credentials(settings)
    assert credentials is not None
    assert credentials.protocol.value == "SASL_SSL"
    assert SECRET not in repr(credentials)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"kafka_password": None}, "SCRAM-SHA-512 needs VOSTRO_KAFKA_PASSWORD"),
        (
            {"kafka_sasl_mechanism": "PLAIN", "kafka_security_protocol": "SASL_PLAINTEXT"},
            "PLAIN would send its secret in the clear",
        ),
        ({"kafka_security_protocol": "SSL"}, "VOSTRO_KAFKA_USERNAME is set, but SSL sends no"),
        ({"kafka_ca_file": "absent.pem"}, "VOSTRO_KAFKA_CA_FILE is no use: No such file"),
        ({"kafka_certificate_file": "c.pem"}, "a client's certificate needs its key"),
        (
            {"kafka_security_protocol": "SASL_PLAINTEXT", "kafka_ca_file": "ca.pem"},
            "VOSTRO_KAFKA_CA_FILE is set, but SASL_PLAINTEXT encrypts nothing",
        ),
        (OAUTH | {"kafka_oauth_client_id": None}, "needs VOSTRO_KAFKA_OAUTH_CLIENT_ID"),
        (OAUTH | {"kafka_oauth_token_url": "http://login.example/token"}, "secret in the clear"),
    ],
)
def test_what_contradicts_itself_is_refused_without_a_secret(
    changed: dict[str, str | None], reason: str
) -> None:
    given = {name: value for name, value in (SCRAM | changed).items() if value is not None}
    with pytest.raises(SettingRefused) as refused:
        aiokafka_security(Settings.read(**given))
    assert reason in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("name", ["kafka_password", "kafka_oauth_token_url", "alert_mask_key"])
def test_a_value_that_is_refused_is_not_echoed_where_it_may_be_a_secret(name: str) -> None:
    odd: object = [SECRET] if name != "kafka_oauth_token_url" else f"https://id:{SECRET}@host/"
    with pytest.raises(SettingRefused) as refused:
        Settings.read(**{name: odd})
    assert f"VOSTRO_{name.upper()}=***" in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_secret_may_come_from_a_mounted_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vostro_kafka_password").write_text(SECRET)
    (tmp_path / "vostro_kafka_oauth_client_secret").write_text(f"{SECRET}-2")
    monkeypatch.setenv("VOSTRO_SECRETS_DIRECTORY", str(tmp_path))
    settings = Settings.read()
    assert settings.kafka_password is not None
    assert settings.kafka_password.get_secret_value() == SECRET
    assert settings.kafka_oauth_client_secret is not None
    shown = CliRunner().invoke(app, ["settings", "--json"])
    assert shown.exit_code == 0
    assert SECRET not in shown.output
    assert SECRET not in repr(settings)


def test_an_encrypted_key_is_opened_with_its_password_and_never_asks_a_terminal(
    tmp_path: Path,
) -> None:
    key, certificate = tmp_path / "c.key", tmp_path / "c.crt"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-subj", "/CN=c", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, "-passout", f"pass:{SECRET}"], check=True, capture_output=True)
    given = {
        "kafka_security_protocol": "SSL",
        "kafka_certificate_file": str(certificate),
        "kafka_key_file": str(key),
    }
    assert "ssl_context" in aiokafka_security(Settings.read(**given, kafka_key_password=SECRET))
    for wrong in ({}, {"kafka_key_password": "wrong"}):
        with pytest.raises(SettingRefused, match="VOSTRO_KAFKA_KEY_FILE is no use"):
            aiokafka_security(Settings.read(**given, **wrong))


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_token_serves_until_four_fifths_of_its_life_and_outlives_its_authority(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    with token_authority(lambda client, seconds: f"{client}-{seconds}-{len(asked)}", 100) as given:
        asked = given.asked
        tokens = Tokens(ClientCredentials(given.url, "worker", CLIENT_SECRET), clock)
        first = tokens.current()
        clock.seconds = 79
        assert tokens.current() == first
        clock.seconds = 81
        second = tokens.current()
        assert second != first
        given.status = 503
        clock.seconds = 170
        with caplog.at_level(logging.WARNING):
            assert tokens.current() == second, "still valid"
        assert "no new token for Kafka" in caplog.text
        clock.seconds = 182
        with pytest.raises(TokenUnavailable, match="503"):
            tokens.current()
        given.status = 200
        assert tokens.current() not in (first, second)
    assert CLIENT_SECRET not in caplog.text
    assert first not in caplog.text


def test_a_client_that_is_refused_is_not_tried_again_and_its_secret_is_not_told() -> None:
    with token_authority(lambda *_: "token", 100) as given:
        tokens = Tokens(ClientCredentials(given.url, "worker", SECRET))
        with pytest.raises(TokenRefused, match="401 invalid_client") as refused:
            tokens.current()
        assert len(given.asked) == 1
    assert SECRET not in str(refused.value)
    assert SECRET not in repr(tokens.credentials)


def test_an_answer_that_is_no_token_is_told_without_it() -> None:
    with token_authority(lambda *_: 7, 100) as given:  # type: ignore[arg-type]
        tokens = Tokens(ClientCredentials(given.url, "worker", CLIENT_SECRET))
        with pytest.raises(TokenUnavailable, match="not that of RFC 6749"):
            tokens.current()
