# Unisson: the commands of the project. `make` alone lists them.
# Settings, from the environment or the command line: PORT (8000), UNISSON_DATA (var/), DATABASE_URL (embedded PostgreSQL).

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/sh

BIN := .venv/bin
INSTALLED := .venv/installed
export PYTHONUTF8 := 1
# Each start of the portal would compile all of it again (a second of processor), and each test process all the tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run demo test check types rest compiled fix docs bench oracle picture chromium tesseract clean

help: ## Affiche cette liste
	@echo "Unisson : commandes disponibles"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'
	@echo "Réglages : PORT=8000  UNISSON_DATA=var  DATABASE_URL=postgresql://…   (exemple : make run PORT=9000)"

setup: $(INSTALLED) ## Installe le logiciel et ses dépendances verrouillées dans .venv

$(INSTALLED): requirements.lock pyproject.toml .ci/setup
	@sh .ci/setup
	@touch $@

run: export UNISSON_DEMO ?= 1
run: $(INSTALLED) ## Démarre tout : base, site, traitements, démonstration (Ctrl-C arrête)
	@$(BIN)/unisson run

demo: $(INSTALLED) ## Charge le jeu de démonstration dans la base
	@$(BIN)/unisson migrate --verbosity 0
	@UNISSON_DEMO=1 $(BIN)/unisson demo

test: $(INSTALLED) chromium tesseract ## Vérifie tout : contrôles, puis tous les tests
	@$(MAKE) -j2 -Otarget types rest compiled
	$(BIN)/pytest -n 2 --dist worksteal

check: $(INSTALLED) ## Format, erreurs, types, architecture, migrations, documentation engendrée
	@$(MAKE) -j2 -Otarget types rest

types: # Beside the rest: alone, it would leave a core idle
	$(BIN)/mypy

rest:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/unisson makemigrations --check --dry-run
	$(BIN)/unisson docs --check

compiled: rest # Once, beside the types, what each of the two processes of the tests would do for itself
	@mkdir -p var
	@$(BIN)/pytest --collect-only -qq > var/collected.txt || { tail -40 var/collected.txt; exit 1; }

fix: $(INSTALLED) ## Corrige le format et ce que ruff sait corriger
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(INSTALLED) ## Réécrit la documentation de référence à partir du code
	$(BIN)/unisson docs
	$(BIN)/python -m tests.oracle --docs
	$(BIN)/python -m tests.einvoice.pages

bench: $(INSTALLED) ## Mesure les performances (var/bench.json)
	$(BIN)/python -m bench
	$(BIN)/python -m bench.api

oracle: $(INSTALLED) ## Compare nos verdicts à ceux des feuilles officielles (CORPUS=dossier de factures, facultatif)
	$(BIN)/python -m tests.oracle $(CORPUS)

picture: $(INSTALLED) chromium ## Refait l’image du README (docs/images/accueil.png)
	$(BIN)/python -m tests.browser.picture

chromium: # Browser of the tests
	@sh .ci/chromium

tesseract: # Reads the scanned pages of the tests
	@sh .ci/tesseract

clean: ## Supprime ce qui se réinstalle (garde les données de var/)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/test-pg var/uv
