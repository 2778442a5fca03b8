# Each target does all the set-up it needs. `make demo` and `make test` are the two commands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup lock demo test cluster lint bench accuracy chaos up down clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## make the environment in .venv from the hashed lock

# uv installs the lock in seconds; without it pip does the same in a minute. The lock is whole, so nothing is resolved again.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || \
		{ echo "Launchwire needs Python 3.11 to 3.14; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
	@if command -v uv >/dev/null 2>&1; then \
		{ [ -x $(BIN)/python ] || uv venv --quiet --python $(PYTHON) $(VENV); } && \
		uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r requirements.lock && \
		uv pip install --quiet --python $(BIN)/python --no-deps -e . ; \
	else \
		{ [ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV); } && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e . ; \
	fi
	@touch $(STAMP)

lock: ## write requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --extra dev --extra cluster --extra browser --python-version 3.11 --universal \
		--generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock

lint: setup ## ruff, mypy --strict, the dependency rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup lint ## lint and all tests
	$(BIN)/python -m pytest

cluster: setup ## two Celery workers, one killed in mid-run (needs redis-server), and the longest Airflow tests
	$(BIN)/python -m pytest -m cluster

GOLD ?= ../shared/gold/dev
accuracy: setup ## score the extraction on the development gold; fails when the score regressed
	$(BIN)/launchwire evaluate --articles $(GOLD).articles.jsonl --gold $(GOLD).gold.jsonl --errors 20 \
		--write docs/accuracy.md --baseline docs/accuracy-baseline.json

bench: setup ## measure speed against its peers; prints ratios
	@for script in $(filter-out bench/chaos.py,$(wildcard bench/*.py)); do echo "== $$script"; $(BIN)/python $$script || exit 1; done

chaos: setup ## simulated daily runs under random SIGKILLs end in the same tables
	$(BIN)/python bench/chaos.py

demo: setup ## the main job, end to end, on the embedded PostgreSQL and a bundled newsroom
	$(BIN)/launchwire demo

up: setup ## start the local Airflow with its UI
	$(BIN)/launchwire up

down: setup ## stop the local Airflow and the embedded PostgreSQL
	$(BIN)/launchwire down

clean: ## remove the environment and the local state
	rm -rf $(VENV) .launchwire
