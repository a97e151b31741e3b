"""The container file and its ignore file, read as an engine reads them: as far as ours go."""

import re
from fnmatch import fnmatch
from functools import cache
from typing import NamedTuple

from servers import ROOT

FILE = ROOT / "deploy" / "container" / "Dockerfile"
IGNORED = ROOT / ".dockerignore"


class Instruction(NamedTuple):
    """One instruction: its name, and all of the rest on one line."""

    name: str
    value: str


@cache
def instructions() -> tuple[Instruction, ...]:
    """Every instruction in order, without comments."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    whole = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    found = (line.partition(" ") for line in whole.splitlines() if line.strip())
    return tuple(Instruction(name, value.strip()) for name, _, value in found)


def copied() -> set[str]:
    """Files and folders of the checkout that are copied into the image."""
    copies = [step.value.split() for step in instructions() if step.name == "COPY"]
    return {name for words in copies if not words[0].startswith("--from") for name in words[:-1]}


def is_sent(name: str) -> bool:
    """Does the ignore file let it through to the engine? The last line that matches decides."""
    sent = True
    parts = name.split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    for line in IGNORED.read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        if not line or line.startswith("#"):
            continue
        names = parts if pattern.startswith("**/") else above
        if any(fnmatch(one, pattern.removeprefix("**/")) for one in names):
            sent = line.startswith("!")
    return sent
