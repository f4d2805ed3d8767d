"""The private PostgreSQL, for real: made, started, crashed, found again."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from madoguchi.install import binaries
from madoguchi.install.account import account_for
from madoguchi.install.cluster import ADMIN, Cluster
from madoguchi.install.errors import InstallError, Refusal

Make = Callable[[], Cluster]


def _ask(cluster: Cluster, question: str) -> object:
    url = cluster.url(role=ADMIN, password="only-for-tests", database="postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(question)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def _kill(cluster: Cluster) -> None:
    """As a power cut does to the server: nothing is written any more."""
    pid = cluster.pid()
    assert pid is not None
    descriptor = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    # Readable as soon as the process has ended, also when somebody else is its parent.
    assert select.select([descriptor], [], [], 10)[0]
    os.close(descriptor)


def test_start__fresh__speaks_utf8_and_no_network(make_cluster: Make) -> None:
    cluster = make_cluster()
    cluster.start()
    assert _ask(cluster, "SHOW server_encoding") == "UTF8"
    assert _ask(cluster, "SHOW listen_addresses") == ""
    assert _ask(cluster, "SHOW password_encryption") == "scram-sha-256"
    assert _ask(cluster, "SELECT upper('ÿ') || '𠮷' || E'\\U000E0101'") == "Ÿ𠮷\U000e0101"
    assert cluster.socket_folder.stat().st_mode & 0o777 == 0o700


def test_start__any_user__never_runs_as_root(make_cluster: Make) -> None:
    cluster = make_cluster()
    cluster.start()
    status = Path(f"/proc/{cluster.pid()}/status").read_text(encoding="ascii")
    uids = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    assert "0" not in uids
    assert cluster.data.stat().st_mode & 0o777 == 0o700


def test_connect__wrong_password__is_refused(make_cluster: Make) -> None:
    cluster = make_cluster()
    cluster.start()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.url(role=ADMIN, password="guess", database="postgres"))


def test_stop__then_start__keeps_the_data(make_cluster: Make) -> None:
    cluster = make_cluster()
    cluster.start()
    _ask(cluster, "CREATE TABLE kept AS SELECT 7 AS n")
    cluster.stop()
    assert cluster.pid() is None
    cluster.start()
    assert _ask(cluster, "SELECT n FROM kept") == 7


def test_start__after_a_crash__recovers_what_was_committed(make_cluster: Make) -> None:
    cluster = make_cluster()
    cluster.start()
    _ask(cluster, "CREATE TABLE kept AS SELECT 7 AS n")
    _kill(cluster)
    assert (cluster.data / "postmaster.pid").exists()
    cluster.start()
    assert _ask(cluster, "SELECT n FROM kept") == 7


def test_start__pid_file_names_another_living_process__is_not_fooled(make_cluster: Make) -> None:
    cluster = make_cluster()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n", encoding="ascii")
    cluster.account.own(cluster.data / "postmaster.pid")
    assert cluster.pid() is None
    cluster.start()
    assert _ask(cluster, "SELECT 1") == 1


def test_start__running_already_without_owner__is_restarted(make_cluster: Make) -> None:
    cluster = make_cluster()
    cluster.start()
    before = cluster.pid()
    cluster.start()
    assert cluster.pid() not in (None, before)


def test_start__made_by_another_major__is_refused(make_cluster: Make) -> None:
    cluster = make_cluster()
    (cluster.data / "PG_VERSION").write_text("16\n", encoding="ascii")
    with pytest.raises(InstallError) as caught:
        cluster.start()
    assert caught.value.code is Refusal.DATABASE_VERSION


def test_start__control_file_gone__quotes_the_cause(make_cluster: Make) -> None:
    cluster = make_cluster()
    (cluster.data / "global" / "pg_control").unlink()
    with pytest.raises(InstallError) as caught:
        cluster.start()
    assert caught.value.code is Refusal.DATABASE_START
    assert "pg_control" in caught.value.sentence


def test_create__over_a_half_made_one__starts_afresh(make_cluster: Make) -> None:
    cluster = make_cluster()
    (cluster.data / "PG_VERSION").unlink()
    assert not cluster.exists
    cluster.create(admin_password="only-for-tests", durable=False)
    cluster.start()
    assert _ask(cluster, "SELECT 1") == 1


def test_socket_folder__home_too_deep__is_short_and_closed(shelf: Path) -> None:
    home = shelf.joinpath(*["a-rather-long-name"] * 6)
    home.mkdir(parents=True)
    for folder in (home, *home.parents[:6]):
        folder.chmod(0o711)
    cluster = Cluster(home=home / "pg", account=account_for("tests"), settings={"fsync": "off"})
    cluster.create(admin_password="only-for-tests", durable=False)
    try:
        cluster.start()
        assert _ask(cluster, "SELECT 1") == 1
        assert cluster.socket_folder.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.stop(mode="immediate")
        cluster.socket_folder.rmdir()


def test_programs__for_another_account__are_a_readable_copy_of_our_own(shelf: Path) -> None:
    account = account_for("tests")
    folder = binaries.programs(account, shared_home=shelf / "shared").folder
    again = binaries.programs(account, shared_home=shelf / "shared").folder
    assert folder == again
    assert os.access(folder / "postgres", os.X_OK)
    assert folder.is_relative_to(shelf) is account.switched


def test_account__same_name__same_number_and_never_root() -> None:
    assert account_for("a") == account_for("a")
    assert account_for("a").uid != 0


def test_found_in__programs_of_the_wheel__have_its_version(shelf: Path) -> None:
    ours = binaries.programs(account_for("tests"), shared_home=shelf / "shared")
    assert binaries.Programs.found_in(ours.folder) == ours


def test_found_in__no_programs__is_refused(tmp_path: Path) -> None:
    with pytest.raises(InstallError) as caught:
        binaries.Programs.found_in(tmp_path)
    assert caught.value.code is Refusal.DATABASE_BINARIES
    assert str(tmp_path) in caught.value.sentence
