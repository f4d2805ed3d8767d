"""Retention runs every night."""

from __future__ import annotations

from django.core.management import call_command

from madoguchi.foundation import clock
from madoguchi.foundation.jobs import daily, task
from madoguchi.foundation.jobs.rescue import forget_old_failures
from madoguchi.foundation.retention.services import run_retention


@daily(at="03:10")
@task(queue="retention")
def execute_retention(timestamp: int) -> None:
    run_retention(clock.today())
    forget_old_failures()
    call_command("clearsessions")
