# Every command of the house. `make` lists them; each sets up what it needs.

PYTHON ?= python3
BIN := .venv/bin
UV := uv==0.13.9

.DEFAULT_GOAL := help

# Where this is set no process keeps what it compiled, and each of the hundred that the tests start
# compiles the libraries anew: seconds each time.
unexport PYTHONDONTWRITEBYTECODE
.DELETE_ON_ERROR:
.PHONY: help setup run test lint bench demo languages pictures lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/run.stamp ## install what the product needs into .venv

run: setup ## start the product; it prints the address to open
	$(BIN)/python -m lib serve

test: .venv/dev.stamp ## run all tests; what is given as WHAT=… only that
	$(BIN)/python -m tools.browser
	POLARS_MAX_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(WHAT)

lint: .venv/dev.stamp ## check style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/dev.stamp ## measure import, measures, pages and plans against yardsticks; CASES=… of them
	$(BIN)/python -m tests.bench $(if $(CASES),--cases $(CASES)) $(if $(PARTS),--parts $(PARTS))
	$(BIN)/python -m tests.bench.plans

demo: setup ## write the sample files into build/demo
	$(BIN)/python -m lib demo

languages: .venv/dev.stamp ## bring the catalogues in data/languages up to date with the code
	$(BIN)/python -m tools.languages

pictures: .venv/dev.stamp ## take the README's pictures from the sample
	$(BIN)/python -m tools.browser
	$(BIN)/python -m tools.pictures

lock: .venv/bin/python ## choose the newest versions that the ranges allow
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	$(COMPILE) requirements.txt --output-file requirements.lock
	$(COMPILE) requirements-dev.txt --constraints requirements.lock --output-file requirements-dev.lock

clean: ## remove .venv and what the tools left; the data in var stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header

# The tests take all cores, and one worker more (tests/conftest.py); polars with threads of its own
# would only wait for itself. A worker takes neighbours, which share what is made for a file of
# tests, and helps out at the end.

# uv installs in a fifth of pip's time; pip stands in where uv has no wheel or cannot reach its
# index, because only pip knows the mirror that somebody set up for pip.
define install
	@echo "Installing $(1) into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV) \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@touch $@
endef

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Doorstep needs Python 3.11 or newer as '$(PYTHON)'; name another one like this:" \
			"make setup PYTHON=python3.12" >&2; exit 1; }
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

# A stamp is as new as the lock that was installed, so an unchanged lock costs nothing.
.venv/run.stamp: requirements.lock | .venv/bin/python
	$(call install,requirements.lock)

.venv/dev.stamp: requirements-dev.lock | .venv/bin/python
	$(call install,requirements-dev.lock)
	@touch .venv/run.stamp
