"""Random outputs about a town with protective measures: none leaves that must not, and each defect is seen."""

from __future__ import annotations

import pytest

from madoguchi.rel.outcome import Order
from madoguchi.rel.scratch import Scratch


def test_protection__random_outputs_of_every_kind__nothing_leaks_and_nothing_is_stopped_for_nothing(
    scratch: Scratch,
) -> None:
    found = scratch.play(Order("protection", n=800, seed=3))
    assert (found.violations, found.ok) == (0, True)


@pytest.mark.parametrize("defect", ["household-open", "passed-over"])
def test_protection__with_a_defect__is_red(scratch: Scratch, defect: str) -> None:
    found = scratch.play(Order("protection", n=800, seed=1, defect=defect))
    assert found.violations > 0
