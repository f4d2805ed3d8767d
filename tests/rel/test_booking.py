"""Contended sales under kills: each known bug is caught. That the good code keeps its word is in test_command."""

from __future__ import annotations

import pytest

from madoguchi.rel.defects import DEFECTS
from madoguchi.rel.outcome import Order
from madoguchi.rel.scratch import Scratch


@pytest.mark.parametrize("defect", [one.code for one in DEFECTS.values() if one.run == "booking"])
def test_booking__known_bug_put_back__is_found(scratch: Scratch, defect: str) -> None:
    found = scratch.play(Order("booking", n=160 if defect == "leaked-hold" else 80, seed=3, defect=defect))
    assert found.violations > 0
    assert (found.ok, found.defect, found.seed) == (False, defect, 3)
