# Every command sets up what it needs itself and is safe to repeat.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-services browser axe lint faults bench soak lock messages clean

PY := .venv/bin/python
PYTEST := .venv/bin/pytest

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Python, front-end and Debian packages from the lock files
	@bin/setup

demo: ## The whole system with demo data on this machine (PORT=8000 DATA_DIR=./var)
	@bin/setup && DEMO=true exec $(PY) manage.py serve --stop-with-parent

test: ## The test suite on the embedded default (ARGS="-k orgnr")
	@bin/setup && $(PYTEST) $(or $(ARGS),-n 2)

test-services: ## The same suite on PostgreSQL, Redis and a separate Celery worker
	@bin/setup services browser && bin/test-services $(ARGS)

browser: ## The browser tests, in headless Chromium
	@bin/setup browser && bin/suite browser $(ARGS)

axe: ## Only the accessibility checks of the browser tests
	@bin/setup browser && bin/suite browser -k axe $(ARGS)

lint: ## Ruff, templates and migrations
	@bin/setup && bin/lint

faults: ## Kills processes in the middle of work (SEED=20150101)
	@bin/setup services && SEED=$(SEED) bin/suite faults $(ARGS)

bench: ## The benchmarks
	@bin/setup && bin/suite benchmarks $(ARGS)

soak: ## The long-running tests
	@bin/setup services && bin/suite soak $(ARGS)

lock: ## Lock files anew from pyproject.toml and package.json (UPGRADE=1 for newer versions)
	@bin/setup && UPGRADE=$(UPGRADE) bin/lock

messages: ## Collect the texts to translate, then compile them
	@bin/setup && DEMO=true $(PY) manage.py update_messages && DEMO=true $(PY) manage.py compile_messages

clean: ## Remove what can be made again; var/ (your data) stays
	rm -rf .venv node_modules static-collected .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
	find samverkan/locale -name '*.mo' -delete 2>/dev/null || true
