# `make help` lists what there is. Everything is installed in .venv, nothing on the machine.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check -q

# Only the packages that exist: a folder without __init__.py is not one.
CODE := $(patsubst %/__init__.py,%,$(wildcard $(addsuffix /__init__.py,grammar engine render service)))

.DEFAULT_GOAL := help
.PHONY: help test lint run bench clean distclean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | sort | while IFS="$$(printf '\t')" read -r name what; do \
	  printf '  make %-10s %s\n' "$$name" "$$what"; done

test: lint ## ruff, mypy --strict, then every test
	@$(PY) -m pytest -n 2

lint: $(VENV)/.stamp-dev ## ruff and mypy --strict only
	@$(PY) -m ruff check .
	@$(PY) -m mypy --strict $(CODE) tests

run: $(VENV)/.stamp-run ## check the contracts, then serve them on this machine alone: decisions, documents, pages
	@$(VENV)/bin/clausier check --errors contracts
	@$(VENV)/bin/clausier serve --no-keys contracts

bench: $(VENV)/.stamp-bench ## the benchmarks
	@$(PY) -m bench

clean: ## remove what was made, keep .venv
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name .venv -prune -o -name .git -prune -o -type d -name __pycache__ -print0 | xargs -0 rm -rf

distclean: clean ## remove .venv too
	@rm -rf $(VENV)

# A stamp remembers which pyproject.toml was installed, so a second `make` installs nothing.
$(VENV)/.stamp-dev: pyproject.toml | $(VENV)/.stamp-venv
	@echo "Installing the development dependencies in $(VENV)"
	@$(PIP) install -e '.[dev]'
	@touch $(VENV)/.stamp-run $@

$(VENV)/.stamp-bench: pyproject.toml | $(VENV)/.stamp-dev
	@$(PIP) install -e '.[bench]'
	@touch $@

$(VENV)/.stamp-run: pyproject.toml | $(VENV)/.stamp-venv
	@echo "Installing the dependencies in $(VENV)"
	@$(PIP) install -e '.[serve,pdf,docx]'
	@touch $@

# On Debian, `python3 -m venv` fails without the package python3-venv and leaves a half-made folder.
$(VENV)/.stamp-venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@if $(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV) >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "python3-venv is missing: installing it with apt-get"; \
	  rm -rf $(VENV); \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null \
	    && $(PYTHON) -m venv $(VENV); \
	else \
	  rm -rf $(VENV); \
	  echo "$(PYTHON) cannot make a virtual environment (on Debian: sudo apt-get install python3-venv)" >&2; \
	  exit 1; \
	fi
	@touch $@
