#!/bin/sh
# Writes the lock files: every package with its hashes, and no registry's address.
set -eu
cd "$(dirname "$0")/.."
compile() { .venv/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-emit-trusted-host --strip-extras --allow-unsafe --no-header "$@"; }
compile --extra demo -o requirements/worker.txt pyproject.toml
compile --extra demo --extra dev -c requirements/worker.txt -o requirements/dev.txt pyproject.toml
# What the container file builds the wheel with
compile -c requirements/dev.txt -o requirements/build.txt requirements/build.in
# What `make accuracy` measures the matcher beside; installed by hand, it is heavy.
compile -c requirements/dev.txt -o requirements/anchors.txt requirements/anchors.in
