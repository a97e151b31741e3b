"""The parts of the webhook sink that need no server."""

import base64
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from alerts_made import encoded, made_alert
from vostro.errors import SettingRefused
from vostro.sink.deliver import Deliver, Tries
from vostro.sink.endpoint import is_loopback
from vostro.sink.message import Message
from vostro.sink.metrics import SinkMetrics
from vostro.sink.offsets import Offsets
from vostro.sink.post import RETRY_AFTER_SECONDS_MAX, Failed, seconds_of
from vostro.sink.signing import Keyring, read_keys, signature, signed_headers
from vostro.sink.standing import FAILURES_TOLD, Standing
from vostro.sink.undelivered import Reason

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def test_the_signature_is_that_of_the_known_vector_of_standard_webhooks() -> None:
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_key_signs_and_is_named_without_its_secret(tmp_path: Path) -> None:
    secrets = [base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2)]
    path = tmp_path / "secrets"
    path.write_text("".join(f"whsec_{secret}\n" for secret in secrets))
    keys = read_keys(path)
    headers = signed_headers(keys, "id", 1, b"{}")
    assert headers["vostro-key-ids"].split() == [key.id for key in keys]
    assert headers["webhook-signature"].split() == [
        signature(key.secret, "id", 1, b"{}") for key in keys
    ]
    assert secrets[0] not in repr(keys)
    assert "\\x01" not in repr(keys)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "it has 0 secrets"),
        ("whsec_AAAA\n" * 5, "it has 5 secrets"),
        ("whsec_AAAA\n", "secret 1 is not"),
        ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "secret 1 is not"),
        ("whsec_!!!\n", "secret 1 is not"),
        ("whsec_é\n", "it is no text"),
    ],
)
def test_a_file_of_secrets_that_is_no_use_is_refused_and_no_secret_told(
    tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "secrets"
    path.write_text(content)
    with pytest.raises(SettingRefused, match=said) as refused:
        read_keys(path)
    assert "AAAA" not in str(refused.value)


def test_a_file_that_is_gone_leaves_the_keys_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "secrets"
    path.write_text(f"whsec_{base64.b64encode(b'k' * 32).decode()}\n")
    ring = Keyring(path)
    keys = ring.current()
    path.unlink()
    assert ring.current() == keys
    assert "No such file" in str(ring.problem)


def test_the_body_holds_the_alert_byte_for_byte_also_what_a_later_version_added() -> None:
    record = encoded(made_alert())[:-1] + b',"of_a_later_version": 1.50}'
    message = Message.of(record)
    assert message.alert_id == made_alert().alert_id
    assert record in message.body
    assert msgspec.json.decode(message.body)["type"] == "payment.flagged"


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"null",
        b"{}",
        b"\xff",
        b'{"alert_id":"a.b","screened_at":""}',
        b'{"alert_id":"a\\r\\nb"}',
    ],
)
def test_a_record_without_an_id_that_can_be_signed_is_no_alert(record: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        Message.of(record)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        (" 0 ", 0.0),
        ("999999999999999", RETRY_AFTER_SECONDS_MAX),
        (format_datetime(NOW + timedelta(seconds=90)), 90.0),
        (format_datetime(NOW - timedelta(days=1)), 0.0),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date_and_bounded(
    header: str | None, seconds: float | None
) -> None:
    assert seconds_of(header, NOW) == seconds


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("[::1]", True),
        ("localhost", True),
        ("localhost.example", False),
        ("10.0.0.1", False),
        ("127.0.0.1.example", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, *, is_here: bool) -> None:
    assert is_loopback(httpx.URL(f"http://{host}/").host) is is_here


@given(st.permutations(range(12)), st.integers(0, 12))
def test_nothing_is_committed_past_what_is_not_done(order: list[int], count: int) -> None:
    offsets = Offsets()
    for offset in range(12):
        offsets.take(offset)
    done = set(order[:count])
    for offset in order[:count]:
        offsets.done(offset)
    expected = next((offset for offset in range(12) if offset not in done), 12)
    assert (offsets.next_offset or 0) == expected


def failing(reason: Reason = Reason.SERVER_ERROR) -> Failed:
    return Failed(reason, "it answers 500", status=500)


def tries(attempts_max: int, refusals_max: int = 20) -> Tries:
    metrics = SinkMetrics(CollectorRegistry())
    return Tries(
        Deliver(Standing(refusals_max), metrics, attempts_max=attempts_max, retry_seconds_max=1)
    )


def test_failures_count_against_an_alert_only_while_others_are_delivered() -> None:
    one = tries(attempts_max=3)
    assert all(one.wait(failing()) is True for _ in range(100)), "the endpoint is away"
    for _ in range(2):
        one.deliver.standing.took()
        assert one.wait(failing()) is True
        assert one.wait(failing()) is True, "none was delivered since"
    one.deliver.standing.took()
    assert one.wait(failing()) is False


def test_with_no_most_attempts_it_is_tried_for_ever_but_a_refusal_is_none_to_repeat() -> None:
    one = tries(attempts_max=0)
    for _ in range(1_000):
        one.deliver.standing.took()
        assert one.wait(failing()) is True
    assert one.wait(failing(Reason.REFUSED)) is False
    assert one.wait(ValueError()) is False


def test_after_so_many_refusals_in_a_row_the_endpoint_is_waited_for() -> None:
    one = tries(attempts_max=3, refusals_max=2)
    for _ in range(2):
        assert one.wait(failing(Reason.REFUSED)) is False
        one.deliver.standing.gave_up()
    assert one.wait(failing(Reason.REFUSED)) is True
    one.deliver.standing.took()
    assert one.wait(failing(Reason.REFUSED)) is False


def test_what_the_endpoint_asks_to_wait_is_waited() -> None:
    busy = failing(Reason.BUSY)
    busy.retry_after = 17.0
    assert tries(attempts_max=3).wait(busy) == 17.0


def test_an_endpoint_is_away_after_some_failures_in_a_row_and_back_with_a_delivery() -> None:
    standing = Standing(refusals_max=5)
    for _ in range(FAILURES_TOLD - 1):
        standing.failed("it answers 500")
    assert not standing.not_ready()
    standing.failed("it answers 502")
    assert "it answers 502" in standing.not_ready()[0]
    standing.took()
    assert not standing.not_ready()
    assert standing.away_seconds == 0
