# unionref: what a person types. `make` alone lists it.
# Needs python3 (3.11 or newer, with venv) and the network the first time; nothing else.

PY := .venv/bin/python
UNIONREF := $(PY) -m unionref
PYTEST_ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.PHONY: help run test build check format bench bench-scale bench-smoke bench-stores lint stores stores-stop readme wikidata-queries release ci clean distclean FORCE

help: ## List what make can do
	@echo "unionref: the knowledge graph of Japan's trade unions"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: .venv/.installed ## Build the graph and ask it what merged into Kenkoro
	@$(UNIONREF) build
	@$(UNIONREF) ask what-merged-into kenkoro

test: .venv/.installed-dev ## Run the tests that need no server and no foreign tool
	$(PY) -m pytest -m "not external" $(PYTEST_ARGS)

build: .venv/.installed ## Build the graph into build/
	$(UNIONREF) build

check: .venv/.installed ## Check the data: canonical form, shapes, rules across entities
	$(UNIONREF) format --check
	$(UNIONREF) validate
	$(UNIONREF) check

format: .venv/.installed ## Write every Turtle and mapping file in its canonical form
	$(UNIONREF) format

bench: .venv/.installed-dev ## Measure against plain rdflib and print the ratios
	$(PY) -m bench

bench-smoke: .venv/.installed-dev ## Run every benchmark once, to see that it works
	$(PY) -m bench --smoke

bench-scale: .venv/.installed-dev ## Measure the build and all queries at sizes ten times apart
	$(PY) -m bench.scale $(if $(SIZES),--sizes $(SIZES))

bench-stores: build .venv/.installed-dev ## Ask rdflib and four triple stores the same queries side by side (Debian, Ubuntu)
	bash .ci/system.sh stores
	bash .ci/tools.sh stores
	$(PY) -m bench.stores --start

lint: .venv/.installed-dev ## Check the Python code with ruff and mypy
	$(PY) -m ruff check .
	$(PY) -m mypy

stores: .venv/.installed-dev ## Install and start Virtuoso, Fuseki, Oxigraph's server and RDF4J's (Debian, Ubuntu)
	bash .ci/system.sh stores
	bash .ci/tools.sh stores
	@$(PY) -m tools.stores start

stores-stop: ## Stop the four stores; what they hold stays
	@$(PY) -m tools.stores stop

readme: build ## Write the outputs shown in README.md anew
	$(PY) tests/readme.py --write

wikidata-queries: build ## Write what the queries for Wikidata know of our graph anew
	$(PY) -m unionref.links.wikidata

release_options = --version "$(VERSION)" -o "dist/unionref-$(VERSION)" $(if $(PREVIOUS),--previous "$(PREVIOUS)")

release: .venv/.installed-dev ## Write a release into dist/: make release VERSION=1.2.0 [PREVIOUS=FOLDER]
	@test -n "$(VERSION)" || { echo "make release needs a version: make release VERSION=1.2.0"; exit 2; }
	@$(UNIONREF) dump --dry-run $(release_options)
	$(UNIONREF) build
	$(UNIONREF) dump $(release_options)

ci: ## Run everything that continuous integration runs
	bash .ci/run

clean: ## Delete what was built (not .venv)
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .stores
	find . -name .venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

distclean: clean ## Delete .venv too
	rm -rf .venv

# .venv/.created holds the folder that the environment was made for, so that a moved checkout gets a new one.
ifneq ($(shell cat .venv/.created 2>/dev/null),$(CURDIR))
.venv/.created: FORCE
endif

.venv/.created:
	@sh .ci/venv.sh .venv

.venv/.installed: .venv/.created pyproject.toml constraints.txt
	$(PY) -m pip install --quiet -c constraints.txt hatchling editables
	$(PY) -m pip install --quiet -c constraints.txt --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	$(PY) -m pip install --quiet -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@

FORCE:
