"""Places for an installation: reachable by the database's account, taken away afterwards. A pytest plugin."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from madoguchi.install.account import account_for
from madoguchi.install.cluster import Cluster
from madoguchi.install.folder import Folder, open_or_create

_NAMES = ("DATABASE_URL", "MADOGUCHI_SECRET_KEY", "MADOGUCHI_SECRET_KEY_FILE", "MADOGUCHI_FONTS")


@contextmanager
def open_shelf() -> Iterator[Path]:
    """pytest's own folders are closed to other accounts; as root the database needs one that is not."""
    top = Path("/tmp") if os.geteuid() == 0 else Path(tempfile.gettempdir())
    path = Path(tempfile.mkdtemp(prefix="madoguchi-shelf-", dir=top))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def shelf() -> Iterator[Path]:
    with open_shelf() as path:
        yield path


@pytest.fixture
def bare_environment(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where nothing is set: the run's own variables would hide what is tested."""
    for name in _NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MADOGUCHI_PG_HOME", str(shelf / "database"))
    monkeypatch.setenv("MADOGUCHI_KEYS", str(shelf / "keys"))
    monkeypatch.setenv("MADOGUCHI_DATA", str(shelf / "data"))


@pytest.fixture
def folder(shelf: Path, bare_environment: None) -> Folder:
    return open_or_create(shelf / "data", city="yukuhashi", zone="all", is_demo=True)


_PASSWORD = "only-for-tests"


def _cluster(home: Path) -> Cluster:
    return Cluster(home=home, account=account_for("tests"), settings={"fsync": "off"})


@pytest.fixture(scope="session")
def new_data() -> Iterator[Path]:
    """What `initdb` makes, once: it takes longer than most of what is tested with it."""
    with open_shelf() as shelf:
        cluster = _cluster(shelf / "cluster")
        cluster.create(admin_password=_PASSWORD, durable=False)
        yield cluster.data


@pytest.fixture
def make_cluster(shelf: Path, new_data: Path) -> Iterator[Callable[[], Cluster]]:
    """Makes clusters in the shelf, never started; every one that still runs is stopped."""
    made: list[Cluster] = []

    def make() -> Cluster:
        cluster = _cluster(shelf / f"cluster{len(made)}")
        cluster.home.mkdir(mode=0o700)
        shutil.copytree(new_data, cluster.data, symlinks=True)
        cluster.account.own_tree(cluster.data)
        cluster.account.own(cluster.home)
        made.append(cluster)
        return cluster

    yield make
    for cluster in made:
        cluster.stop(mode="immediate")
