"""Numbers at midnight: the server crashes in the middle of a check-in, clerks' machines disagree about the day, and
still no number of a day is given twice and none is left out."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import datetime, timedelta
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from django.db import connection

from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import NumberSequence, Ticket
from madoguchi.foundation.cities import City
from madoguchi.foundation.clock import reading
from madoguchi.foundation.policy import SYSTEM
from tests.domains.visits.builders import walk_in
from tests.support import postgres
from tests.support.clock import FrozenClock

MIDNIGHT = datetime(2026, 4, 7, tzinfo=reading.LOCAL_ZONE)
check_in_module = import_module("madoguchi.domains.visits.services.check_in")
_FORK = multiprocessing.get_context("fork")


def _crash_server() -> None:
    """The server of this run dies without a checkpoint and recovers from its log."""
    connection.close()
    if os.environ.get("MADOGUCHI_TEST_DATABASE_URL"):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        return
    cluster = postgres.cluster_in(Path(os.environ["MADOGUCHI_TEST_HOME"]))
    cluster.stop(mode="immediate")
    cluster.start()


def _child(at: datetime, ends_at: datetime, pipe: Connection) -> None:
    """Check somebody in at `at`; with the number drawn, say so, and go on at `ends_at` when told to."""
    connection.close()
    reading.offset.frozen_at = at
    tell = check_in_module.tell

    def told(*arguments: object, **more: object) -> None:
        tell(*arguments, **more)
        pipe.send("drawn")
        pipe.recv()
        reading.offset.frozen_at = ends_at

    check_in_module.tell = told  # type: ignore[attr-defined]
    _keep_commits()
    pipe.send(walk_in("papers").number)
    os._exit(0)


def _keep_commits() -> None:
    """The fast server of the tests may forget the last commits in a crash; a real one may not."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")


def _begin(at: datetime, ends_at: datetime) -> tuple[BaseProcess, Connection]:
    here, there = _FORK.Pipe()
    process = _FORK.Process(target=_child, args=(at, ends_at, there))
    connection.close()
    process.start()
    there.close()
    assert here.poll(60)
    assert here.recv() == "drawn"
    return process, here


def _kill(process: BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def _numbers(day: datetime) -> list[int]:
    return sorted(Ticket.objects.filter(day=day.date()).values_list("number", flat=True))


@pytest.mark.django_db(transaction=True)
def test_check_in__crash_over_midnight__no_number_of_a_day_is_given_twice_or_lost(
    city: City, frozen_clock: FrozenClock
) -> None:
    _keep_commits()
    services.load_resources(actor=SYSTEM)
    just_before, just_after = MIDNIGHT - timedelta(seconds=0.1), MIDNIGHT + timedelta(seconds=0.1)
    evening = MIDNIGHT - timedelta(days=1)
    frozen_clock.move_to(just_before)
    assert [walk_in("papers").number for _ in range(2)] == [1, 2]
    for crash in (_crash_server, None):
        process, _ = _begin(just_before, just_before)
        if crash:
            crash()
        _kill(process)
        _keep_commits()
        assert _numbers(evening) == [1, 2]
    frozen_clock.move_to(just_after)
    assert [walk_in("papers").number for _ in range(2)] == [1, 2]
    # A kiosk that began a moment before midnight commits after it: its number is one of the evening.
    process, pipe = _begin(just_before, just_after)
    pipe.send("go on")
    assert pipe.poll(60)
    assert pipe.recv() == 3
    process.join()
    _crash_server()
    _keep_commits()
    assert walk_in("papers").number == 3
    frozen_clock.move_to(just_before)
    assert walk_in("papers").number == 4
    assert _numbers(evening) == [1, 2, 3, 4]
    assert _numbers(MIDNIGHT) == [1, 2, 3]
    last = dict(NumberSequence.objects.values_list("day", "last"))
    assert last == {evening.date(): 4, MIDNIGHT.date(): 3}
    assert all(ticket.day == ticket.visit.day for ticket in Ticket.objects.select_related("visit"))
