# The one table of verbs, for people, docs and CI. `make help` prints it.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run preview test quick verify lint fix golden quality model bench fuzz soak mutants lock clean

help: ## print this table
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

.venv/pip: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

.venv/run: .venv/pip requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

run: .venv/run ## install, then print the sample edition of 2026-11-22, offline
	$(BIN)/digest run --date 2026-11-22

preview: .venv/run ## look at the sample edition in a browser, offline
	$(BIN)/digest preview --date 2026-11-22

test: .venv/dev ## install what tests need, then run all of them
	$(BIN)/python -m pytest -n 2 -m "not verify"

quick: .venv/dev ## the tests without browser, crashes and packaging
	$(BIN)/python -m pytest -n 2 -m "not browser and not crash and not package and not verify"

# From npm and PyPI; what comes from Debian is named in .ci/run.
.bench/verify: .venv/dev tests/verify/package.json tests/verify/requirements.txt
	npm install --silent --no-audit --no-fund --prefix .bench/node $$($(BIN)/python -c "import json; print(*json.load(open('tests/verify/package.json'))['packages'])")
	$(BIN)/python -m venv .bench/verify
	.bench/verify/bin/python -m pip install --quiet -r tests/verify/requirements.txt
	@touch $@

verify: .bench/verify ## hold mails, pages and archive beside tools of others: minutes
	$(BIN)/python -m pytest -n 2 -m verify tests/verify

lint: .venv/dev ## format, ruff, mypy, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: .venv/dev ## format and mend what ruff can mend safely
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: .venv/dev ## rewrite the golden editions; review the diff like code
	$(BIN)/python -m pytest tests/golden --update

quality: .venv/dev ## how right sections and stories are, against their floors (DATA=folder of labelled rows, OPTIONS=--pin)
	$(BIN)/python -m tests.quality $(if $(DATA),--data $(DATA)) $(OPTIONS)

# Copied and not linked: a link to an older file would never make `ready` look old.
.bench/venv/bin/python: | .venv/dev
	$(BIN)/python -m venv --clear --copies --without-pip .bench/venv

model: .venv/dev ## fit the section model anew on labelled rows (DATA=folder), a minute
	$(BIN)/python -m tests.quality.training $(DATA) $(OPTIONS)

.bench/ready: .venv/dev .bench/venv/bin/python
	$(BIN)/python -m pip --python .bench/venv/bin/python install --quiet reader sgmllib3k scikit-learn
	@touch $@

WHAT ?= collect
bench: .bench/ready ## the press comes in, beside curl, newsboat and reader: ratios, some ten minutes (OPTIONS=--quick: two; WHAT=edit, send, second_pass or slow_loris)
	$(if $(filter collect,$(WHAT)),$(BIN)/python -m benchmarks.edit $(filter --quick,$(OPTIONS)))
	$(BIN)/python -m benchmarks.$(WHAT) $(OPTIONS)

.bench/fuzz: .venv/dev
	$(BIN)/python -m pip install --quiet atheris
	@mkdir -p .bench && touch $@

SECONDS_EACH ?= 30
fuzz: .bench/fuzz ## a minute of changed feeds and pages at the parsers
	$(BIN)/python tests/collect/fuzz/fuzz_feeds.py --seconds $(SECONDS_EACH)
	$(BIN)/python tests/collect/fuzz/fuzz_feeds.py --seconds $(SECONDS_EACH) --what pages

soak: ## the same for an hour, and a sender killed five hundred times
	$(MAKE) fuzz SECONDS_EACH=1800
	KILLS=500 $(BIN)/python -m pytest tests/deliver/test_crashes.py -k four_connections

mutants: .venv/dev ## whether each odd feed's case fails without its handling: some three minutes
	$(BIN)/python -m tests.collect.mutations

lock: .venv/dev ## renew both lock files
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --group editing -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean: ## remove what runs and builds have made
	rm -rf .venv .bench out dist build
