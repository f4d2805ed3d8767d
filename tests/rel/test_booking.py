"""Contended sales under kills: the good code keeps its word, and each known bug is caught."""

from __future__ import annotations

import pytest

from madoguchi.rel.defects import DEFECTS
from madoguchi.rel.outcome import Order
from madoguchi.rel.scratch import Scratch


def test_booking__kills_and_a_crash__keeps_every_promise(
    scratch: Scratch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = scratch.play(Order("booking", n=80, seed=5))
    assert (found.violations, found.ok) == (0, True)
    assert found.faults >= 5
    told = capfd.readouterr().err
    assert "crash" in told
    assert "granted" in told


@pytest.mark.parametrize("defect", [one.code for one in DEFECTS.values() if one.run == "booking"])
def test_booking__known_bug_put_back__is_found(scratch: Scratch, defect: str) -> None:
    found = scratch.play(Order("booking", n=160 if defect == "leaked-hold" else 80, seed=3, defect=defect))
    assert found.violations > 0
    assert (found.ok, found.defect, found.seed) == (False, defect, 3)
