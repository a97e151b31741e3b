"""The container file takes what there is, from lock files, and leaves nobody a tool or root.

tests/integration/test_container_build.py runs its steps; no engine is needed for either.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from container_file import FILE, copied, instructions, is_sent
from servers import ROOT, free_port

HEALTH = ROOT / "deploy" / "container" / "health.py"


def test_every_base_image_is_pinned_by_its_digest_and_can_be_replaced() -> None:
    image = r"python:3\.11\.\d+-slim-bookworm@sha256:[0-9a-f]{64}"
    first = instructions()[0]
    assert first.name == "ARG"
    assert re.fullmatch(f"PYTHON_IMAGE={image}", first.value)
    froms = [step.value for step in instructions() if step.name == "FROM"]
    assert froms == ["${PYTHON_IMAGE} AS build", "${PYTHON_IMAGE}"]


def test_what_is_copied_is_there_and_passes_the_ignore_file() -> None:
    assert copied() >= {"requirements/worker.txt", "pyproject.toml", "workers", "topics"}
    for name in copied():
        assert (ROOT / name).exists()
        assert is_sent(name), name


@pytest.mark.parametrize(
    "name",
    [
        *(
            ".git/config",
            ".env",
            "deploy/compose/secrets/redis-worker-password",
            ".venv/bin/vostro",
        ),
        *("tests/conftest.py", "workers/vostro/__pycache__/alert.cpython-311.pyc", "reports/x"),
    ],
)
def test_secrets_history_and_what_was_built_here_do_not_reach_the_engine(name: str) -> None:
    assert not is_sent(name)


def test_everything_that_is_installed_is_checked_by_its_hash() -> None:
    steps = [step.value for step in instructions() if step.name == "RUN"]
    installs = [one for step in steps for one in step.split("&&") if " install " in one]
    assert len(installs) == 3
    for install in installs:
        assert "--no-deps" in install
        assert "--require-hashes --only-binary :all:" in install or "--no-index" in install
    for lock in ("worker", "build"):
        lines = (ROOT / f"requirements/{lock}.txt").read_text("utf-8").splitlines()
        pinned = [number for number, line in enumerate(lines) if "==" in line]
        assert pinned
        assert all("--hash=sha256:" in lines[number + 1] for number in pinned)


def test_the_last_stage_is_not_root_and_has_nothing_that_builds_or_installs() -> None:
    last = max(n for n, step in enumerate(instructions()) if step.name == "FROM")
    stage = instructions()[last:]
    (user,) = [step.value for step in stage if step.name == "USER"]
    assert user == "10001:10001"
    (run,) = [step.value for step in stage if step.name == "RUN"]
    assert "pip uninstall --yes" in run
    assert not re.search(r"apt|apk|gcc|curl| install ", run)
    assert stage.index(next(s for s in stage if s.name == "RUN")) < stage.index(
        next(s for s in stage if s.name == "USER")
    )
    names = [step.name for step in stage]
    assert names[-2:] == ["ENTRYPOINT", "CMD"]
    assert not any(step.name == "ADD" for step in instructions())


def test_numpy_starts_no_thread_for_each_core_of_the_machine() -> None:
    (told,) = [step.value.split() for step in instructions() if step.name == "ENV"][1:]
    assert "OPENBLAS_NUM_THREADS=1" in told
    count = "import numpy, psutil; print(psutil.Process().num_threads())"
    done = subprocess.run(
        [sys.executable, "-c", count],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "1"


def test_the_health_check_is_the_script_that_is_copied() -> None:
    (check,) = [step.value for step in instructions() if step.name == "HEALTHCHECK"]
    script = re.search(r'"(/opt/\S+\.py)"', check)
    assert script is not None
    assert any(
        step.value.split()[-1] == script[1] for step in instructions() if step.name == "COPY"
    )


def test_a_process_that_does_not_answer_is_not_well() -> None:
    done = subprocess.run(
        [sys.executable, HEALTH],
        env={"VOSTRO_HTTP_PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "nobody answers at http://127.0.0.1:" in done.stdout


def test_the_file_lies_where_the_compose_file_and_its_own_comment_say() -> None:
    assert f"-f {FILE.relative_to(ROOT)}" in FILE.read_text("utf-8")
    assert Path(HEALTH).is_file()
