"""The rules fire when they must, ask for metrics that there are, and each alert has a runbook."""

import re
import shutil
import subprocess
from pathlib import Path

from servers import absent

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy" / "prometheus" / "rules.yml"


def told(pattern: str) -> set[str]:
    return set(re.findall(pattern, RULES.read_text("utf-8"), re.MULTILINE))


def test_promtool_finds_that_each_rule_fires_when_it_must_and_only_then() -> None:
    if shutil.which("promtool") is None:
        absent("needs promtool (Debian: prometheus): run `make promtool`")
    done = subprocess.run(
        ["promtool", "test", "rules", "rules_test.yml"],
        cwd=RULES.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_unit_test_and_a_section_of_the_runbook() -> None:
    alerts = told(r"- alert: (\w+)")
    tests = (RULES.parent / "rules_test.yml").read_text("utf-8")
    sections = set(
        re.findall(r"^## (\w+)", (ROOT / "docs/runbook.md").read_text("utf-8"), re.MULTILINE)
    )
    assert len(alerts) >= 6
    assert alerts == sections
    assert alerts == set(re.findall(r"alertname: (\w+)", tests))
    assert {name.lower() for name in alerts} == told(r"docs/runbook\.md#(\w+)")


def test_the_rules_ask_only_for_metrics_that_a_worker_has() -> None:
    # The page is generated from the metrics, and another test holds it equal to them.
    page = (ROOT / "docs/metrics.md").read_text("utf-8")
    known = set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE))
    assert told(r"\b(vostro_\w+)\b") <= known
