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
.venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/browser -q
if [ -d tests/browser ]; then
    printf '\n── pytest tests/browser\n'
    .venv/bin/python -m pytest tests/browser -q
fi
