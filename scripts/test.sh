#!/bin/sh
# Everything that CI runs, the early failures first. Prints the time of the whole.
set -eu
cd "$(dirname "$0")/.."
started=$(date +%s)
finish() {
    code=$?
    printf '\n── %s 秒\n' "$(($(date +%s) - started))"
    exit $code
}
trap finish EXIT
sh scripts/system_packages.sh
sh scripts/check.sh
printf '\n── pytest\n'
# Three workers on two processors: the one that has the browser suite waits more than it works (tests/support/order.py).
# Shuffled, and in the same way each time: a run that fails fails again.
.venv/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --randomly-seed=20261122 -q
