"""One watched payment through the windows' stage, with a plain dict for the table."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from routes import pay
from samples import SAMPLE, compiled
from vostro.alert import Alert, DeadLetter, Outcome
from vostro.payment import Payment
from vostro.routing.windows.memory import HeldPayments
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen
from vostro.screening.watched import Watched
from vostro.settings import Settings
from vostro.stream.decide_windows import DecideWindows, WindowOutlets
from vostro.stream.records import Message, Record
from vostro.stream.topics import WINDOWS_FILE, contracts_of, read_contracts, windows_names
from vostro.stream.watch_payments import WatchPayments

LISTS = compiled(*SAMPLE)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OUTLETS = WindowOutlets(
    alerts="alerts", dead_letters="dead", watched="watched", changelog="changelog"
)


def is_ours(_: bytes) -> bool:
    """One worker has every partition."""
    return True


def watched_records(payment: Payment, now: datetime) -> tuple[Record, ...]:
    """What a screening worker passes on of a payment; each knows no held payment."""
    watch = WatchPayments(
        DEFAULT_POLICY,
        HeldPayments(DEFAULT_POLICY.route.windows),
        watched_topic="watched",
        held_topic="held",
        clock=lambda: now,
    )
    screening = watch.beside(payment, screen(payment, LISTS, DEFAULT_POLICY))
    return watch.records(payment, screening, Message(None, None, None, "payments", 0, 1))


class Stage:
    """The topic of watched payments and the table, as the broker and Faust would have them."""

    def __init__(self) -> None:
        self.now = NOW
        self.table: dict[bytes, Any] = {}
        self.changelog: dict[bytes, bytes] = {}
        self.alerts: list[Alert] = []
        self.dead: list[DeadLetter] = []
        self.sent: list[bytes] = []
        self.decide = self.decided_by(self.table)

    def decided_by(self, table: dict[bytes, Any]) -> DecideWindows:
        return DecideWindows(table, policy=DEFAULT_POLICY, outlets=OUTLETS, clock=lambda: self.now)

    def restart(self) -> None:
        """Another worker: what it knows is what the changelog holds."""
        self.decide = self.decided_by(dict(self.changelog))

    def see(self, payment: Payment) -> None:
        """A payment is screened, and its windows are moved on."""
        self.now += timedelta(hours=1)
        for record in watched_records(payment, self.now):
            self.handle(record)

    def handle(self, record: Record) -> None:
        """What a broker does with a record."""
        if record.topic == "watched":
            self.sent.append(record.value)
            told = self.decide(Message(record.value, record.key, None, "watched", 0, 1))
            for one in told.records:
                self.handle(one)
        elif record.topic == "changelog":
            self.changelog[record.key or b""] = record.value
        elif record.topic == "alerts":
            self.alerts.append(msgspec.json.decode(record.value, type=Alert))
        elif record.topic == "dead":
            self.dead.append(msgspec.json.decode(record.value, type=DeadLetter))


def numbered(payment: Payment, number: int) -> Payment:
    return msgspec.structs.replace(payment, payment_id=f"P-{number}")


ACCOUNT = {"country": "KZ", "account": "KZ86125KZT5004100101", "name": "TOO Dala"}
HELD = numbered(pay(ACCOUNT, "DE", "HSBKKZKX VTBRRUMM"), 1)
REROUTED = numbered(pay(ACCOUNT, "DE", "HSBKKZKX COBADEFF"), 2)
RULE = "window.rerouted-after-hold"


def test_a_pair_that_comes_over_another_bank_raises_an_alert_that_names_the_held_one() -> None:
    stage = Stage()
    stage.see(HELD)
    assert stage.alerts == []
    stage.see(REROUTED)
    found = [a for a in stage.alerts if any(h.rule == RULE for h in a.hits)]
    assert found
    assert found[0].payment_id == "P-2"
    assert found[0].outcome is Outcome.HOLD
    assert "payment P-1" in {reason for hit in found[0].hits for reason in hit.reasons}
    assert found[0].payment == REROUTED


def test_windows_survive_in_their_changelog() -> None:
    stage = Stage()
    stage.see(HELD)
    stage.restart()
    stage.see(REROUTED)
    assert any(hit.rule == RULE for a in stage.alerts for hit in a.hits)


def test_a_redelivered_payment_gives_the_same_alert_ids_and_changes_no_state() -> None:
    stage = Stage()
    stage.see(HELD)
    stage.see(REROUTED)
    first, before = [a.alert_id for a in stage.alerts], dict(stage.changelog)
    for value in list(stage.sent):
        stage.decide(Message(value, None, None, "watched", 0, 1))
    again = Stage()
    again.table.update(stage.table)
    for value in stage.sent:
        for record in again.decide(Message(value, None, None, "watched", 0, 1)).records:
            if record.topic == "alerts":
                assert msgspec.json.decode(record.value, type=Alert).alert_id in first
    assert stage.changelog == before


def test_findings_of_several_windows_of_one_payment_add_up_to_one_hold() -> None:
    stage = Stage()
    wuxi = {"country": "CN", "account": "2", "name": "Wuxi Valves"}
    before = pay({"country": "AE", "account": "9"}, wuxi, text="contract 12/26", money="USD 700")
    came = pay({"country": "RU", "account": "1"}, ACCOUNT, "CBOMRUMM HSBKKZKX", money="USD 9600")
    goes = pay(ACCOUNT, wuxi, "HSBKKZKX BKCHCNBJ", "contract 12/26", money="USD 9500")
    for number, payment in enumerate((before, came, goes)):
        stage.see(numbered(payment, number))
    (alert,) = [alert for alert in stage.alerts if alert.payment_id == "P-2"]
    assert {hit.rule for hit in alert.hits} == {"window.pass-through", "contract.changed"}
    assert alert.outcome is Outcome.HOLD


def test_money_that_comes_back_over_two_accounts_is_told_though_each_has_its_own_window() -> None:
    stage = Stage()
    ring = [{"country": c, "account": a} for c, a in (("KZ", "A"), ("KG", "B"), ("AE", "C"))]
    for number in range(3):
        way = pay(ring[number], ring[(number + 1) % 3], money="USD 9000")
        stage.see(numbered(way, number))
    found = [msgspec.json.decode(value, type=Watched) for value in stage.sent]
    told = {hit.rule for watched in found for hit in watched.found if watched.key == "P-2"}
    assert "window.round-trip" in told


def test_a_payment_off_the_corridors_reaches_no_window() -> None:
    stage = Stage()
    stage.see(pay("DE", "FR", "COBADEFF BNPAFRPP"))
    assert not stage.sent
    assert not stage.changelog


def test_a_watched_record_of_another_kind_is_a_dead_letter_kept_whole() -> None:
    told = Stage().decide(Message(b'{"space":"moon"}', b"k", None, "watched", 0, 1))
    (record,) = told.records
    letter = msgspec.json.decode(record.value, type=DeadLetter)
    assert record.topic == "dead"
    assert letter.original == b'{"space":"moon"}'


def test_old_windows_are_forgotten_and_a_missing_cover_is_told_once() -> None:
    stage = Stage()
    payment = msgspec.structs.replace(
        pay("KG", "DE", "DEMIKG22 COBADEFF"), settlement_method="COVE", uetr="u-1"
    )
    stage.see(payment)
    stage.now += timedelta(hours=49)
    told = [record for _ in range(3) for record in stage.decide.sweep(is_ours)]
    found = [
        msgspec.json.decode(r.value, type=Watched).found[0].rule
        for r in told
        if r.topic == "watched"
    ]
    assert found == ["cover.missing"]
    stage.now += timedelta(days=500)
    for _ in range(3):
        stage.decide.sweep(is_ours)
    assert not stage.table


def test_a_window_that_moved_to_another_worker_is_dropped_without_a_word() -> None:
    stage = Stage()
    payment = msgspec.structs.replace(
        pay("KG", "DE", "DEMIKG22 COBADEFF"), settlement_method="COVE", uetr="u-1"
    )
    stage.see(payment)
    stage.now += timedelta(days=500)
    told = [record for _ in range(3) for record in stage.decide.sweep(lambda _: False)]
    assert not told
    assert not stage.table
    assert any(stage.changelog.values())


def test_a_payment_too_large_for_its_topic_goes_by_its_ids() -> None:
    payment = pay("KZ", "DE", text="x" * 100_000)
    record, *_ = watched_records(payment, NOW)
    shorter = record.shorten(20_000)
    assert len(shorter) <= 20_000
    watched = msgspec.json.decode(shorter, type=Watched)
    assert watched.whole.payment_id == payment.payment_id
    assert watched.whole.texts == ()


def test_windows_and_their_changelog_have_the_same_partitions() -> None:
    settings = Settings.read(windows_enabled=True)
    contracts = contracts_of(WINDOWS_FILE, windows_names(settings))
    moving = (settings.watched_topic, settings.windows_changelog_topic)
    assert len({contracts[name].partitions for name in moving}) == 1
    assert set(contracts) <= set(read_contracts(settings))
    assert not set(contracts) & set(read_contracts(Settings.read(windows_enabled=False)))
