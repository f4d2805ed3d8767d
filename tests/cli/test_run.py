"""`madoguchi run` end to end: an empty place, a page, Ctrl-C, silence, and the same again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.places import open_shelf
from tests.support.ports import free_ports


@dataclass
class Install:
    """One place on this machine, with an environment as after a fresh login."""

    shelf: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.shelf / "data"

    def argv(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "madoguchi.cli", *words]

    def run_words(self) -> list[str]:
        return self.argv("run", "--demo", "--data", str(self.data), "--port", str(self.port))

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.argv(*words), env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[str]]:
        """Started, and past the line that tells how to stop it."""
        with subprocess.Popen(
            self.run_words(),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                self.greeting = _read_until(process, "Ctrl-C")
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)
                    process.communicate(timeout=180)


def _read_until(process: subprocess.Popen[str], wanted: str) -> str:
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if wanted in line:
            return seen
    raise AssertionError(f"ended with {process.wait()} before {wanted}:\n{seen}")


def _place(shelf: Path) -> Install:
    place = Install(shelf=shelf, port=free_ports())
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MADOGUCHI_", "DATABASE_", "DJANGO_"))}
    place.environment = {
        **kept,
        "MADOGUCHI_PG_HOME": str(shelf / "database"),
        "MADOGUCHI_KEYS": str(shelf / "keys"),
        "MADOGUCHI_DATA": str(place.data),
    }
    return place


@pytest.fixture
def install(shelf: Path) -> Install:
    """A place where nothing was ever started."""
    return _place(shelf)


@pytest.fixture(scope="module")
def prepared() -> Iterator[Install]:
    """A sleeping install, prepared once for those who only need one: preparing takes longest of all."""
    with open_shelf() as shelf:
        place = _place(shelf)
        assert place.call("run", "--demo", "--only-prepare", "--port", str(place.port)).returncode == 0
        yield place


def _get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    finally:
        connection.close()


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _living_in(shelf: Path) -> list[str]:
    """Processes whose working folder or command line names the place."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(shelf) in command:
                found.append(command)
    return found


def test_run__first_start_stop_and_second_start__serves_and_leaves_nothing(install: Install) -> None:
    with install.running() as process:
        assert _get(install.port, "/") == 200
        assert "reception1" in install.greeting
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=180)
        assert process.returncode == 0
    assert not any(_is_open(install.port + offset) for offset in range(3))
    assert _living_in(install.shelf) == []
    with install.running():
        assert _get(install.port, "/") == 200
        assert "データベースの表をそろえています" not in install.greeting


def test_run__second_on_the_same_folder__is_one_sentence_and_the_first_lives_on(prepared: Install) -> None:
    with prepared.running():
        second = subprocess.run(
            prepared.run_words(),
            env=prepared.environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert second.returncode == 1
        assert "もう Madoguchi が動いています" in second.stderr
        assert _get(prepared.port, "/") == 200


def test_manage__while_it_runs_and_while_it_sleeps__reaches_the_same_database(prepared: Install) -> None:
    count = "from django.contrib.auth import get_user_model as m; print(m().objects.count())"
    with prepared.running():
        awake = prepared.call("manage", "shell", "--no-imports", "-c", count)
    asleep = prepared.call("manage", "shell", "--no-imports", "-c", count)
    assert int(awake.stdout) == int(asleep.stdout) > 0
    assert _living_in(prepared.shelf) == []


def test_pg__dump_of_a_sleeping_install_restored_into_it__keeps_the_rows(prepared: Install) -> None:
    backup = prepared.shelf / "backup.dump"
    count = ("pg", "psql", "-At", "-c", "SELECT count(*) FROM accounts_staff")
    before = prepared.call(*count).stdout
    assert prepared.call("pg", "pg_dump", "-Fc", "-f", str(backup)).returncode == 0
    assert (
        prepared.call("pg", "psql", "-qc", "DROP SCHEMA public CASCADE; CREATE SCHEMA public").returncode == 0
    )
    restored = prepared.call(
        "pg", "pg_restore", "--clean", "--if-exists", "--single-transaction", str(backup)
    )
    assert (restored.returncode, restored.stderr) == (0, "")
    assert prepared.call(*count).stdout == before
    assert int(before) > 0


def test_check__demo_install__is_not_fit_and_says_why_in_json(prepared: Install) -> None:
    with prepared.running():
        done = prepared.call("check", "--json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    found = {row["code"]: row for row in answer["checks"]}
    assert answer["ok"] is False
    assert found["check.demo"]["ok"] is False
    assert found["check.demo"]["fix"]
    assert [found[f"check.{name}"]["ok"] for name in ("database", "migrations", "keys", "mail")] == [True] * 4


def test_check__no_installation__says_what_is_missing(install: Install) -> None:
    done = install.call("check", "--json")
    assert done.returncode == 1
    (row,) = json.loads(done.stdout)["checks"]
    assert row["code"] == "install.folder_foreign"


def test_run__port_taken__is_refused_before_the_database_starts(install: Install) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", install.port + 1))
        other.listen()
        done = subprocess.run(
            install.run_words(),
            env=install.environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert done.returncode == 1
    assert str(install.port + 1) in done.stderr
    assert not (install.shelf / "database").exists()


def test_run__fonts_missing__is_one_sentence_and_the_command(install: Install) -> None:
    install.environment["MADOGUCHI_FONTS"] = str(install.shelf / "nowhere")
    done = subprocess.run(
        install.run_words(), env=install.environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 1
    assert "フォントがありません" in done.stderr
    assert "apt-get install" in done.stderr
