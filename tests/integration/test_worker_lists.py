from functools import partial

from samples import DEBT_ONLY, SAMPLE, SEVERNY, ZAVRAZHIN
from servers import poll
from streams import Stream, WorkerProcess, payments_in, working
from vostro.alert import Alert


def nothing_is_decided(stream: Stream) -> bool:
    return not stream.decisions() and stream.committed() == 0


def test_redis_gone_at_start_is_not_ready_and_consumes_nothing_until_it_comes(
    stream: Stream,
) -> None:
    stream.redis.stop()
    try:
        with working(stream) as worker:
            reasons = poll(worker.not_ready_because, 30, "it listens")
            stream.send(payments_in(20))
            said = poll(lambda: reason_with(worker.not_ready_because(), "Redis"), 30, "says why")
            assert "not loaded: sample" in said
            poll(lambda: worker.metric("vostro_partitions_assigned") == 4, 30, "assigned")
            poll(lambda: worker.metric("vostro_consumer_lag") == 20, 30, "20 are waiting")
            assert nothing_is_decided(stream)
            assert worker.get("/health/live")[0] == 200
            assert worker.metric("vostro_paused") == 1
            stream.redis.start()
            worker.until_ready()
            assert len(stream.decisions(20)) == 20
            assert reasons
    finally:
        if stream.redis.process is None:
            stream.redis.start()


def reason_with(reasons: list[str] | None, word: str) -> str | None:
    return next((reason for reason in reasons or () if word in reason), None)


def test_no_list_at_start_is_not_ready_until_the_first_load(
    stream_without_lists: Stream,
) -> None:
    stream = stream_without_lists
    with working(stream) as worker:
        poll(lambda: reason_with(worker.not_ready_because(), "not loaded: sample"), 30, "says so")
        stream.send(payments_in(20))
        poll(lambda: worker.metric("vostro_consumer_lag") == 20, 30, "20 are waiting")
        assert nothing_is_decided(stream)
        stream.load_lists()
        assert len(stream.decisions(20)) == 20


def test_a_list_swapped_while_payments_flow_each_alert_names_a_version_that_was_current(
    stream: Stream,
) -> None:
    editions = [(SEVERNY, ZAVRAZHIN), SAMPLE, (ZAVRAZHIN,), (ZAVRAZHIN, DEBT_ONLY)]
    first = stream.load_lists(*editions[0])
    versions = [first]
    payments = payments_in(1_000, flagged_every=5)
    with working(stream) as worker:
        worker.until_ready()
        for edition in editions[1:]:
            stream.send(payments)
            versions.append(stream.load_lists(*edition))
            poll(partial(has_swapped, worker, len(versions)), 30, "swapped")
        stream.send(payments)
        alerts = stream.alerts(800)
        assert len(stream.decisions(4_000)) == 4_000
        assert worker.terminate() == 0
    assert len(alerts) == 800
    used = [alert.list_versions["sample"] for alert in alerts]
    assert set(used) == set(versions)
    for alert in alerts:
        assert designation_version(alert) == alert.list_versions["sample"]


def has_swapped(worker: WorkerProcess, times: int) -> bool:
    return worker.metric("vostro_list_swaps_total") >= times


def designation_version(alert: Alert) -> str:
    (designation,) = [hit.designation for hit in alert.hits]
    assert designation is not None
    return designation.version


def test_lists_that_grow_too_old_pause_it_until_a_load_confirms_them(stream: Stream) -> None:
    stream.environment["VOSTRO_LIST_AGE_HOURS_MAX"] = "0.002"  # 7.2 s
    stream.load_lists()
    with working(stream) as worker:
        worker.until_ready()
        stream.send(payments_in(20))
        assert len(stream.decisions(20)) == 20
        poll(lambda: reason_with(worker.not_ready_because(), "not confirmed"), 30, "too old")
        stream.send(payments_in(20))
        poll(lambda: worker.metric("vostro_consumer_lag") == 20, 30, "20 are waiting")
        assert worker.metric("vostro_paused") == 1
        assert worker.get("/health/live")[0] == 200
        assert len(stream.decisions()) == 20
        stream.load_lists()  # the same edition: it is confirmed
        assert len(stream.decisions(40)) == 40


def test_redis_gone_while_it_runs_changes_nothing_while_the_lists_are_young(
    stream: Stream,
) -> None:
    with working(stream) as worker:
        worker.until_ready()
        stream.redis.kill()
        try:
            stream.send(payments_in(100))
            assert len(stream.alerts(5)) == 5
            assert worker.get("/health/ready")[0] == 200
        finally:
            stream.redis.start()
