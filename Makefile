# Everything a person or a script needs; every target sets up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
TEST_PROCESSES ?= 2

RASA := nlu/rasa
RASA_BIN := $(RASA)/.venv/bin
RASA_MODEL := $(RASA)/models/intentions.tar.gz
export UV := $(CURDIR)/$(BIN)/uv

ORACLES := .oracles

.PHONY: setup demo test check lock model bench clean rasa rasa-model oracles

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
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --extra stt pyproject.toml -o requirements/stt.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links requirements/oracles.in -o requirements/oracles.txt
	cd $(RASA) && $(UV) pip compile --quiet --python "$$(sh python310.sh)" --universal --python-version 3.10 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt

# Rasa as NLU server on loopback, until Ctrl-C. It needs Python 3.10, which is fetched where it is not.
rasa: rasa-model
	@[ -s $(RASA)/jwt.secret ] || (umask 077; $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))' > $(RASA)/jwt.secret)
	@echo 'Rasa écoute sur http://127.0.0.1:5005. Dans un autre terminal :'
	@echo '  PORTEVOIX_RASA_URL=http://127.0.0.1:5005 PORTEVOIX_RASA_JWT_SECRET=$$(cat $(RASA)/jwt.secret) make demo'
	@PORTEVOIX_RASA_JWT_SECRET="$${PORTEVOIX_RASA_JWT_SECRET:-$$(cat $(RASA)/jwt.secret)}" $(RASA_BIN)/python $(RASA)/serve.py

rasa-model: $(RASA_MODEL)

$(RASA_BIN)/.ready: $(RASA)/requirements.txt | $(STAMP)
	@echo "Installation de Rasa : deux à quatre minutes, une seule fois (2 Go)…"
	@$(UV) venv --quiet --clear --python "$$(sh $(RASA)/python310.sh)" $(RASA)/.venv
	@$(UV) pip install --quiet --python $(RASA_BIN)/python --no-deps --require-hashes -r $(RASA)/requirements.txt
	@touch $@

$(RASA_MODEL): $(RASA_BIN)/.ready $(RASA)/config.yml $(RASA)/domain.yml $(RASA)/data/nlu.yml
	@echo "Rasa apprend : une minute environ…"
	@cd $(RASA) && RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1 TF_CPP_MIN_LOG_LEVEL=3 \
		.venv/bin/rasa train nlu --config config.yml --domain domain.yml --nlu data --out models --fixed-model-name intentions

# Packages that tests compare our statistics with, in an environment of their own: they pin older numpy.
oracles: $(ORACLES)/.ready

$(ORACLES)/.ready: requirements/oracles.txt | $(STAMP)
	@echo "Installation des paquets de comparaison : une minute, une seule fois (680 Mo)…"
	@$(UV) venv --quiet --clear --python $(BIN)/python $(ORACLES)
	@$(UV) pip install --quiet --python $(ORACLES)/bin/python --no-deps --require-hashes -r requirements/oracles.txt
	@touch $@

clean:
	rm -rf $(VENV) $(ORACLES) $(RASA)/.venv $(RASA)/models
