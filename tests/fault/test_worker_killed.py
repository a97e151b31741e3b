"""A worker that ends, in order or not, in mid-stream: no payment is lost or unscreened."""

from collections import Counter

from servers import poll
from streams import Stream, WorkerProcess, payments_in, working
from vostro.alert import Alert, Decision, Outcome

PAYMENTS = 12_000
FLAGGED_EVERY = 50
MIDDLE = PAYMENTS // 10  # decided when the fault comes: the rest is on its way


def check_nothing_is_lost(stream: Stream, payments: int = PAYMENTS) -> int:
    """Payments in = decisions by id; each flagged one has its alert. Gives the repeated ones."""
    poll(lambda: stream.committed() == payments, 120, "everything committed")
    decisions: list[Decision] = stream.decisions(payments)
    alerts: list[Alert] = stream.alerts(payments // FLAGGED_EVERY)
    decided = Counter(decision.payment_id for decision in decisions)
    assert decided.keys() == {f"P-{n}" for n in range(payments)}
    flagged = {f"P-{n}" for n in range(0, payments, FLAGGED_EVERY)}
    assert {alert.payment_id for alert in alerts} == flagged
    held = {d.payment_id for d in decisions if d.outcome is not Outcome.RELEASE}
    assert held == flagged
    # A payment that came again has the alert that it had: the subscriber drops it by its id.
    assert len({alert.alert_id for alert in alerts}) == len(flagged)
    assert not stream.dead_letters()
    return decided.total() - payments


def until_in_mid_stream(stream: Stream, worker: WorkerProcess) -> None:
    """Returns when some payments are decided and most are not."""
    poll(lambda: worker.metric("vostro_payments_total") >= MIDDLE, 60, "it is in mid-stream")
    assert stream.committed() < PAYMENTS


def test_a_worker_killed_in_mid_stream_loses_no_payment_and_no_alert(stream: Stream) -> None:
    stream.send(payments_in(PAYMENTS, flagged_every=FLAGGED_EVERY))
    with working(stream) as worker:
        until_in_mid_stream(stream, worker)
        worker.kill()
    with working(stream):
        repeated = check_nothing_is_lost(stream)
    print(f"SIGKILL in mid-stream: 0 of {PAYMENTS:,} lost, {repeated:,} repeated")


def test_a_worker_told_to_stop_in_mid_stream_ends_in_time_and_loses_nothing(
    stream: Stream,
) -> None:
    stream.send(payments_in(PAYMENTS, flagged_every=FLAGGED_EVERY))
    with working(stream) as worker:
        until_in_mid_stream(stream, worker)
        assert worker.terminate(seconds_max=10) == 0
        assert not worker.events("batches in flight were given up: they come again")
    with working(stream):
        repeated = check_nothing_is_lost(stream)
    print(f"SIGTERM in mid-stream: 0 of {PAYMENTS:,} lost, {repeated:,} repeated")


def test_a_second_worker_joins_and_leaves_and_nothing_is_lost(stream: Stream) -> None:
    payments = payments_in(PAYMENTS, flagged_every=FLAGGED_EVERY)
    with working(stream) as first:
        first.until_ready()
        stream.send(payments[: PAYMENTS // 2])
        with working(stream) as second:
            poll(lambda: second.metric("vostro_partitions_assigned") == 2, 60, "it has its share")
            stream.send(payments[PAYMENTS // 2 :])
            poll(lambda: second.metric("vostro_payments_total") > 0, 60, "it screens")
            assert first.metric("vostro_partitions_assigned") == 2
            assert second.terminate(seconds_max=10) == 0
        poll(lambda: first.metric("vostro_partitions_assigned") == 4, 60, "it has them all again")
        repeated = check_nothing_is_lost(stream)
        assert first.terminate() == 0
    print(f"join and leave: 0 of {PAYMENTS:,} lost, {repeated:,} repeated")


def test_a_second_worker_that_is_killed_leaves_its_share_to_the_first(stream: Stream) -> None:
    with working(stream), working(stream) as second:
        poll(lambda: second.metric("vostro_partitions_assigned") == 2, 60, "it has its share")
        stream.send(payments_in(PAYMENTS, flagged_every=FLAGGED_EVERY))
        poll(lambda: second.metric("vostro_payments_total") > 0, 60, "it screens")
        second.kill()
        repeated = check_nothing_is_lost(stream)
    print(f"one of two killed: 0 of {PAYMENTS:,} lost, {repeated:,} repeated")
