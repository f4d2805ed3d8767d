"""Daily tasks: once a day, at their hour or as soon after it as a worker is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.foundation import clock
from madoguchi.foundation.jobs import daily, daily_runs, task
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db

NAME = "tests.sweep_the_hall"


def sweep_the_hall(timestamp: int) -> None:
    """Never run here."""


@pytest.fixture(autouse=True)
def _sweeping(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """At 03:10, and alone: the rooms' own daily tasks stay out of the count."""
    monkeypatch.setattr(daily_runs, "_dailies", {})
    daily(at="03:10")(task(queue="retention", name=NAME)(sweep_the_hall))
    yield
    del app.tasks[NAME]


def queue_at(frozen_clock: FrozenClock, day: int, hour: int, minute: int = 0) -> int:
    frozen_clock.move_to(datetime(2026, 4, day, hour, minute, tzinfo=clock.LOCAL_ZONE))
    return daily_runs.queue_due()


def test_queue_due__several_rounds_a_day__queues_once(frozen_clock: FrozenClock) -> None:
    assert [queue_at(frozen_clock, 6, hour) for hour in (4, 5, 23)] == [1, 0, 0]
    job = ProcrastinateJob.objects.get(task_name=NAME)
    assert (job.queue_name, list(job.args)) == ("retention", ["timestamp"])


def test_queue_due__around_the_hour__queues_at_it(frozen_clock: FrozenClock) -> None:
    queue_at(frozen_clock, 6, 4)
    assert queue_at(frozen_clock, 7, 3, 9) == 0
    assert queue_at(frozen_clock, 7, 3, 10) == 1


def test_queue_due__worker_off_for_days__queues_one_run_when_it_is_back(frozen_clock: FrozenClock) -> None:
    queue_at(frozen_clock, 6, 4)
    assert queue_at(frozen_clock, 9, 1) == 1
    assert queue_at(frozen_clock, 9, 2) == 0
    assert queue_at(frozen_clock, 9, 4) == 1


def test_queue_due__clock_set_back__does_not_run_a_day_again(frozen_clock: FrozenClock) -> None:
    queue_at(frozen_clock, 9, 4)
    assert queue_at(frozen_clock, 6, 4) == 0
    assert queue_at(frozen_clock, 10, 4) == 1


@pytest.mark.parametrize("at", ["3:10", "24:00", "03:60", ""])
def test_daily__no_time__is_a_programming_error(at: str) -> None:
    with pytest.raises(RuntimeError):
        daily(at=at)
