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
VENDOR := src/minhbach_site/ui/static/vendor
CATALOGUES := $(wildcard src/minhbach_site/locale/*/LC_MESSAGES/django.po src/minhbach_site/*/locale/*/LC_MESSAGES/django.po)

.PHONY: help setup report test site serve lint bench docs messages

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
	@$(UV) sync --frozen --quiet --compile-bytecode --extra site --python .uv/bin/python
	@touch $@ .venv/base

.venv/site: pyproject.toml uv.lock | $(UV)
	@echo "→ [2/3] các thư viện của trang web / locked dependencies of the site" >&2
	@$(UV) sync --frozen --quiet --compile-bytecode --inexact --no-default-groups --extra site --python .uv/bin/python
	@touch $@ .venv/base

$(VENDOR): assets/package-lock.json assets/icons.txt assets/build.py | $(UV)
	@echo "→ [3/3] giao diện: Tabler, biểu tượng, phông chữ / the pages' stylesheet, icons and font" >&2
	@command -v npm >/dev/null || { test -x .venv/bin/python || $(UV) sync --frozen --quiet --inexact --no-default-groups --python .uv/bin/python; \
	  $(UV) sync --frozen --quiet --inexact --no-default-groups --extra site --group node --python .uv/bin/python; }
	@cd assets && PATH="$$PATH:$(CURDIR)/.venv/bin" npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(PYTHON) assets/build.py
	@touch $@

.venv/messages: $(CATALOGUES) | .venv/base
	@for folder in $(sort $(foreach po,$(CATALOGUES),$(firstword $(subst /locale/, ,$(po))))); do \
	  $(BIN)/pybabel --quiet compile --domain django --directory $$folder/locale || exit 1; done
	@touch $@

messages: .venv/dev  ## read the sentences of the site into its English catalogues (needs gettext)
	@cd src/minhbach_site && $(CURDIR)/$(BIN)/minhbach-site makemessages --locale en --no-obsolete --no-location --no-wrap --verbosity 0
	@sed -i '/^"POT-Creation-Date\|^"Report-Msgid-Bugs-To/d' src/minhbach_site/locale/en/LC_MESSAGES/django.po src/minhbach_site/*/locale/en/LC_MESSAGES/django.po

setup: .venv/base  ## virtual environment with the locked dependencies

report: .venv/base  ## the main job: the example agency-year as DOCX, PDF, HTML and JSON in out/
	@$(BIN)/minhbach report $(EXAMPLE) --year 2025 --to $(OUT)

test: .venv/dev $(VENDOR) .venv/messages lint  ## everything .ci/run runs
	@$(BIN)/pytest -n auto --dist loadgroup
	@$(BIN)/python tests/on_postgres.py tests/minhbach_site tests/e2e --ignore=tests/e2e/test_every_page.py -q -n auto

lint: .venv/dev  ## ruff, mypy --strict, import contracts, lock file
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >.venv/contracts.log || { cat .venv/contracts.log; exit 1; }

site: .venv/site $(VENDOR) .venv/messages  ## libraries, stylesheet, icons and translations of the site

serve: site  ## the site with the example agency on http://127.0.0.1:8000
	@$(BIN)/python -c "import socket; socket.create_server(('127.0.0.1', $(PORT))).close()" 2>/dev/null || { echo "→ Cổng $(PORT) đang có chương trình khác dùng: make serve PORT=8001 / port $(PORT) is in use" >&2; exit 1; }
	@$(BIN)/minhbach-site migrate --verbosity 0
	@$(BIN)/minhbach-site createcachetable
	@$(BIN)/minhbach-site load_example $(EXAMPLE)
	@echo "→ http://127.0.0.1:$(PORT)/  (Ctrl+C để dừng / to stop)" >&2
	@MINHBACH_ADDRESS=$${MINHBACH_ADDRESS:-http://127.0.0.1:$(PORT)} $(BIN)/gunicorn --workers 2 --log-level warning --bind 127.0.0.1:$(PORT) minhbach_site.wsgi

.venv/bench: .venv/dev
	@$(UV) sync --frozen --quiet --compile-bytecode --inexact --group bench --python .uv/bin/python
	@touch $@

bench: .venv/bench  ## measure against peers in one run
	@$(BIN)/python -m benchmark

docs: .venv/dev  ## rewrite the generated pages
	@$(BIN)/python docs/generate.py
