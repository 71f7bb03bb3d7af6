# Two commands do everything: `make run` starts the assistant, `make test` checks the whole project.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/pip install --quiet
CODE := bot handlers knowledge reports retrieval scheduler storage bench tests

.PHONY: run chat demo-wechat demo-telegram test lint types imports tests faults faults-short coverage fuzz audit clean

run: $(VENV)/.product
	@exec $(BIN)/python -m bot serve

chat: $(VENV)/.product
	@exec $(BIN)/python -m bot chat

demo-wechat: $(VENV)/.product
	@exec $(BIN)/python -m bot simulate wechat --demo

demo-telegram: $(VENV)/.product
	@exec $(BIN)/python -m bot simulate telegram --demo

test: lint types imports tests

lint: $(VENV)/.dev
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

# Four on two cores: many tests wait for a process or a platform's clock. In the order of the files:
# those with few tests are the long ones, which xdist would keep for the end.
tests: $(VENV)/.dev
	$(BIN)/pytest --numprocesses=4 --dist=loadfile --no-loadscope-reorder

# make faults SEED=7 runs it again with the same blows; make faults BLOWS="web worker" chooses them.
faults: $(VENV)/.dev
	$(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED)) $(if $(BLOWS),--blows $(BLOWS))

faults-short: $(VENV)/.dev
	$(BIN)/python -m tests.faults --short $(if $(SEED),--seed $(SEED))

coverage: $(VENV)/.dev
	$(BIN)/pytest --numprocesses=4 --dist=loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

# Led by coverage where atheris has a wheel; elsewhere the same inputs are varied by chance.
fuzz: $(VENV)/.dev
	-$(PIP) --editable '.[dev,fuzz]'
	$(BIN)/python -m bench.fuzz --seconds $(or $(SECONDS),60) $(TARGET)

# Needs the network; says how much of it was looked up.
audit: $(VENV)/.dev
	$(PIP) --editable '.[dev,audit]'
	$(BIN)/python -m bench.audit

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "IP Desk needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.product: $(VENV)/.python pyproject.toml constraints.txt
	@echo "Installing the assistant (a minute or two on the first run) ..."
	$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.product
	$(PIP) --editable '.[dev]'
	@touch $@
