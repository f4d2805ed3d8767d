"""Killed workers and a mail server that hangs up: nobody gets two letters, unless what was left is sent again."""

from __future__ import annotations

from madoguchi.rel.outcome import Order
from madoguchi.rel.scratch import Scratch


def test_push__workers_killed_while_sending__writes_to_nobody_twice(scratch: Scratch) -> None:
    found = scratch.play(Order("push", n=60, seed=2, pace="quick"))
    assert (found.violations, found.faults, found.ok) == (0, 6, True)


def test_push__left_letters_sent_again__somebody_gets_two(scratch: Scratch) -> None:
    found = scratch.play(Order("push", n=60, seed=1, defect="D19", pace="quick"))
    assert found.violations > 0
    assert (found.ok, found.defect) == (False, "D19")
