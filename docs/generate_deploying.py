# ruff: noqa: INP001 - a script, no package
"""Writes what is generated of the chart: the table of values, and the settings that are known.

python docs/generate_deploying.py; a test holds both equal to values.yaml and to the settings.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import SecretStr

from vostro.settings import Settings

DOCS = Path(__file__).parent
PAGE = DOCS / "deploying.md"
CHART = DOCS.parent / "deploy" / "helm" / "vostro"
SCHEMA = CHART / "values.schema.json"
BEGIN, END = "<!-- values: begin -->", "<!-- values: end -->"


class Value(NamedTuple):
    """One value of the chart."""

    path: str
    default: str
    says: str


def values() -> Iterator[Value]:
    """Every value that has a line of its own, with the comment above it."""
    text = (CHART / "values.yaml").read_text("utf-8")
    yield from values_of(yaml.compose(text), "", text.splitlines())


def values_of(node: Any, above: str, lines: list[str]) -> Iterator[Value]:  # noqa: ANN401
    """Those below one mapping; a mapping written on one line is one value."""
    for key, value in node.value:
        path = f"{above}{key.value}"
        says = comment_above(key.start_mark.line, lines)
        if isinstance(value, yaml.MappingNode) and not value.flow_style:
            if says:
                yield Value(path, "", says)
            yield from values_of(value, f"{path}.", lines)
        else:
            last = value.end_mark
            yield Value(path, lines[last.line][value.start_mark.column : last.column], says)


def comment_above(line: int, lines: list[str]) -> str:
    """The comment that ends on the line before, as one sentence."""
    found: list[str] = []
    while line > 0 and lines[line - 1].lstrip().startswith("# "):
        line -= 1
        found.insert(0, lines[line].lstrip(" #"))
    return " ".join(found)


def table() -> str:
    """The values as Markdown."""
    rows = [
        f"| `{value.path}` | {code(value.default)} | {value.says.replace('|', chr(92) + '|')} |"
        for value in values()
    ]
    return "\n".join(["| value | default | meaning |", "| --- | --- | --- |", *rows])


def code(default: str) -> str:
    """A default as code; nothing for an empty one."""
    return f"`{default}`" if default and default != '""' else ""


def with_table(page: str) -> str:
    """The page, its table renewed."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def set_by_templates() -> set[str]:
    """Settings that values of their own lead to."""
    templates = (CHART / "templates" / "_settings.tpl").read_text("utf-8")
    named = re.findall(r"\b(?:VOSTRO|vostro)_([A-Za-z_]+)\b", templates)
    return {name.lower() for name in named} & set(Settings.model_fields)


def known_settings(*, is_secret: bool) -> list[str]:
    """The names that `settings` or `secretSettings` may have."""
    secrets = {
        name
        for name, field in Settings.model_fields.items()
        if SecretStr.__name__ in str(field.annotation)
    }
    names = secrets if is_secret else set(Settings.model_fields) - secrets
    return sorted(names - set_by_templates())


def with_settings(schema: str) -> str:
    """The values' schema, its two enumerations of settings renewed."""
    for name, is_secret in (("settings", False), ("secretSettings", True)):
        known = json.dumps(known_settings(is_secret=is_secret))
        pattern = (
            rf'("{name}": {{\n      "type": "object",\n      "propertyNames": {{"enum": )\[[^\]]*\]'
        )
        schema = re.sub(pattern, rf"\g<1>{known}", schema)
    return schema


def main() -> None:
    """Writes both."""
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), encoding="utf-8")
    SCHEMA.write_text(with_settings(SCHEMA.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
