"""Contended sales under kills: the good code keeps its word, "count and hope" is caught."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_booking__count_and_hope__sells_a_place_twice(scratch: Scratch, seed: int) -> None:
    found = scratch.play(Order("booking", n=160, seed=seed, defect="D17"))
    assert found.violations > 0
    assert (found.ok, found.defect, found.seed) == (False, "D17", seed)
