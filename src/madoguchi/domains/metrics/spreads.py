"""Median, 90th percentile and maximum: an average alone hides those who waited longest."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """`p90` by nearest rank: the smallest value that at least 90 % do not exceed. All zero where `count` is 0."""

    count: int = 0
    total: float = 0.0
    mean: float = 0.0
    median: float = 0.0
    p90: float = 0.0
    maximum: float = 0.0


def spread(values: Iterable[float]) -> Spread:
    """
    >>> spread([1, 2, 3, 10])
    Spread(count=4, total=16, mean=4.0, median=2.5, p90=10, maximum=10)
    """
    ordered = sorted(values)
    if not ordered:
        return Spread()
    rank = math.ceil(0.9 * len(ordered))
    return Spread(
        count=len(ordered),
        total=sum(ordered),
        mean=sum(ordered) / len(ordered),
        median=median(ordered),
        p90=ordered[rank - 1],
        maximum=ordered[-1],
    )


def minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60
