"""Who owns the private PostgreSQL of an installation, and what is said when it can't be had."""

from __future__ import annotations

import shutil
from dataclasses import replace

import psycopg
import pytest

from madoguchi.install import database, keyring, roles
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import Folder


def test_running__first_and_second_start__same_data_and_rights(folder: Folder) -> None:
    keys = keyring.ensure_keys(folder)
    url = database.private_url(folder, keys)
    with database.running(folder, keys) as cluster, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n integer)")
        row = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolname FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert row == (False, False, False, roles.OWNER)
    assert cluster.pid() is None
    with database.running(folder, keys), psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_running__held_by_another__is_refused_and_left_alone(folder: Folder) -> None:
    keys = keyring.ensure_keys(folder)
    with database.running(folder, keys) as cluster:
        before = cluster.pid()
        with pytest.raises(InstallError) as caught, database.running(folder, keys):
            raise AssertionError("two owners of one database")
        assert caught.value.code is Refusal.ALREADY_RUNNING
        assert cluster.pid() == before


def test_running__copied_data_folder__does_not_get_the_database_of_the_first(folder: Folder) -> None:
    keys = keyring.ensure_keys(folder)
    copy = folder.path.with_name("copy")
    with database.running(folder, keys):
        shutil.copytree(folder.path, copy)
        with pytest.raises(InstallError) as caught, database.running(replace(folder, path=copy), keys):
            raise AssertionError("two owners of one database")
    assert caught.value.code is Refusal.ALREADY_RUNNING


def test_running__database_gone_after_the_first_start__is_refused(folder: Folder) -> None:
    keys = keyring.ensure_keys(folder)
    folder.database_made.touch()
    with pytest.raises(InstallError) as caught, database.running(folder, keys):
        raise AssertionError("a lost database was made anew")
    assert caught.value.code is Refusal.FOLDER_BROKEN


def test_require_version__nobody_there__says_so_without_the_password() -> None:
    with pytest.raises(InstallError) as caught:
        database.require_version("postgresql://city:s3cret-word@127.0.0.1:1/none")
    assert caught.value.code is Refusal.DATABASE_UNREACHABLE
    assert "s3cret-word" not in caught.value.sentence + caught.value.fix
