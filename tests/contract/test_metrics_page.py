"""docs/metrics.md is what the worker registers."""

from importlib import util
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).resolve().parents[2] / "docs"


def load_generator() -> ModuleType:
    spec = util.spec_from_file_location("generate_metrics", DOCS / "generate_metrics.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_metrics_is_current_and_explains_each_label() -> None:
    generator = load_generator()
    assert (DOCS / "metrics.md").read_text("utf-8") == generator.page(), (
        "python docs/generate_metrics.py"
    )


def test_every_metric_is_on_the_page_with_what_it_says() -> None:
    names = [metric.name for metric in load_generator().described()]
    assert len(names) == len(set(names)) >= 20
    for metric in load_generator().described():
        assert metric.name.startswith("vostro_")
        assert metric.says.endswith(".")
