"""The dashboards' JSON is what their code makes; every panel tells what it is and what to do."""

import json
import re

from generate_dashboards import contents

from dashboard_panels import FOLDER, panels
from servers import ROOT

WORDS_OF_A_DESCRIPTION_MIN = 8


def test_the_json_of_the_dashboards_is_current() -> None:
    written = {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.json")}
    assert written == contents(), "python deploy/grafana/generate_dashboards.py"


def test_every_panel_has_a_title_a_unit_and_says_what_to_do() -> None:
    found = list(panels())
    assert len(found) >= 30
    titles = [(panel.dashboard, panel.title) for panel in found]
    assert len(set(titles)) == len(titles)
    for panel in found:
        assert panel.title
        assert panel.unit, panel.title
        assert len(panel.description.split()) >= WORDS_OF_A_DESCRIPTION_MIN, panel.title
        assert panel.queries, panel.title


def test_the_panels_ask_only_for_metrics_that_there_are() -> None:
    page = (ROOT / "docs/metrics.md").read_text("utf-8")
    known = set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE))
    asked = {
        re.sub(r"_bucket$", "", name)
        for panel in panels()
        for query in panel.queries
        for name in re.findall(r"\bvostro_\w+", query.expr)
    }
    assert asked <= known


def test_a_runbook_entry_that_a_panel_names_is_there() -> None:
    runbook = (ROOT / "docs/runbook.md").read_text("utf-8")
    sections = set(re.findall(r"^## (\w+)", runbook, re.MULTILINE))
    named = {name for p in panels() for name in re.findall(r"\bVostro[A-Z]\w+", p.description)}
    assert named
    assert named <= sections


def test_every_query_uses_the_variables_of_the_dashboard() -> None:
    for file in FOLDER.glob("*.json"):
        dashboard = json.loads(file.read_text("utf-8"))
        names = {variable["name"] for variable in dashboard["templating"]["list"]}
        assert names == {"datasource", "job", "worker", "windows", "lists"}
        for panel in dashboard["panels"]:
            for target in panel.get("targets") or ():
                assert re.search(r'job=~"\$(job|windows|lists)"', target["expr"]), panel["title"]
                assert target["datasource"]["uid"] == "${datasource}"
