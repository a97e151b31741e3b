"""docker-compose.yml as its users' tools read it, and its commands as a machine without one."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from servers import ROOT

FILE = ROOT / "docker-compose.yml"
OURS = "vostro:"  # the image that the container file builds


@cache
def compose() -> dict[str, Any]:
    """The whole file, with its anchors resolved."""
    content: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return content


def services() -> dict[str, dict[str, Any]]:
    """Each service by name."""
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def ours() -> Iterator[tuple[str, dict[str, Any]]]:
    """The services that run Vostro's own image."""
    return ((name, one) for name, one in services().items() if one["image"].startswith(OURS))


def mounted(name: str) -> dict[str, Path]:
    """Path in the container -> file or folder of the checkout, of a service's bind mounts."""
    binds = [volume for volume in services()[name].get("volumes", []) if volume.startswith("./")]
    return {bind.split(":")[1]: ROOT / bind.split(":")[0] for bind in binds}


def command(name: str, paths: dict[str, str]) -> list[str]:
    """What a service runs, with paths of the container replaced by those of this machine."""
    service = services()[name]
    entrypoint = service.get("entrypoint")
    if entrypoint is None and service["image"].startswith(OURS):
        entrypoint = [sys.executable, "-m", "vostro.cli.main"]  # the container file's: vostro
    words = [*(entrypoint or ()), *service.get("command", ())]
    return [translated(word, paths) for word in words]


def environment(name: str, paths: dict[str, str]) -> dict[str, str]:
    """What a service finds in its environment, with names of the container replaced."""
    given = services()[name].get("environment", {})
    return {key: translated(str(value), paths) for key, value in given.items()}


def translated(text: str, paths: dict[str, str]) -> str:
    """The text with each path or address replaced."""
    for inside, here in paths.items():
        text = text.replace(inside, here)
    return text
