# The two commands to know: `make run` does the main job, `make test` the tests. Both do all their own set-up:
# a virtual environment in .venv with the versions pinned in constraints.txt.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check
# How many processes share the tests out among them.
WORKERS ?= $(shell nproc)
ROOMS  := extract datapackages validation publish flows

.DEFAULT_GOAL := help
PORTAL := build/ckan
MINUTES ?= 5
# What looks like a secret and is none: hashes of sources and releases, and the example of a refused address.
NO_SECRETS := sha256: "?[0-9a-f]{64}"?$$|user:secret@data[.]example[.]org|setpass planport-operator

.PHONY: help run test fuzz portal bench-portal bench-samples check lint types security golden docs bench clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

# A stamp is newer than what it was made from, so an installed environment is not installed again.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing the pinned dependencies into $(VENV)"
	$(PIP) install --constraint constraints.txt setuptools
	$(PIP) install --constraint constraints.txt --no-build-isolation --editable .
	@# Half a second of every start where Python is told to keep no bytecode by itself.
	$(BIN)/python -m compileall -q $(ROOMS)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	@echo "installing the tools for tests and checks into $(VENV)"
	$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $@

run: $(VENV)/run.stamp ## Read the plans of seeds/sources, package, validate and publish them below build/
	$(BIN)/planport run

portal: run ## Bring a complete CKAN up on this machine, publish to it, and print its address
	$(BIN)/planport portal up --state $(PORTAL)
	@address=$$($(BIN)/planport portal status --state $(PORTAL) | sed -n 's/^up at //p') && \
	CKAN_API_TOKEN=$$(cat $(PORTAL)/secrets/publisher.token) \
	$(BIN)/planport publish $$(dirname build/packages/*/datapackage.json) --portal "$$address" && \
	echo "open $$address"

test: $(VENV)/dev.stamp ## Run all tests
	$(BIN)/python -m pytest -q --numprocesses $(WORKERS) --dist loadgroup $(PYTEST)

fuzz: $(VENV)/dev.stamp ## Fuzz reader, outline, clauses, projects, numerals for MINUTES (5)
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

check: lint types security test ## Lint, types, security and tests in one

lint: $(VENV)/dev.stamp ## Look for mistakes and for lines that are not formatted
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp ## Check the types
	$(BIN)/mypy

security: $(VENV)/dev.stamp ## Look for known dangers and for secrets in the repository
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(ROOMS)
	git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --exclude-lines '$(NO_SECRETS)'

golden: $(VENV)/dev.stamp ## Rewrite the expected tables in tests/golden (look at the difference before you commit it)
	$(BIN)/python -m tests.flows.golden

docs: $(VENV)/dev.stamp ## Rewrite the generated pages below docs/
	$(BIN)/python -m tests.habits.reference
	$(BIN)/python -m datapackages.dictionary > docs/data-dictionary.md

bench: $(VENV)/dev.stamp ## Measure the steps
	$(BIN)/python bench/steps.py

bench-samples: $(VENV)/dev.stamp ## Score the reading of the sample documents where they stand beside the project
	$(BIN)/python bench/samples.py

bench-portal: $(VENV)/dev.stamp ## Measure publishing to a CKAN beside its peers
	$(BIN)/python -m bench.portal

clean: ## Remove what was built; the virtual environment and the sources stay
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis
