"""docker-compose.yml is valid, closed, bounded, and names only what there is.

tests/integration/test_compose_commands.py runs its commands; no engine is needed for either.
"""

import json
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from compose_file import compose, mounted, ours, services
from servers import ROOT, absent
from vostro import __version__
from vostro.settings import SECRETS_DIRECTORY, Settings

SECRETS = ROOT / "deploy" / "compose" / "secrets.sh"
PROMETHEUS = ROOT / "deploy" / "prometheus" / "prometheus.yml"
PROVISIONING = ROOT / "deploy" / "grafana" / "provisioning"
# They have no port to ask; the rest has the container file's HEALTHCHECK or one of its own.
WITHOUT_HEALTHCHECK = {"topics", "sample-list", "payments", "alerts"}
each_service = pytest.mark.parametrize("name", services())


def text(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return content


def test_it_is_valid_by_the_schema_of_the_compose_specification() -> None:
    # The schema that check-jsonschema ships; its command needs another version of click.
    spec = find_spec("check_jsonschema")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0]) / "builtin_schemas" / "vendor"
    schema = json.loads((folder / "compose-spec.json").read_bytes())
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(compose())] == []
    assert not validator.is_valid({"services": {"x": {"imagee": "typing error"}}})


@each_service
def test_what_a_service_refers_to_is_there(name: str) -> None:
    service, whole = services()[name], compose()
    assert set(service.get("depends_on", {})) <= set(services())
    assert set(service["networks"]) <= set(whole["networks"])
    secrets = service.get("secrets", [])
    named = {one if isinstance(one, str) else one["source"] for one in secrets}
    assert named <= set(whole["secrets"])
    volumes = [volume.split(":")[0] for volume in service.get("volumes", [])]
    assert {volume for volume in volumes if "/" not in volume} <= set(whole["volumes"])
    for other, waits in service.get("depends_on", {}).items():
        if waits["condition"] == "service_healthy":
            assert services()[other]["healthcheck"]["test"]
        else:
            assert services()[other]["restart"].startswith("on-failure"), "one that ends"


def test_the_whole_system_is_there() -> None:
    assert set(services()) >= {
        *("kafka", "redis", "topics", "lists", "sample-list", "worker", "windows"),
        *("payments", "alerts", "prometheus", "grafana"),
    }
    assert services()["worker"]["deploy"]["replicas"] == 2


@each_service
def test_images_are_pinned(name: str) -> None:
    service = services()[name]
    if "build" in service:
        assert service["image"] == f"vostro:{__version__}"
        assert (ROOT / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    else:
        assert re.fullmatch(r"[a-z/-]+:v?[0-9.]+(-alpine)?@sha256:[0-9a-f]{64}", service["image"])


@each_service
def test_no_service_is_root_writes_its_root_or_takes_more_than_its_share(name: str) -> None:
    service = services()[name]
    assert int(service["user"].split(":")[0]) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert service["logging"]["options"]["max-size"]
    assert service["restart"] == ("on-failure:5" if name == "topics" else "unless-stopped")
    assert not {"privileged", "cap_add", "devices", "pid", "ipc", "network_mode"} & service.keys()


@each_service
def test_each_service_that_has_a_port_is_asked_whether_it_is_well(name: str) -> None:
    check = services()[name].get("healthcheck", {})
    if name in WITHOUT_HEALTHCHECK:
        assert check == {"disable": True}
    elif not services()[name]["image"].startswith("vostro:"):
        assert check["test"][0] in {"CMD", "CMD-SHELL"}
        assert check.keys() >= {"interval", "timeout", "retries", "start_period"}
    else:
        assert check == {}, "the HEALTHCHECK of the container file"


@each_service
def test_ports_are_for_this_machine_only_and_mounts_are_there_and_read_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in services()[name].get("ports", []))
    for inside, here in mounted(name).items():
        assert here.exists(), inside
    for volume in services()[name].get("volumes", []):
        assert volume.startswith("./") == volume.endswith(":ro")


def test_only_who_fetches_lists_or_has_a_port_here_reaches_out() -> None:
    out = {name for name, service in services().items() if "outside" in service["networks"]}
    with_port = {name for name, service in services().items() if "ports" in service}
    assert compose()["networks"]["inside"] == {"internal": True}
    assert out == with_port | {"lists"}


def test_a_stop_is_given_more_time_than_the_worker_takes_for_itself() -> None:
    seconds = Settings.read().stop_seconds
    for _, service in ours():
        assert float(service["stop_grace_period"].removesuffix("s")) > seconds


def test_every_setting_is_one_that_there_is_and_takes_its_value() -> None:
    known = {f"VOSTRO_{name.upper()}" for name in Settings.model_fields}
    for name, service in ours():
        given = {key: v for key, v in service["environment"].items() if key.startswith("VOSTRO_")}
        directory = given.pop(SECRETS_DIRECTORY, None)
        assert set(given) <= known, name
        Settings.read(**{key.removeprefix("VOSTRO_").lower(): v for key, v in given.items()})
        # A folder that is not there is refused: named where secrets are mounted, and only there.
        assert (directory == "/run/secrets") == bool(service.get("secrets"))
        for secret in service.get("secrets", []):
            assert secret["target"].upper() in known


def test_no_password_is_in_the_file_and_the_script_makes_each_once(tmp_path: Path) -> None:
    for service in services().values():
        for key in service.get("environment", {}):
            assert key.endswith("_FILE") or not re.search("PASSWORD|TOKEN|KEY", key)
    subprocess.run([SECRETS, tmp_path / "made"], check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "made").iterdir()}
    assert set(made) == set(compose()["secrets"])
    assert all(re.fullmatch(r"[0-9a-f]{48}", password) for password in made.values())
    assert len(set(made.values())) == len(made)
    assert (tmp_path / "made").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o777 == 0o444 for path in (tmp_path / "made").iterdir())

    again = subprocess.run([SECRETS, tmp_path / "made"], check=True, capture_output=True, text=True)
    assert again.stdout == ""
    assert {path.name: path.read_text() for path in (tmp_path / "made").iterdir()} == made


def test_the_folder_of_the_passwords_is_kept_out_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    for secret in compose()["secrets"].values():
        assert f"{Path(secret['file']).parent}/" in ignored


def test_prometheus_has_a_job_for_each_kind_of_process_that_has_metrics() -> None:
    jobs = {
        job["job_name"]: job["dns_sd_configs"][0]
        for job in text(PROMETHEUS)["scrape_configs"]
        if "dns_sd_configs" in job
    }
    serving = {name for name, _ in ours() if name not in WITHOUT_HEALTHCHECK}
    assert {job: found["names"] for job, found in jobs.items()} == {
        f"vostro-{name}": [name] for name in serving
    }
    assert {found["port"] for found in jobs.values()} == {Settings.read().http_port}


def test_promtool_takes_the_configuration_and_the_rules_it_names() -> None:
    if shutil.which("promtool") is None:
        absent("needs promtool (Debian: prometheus): run `make promtool`")
    done = subprocess.run(
        ["promtool", "check", "config", PROMETHEUS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "rule files found" in done.stdout


def test_kafka_takes_the_largest_record_that_a_topic_may_have() -> None:
    (folder,) = mounted("kafka").values()
    lines = (folder / "server.properties").read_text("utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    contracts = (ROOT / "topics" / "topics.toml").read_text("utf-8")
    largest = max(map(int, re.findall(r'"max.message.bytes" = "(\d+)"', contracts)))
    assert int(told["message.max.bytes"]) >= largest
    assert int(told["replica.fetch.max.bytes"]) >= largest
    assert told["auto.create.topics.enable"] == "false"


def test_grafana_finds_its_source_of_data_and_its_dashboards() -> None:
    mounts = mounted("grafana")
    (inside,) = mounts
    assert services()["grafana"]["environment"]["GF_PATHS_PROVISIONING"] == (
        f"{inside}/{PROVISIONING.name}"
    )
    (source,) = text(PROVISIONING / "datasources" / "prometheus.yml")["datasources"]
    assert source["url"] == "http://prometheus:9090"
    (provider,) = text(PROVISIONING / "dashboards" / "vostro.yml")["providers"]
    folder = mounts[inside] / Path(provider["options"]["path"]).relative_to(inside)
    for dashboard in folder.glob("*.json"):
        told = dashboard.read_text("utf-8")
        named = set(re.findall(r'"datasource": \{[^}]*"uid": "([^"]+)"', told))
        assert named
        assert named <= {source["uid"], "${datasource}"}, dashboard.name
