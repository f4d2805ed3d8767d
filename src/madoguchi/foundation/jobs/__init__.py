"""Jobs: work outside the request, queued in the transaction of the change (Procrastinate, same database)."""

from __future__ import annotations

from madoguchi.foundation.jobs.daily_runs import daily
from madoguchi.foundation.jobs.queues import QUEUES
from madoguchi.foundation.jobs.rounds import every
from madoguchi.foundation.jobs.tasks_api import defer, task

__all__ = ["QUEUES", "daily", "defer", "every", "task"]
