"""A worker process of its own for the tests: it can be killed as the real one can.

Usage: python -m tests.foundation.jobs.killable (with the environment of the test run and the test database).
The task leaves a mark in a folder; in its first run it then hangs, as a job does whose worker is killed.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import django

MARKS = "TEST_MARKS"


def hang_once(number: int) -> None:
    marks = Path(os.environ[MARKS])
    run = len(list(marks.glob(f"run-{number}-*"))) + 1
    (marks / f"run-{number}-{run}").touch()
    if run == 1 and number == 1:
        threading.Event().wait()


def main() -> None:
    django.setup()
    from madoguchi.foundation.jobs import task, worker

    task(queue="documents", name="tests.hang_once")(hang_once)
    task(queue="mail", name="tests.hang_mail")(hang_once)
    pace = worker.Pace(poll_s=0.5)
    # To rescue within a second; a machine under load takes living workers for dead then.
    if "--quick" in sys.argv:
        pace = worker.Pace(heartbeat_s=0.3, stalled_after_s=1.0, rescue_every_s=0.3, poll_s=0.5)
    worker.run(until_empty="--until-empty" in sys.argv, pace=pace)


if __name__ == "__main__":
    main()
