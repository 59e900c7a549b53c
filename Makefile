# Everything is set up in .venv, from the locks, by the first command that needs it.
PYTHON ?= python3
VENV := .venv
DATASETTE := .venv-datasette
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
ARGS ?=
NAME ?= desk
SCOPE ?= write
SIZES ?= 100000 1000000 10000000
export LISTEN PORT DATA DATABASE_URL PUBLIC_URL SAMPLE

# Of what fails half-way nothing is left that looks as if it were done.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help run key test soak soak-beside hour mutations bench bench-quick bench-growth audit check lint lock format clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run.stamp ## Start the service with sample statements (LISTEN, PORT, DATA, DATABASE_URL, SAMPLE=0)
	@$(BIN)/python -m service.cli run

key: $(VENV)/run.stamp ## Make a key for a client: NAME=desk SCOPE=write
	@$(BIN)/python -m service.cli key add --name "$(NAME)" --scope "$(SCOPE)"

test: $(VENV)/test.stamp ## Run all tests on SQLite and PostgreSQL; ARGS= goes to pytest
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/test.stamp ## Check format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(VENV)/test.stamp ## Run T01 to T45 in full, with their figures and bars: ARGS="T01 T05"
	$(BIN)/python -m tests.acceptance $(ARGS)

soak-beside: $(VENV)/test.stamp ## What belongs to no number: files of 50,000, searches by the thousand
	$(BIN)/python -m tests.acceptance beside
	HYPOTHESIS_PROFILE=soak STATEMENTS=200000 SPEAKERS=10000 RECORDS=10000 $(BIN)/python -m pytest $(ARGS) \
	  tests/record/test_oracle.py tests/record/test_plans.py tests/record/test_spans.py \
	  tests/record/test_completion.py tests/record/test_merges.py tests/record/test_documents.py

hour: $(VENV)/test.stamp ## An hour of mixed load on both databases: ARGS="--seconds 180"
	$(BIN)/python -m benchmarks.hour $(ARGS)

mutations: $(VENV)/test.stamp ## Take out each guard of the record and name the test that sees it
	$(BIN)/python -m tests.mutations $(ARGS)

bench: $(VENV)/test.stamp $(DATASETTE)/stamp ## Measure P1 to P12 over 1,000,000 statements, beside peers
	$(BIN)/python -m benchmarks.run full $(ARGS)

bench-quick: $(VENV)/test.stamp ## Measure P1 to P4, P9 and P12 over 100,000 statements
	$(BIN)/python -m benchmarks.run quick $(ARGS)

bench-growth: $(VENV)/test.stamp ## Measure how searches grow with the record (SIZES, on both databases)
	$(BIN)/python -m benchmarks.growth --sizes $(SIZES) $(ARGS)

audit: $(VENV)/test.stamp ## Ask for known faults and licences of what is shipped; write sbom.json
	@$(BIN)/python -m audit

check: lint test ## Everything that must pass: lint and test

format: $(VENV)/test.stamp ## Put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/test.stamp ## Write the locks anew from requirements.in and requirements-dev.in
	for name in requirements requirements-dev benchmarks/peers/datasette; do \
	  $(BIN)/uv pip compile --no-config --universal --generate-hashes --python-version 3.11 \
	    --no-header --no-emit-index-url --no-emit-find-links --quiet \
	    $$name.in --output-file $$name.txt || exit 1; \
	done

clean: ## Remove what make has made, but not the data
	rm -rf $(VENV) $(DATASETTE) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.13 …" >&2; exit 1; }
	@echo "setting up $(VENV) …" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt $(VENV)/pyvenv.cfg
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(DATASETTE)/stamp: benchmarks/peers/datasette.txt
	@$(PYTHON) -m venv $(DATASETTE)
	@$(DATASETTE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r benchmarks/peers/datasette.txt
	@touch $@
