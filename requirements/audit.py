# ruff: noqa: INP001 - a script, no package
"""Asks for known vulnerabilities of every package of the lock file. `make audit` runs it.

pip-audit ends well when it could ask about nothing. Here that is a failure: exit code 0 only when
every package was audited and none is known to be vulnerable; 1 if one is; 2 if not all were asked
about.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent / "worker.txt"
VULNERABLE, NOT_AUDITED = 1, 2


def audited(arguments: list[str]) -> tuple[list[dict[str, Any]], str]:
    """What pip-audit says of each package, and on stderr."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes"]
    command += ["--disable-pip", "--progress-spinner", "off", "--format", "json", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        packages = []
    return packages, done.stderr


def verdict(packages: list[dict[str, Any]], said: str) -> tuple[int, list[str]]:
    """The exit code, and the lines that tell why."""
    skipped = [one for one in packages if "skip_reason" in one]
    vulnerable = [one for one in packages if one.get("vulns")]
    lines = [
        f"{one['name']} {one['version']}: {found['id']}, mended in "
        f"{', '.join(found['fix_versions']) or 'no version yet'}"
        for one in vulnerable
        for found in one["vulns"]
    ]
    if not packages or skipped:
        count = len(packages) - len(skipped)
        lines.append(
            f"NOT AUDITED: the advisory service told of {count} packages out of "
            f"{len(packages) or 'an unknown number'}. Nothing is known of the others."
        )
        last = said.strip().splitlines()[-1:] if not packages else [skipped[0]["skip_reason"]]
        lines += [f"It said: {line}" for line in last]
    if vulnerable:
        return VULNERABLE, lines
    if not packages or skipped:
        return NOT_AUDITED, lines
    return 0, [f"{len(packages)} packages audited: none is known to be vulnerable."]


def main() -> int:
    """Prints the lines; gives the exit code. Arguments go to pip-audit: `-s osv`."""
    code, lines = verdict(*audited(sys.argv[1:]))
    stream = sys.stderr if code else sys.stdout
    stream.write("".join(f"{line}\n" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
