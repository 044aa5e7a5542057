# Every target sets up what it needs: a new clone needs nothing but Python 3.11+ and make.
PYTHON ?= python3
CORPUS ?= corpus
DB     ?= facts.db
PORT   ?= 8001
WORKERS ?= 1

BIN := .venv/bin
READY := .venv/.ready

.PHONY: extract test serve train train-base evaluate bench lint clean

extract: $(READY)
	$(BIN)/extractor extract $(CORPUS) --db $(DB) --workers $(WORKERS)

test: $(READY) lint
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check extractor tests benchmarks
	$(BIN)/mypy

serve: $(READY)
	$(BIN)/extractor serve --db $(DB) --port $(PORT)

train: $(READY)
	$(BIN)/extractor train

train-base: $(READY)
	$(BIN)/python -m extractor.training.base

evaluate: $(READY)
	$(BIN)/extractor evaluate

bench: $(READY)
	$(BIN)/python -m benchmarks

$(READY): requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

clean:
	rm -rf .venv build dist *.egg-info facts.db facts.db-wal facts.db-shm
