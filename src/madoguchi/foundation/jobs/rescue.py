"""Jobs of a killed worker run again.

Procrastinate's workers leave a heartbeat. A job that is being done by a worker without one goes back to its
queue; it may so run twice when the worker was only slow, which is why every task is idempotent.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from madoguchi.foundation.clock.reading import machine_now

logger = logging.getLogger(__name__)

# A job that takes its worker down each time must not do so for ever.
MAX_RUNS = 20
FAILED_KEPT_H = 30 * 24


def rescue(stalled_after_s: float) -> int:
    """Put back the jobs of workers without a heartbeat for so long; returns how many."""
    return async_to_sync(_rescue)(stalled_after_s)


async def _rescue(stalled_after_s: float) -> int:
    manager = app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after_s))
    for job in stalled:
        await _put_back(job)
    await manager.prune_stalled_workers(seconds_since_heartbeat=stalled_after_s)
    return len(stalled)


async def _put_back(job: Job) -> None:
    if job.attempts + 1 >= MAX_RUNS:
        logger.error("job %s (%s) took down its worker too often", job.id, job.task_name)
        await app.job_manager.finish_job(job=job, status=Status.FAILED, delete_job=False)
        return
    logger.warning("job %s (%s) was left by a worker that ended; it runs again", job.id, job.task_name)
    await app.job_manager.retry_job(job=job, retry_at=machine_now())


def forget_old_failures() -> int:
    """Delete jobs that ended in failure, were cancelled or aborted more than 30 days ago."""
    before = machine_now() - timedelta(hours=FAILED_KEPT_H)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs job
            WHERE job.status IN ('failed', 'cancelled', 'aborted', 'succeeded')
              AND NOT EXISTS (
                SELECT 1 FROM procrastinate_events event WHERE event.job_id = job.id AND event.at >= %s
              )
            """,
            [before],
        )
        return int(cursor.rowcount)
