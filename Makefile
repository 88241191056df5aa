# Two commands do everything: `make run` and `make test`. The rest is for people who change the code.

PYTHON ?= python3
PORT ?= 8080
DATA_DIR ?= data
# The index that PyTorch is taken from; https://download.pytorch.org/whl/cpu has builds without CUDA.
TORCH_INDEX ?=

BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
GATHERED := --add-location=file --sort-by-file -k message -k say -k saying:1,2 -w 110 --project=Pullquote
CODE := index qa web serve.py bench tests

.DEFAULT_GOAL := help
.PHONY: help install run test lint typecheck fix bench pictures translations clean

help: ## Show this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/torch:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Pullquote needs Python 3.11 or newer; name one with PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) install -c constraints.txt torch $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX))
	@touch $@

.venv/installed: .venv/torch pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt -e '.[mcp]'
	@touch $@

.venv/tools: .venv/installed
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

install: .venv/installed ## Set up .venv, with bin/pullquote in it

run: .venv/installed ## Index the samples the first time, and serve the chat  [PORT=8080 DATA_DIR=data]
	$(BIN)/pullquote serve --samples --port $(PORT) --data-dir "$(DATA_DIR)"

test: lint typecheck ## Check everything: style, types, import contracts, tests
	$(BIN)/pytest

lint: .venv/tools ## Check style and import contracts
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/lint-imports

typecheck: .venv/tools ## Check types
	$(BIN)/mypy

fix: .venv/tools ## Mend what ruff can mend
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: .venv/tools ## Run the measures (minutes; some need data: see docs/evaluation.md)
	$(BIN)/python -m bench.loaders
	$(BIN)/python -m bench.pdf_readers
	$(BIN)/python -m bench.encode
	$(BIN)/python -m bench.latency
	$(BIN)/python -m bench.serve_under_rebuild
	$(BIN)/python -m bench.load
	$(BIN)/python -m bench.contract_cases
	$(BIN)/python -m bench.kill_build
	$(BIN)/python -m bench.torture
	$(BIN)/python -m bench.duplicates
	$(BIN)/python -m bench.cost_of_change
	$(BIN)/python -m bench.stream_in --articles 2000
	$(BIN)/python -m bench.million --sizes 1000 10000
	$(BIN)/python -m bench.languages
	$(BIN)/python -m bench.citations
	$(BIN)/python -m bench.followups

pictures: .venv/installed ## Draw docs/images from what `pullquote eval --json build/eval/NAME.json` wrote
	$(BIN)/python -m bench.pictures build/eval/*.json

translations: .venv/tools ## Bring web/translations in step with what the pages say
	@mkdir -p build
	$(BIN)/pybabel extract -F pyproject.toml $(GATHERED) -o build/messages.pot .
	$(BIN)/pybabel update -i build/messages.pot -d web/translations -w 110 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

clean: ## Remove what was made here, but not the collection
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
