"""A real Prometheus that scrapes the processes of a test, and what its API answers."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from servers import Server, a_folder, absent, running

SCRAPE_SECONDS = 1


class PrometheusServer(Server):
    """Scrapes every second; a job for each kind of process, as deploy/prometheus has them."""

    name = "prometheus"

    def __init__(self, data: Path, jobs: Mapping[str, Sequence[int]]) -> None:
        super().__init__(data)
        scraped = [
            {
                "job_name": job,
                "static_configs": [{"targets": [f"127.0.0.1:{port}" for port in ports]}],
            }
            for job, ports in jobs.items()
        ]
        every = {"scrape_interval": f"{SCRAPE_SECONDS}s"}
        config = {"global": every, "scrape_configs": scraped}  # JSON is YAML
        (data / "prometheus.yml").write_text(json.dumps(config))

    def command(self) -> list[str]:
        return [
            "prometheus",
            f"--config.file={self.data}/prometheus.yml",
            f"--storage.tsdb.path={self.data}/tsdb",
            f"--web.listen-address=127.0.0.1:{self.port}",
        ]

    def is_up(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(self.url("/-/ready"), timeout=2).is_success
        return False

    def url(self, path: str) -> str:
        """Of its API."""
        return f"http://127.0.0.1:{self.port}{path}"

    def ask(self, path: str, **parameters: str | float) -> list[dict[str, Any]]:
        """The series that a query gives."""
        told = httpx.get(self.url(f"/api/v1/{path}"), params=parameters, timeout=10).json()
        assert told["status"] == "success", f"{parameters}: {told}"
        result: list[dict[str, Any]] = told["data"]["result"]
        return result


@contextmanager
def prometheus_running(jobs: Mapping[str, Sequence[int]]) -> Iterator[PrometheusServer]:
    """A fresh Prometheus; skips or fails where there is none."""
    if shutil.which("prometheus") is None:
        absent("needs Prometheus (Debian: prometheus): run `make promtool`")
    with a_folder("prometheus") as folder, running(PrometheusServer(folder, jobs)) as server:
        yield server
