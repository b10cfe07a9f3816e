# The front door: `make help` lists what there is. Needs git, make, bash and Python 3.11 or newer with venv.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
# One more than there are cores: a test that waits for the database or the browser leaves its core to another.
JOBS ?= $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) + 1 )))
VENV := .venv
BIN := $(VENV)/bin
PO := $(wildcard chibo/locale/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	--python-version 3.11 pyproject.toml --extra install

.PHONY: help install dev run demo test check static-checks format lint types imports migrations translations \
	templates fix bench torture messages query-counts requirements

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

install: $(VENV)/.run-stamp $(MO)  ## make .venv with .venv/bin/chibo, from requirements with hashes

$(VENV)/.python-stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "chibo needs Python 3.11 or newer; name one: make PYTHON=python3.11 install" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo "The venv module is missing. On Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run-stamp: requirements/run.txt pyproject.toml | $(VENV)/.python-stamp
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

dev: $(VENV)/.dev-stamp $(MO)

$(VENV)/.dev-stamp: requirements/dev.txt $(VENV)/.run-stamp
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

%.mo: %.po $(VENV)/.run-stamp
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 3,$(subst /, ,$<))

run: install  ## start the demonstration; prints the address
	$(BIN)/chibo serve --demo

demo: install  ## load the demonstration data without starting the server
	$(BIN)/chibo demo

test: dev  ## all tests but the long ones, with the coverage gates
	@mkdir -p var
	@rm -f var/coverage.json
	$(BIN)/python -m slipcover -m pytest -n $(JOBS) --dist worksteal -m "not torture" --durations=30 | tee var/test.log
	@$(BIN)/python tools/coverage_gates.py var/coverage.json
	@tail -n 1 var/test.log

check: static-checks test  ## everything that must hold before a change is handed in

static-checks: format lint types imports migrations translations templates

format: dev
	$(BIN)/ruff format --check --quiet .

lint: dev
	$(BIN)/ruff check --quiet .

types: dev
	$(BIN)/mypy chibo tools

imports: dev
	$(BIN)/lint-imports --no-cache

migrations: dev
	DJANGO_SETTINGS_MODULE=chibo.project.settings $(BIN)/python -W ignore::RuntimeWarning -m django \
		makemigrations --check --dry-run

translations: dev
	$(BIN)/python tools/messages.py --check

templates: dev
	$(BIN)/djlint --quiet --lint chibo/web/templates

fix: dev  ## mend what can be mended by machine
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

bench: dev  ## measure speed and size at the scale of a province; prints JSON
	$(BIN)/python -m bench

torture: dev  ## the long tests: every page in a browser, the whole demonstration there and back, random histories
	CHIBO_EXAMPLES=wandering $(BIN)/pytest -n $(JOBS) --dist worksteal -m torture
	CHIBO_EXAMPLES=wandering $(BIN)/pytest -n $(JOBS) --dist worksteal tests/statistics/test_movement_laws.py tests/statistics/test_openings.py \
		tests/organisation/test_tree_reference.py tests/accounts/test_rights_machine.py tests/targets/test_months.py tests/indicators/test_measuring.py

messages: dev  ## collect the texts of the interface for translation
	$(BIN)/python tools/messages.py

query-counts: dev  ## write down anew how many questions every page asks the database
	QUERY_COUNTS=write $(BIN)/pytest --quiet tests/web/test_queries.py

requirements: dev  ## pin newer versions (UPGRADE=--upgrade) or a new library
	$(COMPILE) $(UPGRADE) --output-file requirements/run.txt
	$(COMPILE) $(UPGRADE) --extra dev --output-file requirements/dev.txt
