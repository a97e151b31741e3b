"""The Helm chart, rendered by the real helm, and what Kubernetes and others say of the result."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import kubernetes_validate
import yaml

from servers import ROOT, absent

CHART = ROOT / "deploy" / "helm" / "vostro"
TOOLS = ROOT / ".tools"
CRDS = TOOLS / "crds"
SETS = tuple(sorted(path.name.split("-")[0] for path in (CHART / "ci").glob("*-values.yaml")))
# Those that matchLabelKeys is in, as the chart's kubeVersion says
VERSIONS = tuple(
    sorted({v for v in kubernetes_validate.utils.all_versions() if int(v.split(".")[1]) >= 27})
)
NEWEST = VERSIONS[-1]

Object = dict[str, Any]


def helm(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs helm; skips or fails where there is none."""
    found = TOOLS / "bin" / "helm"
    command = str(found) if found.exists() else shutil.which("helm")
    if command is None:
        absent("needs helm and the schemas of others' resources: run `make tools` (needs Go)")
    return subprocess.run(
        [str(command), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=os.environ | {"HELM_CACHE_HOME": str(TOOLS / "cache")},
    )


def template(values: str, *sets: str) -> subprocess.CompletedProcess[str]:
    """Renders the chart with a set of values of ci/, and more of --set."""
    more = [word for one in sets for word in ("--set", one)]
    file = str(CHART / "ci" / f"{values}-values.yaml")
    version = ("--kube-version", NEWEST)
    return helm(
        "template", "bank", str(CHART), *version, "--namespace", "payments", "-f", file, *more
    )


@cache
def rendered(values: str, *sets: str) -> tuple[Object, ...]:
    """The objects of the chart."""
    done = template(values, *sets)
    assert done.returncode == 0, done.stderr
    return tuple(one for one in yaml.safe_load_all(done.stdout) if one)


def of_kind(objects: tuple[Object, ...], kind: str) -> dict[str, Object]:
    """The objects of a kind, by the component or else the name."""
    return {
        one["metadata"]["labels"].get("app.kubernetes.io/component", one["metadata"]["name"]): one
        for one in objects
        if one["kind"] == kind
    }


def pods(objects: tuple[Object, ...]) -> Iterator[tuple[str, Object]]:
    """Kind and component of whatever runs a pod, and the pod's spec."""
    for one in objects:
        spec = one["spec"].get("template", {}).get("spec") if "spec" in one else None
        if one["kind"] == "Pod":
            spec = one["spec"]
        if spec is not None:
            component = one["metadata"]["labels"]["app.kubernetes.io/component"]
            yield f"{one['kind']} {component}", spec


def environment(pod: Object) -> dict[str, str]:
    """What the pod's one container finds in its environment."""
    (container,) = pod["containers"]
    return {one["name"]: one["value"] for one in container["env"]}


def files_of_secrets(pod: Object) -> dict[str, str]:
    """File -> `name/key` of the Secret or ConfigMap that it is mounted from."""
    found: dict[str, str] = {}
    for volume in pod["volumes"]:
        for source in volume.get("projected", {}).get("sources", []):
            (one,) = source.values()
            found |= {item["path"]: f"{one['name']}/{item['key']}" for item in one["items"]}
    return found


def refusals(one: Object, version: str) -> list[str]:
    """What is wrong with an object: by Kubernetes' own schema, strictly, or by its CRD's."""
    if "." in one["apiVersion"].split("/")[0] and not one["apiVersion"].split("/")[0].endswith(
        ".k8s.io"
    ):
        validator = jsonschema.Draft202012Validator(crd_schema(one["apiVersion"], one["kind"]))
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(one)]
    try:
        kubernetes_validate.validate(one, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return [str(error.message)]
    return []


@cache
def crd_schema(api_version: str, kind: str) -> Object:
    """The schema of a resource that is not Kubernetes' own; what it does not name is refused."""
    group, version = api_version.split("/")
    if not CRDS.is_dir():
        absent("needs the schemas of others' resources: run `make tools` (needs Go)")
    for path in CRDS.glob(f"{group}_*.yaml"):
        crd = yaml.safe_load(path.read_text("utf-8"))["spec"]
        if crd["names"]["kind"] == kind:
            (found,) = [one for one in crd["versions"] if one["name"] == version]
            # Through JSON: YAML makes dates of examples.
            schema: Object = json.loads(json.dumps(found["schema"]["openAPIV3Schema"], default=str))
            schema["properties"]["metadata"] = {"type": "object", "required": ["name", "labels"]}
            close(schema)
            return schema
    raise LookupError(f"no schema for {api_version} {kind}")


def close(node: object) -> None:
    """Closes every object that lists its properties to others, in place, all the way down."""
    if isinstance(node, dict):
        if "properties" in node and not node.get("x-kubernetes-preserve-unknown-fields"):
            node.setdefault("additionalProperties", False)
        if node.get("x-kubernetes-int-or-string"):
            node.pop("type", None)
        for value in node.values():
            close(value)
    elif isinstance(node, list):
        for value in node:
            close(value)
