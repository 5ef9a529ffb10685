# Everything a contributor runs. Each target does its own set-up into .venv; only Python 3.11+, make and git are needed.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/.ready
# Material announces the end of its support at every build; CONTRIBUTING.md says what that means for this project.
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve site check test browser lint format bench lock clean

serve: $(READY)  ## The guide at http://127.0.0.1:8000/, rebuilt at every change
	$(RUN)/mkdocs serve --dev-addr 127.0.0.1:8000

site: $(READY)  ## The guide as static files in site/; any problem fails it
	$(RUN)/mkdocs build --strict --clean --quiet --site-dir site

check: $(READY)  ## Every manifest and every YAML block of the guide
	$(RUN)/mkdocs-manifests check --strict

test: lint browser  ## Lint, types and tests
	$(RUN)/pytest

browser: $(READY)  ## A Chromium for the tests, unless the system has one
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || $(RUN)/playwright install chromium

lint: $(READY)
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy

format: $(READY)
	$(RUN)/ruff check --fix
	$(RUN)/ruff format

bench: $(READY)  ## Times and memory at scale, as ratios
	$(RUN)/python benchmarks/scale.py

lock: $(READY)  ## Choose the dependencies' versions anew
	$(RUN)/uv pip compile pyproject.toml --group dev --extra mkdocs --universal --python-version 3.11 \
	  --generate-hashes --no-header --quiet --upgrade --output-file requirements.lock

clean:
	rm -rf $(VENV) site .cache

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(RUN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(RUN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
