import pytest
from prometheus_client import CollectorRegistry

from routes import pay
from vostro.routing.policy import DEFAULT_ROUTE_POLICY
from vostro.stream.corridors import Corridor, corridor_of
from vostro.stream.metrics import CORRIDOR_LABELS_MAX, RULE_LABELS_MAX, WorkerMetrics, format_label
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


def test_corridors_are_counted_by_the_countries_of_the_ends_and_bounded() -> None:
    metrics = WorkerMetrics(CollectorRegistry())
    for number in range(CORRIDOR_LABELS_MAX + 7):
        corridor = Corridor(f"A{number}", "RU", "flagged")
        counted = Counted(format="json", outcome="hold", corridor=corridor)
        metrics.count([Decided(records=(), payments=(counted,))], [0.0])

    def value(origin: str, destination: str) -> float | None:
        labels = {"origin": origin, "destination": destination, "standing": "flagged"}
        return metrics.registry.get_sample_value("vostro_corridors_total", labels)

    assert value("A0", "RU") == 1
    assert value("other", "other") == 7
    assert value(f"A{CORRIDOR_LABELS_MAX}", "RU") is None


def test_only_flagged_and_watched_payments_have_a_corridor() -> None:
    watched = pay("KZ", "DE", "HSBKKZKX COBADEFF")
    assert corridor_of(watched, DEFAULT_ROUTE_POLICY, is_flagged=False) == ("KZ", "DE", "watched")
    assert corridor_of(watched, DEFAULT_ROUTE_POLICY, is_flagged=True) == ("KZ", "DE", "flagged")
    ordinary = pay("DE", "FR", "COBADEFF BNPAFRPP")
    assert corridor_of(ordinary, DEFAULT_ROUTE_POLICY, is_flagged=False) is None
    untold = pay(None, {"name": "Nordlicht", "country": "a person's name"})
    told = corridor_of(untold, DEFAULT_ROUTE_POLICY, is_flagged=True)
    assert told == ("unknown", "unknown", "flagged")
