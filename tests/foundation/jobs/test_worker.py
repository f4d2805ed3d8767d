"""The worker as a real process: it works, it is killed, and its job runs again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.foundation.jobs import task, worker
from madoguchi.foundation.jobs.selectors import QueueState, list_queue_states
from tests.foundation.jobs import killable

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_S = 120


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(autouse=True)
def _tasks() -> Iterator[None]:
    for name, queue in (("tests.hang_once", "documents"), ("tests.hang_mail", "mail")):
        task(queue=queue, name=name)(killable.hang_once)
    yield
    for name in ("tests.hang_once", "tests.hang_mail"):
        del app.tasks[name]


@pytest.fixture
def start(marks: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []
    database = settings.DATABASES["default"]
    host = database["HOST"]
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={host}"
    if database["PORT"]:
        url += f"&port={database['PORT']}"

    def run(*words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.foundation.jobs.killable", *words],
            env={**os.environ, "DATABASE_URL": url, killable.MARKS: str(marks)},
            start_new_session=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool]) -> None:
    """Wait for another process; there is nothing to be told by, so it is asked."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "the worker did not get there"
        time.sleep(0.05)


def defer(name: str, number: int) -> int:
    with transaction.atomic():
        return int(app.tasks[name].defer(number=number))


def test_run__job_of_each_queue__does_them_and_ends_when_empty(
    marks: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    defer("tests.hang_once", 2)
    defer("tests.hang_mail", 3)
    assert start("--until-empty").wait(PATIENCE_S) == 0
    assert sorted(p.name for p in marks.iterdir()) == ["run-2-1", "run-3-1"]
    assert ProcrastinateJob.objects.count() == 0


def test_run__job_hangs_in_one_queue__other_queues_go_on(
    marks: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    defer("tests.hang_mail", 1)
    start()
    until((marks / "run-1-1").exists)
    defer("tests.hang_once", 2)
    until((marks / "run-2-1").exists)
    assert QueueState("mail", 0, 1, 0) in list_queue_states()


def test_run__killed_at_work__another_worker_does_the_job_again(
    marks: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    job_id = defer("tests.hang_once", 1)
    first = start()  # by nobody taken for dead as long as it lives
    until((marks / "run-1-1").exists)
    first.kill()
    first.wait()
    assert ProcrastinateJob.objects.get(id=job_id).status == "doing"
    start("--quick")
    until((marks / "run-1-2").exists)
    until(lambda: not ProcrastinateJob.objects.filter(id=job_id).exists())


def test_run__its_connections_are_cut__works_on_until_sigterm(
    marks: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    process = start()
    defer("tests.hang_once", 2)
    until((marks / "run-2-1").exists)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
        )
    defer("tests.hang_once", 3)
    until((marks / "run-3-1").exists)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 0


def test_run__until_empty_and_the_database_is_lost__begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lives = []

    async def serve(*_: object) -> None:
        lives.append(1)
        if len(lives) == 1:
            raise ConnectionResetError

    monkeypatch.setattr(worker, "_serve", serve)
    monkeypatch.setattr(worker, "_RECONNECT_S", 0.01)
    worker.run(until_empty=True)
    assert len(lives) == 2


def test_pace__of_production__rescues_within_60_seconds() -> None:
    assert worker.Pace().longest_rescue_s < 60
