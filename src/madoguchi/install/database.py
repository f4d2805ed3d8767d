"""The database of an installation: `DATABASE_URL` where the operator names one, else the private cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from madoguchi.install import disk, keyring, lock, roles
from madoguchi.install.account import account_for
from madoguchi.install.cluster import Cluster
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import Folder, database_lost

OLDEST = 15


def external_url() -> str:
    """The operator's `DATABASE_URL`, or nothing."""
    return os.environ.get("DATABASE_URL", "")


def private_cluster(folder: Folder) -> Cluster:
    """The cluster that belongs to a data folder, whether it exists yet or not."""
    home = folder.database_home
    account = account_for(folder.install_id)
    # Copies of PostgreSQL's programs lie beside the clusters that use them.
    return Cluster(home=home, account=account, shared_home=home.parent)


def private_url(folder: Folder, keys: Path) -> str:
    """How the program signs in to the private cluster."""
    password = keyring.read(keys, keyring.DATABASE_OWNER)
    return private_cluster(folder).url(role=roles.OWNER, password=password, database=roles.DATABASE)


@contextmanager
def running(folder: Folder, keys: Path) -> Iterator[Cluster]:
    """Own the private cluster for the length of a block: made at the first start, stopped at the end.

    The lock lies beside the cluster too: a copied data folder names the same one.

    Errors: `FOLDER_BROKEN`, `ALREADY_RUNNING`, `DISK_FULL`, `DATABASE_START`, `DATABASE_VERSION`.
    """
    cluster = private_cluster(folder)
    if folder.database_made.exists() and not cluster.exists:
        raise database_lost(folder)
    with ExitStack() as stack:
        try:
            cluster.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except PermissionError as problem:
            raise _unreachable_home(cluster.home) from problem
        stack.enter_context(lock.held(cluster.home))
        disk.require_space(cluster.home, disk.LATER_START if cluster.exists else disk.FIRST_START)
        admin = keyring.read(keys, keyring.DATABASE_ADMIN)
        if not cluster.exists:
            cluster.create(admin_password=admin)
        stack.callback(cluster.stop)
        cluster.start()
        if not folder.database_made.exists():
            roles.ensure(
                cluster,
                admin_password=admin,
                owner_password=keyring.read(keys, keyring.DATABASE_OWNER),
            )
            folder.database_made.touch(mode=0o600)
        yield cluster


def server_version(url: str) -> int:
    """Major version of the server behind a URL.

    Errors: `DATABASE_UNREACHABLE`.
    """
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return connection.info.server_version // 10000
    except psycopg.OperationalError as problem:
        reason = str(problem).strip().splitlines()[-1]
        raise InstallError(
            Refusal.DATABASE_UNREACHABLE,
            f"データベースにつながりません({reason})。",
            "DATABASE_URL の接続先・利用者・パスワードと、PostgreSQL が動いていることを確かめてください。",
        ) from problem


def require_version(url: str) -> int:
    """Major version of a server that is new enough.

    Errors: `DATABASE_UNREACHABLE`, `DATABASE_VERSION`.
    """
    version = server_version(url)
    if version < OLDEST:
        raise InstallError(
            Refusal.DATABASE_VERSION,
            f"PostgreSQL {version} は古すぎます。",
            f"PostgreSQL {OLDEST} 以上を DATABASE_URL に指定してください。",
        )
    return version


def _unreachable_home(home: Path) -> InstallError:
    return InstallError(
        Refusal.FOLDER_UNWRITABLE,
        f"データベースの置き場所 {home} を作れません。",
        "その場所の権限を確かめるか、MADOGUCHI_PG_HOME に書き込める場所を指定してください。",
    )
