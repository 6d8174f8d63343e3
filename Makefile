# make run    the daemon with a demonstration company, or yours: make run CONFIG=capture.toml
# make test   every check and every test; installs what they need where it may
# make lock   writes requirements/*.txt anew from pyproject.toml
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test lint lock debian clean
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
# Without compiled files every start of the program, of which the tests make many, takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# The first Python that is new enough, whatever the machine calls it.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(if $(shell \
	$(name) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(name))))
# dpkg package = what it brings. Debian installs davmail-server disabled: it starts nothing.
DEBIAN := postgresql=/usr/lib/postgresql/*/bin/initdb chromium=/usr/bin/chromium dovecot-imapd=/usr/lib/dovecot/imap \
	davmail-server=/usr/bin/davmail-server

help:
	@sed -n 's/^# make/make/p' Makefile

run: $(VENV)/run.stamp
	@exec $(BIN)/python -m capture run $(if $(CONFIG),--config '$(CONFIG)',--demo)

test: debian $(VENV)/dev.stamp lint
	@$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Editable, so that a change of the code needs no new installation. Nothing is fetched for it: hatchling is locked.
$(VENV)/run.stamp: requirements/run.txt
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo 'Capture needs Python 3.11 or newer: apt-get install python3, or name yours with make PYTHON=...' >&2; exit 1; }
	@echo 'Making the environment in $(VENV) (once) ...'
	@$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); echo 'Python cannot make an environment: apt-get install python3-venv, then try again.' >&2; exit 1; }
	@$(PIP) install --require-hashes -r requirements/run.txt || { echo 'The packages of requirements/run.txt could not be installed; the lines above say why.' >&2; exit 1; }
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo 'Adding what the tests need (once) ...'
	@$(PIP) install --require-hashes -r requirements/dev.txt || { echo 'The packages of requirements/dev.txt could not be installed; the lines above say why.' >&2; exit 1; }
	@touch $@

# The package lists are fetched only where those at hand do not do.
debian:
	@missing=; for need in $(DEBIAN); do compgen -G "$${need#*=}" >/dev/null || missing+=" $${need%%=*}"; done; \
	$(or $(PYTHON),false) -c 'import ensurepip' 2>/dev/null || missing+=' python3-venv'; \
	test -n "$$missing" || exit 0; \
	if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as=sudo; else \
	  echo "The tests need Debian packages that only an administrator can install: apt-get install$$missing" >&2; exit 1; fi; \
	echo "Installing$$missing ..."; \
	install="$$as env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends$$missing"; \
	$$install >/dev/null 2>&1 || { $$as apt-get update -qq && $$install >/dev/null; }

# hatchling builds the editable installation: pip fetches no build tools where isolation is off.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

lock: $(VENV)/dev.stamp
	@echo hatchling | $(COMPILE) pyproject.toml - --output-file requirements/run.txt
	@echo hatchling | $(COMPILE) pyproject.toml - --extra queue --constraints requirements/run.txt --output-file requirements/queue.txt
	@echo hatchling | $(COMPILE) pyproject.toml - --extra dev --constraints requirements/run.txt --output-file requirements/dev.txt
	@! grep -n '://' requirements/*.txt || { echo 'A lock file names an address; it must not.' >&2; exit 1; }

clean:
	@rm -rf $(VENV)
