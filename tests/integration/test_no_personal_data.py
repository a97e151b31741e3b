"""No name, account or text of a payment in logs and metrics, whatever fails, at log level debug."""

import sys
from collections.abc import Callable

import msgspec
import pytest

from samples import SAMPLE, debtor, payment
from servers import poll
from streams import FLAGGED_NAME, Stream, WorkerProcess, creditor, working
from vostro.payment import FreeText, TextKind

# The worker as it is, but for a bug in screening that quotes what the payment says.
WITH_A_BUG = """
import vostro.stream.decide as decide
screen = decide.screen
def with_a_bug(payment, lists, policy):
    for party in payment.parties:
        if "Brimblewick" in (party.name or ""):
            raise ValueError(f"no idea what {party.name} with {party.account} is")
    return screen(payment, lists, policy)
decide.screen = with_a_bug
from vostro.cli.main import main
import sys
sys.argv = ["vostro", "worker", "-l", "debug"]
main()
"""
# Each stands in one payment or message alone, and nowhere else in the world.
FLAGGED = ("Zwillbrook", "KZ86125KZT5004100917", "quabbleton")
BUGGY = ("Brimblewick", "DE89370400440532013917")
WRONG_TYPE = ("Snorkelby", "FR1420041010050500013917")
NO_JSON = ("Trumpington-Vex",)
XML = ("Wexelmarsh",)
LATIN = ("Yarrowdeep", "98231764450917")
TOO_LARGE = ("Ploverstone",)
REFUSED = ("Kettlewhistle",)


def flagged(name: str, account: str, text: str) -> bytes:
    told = payment(debtor(f"{name} Trading", account=account), creditor(FLAGGED_NAME))
    words = FreeText(kind=TextKind.REMITTANCE, text=f"For {text}, {FLAGGED_NAME}")
    return msgspec.json.encode(msgspec.structs.replace(told, texts=(words,)))


def unreadable() -> list[bytes]:
    """What can't be read, each in another way."""
    wrong = {"payment_id": "P-2", "parties": [{"role": "debtor", "name": [WRONG_TYPE[0]]}]}
    odd = {"payment_id": "P-3", "parties": [{"role": WRONG_TYPE[0], "account": WRONG_TYPE[1]}]}
    xml = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>'
    return [
        msgspec.json.encode(wrong),
        msgspec.json.encode(odd),
        f'{{"payment_id": "P-4", "parties": [{{"name": "{NO_JSON[0]}'.encode(),
        f"{xml}<Dbtr><Nm>{XML[0]}</Nm></Creditor>".encode(),
        f"{xml}<Dbtr>{XML[0]}</Dbtr></FIToFICstmrCdtTrf></Document>".encode(),
        f'{{"payment_id": "P-6", "parties": [{{"name": "{LATIN[0]} é {LATIN[1]}"}}]}}'.encode(
            "latin-1"
        ),
        msgspec.json.encode({"payment_id": "P-5", "message_id": TOO_LARGE[0], "x": "y" * 20_000}),
    ]


@pytest.fixture
def secrets() -> list[str]:
    return [*FLAGGED, *BUGGY, *WRONG_TYPE, *NO_JSON, *XML, *LATIN, *TOO_LARGE, *REFUSED]


def told_by(worker: WorkerProcess) -> str:
    """All that an operator sees of it."""
    return worker.log + worker.get("/metrics")[1] + worker.get("/health/ready")[1]


def in_any_case(told: str, secrets: list[str]) -> list[str]:
    return [secret for secret in secrets if secret.casefold() in told.casefold()]


def until(condition: Callable[[], bool], what: str) -> None:
    poll(condition, 30, what)


def test_nothing_that_a_payment_says_is_logged_or_counted(
    stream: Stream, secrets: list[str]
) -> None:
    limited = {"VOSTRO_MESSAGE_BYTES_MAX": "10000", "VOSTRO_LOG_LEVEL": "debug"}
    with working(stream, arguments=[sys.executable, "-c", WITH_A_BUG], **limited) as worker:
        worker.until_ready()
        bug = payment(debtor(f"{BUGGY[0]} Ltd", account=BUGGY[1]), payment_id="P-bug")
        stream.send([flagged(*FLAGGED), msgspec.json.encode(bug), *unreadable()])
        alerts, letters = stream.alerts(2), stream.dead_letters(7)
        stream.load_lists(*SAMPLE)  # a swap, with payments before and after it
        until(lambda: worker.metric("vostro_list_swaps_total") >= 1, "the swap")
        stream.send([flagged(*FLAGGED)])
        stream.alerts(3)
        seen = told_by(worker)
        assert worker.terminate() == 0
        seen += worker.log
    assert {hit.rule for alert in alerts for hit in alert.hits} >= {"screening-error"}
    assert len({letter.reason for letter in letters}) >= 4, "they fail in different ways"
    whole = msgspec.json.encode([*alerts]) + b"".join(letter.original for letter in letters)
    assert in_any_case(whole.decode(errors="replace"), secrets) == [
        s for s in secrets if s not in REFUSED
    ]
    assert worker.events("screening-error"), "the bug is told, without its text"
    assert in_any_case(seen, secrets) == []


def test_a_broker_that_refuses_an_alert_does_not_bring_it_into_the_log(
    stream: Stream, secrets: list[str]
) -> None:
    with working(stream, VOSTRO_LOG_LEVEL="debug", VOSTRO_DEBUG="") as worker:
        worker.until_ready()
        # Below what the worker learned at its start: the broker refuses the record itself.
        stream.set_config(stream.settings.alerts_topic, "max.message.bytes", "200")
        stream.send([flagged(REFUSED[0], *FLAGGED[1:])])
        assert worker.process.wait(60) == 1
    assert "MessageSizeTooLarge" in worker.log
    assert in_any_case(worker.log, secrets) == []
