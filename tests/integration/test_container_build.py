"""The container file's own steps make a Vostro that runs, from the lock files and nothing else.

They run outside of an engine, in a folder that takes the place of the image. Half a minute and
some downloads: in CI, or with VOSTRO_IMAGE_STEPS=1.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from container_file import instructions, is_sent
from servers import ROOT
from vostro import __version__

IS_WANTED = "1" in {os.environ.get("VOSTRO_REQUIRE_SERVERS"), os.environ.get("VOSTRO_IMAGE_STEPS")}
SECONDS_MAX = 240
LISTED = (
    "import importlib.metadata as m, json;"
    "print(json.dumps(sorted(d.metadata['Name'] for d in m.distributions())))"
)


def first_stage() -> Iterator[tuple[str, str]]:
    """The instructions that build, in order."""
    begun = False
    for step in instructions():
        if step.name == "FROM" and begun:
            return
        begun = begun or step.name == "FROM"
        if begun:
            yield step.name, step.value


def copy_sent(name: str, to: Path) -> None:
    """Copies what the ignore file lets through."""
    source = ROOT / name
    files = [source] if source.is_file() else sorted(source.rglob("*"))
    for file in files:
        inner = file.relative_to(ROOT)
        if file.is_file() and is_sent(str(inner)):
            place = to / inner if source.is_dir() or "/" in name else to / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that would be the image, after the building stage."""
    if not IS_WANTED:
        pytest.skip("takes half a minute and the network: VOSTRO_IMAGE_STEPS=1")
    root = tmp_path_factory.mktemp("image")
    subprocess.run([sys.executable, "-m", "venv", root / "usr"], check=True)  # the base image
    told = {key: value for key, value in os.environ.items() if not key.startswith("VIRTUAL_ENV")}
    told |= {"PATH": f"{root / 'usr' / 'bin'}:{os.environ['PATH']}"}
    for name, value in first_stage():
        if name == "ENV":
            told |= dict(word.split("=", 1) for word in value.split())
        elif name == "COPY":
            for source in value.split()[:-1]:
                copy_sent(source, root / "src")
        elif name == "RUN":
            here = re.sub(r"(?<=\s)(/opt/vostro|/wheels)", rf"{root}\1", value)
            done = subprocess.run(
                ["sh", "-euc", here],
                cwd=root / "src",
                env=told,
                capture_output=True,
                text=True,
                check=False,
                timeout=SECONDS_MAX,
            )
            assert done.returncode == 0, f"{here}\n{done.stdout[-2_000:]}{done.stderr[-2_000:]}"
    return root


def run(image: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A program of the image, with nothing of this environment."""
    return subprocess.run(
        [image / "opt" / "vostro" / "bin" / words[0], *words[1:]],
        cwd=image,
        env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_holds_what_the_lock_file_says_and_vostro(image: Path) -> None:
    lock = (ROOT / "requirements" / "worker.txt").read_text("utf-8")
    locked = re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)
    found = json.loads(run(image, "python", "-I", "-c", LISTED).stdout)

    def plain(name: str) -> str:
        return re.sub("[-_.]+", "-", name).lower()

    assert {plain(name) for name in found} == {plain(name) for name in locked} | {"vostro"}
    assert "pip" not in found


def test_its_commands_run_and_its_contracts_are_inside(image: Path) -> None:
    assert run(image, "vostro", "--version").stdout.strip() == f"vostro {__version__}"
    where = "import vostro.stream.topics as t; print(t.contracts_folder())"
    folder = Path(run(image, "python", "-I", "-c", where).stdout.strip())
    assert folder.is_relative_to(image)
    assert (folder / "topics.toml").read_bytes() == (ROOT / "topics" / "topics.toml").read_bytes()
    for command in ("worker", "windows", "lists", "topics", "alerts", "generate"):
        assert run(image, "vostro", command, "--help").returncode == 0


def test_the_worker_and_the_windows_are_whole(image: Path) -> None:
    done = run(image, "python", "-I", "-c", "import vostro.worker, vostro.windows_worker")
    assert done.returncode == 0, done.stderr
    # No list, no payment: the list search itself, with all its data files.
    likened = run(image, "vostro", "compare", "Егор Заврахин", "Yegor Zavrazhin")
    assert likened.returncode == 0, likened.stderr
