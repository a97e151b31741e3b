"""The services of docker-compose.yml as processes of this machine: their commands, to the letter.

What only a container has is translated: names of hosts, mounted paths, ports.
"""

import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import yaml

from compose_file import command, environment, mounted, services
from list_samples import un_entity, un_file
from publishers import web_server
from servers import KAFKA_LIBS, ROOT, Server, absent, free_port, poll
from vostro.lists.list_sources import read_list_sources

HEALTH = ROOT / "deploy" / "container" / "health.py"
UP_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 35.0


def with_environment(variables: dict[str, str], words: list[str]) -> list[str]:
    """A command that finds these variables."""
    return ["env", *(f"{name}={value}" for name, value in variables.items()), *words]


class ComposeKafka(Server):
    """Kafka by its own start script and configuration; only the ports are others."""

    name = "kafka"

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.inside, controller = free_port(), free_port()
        (folder,) = mounted("kafka").values()
        self.folder, text = folder, (folder / "server.properties").read_text("utf-8")
        for there, here in {
            "INSIDE://:19092": f"INSIDE://127.0.0.1:{self.inside}",
            "HOST://:9092": f"HOST://127.0.0.1:{self.port}",
            "kafka:19092": f"127.0.0.1:{self.inside}",
            "127.0.0.1:9092": f"127.0.0.1:{self.port}",
            "127.0.0.1:9093": f"127.0.0.1:{controller}",
            "/var/lib/kafka/data": str(data / "log"),
        }.items():
            assert there in text
            text = text.replace(there, here)
        (data / "server.properties").write_text(text)
        self.make_scripts()

    def make_scripts(self) -> None:
        """The two scripts of a Kafka distribution that are called, over the jars of the tests."""
        for script, main in (
            ("kafka-storage.sh", "kafka.tools.StorageTool"),
            ("kafka-server-start.sh", "kafka.Kafka"),
        ):
            place = self.data / "bin" / script
            place.parent.mkdir(exist_ok=True)
            options = "$KAFKA_HEAP_OPTS -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
            place.write_text(f'#!/bin/sh\nexec java {options} -cp "{KAFKA_LIBS}/*" {main} "$@"\n')
            place.chmod(0o755)

    def command(self) -> list[str]:
        told = environment("kafka", {}) | {"PATH": f"{self.data / 'bin'}:{os.environ['PATH']}"}
        words = command("kafka", {"/etc/vostro/kafka": str(self.folder)})
        return with_environment(told, [*words, str(self.data / "server.properties")])

    def is_up(self) -> bool:
        return is_well("kafka", {"/9092": f"/{self.port}"})


class ComposeRedis(Server):
    """redis-server by its own start script, with the users of deploy/redis."""

    name = "redis"

    def __init__(self, data: Path, secrets: Path) -> None:
        super().__init__(data)
        self.secrets = secrets

    def command(self) -> list[str]:
        (folder,) = mounted("redis").values()
        told = environment("redis", {"/run/secrets": str(self.secrets)})
        words = command("redis", {"/data": str(self.data), "/etc/vostro/redis": str(folder)})
        place = ["--port", str(self.port), "--bind", "127.0.0.1"]
        return with_environment(told | {"REDIS_ACL_DIRECTORY": str(self.data)}, [*words, *place])

    def is_up(self) -> bool:
        told = {"redis-cli": f"redis-cli -p {self.port}", "/run/secrets": str(self.secrets)}
        return is_well("redis", told)


def is_well(name: str, paths: dict[str, str]) -> bool:
    """What a service's own health check says."""
    kind, *words = services()[name]["healthcheck"]["test"]
    for there, here in (paths | {"$$": "$"}).items():
        words = [word.replace(there, here) for word in words]
    shell = ["sh", "-c"] if kind == "CMD-SHELL" else []
    return subprocess.run([*shell, *words], capture_output=True, check=False).returncode == 0


class Service:
    """One of Vostro's own services, as a process."""

    def __init__(self, name: str, folder: Path, words: list[str], told: dict[str, str]) -> None:
        self.name, self.port = name, int(told.get("VOSTRO_HTTP_PORT", "0"))
        self.environment = os.environ | told
        self.log_file = folder / f"{name}-{self.port}.log"
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                words,
                env=self.environment,
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a loop of the shell's has children
            )

    @property
    def log(self) -> str:
        """What it said."""
        return self.log_file.read_text("utf-8", errors="replace")

    def get(self, path: str) -> str:
        """The body of a path of its port."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as got:
            body: bytes = got.read()
            return body.decode()

    def metric(self, name: str) -> float:
        """The sum of a metric's samples."""
        lines = [line for line in self.get("/metrics").splitlines() if line.startswith(name)]
        return sum(float(line.rpartition(" ")[2]) for line in lines)

    def health(self, probe: str) -> int:
        """The exit code of the image's health check."""
        asked = [sys.executable, str(HEALTH), probe]
        done = subprocess.run(asked, env=self.environment, capture_output=True, check=False)
        return done.returncode

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Returns once it holds; fails with the log if the process ends first."""

        def holds() -> bool:
            assert self.process.poll() is None, f"{self.name} ended:\n{self.log[-3_000:]}"
            return condition()

        poll(holds, UP_SECONDS_MAX, f"{self.name}: {what}: {self.log[-2_000:]}")

    def stop(self) -> int:
        """SIGTERM, as `docker compose stop` and an init send it; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS_MAX)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            with suppress(ProcessLookupError):  # the sleep in a loop of the shell's
                os.killpg(self.process.pid, signal.SIGKILL)


class System:
    """Everything that `docker compose up` starts, but Grafana."""

    def __init__(self, folder: Path, kafka: ComposeKafka, redis: ComposeRedis, web: str) -> None:
        self.folder, self.kafka, self.redis, self.web = folder, kafka, redis, web
        self.running: list[Service] = []

    def paths(self, name: str) -> dict[str, str]:
        """Container -> this machine, for a service of ours."""
        secrets = self.folder / name
        secrets.mkdir(exist_ok=True)
        for secret in services()[name].get("secrets", []):
            source = self.redis.secrets / secret["source"]
            shutil.copy(source, secrets / secret["target"])
        files = {inside: str(here) for inside, here in mounted(name).items()}
        return {
            "kafka:19092": f"127.0.0.1:{self.kafka.inside}",
            "redis:6379": f"127.0.0.1:{self.redis.port}",
            "/run/secrets": str(secrets),
            **files,
        }

    def start(self, name: str, **more: str) -> Service:
        """Starts a service; the commands of Python's environment come first."""
        told = environment(name, self.paths(name)) | {"VOSTRO_HTTP_PORT": str(free_port())}
        first = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        words = command(name, self.paths(name))
        service = Service(name, self.folder, words, told | {"PATH": first} | more)
        self.running.append(service)
        return service

    def list_sources(self) -> str:
        """Sources of this machine in the place of the publishers'."""
        off = "".join(
            f'[{name}]\nlists = ["{name}"]\nurls = ["{self.web}"]\nis_enabled = false\n'
            for name in read_list_sources()
            if name != "un"
        )
        place = self.folder / "sources.toml"
        place.write_text(f'{off}[un]\nlists = ["un"]\nurls = ["{self.web}"]\n')
        return str(place)

    def named(self, name: str) -> list[Service]:
        """The running processes of a service."""
        return [service for service in self.running if service.name == name]

    def prometheus(self) -> Service:
        """The real Prometheus with the real configuration; found by address instead of name."""
        (folder,) = mounted("prometheus").values()
        config = yaml.safe_load((folder / "prometheus.yml").read_text("utf-8"))
        port = free_port()
        config["global"] = dict.fromkeys(config["global"], "1s")
        config["rule_files"] = [str(folder / rules) for rules in config["rule_files"]]
        for job in config["scrape_configs"]:
            names = job.pop("dns_sd_configs", [{"names": []}])[0]["names"]
            found = [f"127.0.0.1:{one.port}" for name in names for one in self.named(name)]
            job["static_configs"] = [{"targets": found or [f"127.0.0.1:{port}"]}]
        place = self.folder / "prometheus.yml"
        place.write_text(yaml.safe_dump(config))
        paths = {
            "/etc/prometheus/prometheus.yml": str(place),
            "=/prometheus": f"={self.folder / 'tsdb'}",
        }
        words = ["prometheus", *command("prometheus", paths)]
        words.append(f"--web.listen-address=127.0.0.1:{port}")
        service = Service("prometheus", self.folder, words, {"VOSTRO_HTTP_PORT": str(port)})
        self.running.append(service)
        return service


@contextmanager
def system_running(folder: Path) -> Iterator[System]:
    """Kafka, Redis and a publisher; what else is started in the block ends with it."""
    for needed in ("java", "redis-server", "redis-cli", "prometheus"):
        if shutil.which(needed) is None:
            absent(f"needs {needed}: run `make servers promtool`")
    if not any(KAFKA_LIBS.glob("kafka_2.13-*.jar")):
        absent("needs Kafka's jars in .kafka/libs: run `make servers`")
    script = ROOT / "deploy" / "compose" / "secrets.sh"
    subprocess.run([script, folder / "secrets"], check=True, capture_output=True)
    with ExitStack() as stack:
        web = stack.enter_context(web_server())
        web.put("/un.xml", un_file(un_entity()).content)
        for name in ("kafka", "redis"):
            (folder / name).mkdir()
        kafka = ComposeKafka(folder / "kafka")
        redis = ComposeRedis(folder / "redis", folder / "secrets")
        for server in (kafka, redis):
            stack.callback(server.stop)
            server.start()
        system = System(folder, kafka, redis, web.url("/un.xml"))
        try:
            yield system
        finally:
            for service in reversed(system.running):
                service.stop()
