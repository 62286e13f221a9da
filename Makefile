# Two commands matter: `make run` and `make test`. Everything else is for people who change the product.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Compiled modules make every start three times as fast.
unexport PYTHONDONTWRITEBYTECODE
PY := .venv/bin/python

.PHONY: help run dev test check bench e2e reliability screens roles format clean venv

help:  ## this list
	@awk -F':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv:
	@scripts/venv

run: venv  ## serve the product, with a demo world at the first start (MSO_DEMO=0 starts empty)
	@exec $(PY) -m mso_app.serve

dev: venv  ## serve with reload while you edit
	@exec $(PY) scripts/dev.py

test: venv  ## every test: units and API, then the browser
	@exec $(PY) scripts/test.py

check: venv  ## format, lint, types, import contracts, house rules, migrations
	@exec $(PY) scripts/check.py

e2e: venv  ## the journeys in a browser (MSO_BASE_URL=…, HEADED=1, SLOWMO=250, K=name)
	@exec $(PY) scripts/test.py --only browser

reliability: venv  ## kill the server forty times in the middle of its work
	@exec $(PY) scripts/test.py --only reliability

screens: venv  ## pictures of every page, light and dark, in test-artifacts/screens
	@exec $(PY) scripts/test.py --only screens

bench: venv  ## every measurement in bench/ (NAME=… runs one)
	@exec $(PY) scripts/bench.py $(NAME)

roles: venv  ## write docs/roles.md from the table of who may do what
	@$(PY) scripts/roles.py

format: venv  ## rewrite the code in the house format
	@ruff format -q . && ruff check -q --fix-only .

clean:  ## remove what was built, never data (.data stays)
	@rm -rf .web .web-* .states .pytest_cache .ruff_cache .hypothesis test-artifacts .import_linter_cache .cache
	@find . -path ./.venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf
