"""Who reaches whom in Kubernetes, who is watched and how workers are scaled."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from chart import CHART, NEWEST, Object, environment, helm, of_kind, pods, rendered, template
from servers import ROOT

PROMETHEUS = ROOT / "deploy" / "prometheus"


def ways_out(policy: Object) -> list[Any]:
    """Port numbers and peers of each way."""
    return [
        (sorted({port["port"] for port in way["ports"]}), way.get("to"))
        for way in policy["spec"]["egress"]
    ]


def test_pods_reach_names_kafka_and_redis_and_are_asked_for_metrics_alone() -> None:
    everybody, lists = (one for one in rendered("minimal") if one["kind"] == "NetworkPolicy")
    assert everybody["spec"]["policyTypes"] == ["Ingress", "Egress"]
    assert "app.kubernetes.io/component" not in everybody["spec"]["podSelector"]["matchLabels"]
    assert ways_out(everybody) == [([53], None), ([9093], None), ([6379], None)]
    (way_in,) = everybody["spec"]["ingress"]
    assert way_in["ports"] == [{"port": "metrics", "protocol": "TCP"}]
    assert way_in["from"], "an empty list would be everybody"
    assert lists["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "lists"
    assert ways_out(lists) == [([443], None)]


def test_the_ways_can_be_narrowed_to_peers_and_others_added() -> None:
    everybody, lists, webhook = (one for one in rendered("full") if one["kind"] == "NetworkPolicy")
    assert ways_out(everybody)[1] == ([9093, 9094], [{"ipBlock": {"cidr": "10.20.0.0/16"}}])
    assert ways_out(everybody)[3] == ([443], [{"ipBlock": {"cidr": "10.30.0.1/32"}}])
    assert ways_out(lists) == [([3128], None)]
    assert ways_out(webhook) == [([8443], [{"ipBlock": {"cidr": "10.40.0.7/32"}}])]


def test_prometheus_finds_the_same_jobs_as_in_the_compose_file() -> None:
    (monitor,) = of_kind(rendered("full"), "PodMonitor").values()
    (endpoint,) = monitor["spec"]["podMetricsEndpoints"]
    (rule,) = endpoint["relabelings"]
    assert (rule["targetLabel"], rule["replacement"]) == ("job", "vostro-$1")
    assert rule["sourceLabels"] == ["__meta_kubernetes_pod_label_app_kubernetes_io_component"]
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text("utf-8"))
    jobs = {job["job_name"] for job in config["scrape_configs"]} - {"prometheus"}
    serving = {f"vostro-{component}" for component in of_kind(rendered("full"), "Deployment")}
    assert serving == jobs | {"vostro-webhook"}, "which the compose file has none of"


def test_the_rules_are_those_that_promtool_tests() -> None:
    (rules,) = of_kind(rendered("full"), "PrometheusRule").values()
    assert rules["spec"] == yaml.safe_load((PROMETHEUS / "rules.yml").read_text("utf-8"))
    assert rules["metadata"]["labels"]["release"] == "prometheus"


def test_each_dashboard_is_a_config_map_for_grafanas_sidecar() -> None:
    found = {
        name: content
        for one in rendered("full")
        if one["kind"] == "ConfigMap" and "grafana_dashboard" in one["metadata"]["labels"]
        for name, content in one["data"].items()
    }
    files = (ROOT / "deploy" / "grafana" / "dashboards").glob("*.json")
    assert found == {path.name: path.read_text("utf-8") for path in files}


def test_without_scaling_the_number_of_workers_is_what_is_said() -> None:
    assert of_kind(rendered("minimal"), "Deployment")["worker"]["spec"]["replicas"] == 2
    assert of_kind(rendered("minimal"), "ScaledObject") == {}


@pytest.mark.parametrize("values", ["full", "oauth"])
def test_keda_scales_by_the_lag_of_the_workers_group(values: str) -> None:
    deployment = of_kind(rendered(values), "Deployment")["worker"]
    assert "replicas" not in deployment["spec"], "an upgrade would set it back"
    scaler = of_kind(rendered(values), "ScaledObject")["worker"]
    assert scaler["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    (trigger,) = scaler["spec"]["triggers"]
    told = environment(dict(pods(rendered(values)))["Deployment worker"])
    assert trigger["metadata"]["bootstrapServers"] == told["VOSTRO_KAFKA_SERVERS"]
    assert trigger["metadata"]["consumerGroup"] == told["VOSTRO_KAFKA_GROUP"]
    assert trigger["metadata"]["topic"] == "payments"
    assert trigger["metadata"]["tls"] == "enable"
    assert all(isinstance(value, str) for value in trigger["metadata"].values())
    assert trigger["authenticationRef"]["name"] == scaler["metadata"]["name"]
    named = of_kind(rendered(values), "TriggerAuthentication")["worker"]["spec"]["env"]
    assert {one["name"] for one in named} <= set(told)
    assert {one["containerName"] for one in named} == {"worker"}
    # What KEDA takes from a TriggerAuthentication alone: parseSaslOAuthBearerParams of its scaler.
    wanted = {"full": {"username"}, "oauth": {"username", "oauthTokenEndpointUri", "scopes"}}
    assert {one["parameter"] for one in named} == wanted[values]


@pytest.mark.parametrize(
    ("mechanism", "told"),
    [
        ("SCRAM-SHA-512", "scram_sha512"),
        ("SCRAM-SHA-256", "scram_sha256"),
        ("PLAIN", "plaintext"),
    ],
)
def test_keda_is_told_the_mechanism_in_its_own_words(mechanism: str, told: str) -> None:
    objects = rendered("minimal", f"kafka.saslMechanism={mechanism}", "worker.autoscaling.by=keda")
    (trigger,) = of_kind(objects, "ScaledObject")["worker"]["spec"]["triggers"]
    assert trigger["metadata"]["sasl"] == told


def test_keda_needs_no_secrets_where_kafka_asks_for_none() -> None:
    objects = rendered("plain", "worker.autoscaling.by=keda")
    (trigger,) = of_kind(objects, "ScaledObject")["worker"]["spec"]["triggers"]
    assert "authenticationRef" not in trigger
    assert of_kind(objects, "TriggerAuthentication") == {}


def test_where_there_is_no_keda_the_cpu_scales() -> None:
    scaler = of_kind(rendered("plain"), "HorizontalPodAutoscaler")["worker"]["spec"]
    assert scaler["scaleTargetRef"]["name"] == "bank-vostro-worker"
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (2, 8)
    assert scaler["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 600


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("kafka.servers=", "/kafka/servers"),
        ("kafka.servers=kafka", "/kafka/servers"),
        ("kafka.securityProtocol=TLS", "/kafka/securityProtocol"),
        ("kafka.pasword=x", "pasword"),
        ("kafka.username=", "kafka.username is needed"),
        ("kafka.passwordSecret.name=", "kafka.passwordSecret.name is needed"),
        ("redis.url=rediss://user:secret@redis:6379/0", "/redis/url"),
        ("settings.redis_password=secret", "redis_password"),
        ("settings.message_byte_max=1", "message_byte_max"),
        ("settings.http_port=9000", "http_port"),
        ("lists.proxy=http://user:secret@proxy:3128", "/lists/proxy"),
        ("worker.replicas=0", "/worker/replicas"),
        ("worker.autoscaling.by=lag", "/worker/autoscaling/by"),
        ("runAsUser=0", "/runAsUser"),
        ("networkPolicy.metricsFrom=null", "metricsFrom"),
        ("webhook.enabled=true", "webhook.urlSecret.name is needed"),
        ("webhook.url=https://bank.example/hook?token=secret", "url"),
    ],
)
def test_a_value_that_is_none_is_refused_by_name(given: str, told: str) -> None:
    done = template("minimal", given)
    assert done.returncode != 0
    assert told in done.stderr.replace(".", "/") or told in done.stderr


@pytest.mark.parametrize(
    ("values", "warned"),
    [("full", []), ("plain", ["Kafka is not", "Redis is not", "networkPolicy.enabled is false"])],
)
def test_who_installs_it_is_told_what_is_not_closed(
    tmp_path: Path, values: str, warned: list[str]
) -> None:
    # `helm template` leaves the notes out, `helm install` wants a cluster: another template
    # of a copy shows them.
    copy = shutil.copytree(CHART, tmp_path / "vostro")
    (copy / "templates" / "shown.yaml").write_text(
        'notes: {{ include (print .Template.BasePath "/NOTES.txt") . | quote }}'
    )
    file, only = str(CHART / "ci" / f"{values}-values.yaml"), "templates/shown.yaml"
    version = ("--kube-version", NEWEST)
    done = helm("template", "bank", str(copy), *version, "-f", file, "--show-only", only)
    assert done.returncode == 0, done.stderr
    notes = yaml.safe_load(done.stdout)["notes"]
    assert "rollout status deployment/bank-vostro-worker" in notes
    assert notes.count("WARNING") == len(warned)
    for one in warned:
        assert f"WARNING: {one}" in notes
