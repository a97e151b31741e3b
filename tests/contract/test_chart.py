"""The Helm chart renders what Kubernetes takes: closed, bounded, with settings that there are."""

import re
import tarfile
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from typer.testing import CliRunner

from chart import (
    CHART,
    NEWEST,
    SETS,
    VERSIONS,
    Object,
    environment,
    files_of_secrets,
    helm,
    of_kind,
    pods,
    refusals,
    rendered,
)
from servers import ROOT
from vostro import __version__
from vostro.cli.main import app
from vostro.kafka_security.clients import refuse_contradictions
from vostro.screening.policy import read_policy
from vostro.settings import SECRETS_DIRECTORY, Settings

SECRETS = "/run/secrets/vostro"
each_set = pytest.mark.parametrize("values", SETS)


def generator() -> ModuleType:
    place = ROOT / "docs" / "generate_deploying.py"
    spec = util.spec_from_file_location("generate_deploying", place)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def all_pods(values: str) -> Iterator[tuple[str, Object]]:
    return pods(rendered(values))


@each_set
def test_helm_finds_nothing_to_object_to(values: str) -> None:
    file = str(CHART / "ci" / f"{values}-values.yaml")
    done = helm("lint", str(CHART), "--strict", "--kube-version", NEWEST, "-f", file)
    assert done.returncode == 0, done.stdout


@each_set
def test_every_object_is_as_the_newest_kubernetes_and_the_operators_want_it(values: str) -> None:
    for one in rendered(values):
        assert refusals(one, NEWEST) == [], f"{one['kind']} {one['metadata']['name']}"


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_every_object_is_as_older_kubernetes_want_it(version: str) -> None:
    for one in rendered("full"):
        if not one["apiVersion"].startswith(("keda.sh", "monitoring.coreos.com")):
            assert refusals(one, version) == [], f"{one['kind']} {one['metadata']['name']}"


def test_an_object_with_a_typing_error_would_be_found() -> None:
    for kind, at in (
        ("Deployment", "replica"),
        ("ScaledObject", "minReplicas"),
        ("PodMonitor", "x"),
    ):
        one = next(one for one in rendered("full") if one["kind"] == kind)
        odd = one | {"spec": one["spec"] | {at: 1}}
        assert refusals(odd, NEWEST) != []


@each_set
def test_no_pod_is_root_writes_its_root_or_has_a_token(values: str) -> None:
    found = dict(all_pods(values))
    assert found
    for name, pod in found.items():
        context = pod["securityContext"]
        assert context["runAsNonRoot"] is True, name
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert container["resources"]["limits"]["memory"]
        assert not {"hostNetwork", "hostPID", "hostIPC", "initContainers"} & pod.keys()


@each_set
def test_each_service_is_probed_and_a_stop_has_more_time_than_the_process_takes(
    values: str,
) -> None:
    for name, pod in all_pods(values):
        (container,) = pod["containers"]
        own = float(environment(pod)["VOSTRO_STOP_SECONDS"])
        assert pod["terminationGracePeriodSeconds"] > own
        probes = {key: one["httpGet"] for key, one in container.items() if key.endswith("Probe")}
        live = {"path": "/health/live", "port": "metrics"}
        if not name.startswith("Deployment"):
            assert probes == {}
            continue
        assert probes["startupProbe"] == probes["livenessProbe"] == live
        ready = {"path": "/health/ready", "port": "metrics"}
        assert probes.get("readinessProbe") == (None if name.endswith("lists") else ready)
        assert container["ports"] == [{"name": "metrics", "containerPort": 9108}]
        assert environment(pod)["VOSTRO_HTTP_PORT"] == "9108"


@each_set
def test_each_process_takes_its_settings(
    values: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {f"VOSTRO_{name.upper()}" for name in Settings.model_fields} | {SECRETS_DIRECTORY}
    for name, pod in all_pods(values):
        folder = tmp_path / name
        folder.mkdir()
        for file in files_of_secrets(pod):
            (folder / file).write_text("secret")
        with monkeypatch.context() as patch:
            for key, value in environment(pod).items():
                assert key in known | {"HTTPS_PROXY"}, name
                patch.setenv(key, value.replace(SECRETS, str(folder)))
            settings = Settings.read()
        refuse_contradictions(settings)
        for place in (settings.kafka_ca_file, settings.redis_ca_file, settings.redis_key_file):
            assert place is None or place.is_file()
        secrets = {file for file in files_of_secrets(pod) if file.startswith("vostro_")}
        assert {file.removeprefix("vostro_") for file in secrets} <= set(Settings.model_fields)


def test_what_is_given_arrives() -> None:
    found = dict(all_pods("full"))
    worker = found["Deployment worker"]
    told = environment(worker)
    assert told["VOSTRO_MESSAGE_BYTES_MAX"] == "2097152", "not 2.097152e+06"
    assert told["VOSTRO_COMMIT_SECONDS"] == "0.5"
    assert told["VOSTRO_DECISIONS_ENABLED"] == "true"
    assert files_of_secrets(worker) == {
        "vostro_kafka_password": "vostro-kafka-worker/password",
        "vostro_redis_password": "vostro-redis-worker/password",
        "vostro_redis_sentinel_password": "vostro-sentinel/password",
        "kafka-ca.pem": "kafka-ca/ca.crt",
        "kafka-client.pem": "vostro-kafka-tls/tls.crt",
        "kafka-client.key": "vostro-kafka-tls/tls.key",
        "redis-ca.pem": "bank-ca/root.pem",
        "redis-client.pem": "vostro-redis-tls/tls.crt",
        "redis-client.key": "vostro-redis-tls/tls.key",
    }
    users = {name: environment(pod)["VOSTRO_KAFKA_USERNAME"] for name, pod in found.items()}
    assert users["Deployment windows"] == "vostro-windows"
    assert users["Deployment lists"] == "vostro-lists"
    assert users["Job topics"] == "vostro-admin"
    assert environment(found["Deployment lists"])["VOSTRO_REDIS_USERNAME"] == "vostro-loader"
    assert "VOSTRO_REDIS_URL" not in environment(found["Deployment windows"]), "needs none"
    image = worker["containers"][0]["image"]
    assert re.fullmatch(r"registry\.bank\.example/vostro@sha256:[0-9a-f]{64}", image)


@each_set
def test_what_each_pod_runs_is_a_command(values: str) -> None:
    for _, pod in all_pods(values):
        (container,) = pod["containers"]
        words = [word for word in container["args"] if not word.startswith("--")]
        done = CliRunner().invoke(app, [*words, "--help"])
        assert done.exit_code == 0, done.output
        for option in set(container["args"]) - set(words):
            assert option in done.output


def test_the_version_is_the_packages_and_the_image_follows_it() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8"))
    assert chart["appVersion"] == __version__
    (container,) = dict(all_pods("minimal"))["Deployment worker"]["containers"]
    assert container["image"] == f"vostro:{__version__}"


@each_set
def test_every_object_says_its_namespace_for_those_who_render_and_apply(values: str) -> None:
    assert {one["metadata"]["namespace"] for one in rendered(values)} == {"payments"}


def test_no_secret_is_rendered_only_names_of_secrets() -> None:
    for values in SETS:
        assert "Secret" not in {one["kind"] for one in rendered(values)}
        for _, pod in all_pods(values):
            assert not any(re.search("PASSWORD|CLIENT_SECRET", key) for key in environment(pod))
            assert all("value" in one for one in pod["containers"][0]["env"])


def test_a_new_policy_makes_new_pods_and_is_one_that_can_be_read() -> None:
    one, other = rendered("full"), rendered("full", "policy=lists_required = []")
    name = "Deployment"
    sums = [
        of_kind(objects, name)["worker"]["spec"]["template"]["metadata"]["annotations"][
            "checksum/config"
        ]
        for objects in (one, other)
    ]
    assert sums[0] != sums[1]
    assert environment(dict(pods(one))["Deployment worker"])["VOSTRO_POLICY_FILE"] == (
        "/etc/vostro/policy.toml"
    )
    (config,) = [o for o in one if o["kind"] == "ConfigMap" and "policy.toml" in o["data"]]
    assert len(read_policy(config["data"]["policy.toml"].encode(), "x").lists_required) == 4


def test_roles_do_not_select_each_others_pods() -> None:
    deployments = of_kind(rendered("full"), "Deployment")
    assert set(deployments) == {"worker", "windows", "lists", "webhook"}
    for component, one in deployments.items():
        selector = one["spec"]["selector"]["matchLabels"]
        assert selector["app.kubernetes.io/component"] == component
        assert selector.items() <= one["spec"]["template"]["metadata"]["labels"].items()
    budgets = of_kind(rendered("full"), "PodDisruptionBudget")
    assert set(budgets) == {"worker", "windows"}
    for component, one in budgets.items():
        assert one["spec"]["selector"] == deployments[component]["spec"]["selector"]


def test_payments_are_screened_while_a_version_is_rolled_out() -> None:
    worker = of_kind(rendered("minimal"), "Deployment")["worker"]["spec"]
    assert worker["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    assert of_kind(rendered("minimal"), "Deployment")["lists"]["spec"]["strategy"] == {
        "type": "Recreate"
    }


def test_topics_are_made_before_anything_of_the_chart_is_there() -> None:
    job = of_kind(rendered("full"), "Job")["topics"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    pod = job["spec"]["template"]["spec"]
    assert pod["serviceAccountName"] == "default"
    assert [volume["name"] for volume in pod["volumes"]] == ["tmp", "secrets"]
    assert pod["restartPolicy"] == "Never"
    assert environment(pod)["VOSTRO_WINDOWS_ENABLED"] == "true", "their topics too"


def test_what_is_switched_off_is_not_there() -> None:
    kinds = [one["kind"] for one in rendered("plain")]
    assert sorted(kinds) == sorted(
        [
            *("ConfigMap", "Deployment", "HorizontalPodAutoscaler", "Pod"),
            *("PodDisruptionBudget", "ServiceAccount"),
        ]
    )


@pytest.mark.parametrize("name", ["rules.yml", "dashboards"])
def test_rules_and_dashboards_are_those_of_deploy(name: str) -> None:
    assert (CHART / name).is_symlink()
    assert (CHART / name).resolve().is_relative_to(ROOT / "deploy")


def test_the_package_holds_what_its_links_point_to(tmp_path: Path) -> None:
    done = helm("package", str(CHART), "--destination", str(tmp_path))
    assert done.returncode == 0, done.stderr
    with tarfile.open(tmp_path / f"vostro-{__version__}.tgz") as package:
        rules = package.extractfile("vostro/rules.yml")
        assert rules is not None
        assert rules.read() == (ROOT / "deploy/prometheus/rules.yml").read_bytes()
        assert not any("ci/" in name for name in package.getnames())


def test_the_page_and_the_schema_of_the_values_are_current() -> None:
    made, told = generator(), "python docs/generate_deploying.py"
    page = (ROOT / "docs" / "deploying.md").read_text("utf-8")
    assert page == made.with_table(page), told
    schema = (CHART / "values.schema.json").read_text("utf-8")
    assert schema == made.with_settings(schema), told
    for value in made.values():
        assert value.says, f"{value.path} has no comment in values.yaml"
