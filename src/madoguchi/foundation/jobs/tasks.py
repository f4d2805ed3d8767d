"""The worker's round over the daily tasks."""

from __future__ import annotations

from madoguchi.foundation.jobs import daily_runs
from madoguchi.foundation.jobs.rounds import every


@every(30, name="jobs.daily")
def queue_daily_tasks() -> None:
    daily_runs.queue_due()
