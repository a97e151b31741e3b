import pytest
from prometheus_client import CollectorRegistry

from vostro.stream.metrics import RULE_LABELS_MAX, WorkerMetrics, format_label
from vostro.stream.records import Counted, Decided


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("json", "json"),
        ("pacs.008.001.08", "pacs.008"),
        ("pain.001.001.09", "pain.001"),
        ("camt.056.001.08", "camt.056"),
        ("MT103", "MT103"),
        ("MT202COV", "MT202"),
        ("whatever a sender claims", "other"),
        ("pacs.999.001.01", "other"),
        ("", "other"),
    ],
)
def test_the_format_label_is_a_family_that_we_read_or_other(name: str, label: str) -> None:
    assert format_label(name) == label


def test_a_batch_is_counted_by_format_outcome_rule_list_and_reason() -> None:
    metrics = WorkerMetrics(CollectorRegistry())
    held = Counted(
        format="json",
        outcome="hold",
        hits=(("listed.name", "un"), ("listed.name", "un"), ("route.detour", "")),
        suppressed=(("listed.name", "uk"),),
        is_error=True,
    )
    released = Counted(format="MT103", outcome="release")
    decided = [
        Decided(records=(), payments=(held, released)),
        Decided(records=(), dead_letter_reason="not-json"),
    ]
    metrics.count(decided, [0.003, 0.004])

    def value(name: str, **labels: str) -> float | None:
        return metrics.registry.get_sample_value(name, labels)

    assert value("vostro_payments_total", format="json", outcome="hold") == 1
    assert value("vostro_payments_total", format="MT103", outcome="release") == 1
    assert value("vostro_hits_total", rule="listed.name", list="un") == 2
    assert value("vostro_hits_total", rule="route.detour", list="none") == 1
    assert value("vostro_suppressed_hits_total", rule="listed.name", list="uk") == 1
    assert value("vostro_dead_letters_total", reason="not-json") == 1
    assert value("vostro_screening_errors_total") == 1
    assert value("vostro_latency_seconds_count") == 2
    assert value("vostro_alert_latency_seconds_count") == 1


def test_labels_of_rules_and_lists_are_bounded() -> None:
    metrics = WorkerMetrics(CollectorRegistry())
    for number in range(RULE_LABELS_MAX + 10):
        counted = Counted(format="json", outcome="hold", hits=((f"rule-{number}", "un"),))
        metrics.count([Decided(records=(), payments=(counted,))], [0.0])
    samples = [s for m in metrics.hits.collect() for s in m.samples if s.name.endswith("_total")]
    assert len(samples) == RULE_LABELS_MAX + 1
    assert (
        metrics.registry.get_sample_value("vostro_hits_total", {"rule": "other", "list": "other"})
        == 10
    )
