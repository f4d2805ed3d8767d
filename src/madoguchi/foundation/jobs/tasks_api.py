"""Registering and queueing jobs. A task takes ids, is idempotent, and calls a service."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from madoguchi.foundation.jobs.queues import QUEUES
from madoguchi.foundation.jobs.retrying import Backoff

Function = Callable[..., Any]
_AT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def task(
    *, queue: str, name: str = "", attempts: int = 8, first_wait_s: int = 2
) -> Callable[[Function], Task[Any, Any, Any]]:
    """Register a function of a room's `tasks.py` as a job of `queue`.

    It is tried `attempts` times, waiting `first_wait_s` and then twice as long each time. A domain refusal is
    not retried unless it is an ExternalFailure that says so.
    """
    if queue not in QUEUES:
        raise RuntimeError(f"{queue} is not one of the queues")

    def register(function: Function) -> Task[Any, Any, Any]:
        full = name or f"{function.__module__}.{function.__qualname__}"
        retry = Backoff(attempts=attempts, first_wait_s=first_wait_s)
        registered: Task[Any, Any, Any] = app.task(name=full, queue=queue, retry=retry)(function)
        return registered

    return register


def defer(job: Task[Any, Any, Any], *, in_s: int = 0, **ids: str | int | None) -> int:
    """Queue `job` in the running transaction; nothing is queued when it rolls back. Returns the job id."""
    if in_s:
        return job.configure(schedule_in={"seconds": in_s}).defer(**ids)
    return job.defer(**ids)


def daily(*, at: str) -> Callable[[Task[Any, Any, Any]], Task[Any, Any, Any]]:
    """Queue the task every day at `at` ("03:10", Japanese time). Put it above `@task`.

    The task gets one argument, `timestamp` (seconds). Japan has no summer time, so the hour is fixed in UTC.
    """
    match = _AT.fullmatch(at)
    if match is None:
        raise RuntimeError("daily needs a time such as 03:10")
    local_min = timedelta(hours=int(match[1]), minutes=int(match[2])) - timedelta(hours=9)
    minutes = int(local_min.total_seconds() // 60) % (24 * 60)

    def register(job: Task[Any, Any, Any]) -> Task[Any, Any, Any]:
        periodic: Task[Any, Any, Any] = app.periodic(
            cron=f"{minutes % 60} {minutes // 60} * * *", periodic_id=job.name
        )(job)
        return periodic

    return register
