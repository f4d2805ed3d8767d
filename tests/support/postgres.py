"""A private PostgreSQL for one pytest run, started by the program's own code when the first test needs it.

Loaded with `-p` so that the environment is complete before pytest-django imports the settings. The server is
not started here: a run of core tests alone never pays for it. With xdist each worker has a server and folders
of its own: transactions of another worker would hold back the horizon that the sealing of logs waits for.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import psycopg

import madoguchi
from madoguchi.install import roles
from madoguchi.install.account import account_for
from madoguchi.install.binaries import Programs
from madoguchi.install.cluster import ADMIN, Cluster

_HOME = "MADOGUCHI_TEST_HOME"
# Another server to test against; its role needs CREATEDB and madoguchi_runtime, and
# one worker alone may use it (-n 0).
_GIVEN = "MADOGUCHI_TEST_DATABASE_URL"
# The programs of another PostgreSQL, such as /usr/lib/postgresql/15/bin: still one server per worker.
_PROGRAMS = "MADOGUCHI_TEST_PG_BIN"
# A folder where a migrated server is kept between runs, by what its migrations say: a developer's short runs begin at once.
_KEPT = "MADOGUCHI_TEST_KEPT"
_PREFIX = "madoguchi-test-"
_PASSWORD = "only-for-tests"
RUNTIME = "madoguchi_runtime"
"""A role without rights of its own that the tests may become, as production's program signs in."""
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    # Enough for a TRUNCATE of every table inside one transaction, in several workers.
    "max_locks_per_transaction": "256",
}
_locks: list[int] = []


def _top() -> Path:
    # As root the server's own account must be able to reach the folder, and TMPDIR may be closed to it.
    return Path("/tmp") if os.geteuid() == 0 else Path(tempfile.gettempdir())


def cluster_in(home: Path) -> Cluster:
    given = os.environ.get(_PROGRAMS)
    return Cluster(
        home=home / "pg",
        account=account_for("tests"),
        settings=_FAST,
        programs=Programs.found_in(Path(given)) if given else None,
    )


def _hold(folder: Path) -> bool:
    """Take the lock that says "this run is alive"; it falls with the process, however that ends."""
    descriptor = os.open(folder / "alive.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return False
    _locks.append(descriptor)
    return True


def _sweep() -> None:
    """Stop servers and remove folders of runs that were killed."""
    for folder in _top().glob(f"{_PREFIX}*"):
        try:
            if folder.stat().st_uid == os.geteuid() and (folder / "alive.lock").exists() and _hold(folder):
                _remove(folder)
        except FileNotFoundError:
            continue


def _remove(folder: Path) -> None:
    cluster_in(folder).stop(mode="immediate")
    shutil.rmtree(folder, ignore_errors=True)


def _prepare() -> None:
    """Fill the environment for this process and its children."""
    home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_top()))
    home.chmod(0o711)
    _hold(home)
    for name in ("data", "keys", "transfer"):
        (home / name).mkdir(mode=0o700)
    (home / "pg").mkdir(mode=0o700)
    own = cluster_in(home).url(role=roles.OWNER, password=_PASSWORD, database=roles.DATABASE)
    os.environ.update(
        {
            _HOME: str(home),
            "DATABASE_URL": os.environ.get(_GIVEN) or own,
            "MADOGUCHI_CITY": "yukuhashi",
            "MADOGUCHI_ZONE": "all",
            "MADOGUCHI_EVERY_ROOM": "1",
            "MADOGUCHI_DEMO": "1",
            "MADOGUCHI_DATA": str(home / "data"),
            "MADOGUCHI_KEYS": str(home / "keys"),
            "MADOGUCHI_TRANSFER": str(home / "transfer"),
            "MADOGUCHI_SECRET_KEY": "a-key-that-protects-nothing-because-it-is-for-tests-only",
            "MADOGUCHI_ALLOWED_HOSTS": "localhost 127.0.0.1 [::1] testserver",
        }
    )


def ensure_started() -> bool:
    """Start the server of this run unless a worker has done so already, or another one was named.

    Returns whether the test database is there already, migrated.
    """
    if os.environ.get(_GIVEN):
        return False
    home = Path(os.environ[_HOME])
    cluster = cluster_in(home)
    with (home / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if cluster.pid() is not None:
            return False
        kept = _kept()
        if kept is not None and kept.is_dir():
            shutil.copytree(kept, cluster.data, symlinks=True)
            cluster.account.own_tree(cluster.data)
            cluster.account.own(cluster.home)
            cluster.start()
            return True
        cluster.create(admin_password=_PASSWORD, durable=False)
        cluster.start()
        roles.ensure(cluster, admin_password=_PASSWORD, owner_password=_PASSWORD, may_create_databases=True)
        _add_runtime_role(cluster)
        return False


def keep_migrated() -> None:
    """Keep the server of this run as it is now, migrated and empty, for later runs; the first one to come does it."""
    kept = _kept()
    if kept is None or kept.is_dir():
        return
    cluster = cluster_in(Path(os.environ[_HOME]))
    cluster.stop()
    kept.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=kept.parent)) / "data"
    shutil.copytree(cluster.data, beside, symlinks=True)
    with contextlib.suppress(OSError):
        beside.rename(kept)
    cluster.start()


def _kept() -> Path | None:
    """Where a server with these migrations is kept; None where nothing is to be kept or another server was named."""
    folder = os.environ.get(_KEPT)
    if not folder or os.environ.get(_GIVEN) or os.environ.get(_PROGRAMS):
        return None
    digest = hashlib.sha256(os.environ.get("PYTEST_XDIST_WORKER", "").encode())
    for path in sorted(Path(madoguchi.__file__).parent.rglob("migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return Path(folder) / digest.hexdigest()[:16]


def _add_runtime_role(cluster: Cluster) -> None:
    url = cluster.url(role=ADMIN, password=_PASSWORD, database="postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {RUNTIME} NOLOGIN")
        connection.execute(f"GRANT {RUNTIME} TO {roles.OWNER}")


def _end(home: Path, pid: int) -> None:
    # A process that a test forked must not take the server away from the others.
    if os.getpid() == pid:
        _remove(home)


def _only_core(arguments: list[str]) -> bool:
    paths = [word for word in arguments if word.startswith("tests/")]
    return bool(paths) and all(word.startswith("tests/core") for word in paths)


if _only_core(sys.argv[1:]):
    # The core knows no Django: its tests alone must run with no room installed, and in milliseconds.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.core_settings")
if "PYTEST_XDIST_WORKER" not in os.environ:
    _sweep()
_prepare()
# Not `pytest_unconfigure`: that is not called when the settings fail to load.
atexit.register(_end, Path(os.environ[_HOME]), os.getpid())
