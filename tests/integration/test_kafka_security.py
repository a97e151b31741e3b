"""Kafka over TLS, with passwords, tokens, certificates and ACLs, on a real broker."""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import pytest
from kafka import KafkaProducer
from kafka.admin import ACLFilter, KafkaAdminClient
from typer.testing import CliRunner, Result

from list_samples import ofac_set, sdn_row
from routes import pay
from secure_kafka import PASSWORD, SecureKafka, secure_kafka_running, without
from servers import RedisServer, poll
from streams import Stream, WorkerProcess, payments_in
from token_authority import CLIENT_SECRET, token_authority
from vostro.alert import Alert
from vostro.cli.main import app
from vostro.errors import NotAcknowledged
from vostro.kafka_security.clients import kafka_python_security
from vostro.kafka_security.tls import UNCHECKED
from vostro.lists.list_change import ListChange
from vostro.settings import Settings
from vostro.stream.rights import Right, acls, missing_rights, read_roles, rights_of

# kafka-python leaves the socket of a connection that failed to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
USERS = {role: contract.user for role, contract in read_roles().items()}
STRANGER = "stranger"
NOT_ALLOWED = "Kafka does not let this worker in, or not enough"


@pytest.fixture(scope="module")
def kafka() -> Iterator[SecureKafka]:
    with secure_kafka_running([*USERS.values(), STRANGER]) as server:
        yield server


class Bank:
    """An installation of Vostro on that Kafka, each program with a user of its own."""

    def __init__(self, kafka: SecureKafka, redis: RedisServer, folder: Path) -> None:
        self.kafka, self.stream = kafka, Stream(kafka, redis, folder)
        self.stream.environment["VOSTRO_WINDOWS_ENABLED"] = "true"

    def environment(self, role: str, **more: str) -> dict[str, str]:
        """Everything that this program is told."""
        return self.stream.environment | self.kafka.environment(USERS[role]) | more

    def settings(self, role: str) -> Settings:
        told = self.environment(role)
        return Settings.read(**{name.removeprefix("VOSTRO_").lower(): told[name] for name in told})

    def run(self, role: str, *arguments: object, **more: str) -> Result:
        """A command as the user of that role."""
        told = self.environment(role, **more)
        return CliRunner().invoke(app, list(map(str, arguments)), env=os.environ | told)

    @contextmanager
    def running(self, role: str, command: str, **more: str) -> Iterator[WorkerProcess]:
        """A worker process as the user of that role."""
        arguments = [sys.executable, "-m", "vostro.cli.main", command]
        told = without(self.environment(role, **more), "VOSTRO_HTTP_PORT")
        worker = WorkerProcess(self.stream, arguments=arguments, **told)
        try:
            yield worker
        finally:
            if worker.process.poll() is None:
                worker.kill()

    def send(self, values: list[bytes], **more: str) -> None:
        """Payments, as the bank's payment hub sends them: all acknowledged."""
        told = self.environment("hub", **more)
        named = {name.removeprefix("VOSTRO_").lower(): told[name] for name in told}
        producer = KafkaProducer(
            bootstrap_servers=told["VOSTRO_KAFKA_SERVERS"],
            **kafka_python_security(Settings.read(**named)),
        )
        topic = self.stream.settings.payments_topic
        for future in [producer.send(topic, value=value) for value in values]:
            future.get(30)
        producer.close()

    @contextmanager
    def without(self, role: str, right: Right) -> Iterator[None]:
        """One right less for as long as the block runs."""
        acl = acls(USERS[role], [right])
        with superuser(self.kafka) as admin:
            taken = admin.delete_acls(
                [
                    ACLFilter(
                        one.principal,
                        one.host,
                        one.operation,
                        one.permission_type,
                        one.resource_pattern,
                    )
                    for one in acl
                ]
            )
            assert len(taken[0][1]) == 1, "there was such an ACL"
        try:
            yield
        finally:
            with superuser(self.kafka) as admin:
                admin.create_acls(acl)


@contextmanager
def superuser(kafka: SecureKafka) -> Iterator[KafkaAdminClient]:
    admin = KafkaAdminClient(bootstrap_servers=kafka.servers)
    yield admin
    admin.close()


@pytest.fixture(scope="module")
def bank(
    kafka: SecureKafka, redis_of_session: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Bank:
    """Its rights as `vostro topics acls --apply` grants them, its topics made by its admin."""
    made = Bank(kafka, redis_of_session, tmp_path_factory.mktemp("bank"))
    granted = CliRunner().invoke(
        app, ["topics", "acls", "--apply"], env=os.environ | made.stream.environment
    )
    assert granted.exit_code == 0, granted.output
    created = made.run("admin", "topics", "create")
    assert created.exit_code == 0, created.output
    made.stream.load_lists()
    return made


def held(number: int) -> bytes:
    """A payment over a listed bank."""
    return one_payment(number, "held", "HSBKKZKX VTBRRUMM COBADEFF")


def stripped(number: int) -> bytes:
    """The same without the bank: `vostro windows` finds that it was there."""
    return one_payment(number, "again", "HSBKKZKX COBADEFF")


def one_payment(number: int, name: str, banks: str) -> bytes:
    payer = {"country": "KZ", "account": f"KZ86125KZT50041{number:05}", "name": f"TOO {number}"}
    paid = pay(payer, {"country": "DE", "name": f"Kunde {number} GmbH"}, banks)
    return msgspec.json.encode(msgspec.structs.replace(paid, payment_id=f"{name}-{number}"))


def secrets_in(text: str) -> list[str]:
    """Passwords, secrets and tokens that stand in a text."""
    return [secret for secret in (PASSWORD, CLIENT_SECRET, "eyJhbGciOi") if secret in text]


def test_every_program_does_its_job_with_the_listed_rights_and_any_mechanism(bank: Bank) -> None:
    files = bank.stream.folder / "ofac"
    files.mkdir()
    for file in ofac_set([sdn_row(101), sdn_row(102, "TUNDRA TRADE LLC")]):
        (files / file.name).write_bytes(file.content)
    loaded = bank.run("loader", "lists", "load", files)
    assert (loaded.exit_code, "not on" in loaded.output) == (0, False), loaded.output
    bank.stream.read(bank.stream.settings.list_changes_topic, ListChange, 1)
    sha256 = {"VOSTRO_KAFKA_SASL_MECHANISM": "SCRAM-SHA-256"}
    with (
        bank.running("worker", "worker") as worker,
        bank.running("windows", "windows", **sha256) as windows,
        token_authority(bank.kafka.token, 300) as authority,
    ):
        worker.until_ready()
        windows.until_ready()
        bank.send([held(1)], VOSTRO_KAFKA_SASL_MECHANISM="PLAIN")
        bank.stream.decisions(1)

        def has_moved_on() -> bool:
            return windows.metric("vostro_payments_total") >= 4

        poll(has_moved_on, 30, f"the windows took it over: {windows.log[-2_000:]}")
        bank.send([stripped(1)])
        bank.stream.alerts(2)
        group = f"{bank.stream.settings.kafka_group}-alerts"
        arguments = ("alerts", "--json", "--no-follow", "--from-beginning", "--group", group)
        read = bank.run("alerts", *arguments, **authority.environment(USERS["alerts"]))
        assert worker.terminate() == 0
        assert windows.terminate() == 0
    assert read.exit_code == 0, read.output
    alerts = [msgspec.json.decode(line, type=Alert) for line in read.stdout.splitlines()]
    rules = {alert.payment_id: {hit.rule for hit in alert.hits} for alert in alerts}
    assert "again-1" in rules
    assert "stripping.taken-out" in rules["again-1"]
    assert "held-1" in rules
    assert secrets_in(worker.log + windows.log + read.output + loaded.output) == []


@pytest.mark.parametrize("role", ["worker", "windows"])
def test_each_right_that_a_worker_lacks_is_named(bank: Bank, role: str) -> None:
    settings = bank.settings(role)

    def missing() -> list[Right] | None:
        with suppress(NotAcknowledged):  # the broker makes its topic of groups when first asked
            return missing_rights(settings, role)
        return None

    poll(lambda: missing() == [], 20, "all is granted")
    for right in rights_of(settings, role):
        with bank.without(role, right):
            assert right in (poll(missing, 5, f"missing: {right}") or ())
    poll(lambda: missing() == [], 5, "all is granted again")


@pytest.mark.parametrize("role", ["worker", "windows"])
def test_a_worker_that_lacks_a_right_ends_and_says_which(bank: Bank, role: str) -> None:
    wanted = rights_of(bank.settings(role), role)
    right = next(right for right in wanted if right.operation == "WRITE")
    with bank.without(role, right), bank.running(role, role) as worker:
        assert worker.process.wait(20) == 1
        [told] = worker.events(NOT_ALLOWED)
    assert f"Kafka does not grant User:{USERS[role]} what `{role}` needs" in told["reason"]
    assert str(right) in told["reason"]
    assert f"`vostro topics acls {role}`" in told["reason"]
    assert secrets_in(worker.log) == []


def until_it_ends_for_want_of(bank: Bank, worker: WorkerProcess, topic: str, right: str) -> None:
    """Takes a right from a running worker; returns once it has ended and said so."""
    with bank.without("worker", Right("topic", topic, right)):
        bank.stream.send(payments_in(20))
        assert worker.process.wait(60) == 1
    assert "TopicAuthorizationFailed" in worker.log
    assert topic in worker.log


def test_a_worker_that_may_read_no_more_ends_and_says_so(bank: Bank) -> None:
    with bank.running("worker", "worker") as worker:
        worker.until_ready()
        until_it_ends_for_want_of(bank, worker, bank.stream.settings.payments_topic, "READ")


def test_a_worker_that_may_write_no_more_ends_and_the_next_loses_no_payment(bank: Bank) -> None:
    sent = bank.stream.decisions()
    with bank.running("worker", "worker") as worker:
        worker.until_ready()
        until_it_ends_for_want_of(bank, worker, bank.stream.settings.decisions_topic, "WRITE")
    with bank.running("worker", "worker") as again:
        again.until_ready()
        bank.stream.decisions(len(sent) + 20)
        assert again.terminate() == 0


def test_a_loader_that_may_not_tell_changes_loads_and_names_the_right(bank: Bank) -> None:
    [right] = rights_of(bank.settings("loader"), "loader")
    files = bank.stream.folder / "ofac-again"
    files.mkdir()
    for file in ofac_set([sdn_row(101), sdn_row(102), sdn_row(103, "POLAR TIDE")]):
        (files / file.name).write_bytes(file.content)
    with bank.without("loader", right):
        loaded = bank.run("loader", "lists", "load", files)
    assert loaded.exit_code == 0
    assert f"does not grant {right}" in loaded.output
    assert "`vostro topics acls loader`" in loaded.output


@pytest.mark.parametrize("kind", ["topic", "group"])
def test_a_subscriber_that_lacks_a_right_is_told_which(bank: Bank, kind: str) -> None:
    rights = rights_of(bank.settings("alerts"), "alerts")
    [right] = [right for right in rights if right.kind == kind]
    group = f"{bank.stream.settings.kafka_group}-alerts"
    with bank.without("alerts", right):
        read = bank.run("alerts", "alerts", "--no-follow", "--from-beginning", "--group", group)
    assert read.exit_code == 1
    assert right.name in read.output
    assert "`vostro topics acls alerts`" in read.output


@pytest.mark.parametrize("operation", ["CREATE", "DESCRIBE", "ALTER_CONFIGS"])
def test_an_admin_that_lacks_a_right_is_told_so(
    bank: Bank, kafka: SecureKafka, operation: str
) -> None:
    topic = bank.stream.settings.decisions_topic
    with superuser(kafka) as admin:
        if operation == "CREATE":
            admin.delete_topics([topic])
        else:
            bank.stream.set_config(topic, "retention.ms", "1234567")
    with bank.without("admin", Right("topic", topic, operation)):
        run = bank.run("admin", "topics", "create", "--alter")
    assert run.exit_code == 1
    assert "AuthorizationFailed" in run.output
    assert "`vostro topics acls admin`" in run.output
    again = bank.run("admin", "topics", "create", "--alter")
    assert again.exit_code == 0, again.output


def test_a_hub_that_may_not_write_is_told_so(bank: Bank) -> None:
    [right] = rights_of(bank.settings("hub"), "hub")
    with bank.without("hub", right):
        sent = bank.run("hub", "generate", "--count", "1")
    assert sent.exit_code == 1
    assert "`vostro topics acls hub`" in sent.output


REFUSALS: dict[str, tuple[dict[str, str], str]] = {
    "password": ({"VOSTRO_KAFKA_PASSWORD": f"wrong{PASSWORD}"}, "invalid credentials"),
    "user": ({"VOSTRO_KAFKA_USERNAME": "nobody"}, "invalid credentials"),
    "expired": ({"LISTENER": "EXPIRED"}, "certificate has expired"),
    "elsewhere": ({"LISTENER": "ELSEWHERE"}, "not valid for '127.0.0.1'"),
    "protocol": ({"LISTENER": "PLAINTEXT"}, "VOSTRO_KAFKA_SECURITY_PROTOCOL"),
}


@pytest.mark.parametrize("case", REFUSALS)
@pytest.mark.parametrize("command", [("topics", "check"), ("alerts", "--no-follow")])
def test_a_command_that_is_not_let_in_says_why_at_once(
    bank: Bank, case: str, command: tuple[str, ...]
) -> None:
    told, reason = REFUSALS[case]
    began = time.monotonic()
    run = bank.run("admin", *command, **at_listener(bank.kafka, told))
    assert run.exit_code == 1
    assert reason in run.output
    assert time.monotonic() - began < 5
    assert secrets_in(run.output) == []


@pytest.mark.parametrize("case", ["password", "expired"])
def test_a_worker_that_is_not_let_in_ends_and_says_why(bank: Bank, case: str) -> None:
    changed, reason = REFUSALS[case]
    with bank.running("worker", "worker", **at_listener(bank.kafka, changed)) as worker:
        assert worker.process.wait(20) == 1
    [told] = worker.events(NOT_ALLOWED)
    assert reason in told["reason"]
    assert secrets_in(worker.log) == []


def at_listener(kafka: SecureKafka, told: Mapping[str, str]) -> dict[str, str]:
    listener = told.get("LISTENER", "SECURE")
    server = kafka.servers if listener == "PLAINTEXT" else kafka.at(listener)
    return without(told, "LISTENER") | {"VOSTRO_KAFKA_SERVERS": server}


def test_a_wrong_host_name_passes_only_where_the_check_is_switched_off_which_is_logged(
    bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = {"VOSTRO_KAFKA_SERVERS": bank.kafka.at("ELSEWHERE")}
    run = bank.run("admin", "topics", "check", **elsewhere)
    assert run.exit_code == 1
    unchecked = elsewhere | {"VOSTRO_KAFKA_HOSTNAME_CHECK": "false"}
    run = bank.run("admin", "topics", "check", **unchecked)
    assert run.exit_code == 0, run.output
    assert [record.message for record in caplog.records].count(UNCHECKED) == 1


def test_a_client_without_tls_is_told_what_the_broker_wants(bank: Bank) -> None:
    plain = {"VOSTRO_KAFKA_SECURITY_PROTOCOL": "PLAINTEXT"}
    given = without(
        bank.environment("admin", **plain),
        "VOSTRO_KAFKA_USERNAME",
        "VOSTRO_KAFKA_PASSWORD",
        "VOSTRO_KAFKA_CA_FILE",
    )
    run = CliRunner().invoke(app, ["topics", "check"], env=os.environ | given)
    assert run.exit_code == 1
    assert "VOSTRO_KAFKA_SECURITY_PROTOCOL" in run.output


def test_a_certificate_is_a_user_too(bank: Bank, kafka: SecureKafka) -> None:
    own = {
        "VOSTRO_KAFKA_SERVERS": kafka.at("MUTUAL"),
        "VOSTRO_KAFKA_SECURITY_PROTOCOL": "SSL",
        "VOSTRO_KAFKA_CERTIFICATE_FILE": str(kafka.data / "mutual.crt"),
        "VOSTRO_KAFKA_KEY_FILE": str(kafka.data / "mutual.key"),
    }
    names = ("VOSTRO_KAFKA_USERNAME", "VOSTRO_KAFKA_PASSWORD")
    given = os.environ | without(bank.environment("admin", **own), *names)
    with superuser(kafka) as admin:
        admin.create_acls(acls("User:CN=mutual", rights_of(bank.settings("admin"), "admin")))
    run = CliRunner().invoke(app, ["topics", "check"], env=given)
    assert run.exit_code == 0, run.output
    nobody = without(given, "VOSTRO_KAFKA_CERTIFICATE_FILE", "VOSTRO_KAFKA_KEY_FILE")
    refused = CliRunner().invoke(app, ["topics", "check"], env=nobody)
    assert refused.exit_code == 1
    assert "it asks for VOSTRO_KAFKA_CERTIFICATE_FILE" in refused.output


def test_a_worker_outlives_its_tokens_and_no_payment_is_lost(
    bank: Bank, kafka: SecureKafka
) -> None:
    before = len(bank.stream.decisions())
    # The broker ends each connection with its token, after 4 s at most.
    with token_authority(kafka.token, seconds=5) as authority:
        told = authority.environment(USERS["worker"])
        with bank.running("worker", "worker", **told) as worker:
            worker.until_ready()
            began, sent = time.monotonic(), 0
            while time.monotonic() - began < 9:
                bank.stream.send(payments_in(20))
                sent += 20
                bank.stream.decisions(before + sent)
            authority.status = 503  # from here on none is to be had
            assert worker.get("/health/ready")[0] == 200
            assert worker.terminate() == 0
        assert len(authority.asked) >= 3
        assert all(form["grant_type"] == ["client_credentials"] for form in authority.asked)
        assert all(form["scope"] == ["kafka"] for form in authority.asked)
    assert len(bank.stream.decisions()) == before + sent
    assert secrets_in(worker.log) == []


def test_a_client_that_the_token_authority_refuses_is_told_and_its_secret_is_not(
    bank: Bank, kafka: SecureKafka
) -> None:
    with token_authority(kafka.token, 60) as authority:
        told = authority.environment(USERS["admin"], secret=f"wrong-{CLIENT_SECRET}")
        run = bank.run("admin", "topics", "check", **told)
    assert run.exit_code == 1
    assert "gave no token: 401 invalid_client" in run.output
    assert secrets_in(run.output) == []


def test_a_worker_waits_for_a_token_authority_that_is_away_and_says_so(
    bank: Bank, kafka: SecureKafka
) -> None:
    with token_authority(kafka.token, 60) as authority:
        authority.status = 503
        told = authority.environment(USERS["worker"])
        with bank.running("worker", "worker", **told) as worker:

            def says_so() -> bool:
                return any("gave no token: 503" in r for r in worker.not_ready_because() or ())

            poll(says_so, 20, f"says why it waits: {worker.log[-2_000:]}")
            authority.status = 200
            worker.until_ready()
            assert worker.terminate() == 0
