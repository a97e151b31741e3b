"""The contracts of the topics: what is published is what the code speaks."""

import json
import tomllib
from importlib import util
from pathlib import Path
from types import ModuleType

import jsonschema
import msgspec
import pytest

TOPICS = Path(__file__).resolve().parents[2] / "topics"


def load_generator() -> ModuleType:
    spec = util.spec_from_file_location("topics_generate", TOPICS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = load_generator()
NAMES = sorted(GENERATOR.SHAPES)
EXAMPLES = sorted(TOPICS.glob("*/examples/*.json"))
COUNTEREXAMPLES = sorted(TOPICS.glob("*/counterexamples/*.json"))


def schema_beside(example: Path) -> dict[str, object]:
    schema: dict[str, object] = json.loads((example.parents[1] / "schema.json").read_bytes())
    return schema


@pytest.mark.parametrize("topic", NAMES)
def test_the_published_schema_is_the_one_our_shapes_generate(topic: str) -> None:
    published = (TOPICS / topic / "schema.json").read_bytes()
    assert published == GENERATOR.schema_of(topic), "run `make schemas`"


def test_the_published_examples_are_what_the_core_says_today() -> None:
    for path, content in GENERATOR.examples().items():
        assert path.read_bytes() == content, f"{path.name}: run `make schemas`"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: f"{p.parents[1].name}/{p.stem}")
def test_an_example_passes_its_schema_and_our_decoder(example: Path) -> None:
    jsonschema.validate(json.loads(example.read_bytes()), schema_beside(example))
    msgspec.json.decode(example.read_bytes(), type=GENERATOR.SHAPES[example.parents[1].name])


@pytest.mark.parametrize("odd", COUNTEREXAMPLES, ids=lambda p: f"{p.parents[1].name}/{p.stem}")
def test_a_counterexample_fails_its_schema_and_our_decoder(odd: Path) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            json.loads(odd.read_bytes()),
            schema_beside(odd),
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        )
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(odd.read_bytes(), type=GENERATOR.SHAPES[odd.parents[1].name])


def test_each_topic_has_settings_a_schema_examples_and_counterexamples() -> None:
    settings = tomllib.loads((TOPICS / "topics.toml").read_text(encoding="utf-8"))
    assert sorted(settings) == NAMES
    for topic in NAMES:
        assert list((TOPICS / topic / "examples").glob("*.json")), topic
        assert list((TOPICS / topic / "counterexamples").glob("*.json")), topic
