# Needs Python 3.11 or newer with pip, and make. Everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip of the system, working on .venv: a bare Debian has no ensurepip to put one inside.
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check --quiet
INSTALL := $(PIP) install --no-deps --require-hashes

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types imports unit newsroom browser pictures server duckdb2 faults fuzz track serve guide lock \
	clean
# How long `make fuzz` looks for trouble in each of its targets.
FUZZ_SECONDS ?= 120

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/installed ## install into .venv

$(VENV)/installed: requirements.lock pyproject.toml
	@echo "Installing into $(VENV) (a minute or two the first time) ..."
	@$(PYTHON) -m venv --without-pip $(VENV)
	@$(INSTALL) -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	@echo "Installing what the tests need ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

demo: $(VENV)/installed ## run the main job on the bundled newsroom
	@$(BIN)/bellwether track --demo

test: lint types imports unit ## lint, types, import contracts, tests

lint: $(VENV)/installed-dev ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/installed-dev ## mypy --strict
	@$(BIN)/mypy

imports: $(VENV)/installed-dev ## import-linter
	@$(BIN)/lint-imports

unit: $(VENV)/installed-dev ## the fast tests
	@$(BIN)/pytest -m "not server and not program and not browser and not newsroom" -q -n auto --dist loadscope

newsroom: $(VENV)/installed-dev ## the tests that measure against real pages, where these lie beside the checkout
	@$(BIN)/pytest -m newsroom -q || [ $$? -eq 5 ]

browser: $(VENV)/installed-dev ## the tests that open pages in a real Chromium, where one is installed
	@command -v chromium chromium-browser google-chrome >/dev/null || echo "no Chromium on PATH, so nothing is tested in it (Debian: apt install chromium)"
	@$(BIN)/pytest -m browser -q

pictures: $(VENV)/installed-dev ## run the demo and make the README's pictures of it anew (needs Chromium and a Chinese font)
	@$(BIN)/bellwether track --demo
	@$(BIN)/python -m benchmarks.pictures
	@$(BIN)/python -m benchmarks.explore --data demo-data --picture demo-data/explorer
	@cp demo-data/explorer/explore-1280.png flows/report/pictures/explorer.png

server: $(VENV)/installed-dev ## the tests that start Prefect servers, kill processes, or run the demo and the commands
	@$(BIN)/pytest -m "server or program" -q -n 2 --dist loadfile

duckdb2: $(VENV)-duckdb2/installed $(VENV)-duckdb15/installed ## the warehouse tests on DuckDB 2.0, and its files in the first client of 1.5
	@$(VENV)-duckdb2/bin/python -m pytest tests/warehouse -m "not newsroom" --ignore tests/warehouse/lake -q
	@$(BIN)/pytest tests/warehouse/test_clients.py -q

# Each has its own DuckDB before all else that .venv has.
$(VENV)-duckdb2/installed: DUCKDB := 2.0.0
$(VENV)-duckdb15/installed: DUCKDB := 1.5.0
$(VENV)-duckdb2/installed $(VENV)-duckdb15/installed: $(VENV)/installed-dev
	@$(PYTHON) -m venv --without-pip $(@D)
	@$(PYTHON) -m pip --python $(@D)/bin/python --disable-pip-version-check --quiet install --no-deps duckdb==$(DUCKDB)
	@$(BIN)/python -c 'import sys; print(*filter(None, sys.path), sep="\n")' \
		> "$$($(@D)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/borrowed.pth"
	@touch $@

faults: $(VENV)/installed-dev ## rewrite flows/FAULTS.md from the hostile cases
	@$(BIN)/python -m tests.flows.hostile.table

fuzz: $(VENV)/installed-dev ## search for inputs that break the readers of feeds, addresses, dates, pages and robots.txt
	@$(BIN)/pytest tests/extractors/fuzz -q --hypothesis-profile=long
	@$(PYTHON) -m venv --without-pip --system-site-packages $(VENV)/fuzz
	@$(PYTHON) -m pip --python $(VENV)/fuzz/bin/python --disable-pip-version-check --quiet install "atheris>=3,<4"
	@for target in feed json url date page robots; do \
		PYTHONPATH=.:$$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])') \
		$(VENV)/fuzz/bin/python -m benchmarks.fuzz $$target -max_total_time=$(FUZZ_SECONDS) || exit 1; done

track: $(VENV)/installed ## one cycle over the configured feeds
	@$(BIN)/bellwether track

serve: $(VENV)/installed ## the schedule, until Ctrl-C
	@$(BIN)/bellwether serve

guide: $(VENV)/installed-dev ## write the messages shown in flows/ALERTS.md anew
	@WRITE_GUIDE=1 $(BIN)/pytest -q tests/flows/notify/test_guide.py

lock: $(VENV)/installed-dev ## renew the lock files (needs pip-tools in PATH)
	@./deploy/lock.sh

clean: ## remove .venv and what the demo and the tools made
	@rm -rf $(VENV) $(VENV)-duckdb2 $(VENV)-duckdb15 demo-data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
