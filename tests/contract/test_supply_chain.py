"""What a build is made of: every locked package is in its bill, and an audit never lies."""

import importlib.util
import json
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@cache
def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "requirements" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def locked() -> dict[str, tuple[str, set[str]]]:
    """Version and hashes of each package of the lock file."""
    source = (ROOT / "requirements" / "worker.txt").read_text()
    starts = list(LOCKED.finditer(source))
    ends = [start.start() for start in starts[1:]] + [len(source)]
    return {
        canonicalize_name(start[1]): (start[2], set(HASH.findall(source, start.start(), end)))
        for start, end in zip(starts, ends, strict=True)
    }


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    sbom = script("sbom")
    made: dict[str, Any] = json.loads(sbom.encoded(sbom.bill_of(sbom.LOCK)))
    return made


def test_every_locked_package_is_in_the_bill_with_its_version_and_hashes(
    bill: dict[str, Any],
) -> None:
    listed = {
        canonicalize_name(one["name"]): (
            one["version"],
            {
                value["content"]
                for reference in one["externalReferences"]
                for value in reference["hashes"]
            },
        )
        for one in bill["components"]
    }
    assert listed == locked()
    assert all(version and hashes for version, hashes in listed.values())


def test_licences_and_needs_are_told_and_no_address_of_a_registry(bill: dict[str, Any]) -> None:
    components = {one["name"]: one for one in bill["components"]}
    assert components["aiohttp"]["licenses"][0]["expression"] == "Apache-2.0 AND MIT"
    silent = [name for name, one in components.items() if not one.get("licenses")]
    assert len(silent) <= 2, f"no licence is told by {silent}"
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    ours = next(ref for ref in needs if ref.startswith("vostro=="))
    assert any(ref.startswith("faust-streaming==") for ref in needs[ours])
    assert any(ref.startswith("confluent-kafka==") for ref in needs[ours]), "the demo's too"
    faust = next(ref for ref in needs if ref.startswith("faust-streaming=="))
    assert any(ref.startswith("aiokafka==") for ref in needs[faust])
    assert "https://" not in json.dumps(bill["components"] + bill["dependencies"])


def test_the_same_lock_file_gives_the_same_bytes(bill: dict[str, Any]) -> None:
    sbom = script("sbom")
    assert sbom.encoded(sbom.bill_of(sbom.LOCK)) == sbom.encoded(bill)


def test_a_bill_that_is_no_cyclonedx_is_not_written(bill: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no valid CycloneDX"):
        script("sbom").encoded(bill | {"specVersion": 7})


AUDITED = {"name": "a", "version": "1", "vulns": []}
SKIPPED = {"name": "b", "skip_reason": "Dependency not found and could not be audited: b (2)"}
FOUND = {"name": "c", "version": "3", "vulns": [{"id": "PYSEC-1", "fix_versions": ["4"]}]}


def test_an_audit_that_could_not_ask_about_all_is_no_good_news() -> None:
    verdict = script("audit").verdict
    assert verdict([AUDITED], "") == (0, ["1 packages audited: none is known to be vulnerable."])
    code, lines = verdict([AUDITED, SKIPPED], "")
    assert code == 2
    assert lines[0].startswith("NOT AUDITED: the advisory service told of 1 packages out of 2.")
    code, lines = verdict([], "Traceback\nConnectionError: no route\n")
    assert (code, lines[-1]) == (2, "It said: ConnectionError: no route")
    code, lines = verdict([FOUND, SKIPPED], "")
    assert (code, lines[0]) == (1, "c 3: PYSEC-1, mended in 4")
