# The front door of Storewide. `make help` lists what there is; continuous integration calls nothing else.
.POSIX:

UV = sh tools/uv.sh
RUN = $(UV) run --no-sync
# Both cores where the machine has them; PYTEST_WORKERS=0 runs one test after the other.
PYTEST_WORKERS = 2
# Each takes one half of the tests, in order, and the rest of the other's: what a file's tests share is made once.
SPREAD = --dist worksteal
# Every test that starts a process would compile two thousand modules anew where bytecode is not kept.
export PYTHONDONTWRITEBYTECODE =
# What make demo and make bench pass on, such as ARGS="--size small".
ARGS =

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## fill a demo store and serve it on http://127.0.0.1:8000
	@$(UV) sync --quiet --locked --no-dev --inexact
	@$(RUN) storewide demo $(ARGS)

setup: ## make the environment in .venv from the lock file
	@$(UV) sync --quiet --locked

# types take longest, so that they are checked beside the others
lint: setup
	@$(RUN) mypy & types=$$!; others=0; \
	{ $(RUN) ruff format --check . && $(RUN) ruff check . && $(RUN) lint-imports --no-logo; } || others=$$?; \
	wait $$types && exit $$others

check: lint ## format, lint, types, import contracts and unit tests, in under 90 seconds
	$(RUN) pytest -q -n $(PYTEST_WORKERS) $(SPREAD) -m "not browser and not processes"

test: lint ## everything: what check does, and engine, process and browser tests
	@chromium=$$(sh tools/browser.sh) && \
	CHROMIUM="$$chromium" $(RUN) pytest -n $(PYTEST_WORKERS) $(SPREAD)

test-peers: ## the statistics beside GrowthBook's and pysyncon's, in an environment of their own, in seconds
	@$(UV) sync --quiet --locked --project tests/peers
	@PYTHONPATH=src MPLBACKEND=agg $(UV) run --no-sync --project tests/peers \
	python -m pytest -q -c tests/peers/pytest.ini --rootdir . tests/peers $(ARGS)

fix: setup ## format the code and repair what the linter can
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: setup ## measure, each figure beside its peer in the same run
	$(RUN) python -m benchmarks $(ARGS)

calibrate: setup ## simulate, for minutes, how often verdicts err; the table is kept in benchmarks/CALIBRATION.md
	$(RUN) python -m benchmarks.calibration $(ARGS)

test-postgres: setup ## the Django tests on a private PostgreSQL, started and stopped by the target
	$(RUN) python tools/postgres_tests.py $(ARGS)

test-spark: ## the questions of every engine on a private Spark cluster: a master and two workers, Java 17
	@$(UV) sync --quiet --locked --project tests/spark
	@$(UV) run --no-sync --project tests/spark python tools/spark_tests.py $(ARGS)

faults: setup ## kill 200 times while collecting, sealing, rolling up, compacting; count what is there
	$(RUN) python tools/faults.py $(ARGS)

wheel: ## build the wheel into dist/
	$(UV) build --wheel

clean: ## remove environments, caches and builds; data folders stay
	rm -rf .venv tests/spark/.venv tests/peers/.venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help demo setup lint check test test-peers fix bench calibrate faults test-postgres test-spark wheel clean
