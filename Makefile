# Every target does its own set-up. The two that a newcomer needs: `make demo`, `make test`.
PYTHON ?= $(or $(shell command -v python3.11),python3)
BIN := .venv/bin
# What only the shared data of the developers or real servers can show must not skip in CI.
export VOSTRO_REQUIRE_SERVERS ?= $(if $(CI),1,)

.PHONY: help setup servers toxiproxy promtool tools up demo test unit check format schemas bench accuracy faults soak scale lock sbom audit wheel docs dashboards clean

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.ready: requirements/dev.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer and its venv module, or say make PYTHON=python3.12"; exit 1; }
	@echo "Setting up .venv (about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: .venv/.ready ## the virtual environment, from the lock file

# Apache Kafka's own jars, by Maven; a real redis-server, from the system's packages.
.kafka/.ready: tests/broker/pom.xml
	@command -v mvn >/dev/null || { echo "mvn is missing: apt-get install maven default-jre-headless (or set KAFKA_LIBS)"; exit 1; }
	@echo "Fetching Apache Kafka (43 MB)"
	@mvn --batch-mode --quiet --file tests/broker/pom.xml dependency:copy-dependencies -DoutputDirectory="$(CURDIR)/.kafka/libs"
	@touch $@

servers: .kafka/.ready toxiproxy ## a real Kafka and a real redis-server, for the tests
	@command -v redis-server >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing redis-server"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server >/dev/null; \
	  else echo "redis-server is missing: install it (Debian: sudo apt-get install redis-server)"; exit 1; fi; }

# Without Go or root nothing is made: the tests of faults skip at a desk and fail in CI.
TOXIPROXY := github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0
toxiproxy: ## bad networks and wrong clocks, for the tests of faults
	@test -x .tools/bin/toxiproxy-server || ! command -v go >/dev/null || { \
	  echo "Building Toxiproxy" && GOBIN="$(CURDIR)/.tools/bin" go install $(TOXIPROXY) && mv .tools/bin/server .tools/bin/toxiproxy-server; }
	@command -v faketime >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || { \
	  echo "Installing faketime"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq faketime >/dev/null; }

# Without root nothing is installed: the rules' test skips at a desk and fails in CI.
promtool: ## Prometheus's tool, which tests the alert rules
	@command -v promtool >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing prometheus (for promtool)"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends prometheus >/dev/null; \
	  else echo "promtool is missing: install it (Debian: sudo apt-get install prometheus)"; fi; }

tools: ## helm and what else the tests of the chart need, from Go modules
	@deploy/tools.sh

# `check` runs in `test` too and must find them there.
check: promtool tools

up: ## the whole system in containers: docker-compose.yml
	@deploy/compose/secrets.sh
	@docker compose up --build --detach

demo: setup ## the main job on an embedded broker and Redis
	@$(BIN)/vostro demo

test: setup servers check ## checks and every kind of test
	@$(BIN)/python -m pytest

unit: setup ## the tests that need no server
	@$(BIN)/python -m pytest tests/unit tests/contract tests/property

check: setup ## style, types, rooms, and that what is generated is current
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy workers/vostro deploy/grafana topics/generate.py requirements/sbom.py requirements/audit.py
	@$(BIN)/mypy tests
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest --quiet tests/contract

format: setup ## ruff, writing
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

schemas: setup ## topics/*/schema.json and examples, from the shapes
	@$(BIN)/python topics/generate.py

accuracy: setup ## how well names are matched, by class: reports/accuracy/report.html
	@cd tests && PYTHONPATH=../workers ../$(BIN)/python -m name_accuracy.report

bench: setup servers ## throughput and latency, side by side in one run
	@$(BIN)/python -m pytest tests/benchmark --benchmark-enable --benchmark-only -s

faults: setup servers ## every fault at full length: reports/faults.md (docs/faults.md tells what)
	@VOSTRO_FAULTS_LONG=1 $(BIN)/python -m pytest tests/fault

soak: setup servers ## 10 minutes at 70 % of what a worker takes: reports/soak.json and soak.png
	@cd tests && PYTHONPATH=../workers ../$(BIN)/python -m soak

scale: setup servers ## what 1 and 2 worker processes take: reports/scale.json
	@cd tests && PYTHONPATH=../workers ../$(BIN)/python -m scale

lock: setup ## the lock files anew, from pyproject.toml
	@requirements/compile.sh

sbom: setup ## the bill of materials of the lock file: dist/sbom.cdx.json (CycloneDX)
	@$(BIN)/python requirements/sbom.py

audit: setup ## known vulnerabilities of every locked package; fails where it can't ask
	@$(BIN)/python requirements/audit.py

docs: setup ## the documentation's site, every link checked: build/site (in `check` too, by its test)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

dashboards: setup servers promtool ## dashboards' JSON from their code, and what they show: reports/dashboards
	@$(BIN)/python deploy/grafana/generate_dashboards.py
	@VOSTRO_DRAW_DASHBOARDS=reports/dashboards $(BIN)/python -m pytest --quiet tests/integration/test_dashboards.py

wheel: setup ## the package, in dist/
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## everything that make made
	rm -rf .venv .kafka .tools dist reports .mypy_cache .ruff_cache .hypothesis
