#!/bin/sh
# The tests that use the database, once on the oldest PostgreSQL that is supported: Debian 12's.
# MADOGUCHI_TEST_PG_BIN names other programs. The servers are private and temporary, as in every test run.
set -eu
cd "$(dirname "$0")/.."
package=postgresql-15
programs="${MADOGUCHI_TEST_PG_BIN:-/usr/lib/postgresql/15/bin}"
if [ ! -x "$programs/postgres" ] && [ "$(id -u)" -eq 0 ]; then
    echo "  … $package を入れています(試験だけに使います。サーバーは始めません)"
    export DEBIAN_FRONTEND=noninteractive
    # Debian would make a cluster of the machine's own and start it at once.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    install="apt-get install --yes --no-install-recommends $package"
    $install >/dev/null 2>&1 || { apt-get update >/dev/null 2>&1 && $install >/dev/null 2>&1; } || true
fi
if [ ! -x "$programs/postgres" ]; then
    printf '\n! PostgreSQL 15 での試験はしていません: %s がありません。\n' "$programs/postgres" >&2
    printf '→ sudo apt-get update && sudo apt-get install --no-install-recommends %s\n' "$package" >&2
    exit 0
fi
printf '\n── pytest(%s)\n' "$("$programs/postgres" --version)"
MADOGUCHI_TEST_PG_BIN="$programs" .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder \
    --randomly-seed=20261122 --ignore tests/browser -q -p tests.support.only_database
