# Everything a contributor runs. Each target does its own set-up into .venv; only Python 3.11+, make and git are needed.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/.ready
LIVE := plugins/mkdocs_manifests/live
EDITOR := plugins/mkdocs_manifests/publishing/assets/live/editor.js
# Material announces the end of its support at every build; CONTRIBUTING.md says what that means for this project.
FORMAT ?= text
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve site check live test test-lowest test-highest browser dist lint format bench lock clean

serve: $(EDITOR)  ## The guide at http://127.0.0.1:8000/, rebuilt at every change
	$(RUN)/mkdocs serve --dev-addr 127.0.0.1:8000

site: $(EDITOR)  ## The guide as static files in site/; any problem fails it
	$(RUN)/mkdocs build --strict --clean --site-dir site

check: $(READY)  ## Every manifest and every YAML block of the guide; FORMAT=github annotates a pull request
	$(RUN)/mkdocs-manifests check --strict --output-format $(FORMAT)

live: $(READY)  ## The editor in the page, from npm packages; without npm a site lacks only that
	cd $(LIVE) && PATH="$(abspath $(RUN)):$$PATH" && npm ci --silent --ignore-scripts --fetch-retries 1 && node build.mjs

test: lint browser $(EDITOR)  ## Lint, types and tests
	$(RUN)/pytest --numprocesses auto --dist worksteal

browser: $(READY)  ## A Chromium for the tests, unless the system has one
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || $(RUN)/playwright install chromium

test-lowest test-highest: test-%: $(READY)  ## The tests of the package with the oldest, or the newest, dependencies that it allows
	$(PYTHON) -m venv --clear .cache/$*
	$(RUN)/uv pip install --quiet --python .cache/$*/bin/python --requirement requirements.lock
	$(RUN)/uv pip compile --quiet --no-header --resolution $(subst lowest,lowest-direct,$*) --extra mkdocs --python .cache/$*/bin/python \
	  --output-file .cache/$*.txt pyproject.toml
	$(RUN)/uv pip install --quiet --python .cache/$*/bin/python --requirement .cache/$*.txt
	$(RUN)/uv pip install --quiet --python .cache/$*/bin/python --no-deps --no-build-isolation --editable .
	.cache/$*/bin/pytest --numprocesses auto --dist worksteal --ignore tests/guide --ignore tests/browser

dist: live  ## The package as it is published
	$(RUN)/uv build --quiet --no-build-isolation --out-dir dist

lint: $(READY)
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy

format: $(READY)
	$(RUN)/ruff check --fix
	$(RUN)/ruff format

bench: $(EDITOR)  ## Times and memory at scale, as ratios, in tables for docs/plugin/speed.md
	$(RUN)/python benchmarks/checks.py
	$(RUN)/python benchmarks/changed.py
	$(RUN)/python benchmarks/builds.py
	$(RUN)/python benchmarks/serving.py
	$(RUN)/python benchmarks/editor.py
	$(RUN)/python -m benchmarks.hostile

lock: $(READY)  ## Choose the dependencies' versions anew
	$(RUN)/uv pip compile pyproject.toml --group dev --extra mkdocs --universal --python-version 3.11 \
	  --generate-hashes --no-header --quiet --upgrade --output-file requirements.lock

clean:
	rm -rf $(VENV) site dist .cache $(LIVE)/node_modules $(dir $(EDITOR))

$(EDITOR): $(READY) $(LIVE)/build.mjs $(LIVE)/package-lock.json $(shell find $(LIVE)/src -type f)
	@$(MAKE) --no-print-directory live || echo "The editor in the page could not be built, so the site has none. All else works."

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(RUN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(RUN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
