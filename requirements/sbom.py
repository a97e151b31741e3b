# ruff: noqa: INP001 - a script, no package
"""Writes dist/sbom.cdx.json: the bill of materials of the lock file, as CycloneDX 1.6.

`make sbom` runs it. Versions and hashes are those of the lock file; licences, summaries and who
needs whom are what the installed packages say of themselves. The same lock file and the same
packages give the same bytes.
"""

import json
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "worker.txt"
BOM = ROOT / "dist" / "sbom.cdx.json"
LICENCE_CHARACTERS_MAX = 100  # a longer one is the text of a licence, not its name
OURS = "vostro"


def bill_of(lock: Path) -> dict[str, Any]:
    """The bill of a lock file."""
    bill = bill_without_licences(lock)
    components: dict[str, dict[str, Any]] = {
        canonicalize_name(one["name"]): one for one in bill["components"]
    }
    installed: dict[str, Distribution | None] = {
        name: found(name, one["version"]) for name, one in components.items()
    }
    for name, component in components.items():
        complete(component, installed[name])
    ours = bill["metadata"]["component"]
    ours["bom-ref"] = f"{OURS}=={ours['version']}"
    installed[OURS] = found(OURS, ours["version"])
    bill["components"] = [components[name] for name in sorted(components)]
    bill["dependencies"] = [
        {"ref": component["bom-ref"], "dependsOn": needed_by(installed[name], components)}
        for name, component in sorted([(OURS, ours), *components.items()])
    ]
    for tool in bill["metadata"]["tools"]["components"]:
        tool.pop("externalReferences", None)
    return bill


def bill_without_licences(lock: Path) -> dict[str, Any]:
    """What cyclonedx-py reads in a lock file."""
    command = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", str(lock)]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
    done = subprocess.run([*command, "--of", "JSON"], check=True, capture_output=True)  # noqa: S603
    bill: dict[str, Any] = json.loads(done.stdout)
    return bill


def found(name: str, version: str) -> Distribution | None:
    """The installed package, if it is this version."""
    try:
        package = distribution(name)
    except PackageNotFoundError:  # for another platform
        return None
    return package if package.version == version else None


def complete(component: dict[str, Any], package: Distribution | None) -> None:
    """Its reference and hashes by its name, and what the package says of itself."""
    component["bom-ref"] = f"{component['name']}=={component['version']}"
    component.pop("description", None)  # the line of the lock file
    for reference in component["externalReferences"]:
        # The hashes of its files, wherever a registry or its mirror has them.
        reference |= {"url": component["purl"], "comment": "hashes of the lock file"}
    if package is not None:
        component["description"] = str(package.metadata.json.get("summary", ""))
        if licences := licences_of(package):
            component["licenses"] = licences


def licences_of(package: Distribution) -> list[dict[str, Any]]:
    """An SPDX expression where there is one, else the names that it tells; empty if it is silent.

    Source: core metadata 2.4, License-Expression, License, Classifier.
    """
    told = package.metadata.json  # the names of its fields in lower case
    if expression := told.get("license_expression"):
        return [{"expression": expression, "acknowledgement": "declared"}]
    names = [
        classifier.rpartition(" :: ")[2]
        for classifier in told.get("classifier", ())
        if classifier.startswith("License :: OSI Approved :: ")
    ]
    name = str(told.get("license", "")).strip()
    if not names and name and len(name) <= LICENCE_CHARACTERS_MAX and "\n" not in name:
        names = [name]
    return [{"license": {"name": name, "acknowledgement": "declared"}} for name in sorted(names)]


def needed_by(package: Distribution | None, locked: dict[str, dict[str, Any]]) -> list[str]:
    """References to what it needs, among what is locked."""
    if package is None:
        return []
    names = {
        canonicalize_name(requirement.name)
        for requirement in map(Requirement, package.requires or ())
        if requirement.marker is None
        or requirement.marker.evaluate({"extra": ""})
        or (package.name == OURS and requirement.marker.evaluate({"extra": "demo"}))
    }
    return sorted(locked[name]["bom-ref"] for name in names & locked.keys())


def encoded(bill: dict[str, Any]) -> str:
    """As text, checked against CycloneDX's own schema. Raises ValueError."""
    text = json.dumps(bill, indent=2, sort_keys=True) + "\n"
    if (error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)) is not None:
        told = " ".join(str(error).split())[:500]
        raise ValueError(f"no valid CycloneDX: {told}")
    return text


def main() -> None:
    """Writes the file."""
    bill = bill_of(LOCK)
    BOM.parent.mkdir(exist_ok=True)
    BOM.write_text(encoded(bill))
    silent = [one["name"] for one in bill["components"] if "licenses" not in one]
    told = f"; no licence is told by {', '.join(silent)}" if silent else ""
    sys.stdout.write(f"{BOM.relative_to(ROOT)}: {len(bill['components'])} packages{told}\n")


if __name__ == "__main__":
    main()
