# Everything a person or a script needs; every target sets up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
TEST_PROCESSES ?= 2

.PHONY: setup demo test check lock model bench clean

setup: $(STAMP)

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Porte-voix demande Python 3.11 ou plus récent : make PYTHON=python3.12"; exit 1; }
	@echo "Installation : une à deux minutes, une seule fois, avec une connexion à internet…"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup
	@$(BIN)/portevoix serve --demo

test: setup
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# After a change of the corpus or the lexicon: the model that is shipped, anew.
model: setup
	$(BIN)/python -m nlu.training

bench: setup
	$(BIN)/python -m bench

# Locked with hashes and without any registry's name.
lock: setup
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV)
