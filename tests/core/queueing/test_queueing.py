from __future__ import annotations

import doctest
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core import queueing
from madoguchi.core.queueing import ServiceTime, WaitRange, believe, estimate_wait

MINUTES = st.floats(min_value=1, max_value=120)


def test_examples__in_docstrings__hold() -> None:
    failed, tried = doctest.testmod(queueing)
    assert tried > 0
    assert failed == 0


def test_estimate_wait__no_open_desk__is_unknown() -> None:
    assert estimate_wait(ahead=0, desks=0, free_desks=0, service=ServiceTime(20, 10)) is None


def test_estimate_wait__free_desk_for_me__is_now() -> None:
    assert estimate_wait(ahead=1, desks=3, free_desks=2, service=ServiceTime(20, 10)) == WaitRange(0, 0)


@given(st.integers(0, 200), st.integers(1, 20), MINUTES, MINUTES)
def test_estimate_wait__one_more_ahead__never_shortens(
    ahead: int, desks: int, mean: float, sd: float
) -> None:
    service = ServiceTime(mean, min(sd, mean))
    now = estimate_wait(ahead=ahead, desks=desks, free_desks=0, service=service)
    later = estimate_wait(ahead=ahead + 1, desks=desks, free_desks=0, service=service)
    assert now is not None
    assert later is not None
    assert now.low <= now.high
    assert later.high >= now.high
    assert now.low % 5 == 0 == now.high % 5


@given(st.lists(MINUTES, max_size=60), MINUTES)
def test_believe__any_samples__mean_lies_between_prior_and_samples(
    samples: list[float], prior: float
) -> None:
    belief = believe(samples, prior)
    assert min([prior, *samples]) - 1e-9 <= belief.mean <= max([prior, *samples]) + 1e-9
    assert belief.sd > 0


def test_believe__prior_not_positive__is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="prior_mean"):
        believe([], 0)


def _simulated_wait(chance: random.Random, ahead: int, desks: int) -> float:
    """First come first served, every desk just begun, exponential services of 20 minutes."""
    ends = sorted(chance.expovariate(1 / 20) for _ in range(desks))
    for _ in range(ahead):
        ends = sorted([*ends[1:], ends[0] + chance.expovariate(1 / 20)])
    return ends[0]


@pytest.mark.parametrize(("ahead", "desks"), [(0, 1), (4, 1), (3, 2), (10, 3), (25, 6)])
def test_estimate_wait__exponential_services__range_holds_most_waits(ahead: int, desks: int) -> None:
    chance = random.Random(20261121)
    expected = estimate_wait(ahead=ahead, desks=desks, free_desks=0, service=ServiceTime(20, 20))
    assert expected is not None
    waits = [_simulated_wait(chance, ahead, desks) for _ in range(2000)]
    inside = sum(expected.low <= wait <= expected.high for wait in waits) / len(waits)
    assert inside >= 0.78
