"""The panels of the dashboards as they are shipped, and their queries as Grafana would ask them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from servers import ROOT

FOLDER = ROOT / "deploy" / "grafana" / "dashboards"
# What Grafana fills in, for a scrape every second and a look at the last minute.
FILLED = {
    "$__rate_interval": "8s",
    "$__range": "1m",
    "$job": "vostro-worker",
    "$worker": ".*",
    "$windows": "vostro-windows",
    "$lists": "vostro-lists",
}


class Asked(NamedTuple):
    """One query of a panel."""

    expr: str
    legend: str
    is_instant: bool


class PanelAsked(NamedTuple):
    """One panel."""

    dashboard: str
    row: str
    title: str
    unit: str
    description: str
    kind: str
    place: tuple[int, int, int, int]  # x, y, width, height
    is_matrix: bool
    queries: tuple[Asked, ...]


def panels() -> Iterator[PanelAsked]:
    """Every panel of every dashboard."""
    for file in sorted(FOLDER.glob("*.json")):
        yield from panels_of(file)


def panels_of(file: Path) -> Iterator[PanelAsked]:
    """Those of one."""
    row = ""
    for panel in json.loads(file.read_text("utf-8"))["panels"]:
        if panel["type"] == "row":
            row = panel["title"]
            continue
        place = panel["gridPos"]
        yield PanelAsked(
            dashboard=file.stem,
            row=row,
            title=panel.get("title", ""),
            unit=panel.get("fieldConfig", {}).get("defaults", {}).get("unit", ""),
            description=panel.get("description", ""),
            kind=panel["type"],
            place=(place["x"], place["y"], place["w"], place["h"]),
            is_matrix=any(t["id"] == "groupingToMatrix" for t in panel.get("transformations", ())),
            queries=tuple(asked(target) for target in panel["targets"]),
        )


def asked(target: dict[str, Any]) -> Asked:
    """A query with its variables filled in."""
    expr = target["expr"]
    for variable, value in FILLED.items():
        expr = expr.replace(variable, value)
    assert "$" not in expr, f"a variable that nobody fills: {expr}"
    return Asked(expr, target.get("legendFormat", ""), target.get("instant", False))
