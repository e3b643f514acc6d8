# report, test and lab set up the environment by themselves; they need Python 3.11 and make only.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
AXE := tests/browser/node_modules/axe-core/axe.min.js

# Where a machine keeps no bytecode every process would compile the library anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report test test-all lab bench notebooks lock clean

report: $(READY)
	$(BIN)/rr report

test: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 -m "not slow and not browser"
	$(BIN)/pytest -n 2 --dist loadfile --nbval notebooks

# What takes long or needs a browser (Debian: apt-get install chromium npm).
test-all: $(READY) $(AXE)
	$(BIN)/pytest -n 2 --dist loadfile -m "slow or browser"

# How often intervals hold the truth, and speed as ratios measured in one run; takes some minutes
# and 3 GB of disk.
bench: $(READY)
	$(BIN)/python benchmarks/coverage.py
	$(BIN)/python benchmarks/deliveries.py
	$(BIN)/python benchmarks/disclosure.py
	$(BIN)/python benchmarks/effects.py
	$(BIN)/python benchmarks/trials.py
	$(BIN)/python benchmarks/trends.py
	$(BIN)/python benchmarks/false_alarms.py
	$(BIN)/python benchmarks/following.py
	$(BIN)/python benchmarks/kernels.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/pages.py

lab: $(READY)
	$(BIN)/rr lab

# The committed notebooks, run anew with the demonstration delivery.
notebooks: $(READY)
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace \
	    --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

# requirements.lock from the pins in pyproject.toml; environment.yml is edited by hand.
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra cluster --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet \
	    --output-file requirements.lock

clean:
	rm -rf data/processed/*/ reports/index.html
	find reports -mindepth 1 -maxdepth 1 -type d ! -name published -exec rm -rf {} +

$(AXE): tests/browser/package-lock.json
	npm ci --silent --no-audit --no-fund --prefix tests/browser
	@touch $@

$(READY): requirements.lock pyproject.toml
	@echo "Setting up .venv: about a minute"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Python 3.11 is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
