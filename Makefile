# Everything a newcomer or a build machine runs. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/sh

BIN := .venv/bin
CODE := $(wildcard platform/regie tenants cafeteria billing regie_app.py migrations tests bench)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard platform/regie/web/translations/*/LC_MESSAGES/messages.po))
# pytest says 5 when a selection holds no test; that is no failure.
NONE_IS_FINE := || [ $$? -eq 5 ]

.PHONY: help
help:  ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Setting up: runs again only when a lock or pyproject.toml changed ---------------------------------

.PHONY: setup setup-dev
setup: .venv/.setup $(CATALOGUES)  ## Make .venv with everything the demonstration needs
setup-dev: .venv/.setup-dev $(CATALOGUES)  ## Make .venv with the tools for tests and checks as well

.venv/.setup: requirements.lock pyproject.toml
	@.ci/venv requirements.lock
	@touch $@

# The development lock holds the other one, so both count as done.
.venv/.setup-dev: requirements-dev.lock requirements.lock pyproject.toml
	@.ci/venv requirements-dev.lock
	@touch .venv/.setup $@

%.mo: %.po | .venv/.setup
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# --- Running -------------------------------------------------------------------------------------------

.PHONY: demo migrate shell shots bench bench-pages
demo: setup  ## Start the whole product with example data; Ctrl-C stops it
	@$(BIN)/regie demo
migrate: setup  ## Bring the database of DATABASE_URL to the newest schema
	@$(BIN)/regie migrate
shell: setup  ## Open a Python shell inside the application
	@$(BIN)/regie shell
shots: setup-dev  ## Take a picture of every page into var/shots, and those of the documentation again
	@$(BIN)/pytest -q tests/browser/shots.py
bench: setup-dev  ## Measure the money paths and print the figures
	@REGIE_ENV=test REGIE_TODAY=2013-11-11 PYTHONPATH=.:platform $(BIN)/python bench/bench_run.py
bench-pages: setup-dev  ## Measure the server time of every page and print the figures
	@REGIE_ENV=test REGIE_TODAY=2013-11-11 PYTHONPATH=.:platform $(BIN)/python bench/bench_pages.py

# --- Checking ------------------------------------------------------------------------------------------

.PHONY: test test-alone check lint types contracts translations long fmt
# Making a file's database and its fixtures takes longer than most tests, so a file stays with one worker.
test: setup-dev  ## Run the tests in random order on a real PostgreSQL and a real Valkey
	@$(BIN)/pytest -n 2 --dist loadfile -m "not long"
test-alone: setup-dev  ## Run every test with fixtures of its own (slow), so that none leans on another
	@PYTHONPATH=. $(BIN)/pytest -n 2 --dist loadfile -p tests.alone -m "not long"
check: lint types contracts translations test long  ## Everything CI runs
lint: setup-dev  ## Style and likely mistakes
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
types: setup-dev  ## Types, strictly
	@$(BIN)/mypy $(CODE)
contracts: setup-dev  ## Which room may import which
	@$(BIN)/lint-imports
translations: setup-dev  ## Every text has its Dutch
	@$(BIN)/regie translations check
long: setup-dev  ## Run the long tests: what people do in a browser, every page as every role, every link
	@$(BIN)/pytest -n 2 --timeout 600 -m long $(NONE_IS_FINE)
fmt: setup-dev  ## Lay out the code and repair what can be repaired
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

# --- Locks ---------------------------------------------------------------------------------------------

# Names and hashes only, never an address. `make lock UPGRADE=--upgrade` moves every version forward.
UPGRADE :=
COMPILE = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
          --no-header --no-annotate --quiet $(UPGRADE) --extra embedded --extra build --extra pdf

.PHONY: lock
lock:  ## Write both lock files again (UPGRADE=--upgrade for newer versions)
	@command -v uv >/dev/null || { echo "lock: uv is needed here: pip install uv" >&2; exit 1; }
	@$(COMPILE) --output-file requirements.lock
	@$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
