"""How long somebody will wait, as an honest range from what is known now.

No simulation here: a closed form that a clerk can check with a pencil. The person with `ahead` people before
them is called when `ahead + 1` desks' services have ended, if every open desk is busy. Times are minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

PRIOR_WEIGHT = 8
"""The prior from the city's data counts as this many services: with as many real ones both weigh alike."""
CV_PRIOR = 0.6
"""Coefficient of variation assumed before this office has its own times (published counters: 0.5 to 0.8)."""
Z_80 = 1.2816
"""Half width in standard deviations of the central 80 % of a normal distribution."""
STEP_MIN = 5
"""Ranges are given to five minutes: more digits would promise more than is known."""


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """Belief about one service's length. Minutes."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Whole minutes, multiples of five, `low` ≤ `high`; both 0 when a desk is free."""

    low: int
    high: int


def believe(samples: Sequence[float], prior_mean: float) -> ServiceTime:
    """Mean and spread of this office's own `samples` (minutes), pulled towards the prior while few.

    The variance is pooled around the blended mean, so that a prior far from the truth makes the range wider
    rather than wrong.

    >>> believe([], 20.0).mean
    20.0
    >>> believe([10.0] * 8, 20.0).mean
    15.0
    """
    if prior_mean <= 0:
        raise ValueError("prior_mean must be positive")
    weight = PRIOR_WEIGHT + len(samples)
    mean = (PRIOR_WEIGHT * prior_mean + sum(samples)) / weight
    prior_square = (CV_PRIOR * prior_mean) ** 2 + (prior_mean - mean) ** 2
    squares = sum((sample - mean) ** 2 for sample in samples)
    return ServiceTime(mean=mean, sd=sqrt((PRIOR_WEIGHT * prior_square + squares) / weight))


def estimate_wait(*, ahead: int, desks: int, free_desks: int, service: ServiceTime) -> WaitRange | None:
    """Range that holds about 80 % of waits; None when no desk is open (then nobody knows).

    >>> estimate_wait(ahead=0, desks=2, free_desks=1, service=ServiceTime(20.0, 12.0))
    WaitRange(low=0, high=0)
    >>> estimate_wait(ahead=3, desks=2, free_desks=0, service=ServiceTime(20.0, 12.0))
    WaitRange(low=20, high=60)
    """
    if desks <= 0:
        return None
    ends_needed = ahead + 1 - free_desks
    if ends_needed <= 0:
        return WaitRange(0, 0)
    mean = ends_needed * service.mean / desks
    spread = Z_80 * sqrt(ends_needed) * service.sd / desks
    low = max(0, floor((mean - spread) / STEP_MIN) * STEP_MIN)
    return WaitRange(low, max(STEP_MIN, ceil((mean + spread) / STEP_MIN) * STEP_MIN))


__all__ = ["ServiceTime", "WaitRange", "believe", "estimate_wait"]
