#!/bin/sh
# Everything that can be said without running the program: style, templates, imports, types, migrations.
# The quick ones come first. `check.sh quick` leaves the types out, `check.sh types` checks nothing else.
set -eu
part="${1:-all}"
cd "$(dirname "$0")/.."
# Settings load without a database: nothing connects here.
export DATABASE_URL="${DATABASE_URL:-postgresql://nobody@127.0.0.1:1/none}"
export MADOGUCHI_SECRET_KEY="${MADOGUCHI_SECRET_KEY:-for-checks-only}"
export DJANGO_SETTINGS_MODULE=madoguchi.config.settings
# No zone has all the rooms; what is checked here is the whole house.
export MADOGUCHI_EVERY_ROOM=1
bin=.venv/bin
say() { printf '\n── %s\n' "$1"; }

if [ "$part" != types ]; then
    say "ruff check"
    $bin/ruff check .
    say "ruff format"
    $bin/ruff format --check .
    say "djlint"
    find src -path '*/templates/*' -name '*.html' -print0 | xargs -0 -r $bin/djlint --lint --quiet
    say "import contracts"
    $bin/lint-imports
    say "migrations"
    $bin/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run
fi
if [ "$part" != quick ]; then
    say "mypy"
    $bin/mypy
fi
