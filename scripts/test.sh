#!/bin/sh
# Everything that CI runs, the early failures first. Prints the time of the whole.
set -eu
cd "$(dirname "$0")/.."
started=$(date +%s)
types=$(mktemp)
checking=""
finish() {
    code=$?
    [ -z "$checking" ] || kill "$checking" 2>/dev/null || true
    rm -f "$types"
    printf '\n── %s 秒\n' "$(($(date +%s) - started))"
    exit $code
}
trap finish EXIT
sh scripts/system_packages.sh
sh scripts/check.sh quick
# The types are checked beside the first tests: those are whole installations, which wait more than they work.
sh scripts/check.sh types >"$types" 2>&1 &
checking=$!
printf '\n── pytest\n'
# Three workers on two processors: the browser suite and the installations wait for others (tests/support/order.py).
# Shuffled, and in the same way each time: a run that fails fails again.
tests=0
.venv/bin/python -m pytest -n "${WORKERS:-3}" --dist loadfile --no-loadscope-reorder --randomly-seed=20261122 -q || tests=$?
typed=0
wait "$checking" || typed=$?
checking=""
cat "$types"
[ "$typed" -eq 0 ] || exit "$typed"
exit "$tests"
