"""Daily tasks, by our own clock and never missed.

A cron entry that fires at 03:10 does nothing in a city hall that switches its machines off at night. Here a
task is due when its hour of a day has passed and that day's run was not queued yet; a worker that comes back
in the morning queues it then. The demo's clock moves it, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from procrastinate.tasks import Task

from madoguchi.foundation import clock

AnyTask = Task[Any, Any, Any]
_AT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Daily:
    job: AnyTask
    at: timedelta

    def day(self, now: datetime) -> date:
        """The day whose run is the latest that should have been queued at `now`."""
        return (clock.local(now) - self.at).date()


_dailies: dict[str, Daily] = {}


def daily(*, at: str) -> Callable[[AnyTask], AnyTask]:
    """Queue the task once a day, at `at` ("03:10", Japanese time) or as soon after it as a worker is there.

    Put it above `@task`. The task gets one argument, `timestamp` (seconds of our clock).
    """
    match = _AT.fullmatch(at)
    if match is None:
        raise RuntimeError("daily needs a time such as 03:10")
    since_midnight = timedelta(hours=int(match[1]), minutes=int(match[2]))

    def register(job: AnyTask) -> AnyTask:
        _dailies[job.name] = Daily(job, since_midnight)
        return job

    return register


def queue_due() -> int:
    """Queue each daily task that is due; returns how many. Locks: the task's row."""
    return sum(_queue_if_due(one) for one in _dailies.values())


def _queue_if_due(one: Daily) -> bool:
    from madoguchi.foundation.jobs.models import DailyRun

    now = clock.now()
    day = one.day(now)
    with transaction.atomic():
        run, is_first = DailyRun.objects.select_for_update().get_or_create(
            task=one.job.name, defaults={"queued_on": day}
        )
        if not is_first and run.queued_on >= day:
            return False
        run.queued_on = day
        run.save(update_fields=["queued_on"])
        one.job.defer(timestamp=int(now.timestamp()))
    return True
