"""Registering and queueing jobs. A task takes ids, is idempotent, and calls a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from madoguchi.foundation.jobs.queues import QUEUES
from madoguchi.foundation.jobs.retrying import Backoff

Function = Callable[..., Any]


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
