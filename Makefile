# Two commands: `make run` and `make test`. Each builds the virtual environment first if it is not there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOG := $(VENV)/install.log

# On Linux, Python's usual index has torch with 3 GB of CUDA, which nothing here uses. PyTorch's own index has a build
# without it. Another index: make run TORCH_INDEX=https://… The usual one: make run TORCH_INDEX=
TORCH_INDEX ?= $(if $(filter Linux,$(shell uname)),https://download.pytorch.org/whl/cpu)

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

# pip writes into a file, which is shown if it fails. Its first line brings a pip that resumes a broken download.
# torch's index is asked once, for torch alone: it may be out of reach, and it need not have what torch needs.
PIP = $(BIN)/python -m pip install --quiet -c constraints.txt
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 run")'
	@echo "Installing torch, Streamlit and the rest into $(VENV): about 550 MB to download, some minutes."
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(PIP) --upgrade pip > $(LOG) 2>&1 || cat $(LOG)
	@test -z "$(TORCH_INDEX)" || $(PIP) --index-url "$(TORCH_INDEX)" --no-deps --timeout 10 --retries 0 torch > $(LOG) 2>&1 \
		|| echo "No torch from $(TORCH_INDEX): it comes from the usual index, on Linux perhaps with 3 GB of CUDA."
	@$(PIP) -e ".[test,dev]" > $(LOG) 2>&1 || { cat $(LOG); exit 1; }
	@touch $(READY)

clean:
	rm -rf $(VENV) node_modules
