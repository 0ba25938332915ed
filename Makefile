# `make run` starts the helpdesk on a machine with Python 3.11+ and make; `make test` proves it.
# Nothing here needs root. A lock file that changes is installed again; the rest takes seconds.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
# Servers of one's own are shared by nobody; the embedded ones are started once for each process.
SIDE_BY_SIDE := $(if $(DATABASE_URL)$(REDIS_URL),,-n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install -qq --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev test check bench chaos screens guide-pictures fmt lock clean

help:
	@echo "make run    start the helpdesk: web, worker, beat, SMTP door, PostgreSQL, Redis"
	@echo "make setup  only make everything ready for it"
	@echo "make test   run all tests, with a real browser and a real mail server where there are"
	@echo "make check  style, types, import order, templates, migrations, translations"
	@echo "make bench  measure; make chaos  kill processes under load and count the losses"
	@echo "make screens  every page in three languages, light and dark, wide and narrow: var/screens"
	@echo "make guide-pictures  the pictures of docs/guide, from the demo's data"
	@echo "make fmt    format the code; make lock  resolve the packages anew"
	@echo "make clean  remove what these made, but not var/ (the data)"

run: setup
	@exec $(BIN)/python -m helpdesk.local_services run

setup: $(VENV)/.quickstart
	@$(BIN)/python scripts/ensure_redis.py
	@$(BIN)/python scripts/build_frontend.py
	@$(BIN)/python scripts/compile_messages.py

setup-dev: setup $(VENV)/.dev

$(BIN)/python:
	@PYTHON="$(PYTHON)" sh scripts/make_venv.sh $(VENV)

$(VENV)/.quickstart: requirements-quickstart.lock | $(BIN)/python
	@echo "installing the packages (a minute or two, the first time)"
	@$(PIP) -r requirements-quickstart.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.quickstart
	@echo "installing what the tests and checks need"
	@$(PIP) -r requirements-dev.lock
	@touch $@

test: setup-dev
	@sh scripts/ensure_test_programs.sh
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE)

check: setup-dev
	@BIN=$(BIN) sh scripts/check.sh

bench: setup-dev
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.fuzz --seconds $(or $(FUZZ_SECONDS),180)

chaos: setup-dev
	@$(BIN)/python -m pytest tests/chaos -m chaos -q -o faulthandler_timeout=0 $(CHAOS)

screens: setup-dev
	@$(BIN)/python -m scripts.screens $(SCREENS)

guide-pictures: setup-dev
	@$(BIN)/python -m scripts.screens --guide $(SCREENS)

fmt: setup-dev
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@$(BIN)/djlint --reformat --quiet templates || true

lock: setup-dev
	@BIN=$(BIN) sh scripts/lock.sh

clean:
	rm -rf $(VENV) node_modules static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find locale -name '*.mo' -delete
