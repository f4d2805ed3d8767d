"""Killed workers: every job runs to its end, unless nobody puts back what a killed one left."""

from __future__ import annotations

from madoguchi.rel.outcome import Order
from madoguchi.rel.scratch import Scratch


def test_worker__killed_at_random_points__every_job_ends(scratch: Scratch) -> None:
    found = scratch.play(Order("worker", n=40, seed=2, pace="quick"))
    assert (found.violations, found.faults, found.ok) == (0, 4, True)


def test_worker__nobody_rescues__a_job_is_lost(scratch: Scratch) -> None:
    found = scratch.play(Order("worker", n=20, seed=1, defect="D18", pace="quick"))
    assert found.violations > 0
    assert (found.ok, found.defect) == (False, "D18")
