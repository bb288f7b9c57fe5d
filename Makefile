# What one does with a fresh clone. Every target sets up what it needs; a second run is quick.

# Any Python from 3.11 on: `make PYTHON=python3.12 demo` chooses one.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if command -v $$python >/dev/null 2>&1 && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$python; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := aleppo-2016
PYTEST_ARGS ?=
# A folder of further stories, NAME/reports each, over whose accounts the browser's tests run too.
STORIES ?=
REPORTS ?= examples/$(EXAMPLE)

.DEFAULT_GOAL := help
.PHONY: help demo test check types tests browser frontend docs picture bench clean

help: ## show what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-9s %s\n", $$1, $$2}'

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "storyledger needs Python 3.11 or newer; none was found on the path." >&2; exit 1; fi
	@echo "Setting up $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (Debian, Ubuntu: install python3-venv)." >&2; exit 1; }

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing the package"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	@echo "Installing the package and what its tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed ## read the example's reports and leave an account to look at
	@mkdir -p out
	@$(BIN)/storyledger account examples/$(EXAMPLE) --json out/$(EXAMPLE).json --html out/$(EXAMPLE).html
	@echo
	@echo "The account, every line of which opens its words:  out/$(EXAMPLE).html"
	@echo "The same for programs:                              out/$(EXAMPLE).json"
	@echo "Open it:  $$(command -v xdg-open >/dev/null 2>&1 && echo xdg-open || { [ "$$(uname)" = Darwin ] && echo open || echo '(in a browser)'; }) $(CURDIR)/out/$(EXAMPLE).html"

test: check types tests ## style, types and all tests, the browser's too (STORIES=folder over more stories)

check: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	@$(BIN)/mypy

tests: $(VENV)/.installed-dev browser
	@$(BIN)/pytest $(if $(STORIES),--stories="$(STORIES)") $(PYTEST_ARGS)

browser:
	@bash tests/browser/find_chromium.sh

# The bundles are committed, so that nobody needs node to install, run or test: only to change a script.
frontend: ## build the scripts of the pages anew (needs node 20 or newer)
	@cd frontend && npm ci --silent --no-audit --no-fund && npm run --silent check && npm run --silent build

docs: $(VENV)/.installed-dev ## write the command reference anew
	@$(BIN)/python docs/make_commands.py

picture: $(VENV)/.installed-dev demo browser ## take the picture that the README shows
	@$(BIN)/python docs/make_picture.py out/$(EXAMPLE).html docs/account.png

bench: $(VENV)/.installed-dev ## measure start-up, speed and memory on the example (REPORTS=... on others)
	@$(BIN)/python benchmarks/startup.py
	@$(BIN)/python benchmarks/read_speed.py $(REPORTS)
	@$(BIN)/python benchmarks/memory.py $(REPORTS)

clean: ## remove what was built
	@rm -rf $(VENV) out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
