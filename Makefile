# `make serve` runs the site and `make test` tests it; both do all their own set-up. `make help` names the rest.

.SILENT:
.PHONY: serve test check coverage lock bench screenshots clean help packages dev-packages
unexport DJANGO_SETTINGS_MODULE PYTHONHOME PYTHONPATH PYTHONSAFEPATH PYTHONSTARTUP PIP_PREFIX PIP_ROOT PIP_TARGET
export PIP_USER = 0

python = .venv/bin/python
install = $(python) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
# What .venv was made from: its place, its Python, the pins.
made_from = { pwd; echo "$(PYTHON)"; $(python) -V; cat .python-version requirements.txt $(1); } 2>&1 | cksum

serve: packages
	$(python) manage.py serve

test: dev-packages
	bin/ensure-browser
	bin/ensure-servers
	$(python) -m pytest

check: dev-packages coverage
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 6.1 {} +
	# Those are ruff's S308, S608 and S611, silenced line by line.
	.venv/bin/bandit --quiet --recursive --severity-level medium --skip B308,B608,B611,B703 newsroom articles comments

# Every branch of the policy is taken by its tables of tests alone.
coverage: dev-packages
	$(python) -m coverage run --data-file=.venv/coverage -m pytest --quiet tests/comments/test_policy.py tests/comments/test_lists.py
	$(python) -m coverage report --data-file=.venv/coverage

# A mark is written last, so that an interrupted installation is done again from nothing.
packages:
	[ "`cat .venv/packages 2>&1`" != "`$(made_from)`" ] || exit 0; \
	found=`bin/find-python` || exit 1; \
	echo "Installing the packages into .venv, with $$found ..."; \
	rm -rf .venv && "$$found" -m venv .venv && $(install) -r requirements.txt && $(made_from) >.venv/packages \
	|| { echo 'The packages could not be installed, for the reason above; `make` again tries again.' >&2; exit 1; }

dev-packages: packages
	[ "`cat .venv/dev-packages 2>&1`" != "`$(call made_from,requirements-dev.txt)`" ] || exit 0; \
	echo 'Installing the packages for tests and checks ...'; \
	rm -f .venv/packages .venv/dev-packages; $(install) -r requirements-dev.txt \
	&& $(made_from) >.venv/packages && $(call made_from,requirements-dev.txt) >.venv/dev-packages \
	|| { echo 'The packages could not be installed, for the reason above; `make` again tries again.' >&2; exit 1; }

lock: packages
	$(python) -m pip install --quiet --disable-pip-version-check uv
	for name in requirements requirements-dev; do \
	    $(python) -m uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
	        --custom-compile-command 'make lock' $$name.in -o $$name.txt || exit 1; \
	done

bench: dev-packages
	bin/ensure-servers wrk
	$(python) -m bench

screenshots: dev-packages
	bin/ensure-browser
	$(python) docs/take_screenshots.py

# The site's data in var/ stays.
clean:
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	echo 'make serve        run the site; takes HOST, PORT and NEWSROOM_DATA_DIR'
	echo 'make test         run all tests, in a browser too'
	echo 'make check        run the linters, and see that tests take every branch of the policy'
	echo 'make lock         pin the newest packages that requirements*.in allow'
	echo 'make bench        measure the speed of the site and write docs/performance.md; takes ten minutes'
	echo 'make screenshots  take the pictures of the README again'
	echo 'make clean        remove all that was built, and no data'
	echo 'PYTHON=/path/to/python3.13 names the Python to use'
