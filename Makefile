# The only door. Each target sets up what it needs and is quick the second time.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
BIN := .venv/bin
EXAMPLE := examples/sct-quang-ngai-2025
OUT ?= out
PORT ?= 8000

.PHONY: help setup report test serve lint bench docs

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/'

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Cần Python 3.11 trở lên: make PYTHON=python3.11 … / Python 3.11 or later is needed." >&2; exit 2; }
	@echo "→ [1/2] uv $(UV_VERSION)" >&2
	@if ! $(PYTHON) -m venv .uv >/dev/null 2>&1; then \
	  rm -rf .uv; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "→ python3-venv" >&2; apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv .uv; \
	  else echo "Hãy cài gói python3-venv rồi chạy lại / please install it and run again: sudo apt-get install python3-venv" >&2; exit 2; fi; fi
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/base: pyproject.toml uv.lock | $(UV)
	@echo "→ [2/2] các thư viện đã khóa phiên bản (lần đầu mất khoảng một phút) / locked dependencies (about a minute the first time)" >&2
	@$(UV) sync --frozen --quiet --compile-bytecode --inexact --no-default-groups --python .uv/bin/python
	@touch $@

.venv/dev: pyproject.toml uv.lock | $(UV)
	@echo "→ [2/2] các thư viện và công cụ kiểm thử / locked dependencies and test tools" >&2
	@$(UV) sync --frozen --quiet --compile-bytecode --python .uv/bin/python
	@touch $@ .venv/base

setup: .venv/base  ## virtual environment with the locked dependencies

report: .venv/base  ## the main job: the example agency-year as DOCX, PDF, HTML and JSON in out/
	@$(BIN)/minhbach report $(EXAMPLE) --year 2025 --to $(OUT)

test: .venv/dev lint  ## everything .ci/run runs
	@$(BIN)/pytest -n auto --dist loadgroup

lint: .venv/dev  ## ruff, mypy --strict, import contracts, lock file
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >.venv/contracts.log || { cat .venv/contracts.log; exit 1; }

serve: report  ## build the report and show it on http://127.0.0.1:8000
	@echo "→ http://127.0.0.1:$(PORT)/$$(cd $(OUT) && ls bao-cao-*.html)  (Ctrl+C để dừng / to stop)" >&2
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory $(OUT)

.venv/bench: .venv/dev
	@$(UV) sync --frozen --quiet --compile-bytecode --inexact --group bench --python .uv/bin/python
	@touch $@

bench: .venv/bench  ## measure against peers in one run
	@$(BIN)/python -m benchmark

docs: .venv/dev  ## rewrite the generated pages
	@$(BIN)/python docs/generate.py
