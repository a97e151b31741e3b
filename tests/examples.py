"""The examples of deploy/examples/subscribe, for the tests that run them."""

import os
import shutil
import subprocess
from importlib import util
from pathlib import Path
from types import ModuleType

from servers import ROOT, absent

FOLDER = ROOT / "deploy" / "examples" / "subscribe"


def load(path: Path) -> ModuleType:
    """A script as a module."""
    spec = util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


is_genuine = load(FOLDER / "python" / "verify_webhook.py").is_genuine


def go(*arguments: str, **environment: str) -> None:
    """A command of Go's in the example's module; skips where there is no Go, fails in CI."""
    if shutil.which("go") is None:
        absent("needs Go for the example in deploy/examples/subscribe/go (Debian: golang)")
    done = subprocess.run(
        ["go", *arguments],
        cwd=FOLDER / "go",
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
