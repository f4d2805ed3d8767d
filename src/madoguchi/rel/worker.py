"""Jobs whose workers are killed at random points: every job must run to its end, and soon again after the kill."""

from __future__ import annotations

import logging
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from procrastinate.tasks import Task

from madoguchi.foundation.jobs import defer, task
from madoguchi.foundation.jobs import worker as jobs
from madoguchi.rel.chance import chance
from madoguchi.rel.crew import Crew
from madoguchi.rel.diary import Diary, last, read
from madoguchi.rel.outcome import Findings, Order
from madoguchi.rel.replacing import Function, replaced
from madoguchi.rel.scratch import say
from madoguchi.rel.waiting import until

WORKERS = 2
QUEUE = "documents"
_LONGEST_WORK_S = 0.15
_JOBS_PER_KILL, _FEWEST_KILLS = 20, 4
_START_S = 120.0
_TO_AIM_S = 0.05

_diaries: list[Diary] = []
"""The diary of this process, once it is a worker."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A job of a killed worker must have run to its end `again_s` after the kill."""

    pace: jobs.Pace
    again_s: float


@dataclass(frozen=True, slots=True)
class Kill:
    """When it was (monotonic seconds), and which jobs were then being done."""

    at: float
    running: tuple[int, ...]


_LIMITS = {
    "production": Limits(jobs.Pace(), again_s=60.0),
    "quick": Limits(
        jobs.Pace(heartbeat_s=0.3, stalled_after_s=3.0, rescue_every_s=0.3, poll_s=0.5), again_s=12.0
    ),
}


def run(order: Order) -> Findings:
    """Violations: a job that never ran to its end, or that did so too late after a kill."""
    findings = Findings()
    limits = _LIMITS[order.pace]
    job = task(queue=QUEUE, name="rel.leave_a_mark")(leave_a_mark)
    _queue(job, order)
    with tempfile.TemporaryDirectory() as folder:
        crew = Crew(WORKERS, lambda slot: _work(order, slot, Path(folder), limits))
        crew.start()
        try:
            kills = _kill_some(order, crew, Path(folder))
            until(lambda: not _unfinished(), limits.again_s + order.n * _LONGEST_WORK_S, every_s=0.2)
        finally:
            crew.end()
        findings.faults = crew.kills
        _judge(order, _ends(Path(folder)), kills, limits, findings)
    return findings


def leave_a_mark(number: int, work_ms: int) -> None:
    """The job: a line before and after its work, so that a run that was cut short can be seen."""
    (diary,) = _diaries
    begun = time.monotonic()
    diary.write(at="begin", number=number, when=begun, until=begun + work_ms / 1000)
    time.sleep(work_ms / 1000)
    diary.write(at="end", number=number, when=time.monotonic())


def _queue(job: Task[Any, Any, Any], order: Order) -> None:
    rng = chance("work", order.seed)
    with transaction.atomic():
        for number in range(order.n):
            defer(job, number=number, work_ms=rng.randrange(int(_LONGEST_WORK_S * 1000)))


def _work(order: Order, slot: int, folder: Path, limits: Limits) -> None:
    """The worker of the program itself; with D18 nobody puts back what a killed one left."""
    logging.disable(logging.CRITICAL)
    _diaries.append(Diary(folder, slot))
    with ExitStack() as stack:
        if order.defect == "D18":
            stack.enter_context(replaced(jobs, "rescue", _without_rescue))
        jobs.run((QUEUE,), pace=limits.pace)


def _without_rescue(rescue: Function) -> Function:
    return lambda stalled_after_s: 0  # noqa: ARG005 - takes what the rescue takes


def _kill_some(order: Order, crew: Crew, folder: Path) -> list[Kill]:
    """kill -9 at points of progress chosen by the seed, the last one before the last jobs.

    Every second one hits a worker inside a job, however fast the machine is: one between two jobs does no harm.
    """
    rng = chance("kills", order.seed)
    count = max(_FEWEST_KILLS, order.n // _JOBS_PER_KILL)
    kills = []
    for turn, point in enumerate(sorted(rng.randrange(order.n * 8 // 10 + 1) for _ in range(count))):
        until(lambda point=point: len(_ends(folder)) >= point, _START_S)  # type: ignore[misc]
        time.sleep(rng.uniform(0, _LONGEST_WORK_S))
        if turn % 2:
            crew.kill(_inside_a_job(folder))
        else:
            crew.kill_one(rng)
        kills.append(Kill(time.monotonic(), _unfinished("doing")))
        say(f"  {point}/{order.n} kill")
    return kills


def _inside_a_job(folder: Path) -> int:
    """The slot of a worker that will be at work on one job for a while yet. Errors: TimeoutError."""
    slots: list[int] = []

    def is_seen() -> bool:
        now = time.monotonic()
        slots[:] = [slot for slot, entry in last(folder).items() if entry.get("until", 0.0) - now > _TO_AIM_S]
        return bool(slots)

    if not until(is_seen, _START_S, every_s=0.002):
        raise TimeoutError("no worker was seen inside a job")
    return slots[0]


def _unfinished(*states: str) -> tuple[int, ...]:
    """Numbers of the jobs that wait or are being done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'number')::int FROM procrastinate_jobs "
            "WHERE queue_name = %s AND status::text = ANY(%s)",
            [QUEUE, list(states or ("todo", "doing"))],
        )
        return tuple(int(number) for (number,) in cursor.fetchall())


def _ends(folder: Path) -> dict[int, list[float]]:
    ends: dict[int, list[float]] = defaultdict(list)
    for entry in read(folder):
        if entry["at"] == "end":
            ends[entry["number"]].append(entry["when"])
    return ends


def _judge(
    order: Order, ends: dict[int, list[float]], kills: list[Kill], limits: Limits, findings: Findings
) -> None:
    lost = set(range(order.n)) - ends.keys()
    findings.violations += [f"仕事 {number} は終わらなかった" for number in sorted(lost)]
    findings.violations += [f"仕事 {number} が列に残った" for number in sorted(set(_unfinished()) - lost)]
    waits = [0.0]
    for kill in kills:
        for number in set(kill.running) - lost:
            # Its end may have been written just before the kill, and only its row left behind.
            wait = max(min((end - kill.at for end in ends[number] if end > kill.at), default=0.0), 0.0)
            waits.append(wait)
            findings.demand(
                wait <= limits.again_s, f"仕事 {number} は、止められてから {wait:.0f} 秒後に終わった"
            )
    twice = sum(len(runs) > 1 for runs in ends.values())
    findings.notes.append(
        f"終わった仕事 {len(ends)}、2回以上動いた仕事 {twice}、止められてから最長 {max(waits):.1f} 秒"
    )
