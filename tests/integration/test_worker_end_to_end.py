import json
from pathlib import Path

import msgspec
import pytest

from samples import agent, debtor, payment
from servers import poll
from streams import FLAGGED_NAME, Stream, creditor, payments_in, working
from vostro.alert import Outcome
from vostro.lists.connect import open_store
from vostro.lists.files import read_files
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.sources import walk
from vostro.lists.watch import now_utc


def test_each_payment_gets_its_decision_and_each_flagged_one_its_alert(stream: Stream) -> None:
    with working(stream) as worker:
        worker.until_ready()
        stream.send(payments_in(200))
        decisions, alerts = stream.decisions(200), stream.alerts(10)
        poll(lambda: stream.committed() == 200, 20, "everything committed")
        assert worker.metric("vostro_payments_total") == 200
        assert worker.metric("vostro_hits_total") == 10
        assert worker.terminate() == 0
    flagged = {f"P-{n}" for n in range(0, 200, 20)}
    assert sorted(d.payment_id for d in decisions) == sorted(f"P-{n}" for n in range(200))
    assert {a.payment_id for a in alerts} == flagged
    assert {d.payment_id for d in decisions if d.outcome is not Outcome.RELEASE} == flagged
    by_id = {a.alert_id: a for a in alerts}
    assert {d.alert_id for d in decisions if d.alert_id is not None} == set(by_id)
    alert = next(a for a in alerts if a.payment_id == "P-0")
    assert FLAGGED_NAME in alert.hits[0].explanation
    assert alert.hits[0].path == "$.parties[1].name"
    assert alert.source.topic == stream.settings.payments_topic
    assert alert.source.offset is not None
    assert not stream.dead_letters()


def test_without_decisions_only_the_flagged_ones_are_written(stream: Stream) -> None:
    stream.environment["VOSTRO_DECISIONS_ENABLED"] = "false"
    with working(stream) as worker:
        worker.until_ready()
        stream.send(payments_in(100))
        assert len(stream.alerts(5)) == 5
        poll(lambda: stream.committed() == 100, 20, "everything committed")
    assert not stream.decisions()


def test_alerts_are_keyed_by_payment_so_that_those_of_one_stay_in_order(stream: Stream) -> None:
    with working(stream) as worker:
        worker.until_ready()
        stream.send([payments_in(1)[0]] * 3)
        keys = stream.keys(stream.settings.alerts_topic, 3)
    assert set(keys) == {(b"P-0", keys[0][1])}


def test_the_metrics_tell_lists_lag_latency_and_build(stream: Stream) -> None:
    with working(stream) as worker:
        worker.until_ready()
        stream.send(payments_in(50))
        stream.decisions(50)
        poll(lambda: worker.metric("vostro_partitions_assigned") == 4, 20, "partitions counted")
        poll(lambda: worker.metric("vostro_consumer_lag") == 0, 20, "no lag")
        poll(lambda: worker.metric("vostro_latency_seconds_count") == 50, 20, "latency counted")
        text = worker.get("/metrics")[1]
        assert worker.metric("vostro_alert_latency_seconds_count") == 3
        assert worker.metric("vostro_screening_seconds_count") == 50
        assert worker.metric("vostro_list_designations") == 2
        assert worker.metric("vostro_lists_compile_seconds_count") == 1
        assert 'vostro_list_info{list="sample",version="' in text
        assert 'vostro_build_info{policy_version="' in text
        assert FLAGGED_NAME not in text
        assert worker.metric("vostro_ready") == 1
        assert worker.get("/health/live")[0] == 200


@pytest.fixture
def ofac(stream_without_lists: Stream, shared: Path) -> Stream:
    """The real SDN list, read from the publisher's files and loaded as the command does."""
    stream = stream_without_lists
    found = read_files(list(walk(shared / "lists" / "current" / "ofac")), odd_allowed=0)
    store = open_store(stream.settings)
    for edition in found.editions:
        load_edition(store, edition, LoadRules(), loaded_by="test", at=now_utc())
    store.close()
    (stream.folder / "policy.toml").write_text('lists_required = ["ofac-sdn"]\n')
    return stream


def test_a_payment_over_a_designated_bank_is_alerted_with_the_real_sdn_list(ofac: Stream) -> None:
    listed = {
        "exact": payment(creditor("SBERBANK OF RUSSIA"), payment_id="exact"),
        "typo": payment(creditor("SBERBANC OF RUSSIA"), payment_id="typo"),
        "bic": payment(agent("SABRRUMM"), payment_id="bic"),
        "branch": payment(agent("SABRRUMMXXX"), payment_id="branch"),
    }
    clean = payment(debtor("Mill and Lane Bakeries"), agent("COBADEFF"), payment_id="clean")
    with working(ofac) as worker:
        worker.until_ready()
        ofac.send(msgspec.json.encode(one) for one in (*listed.values(), clean))
        alerts = {alert.payment_id: alert for alert in ofac.alerts(len(listed))}
        decisions = ofac.decisions(len(listed) + 1)
    assert set(alerts) == set(listed)
    assert {d.payment_id for d in decisions if d.outcome is Outcome.RELEASE} == {"clean"}
    for alert in alerts.values():
        sberbank = [h.designation for h in alert.hits if h.designation and h.designation.id]
        assert any("SBERBANK" in d.caption.upper() for d in sberbank), json.dumps(alert.summary)
        assert all(d.list.startswith("ofac") for d in sberbank)
        assert set(alert.list_versions) >= {"ofac-sdn"}
