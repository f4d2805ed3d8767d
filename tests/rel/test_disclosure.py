"""Concurrent pages and papers: the good code shows each clerk their own household, the gate holds back the rest."""

from __future__ import annotations

import pytest

from madoguchi.rel.outcome import Order
from madoguchi.rel.scratch import Scratch

MIXERS = ("D1", "D4")


def test_disclosure__delays_past_the_timeout__shows_nobody_else_and_refuses_nothing(
    scratch: Scratch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = scratch.play(Order("disclosure", n=60, seed=4))
    assert (found.violations, found.ok) == (0, True)
    assert found.faults > 0
    assert "right=60 refused=0 disclosed=0" in capfd.readouterr().err


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("defect", MIXERS)
def test_disclosure__defect_without_the_gate__is_found(scratch: Scratch, defect: str, seed: int) -> None:
    found = scratch.play(Order("disclosure", n=40, seed=seed, defect=defect, gate=False))
    assert found.violations > 0
    assert (found.ok, found.defect) == (False, defect)


@pytest.mark.parametrize("defect", MIXERS)
def test_disclosure__defect_with_the_gate__is_refused_and_reaches_nobody(
    scratch: Scratch, defect: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found = scratch.play(Order("disclosure", n=40, seed=1, defect=defect))
    told = capfd.readouterr().err
    assert found.violations > 0
    assert f"refused={found.violations} disclosed=0 not_own=0 error=0" in told
