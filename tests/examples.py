"""The examples of deploy/examples/subscribe, for the tests that run them."""

from importlib import util
from pathlib import Path
from types import ModuleType

from servers import ROOT

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
