# Two commands: `make run` and `make test`. Each builds the virtual environment first if it is not there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check types format clean

run: $(READY)
	$(BIN)/streamlit run app.py

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(READY) types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The types of the stage's modules. TypeScript comes by npm and is needed for nothing else, so that without npm only this
# is left out; but not in CI.
types:
	@if command -v npm >/dev/null; then \
	    test node_modules/.package-lock.json -nt package-lock.json || npm ci --no-audit --no-fund || exit; \
	    node_modules/.bin/tsc --project ui/stage; \
	elif test -n "$$CI"; then \
	    echo "There is no npm: the types of the stage's modules cannot be checked." >&2; exit 1; \
	else \
	    echo "Left out, because there is no npm: the types of the stage's modules."; \
	fi

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# torch first and by itself: where a CPU build is at hand it is taken, and nothing asks for CUDA afterwards.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 run")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt "torch==2.13.0"
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[test,dev]"
	touch $(READY)

clean:
	rm -rf $(VENV) node_modules
