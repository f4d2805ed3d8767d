"""A wait as ranges, and how it is rounded for people. Minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

STEP_MIN = 5
"""Ranges are shown to five minutes: more digits would promise more than is known."""
LONG_MIN = 60
LONG_STEP_MIN = 10
"""From an hour on, to ten."""
SOON_MIN = 3.0
"""Whoever is called within this time is told "soon": both ends of the shown range are 0."""
HORIZON_MIN = 12 * 60.0
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Whole minutes, multiples of five, `low` ≤ `high`; both 0 means: within three minutes."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Quantiles of the time until the next call, not rounded. `p25` to `p75` holds half of the futures, `p05` to
    `p95` nine in ten. These are what is scored."""

    p05: float
    p25: float
    p50: float
    p75: float
    p95: float

    @property
    def likely(self) -> WaitRange:
        return rounded(self.p25, self.p75)

    @property
    def wide(self) -> WaitRange:
        return rounded(self.p05, self.p95)


def rounded(low: float, high: float) -> WaitRange:
    """Outwards, so that the shown range holds no less than the computed one.

    >>> rounded(7.5, 11.0)
    WaitRange(low=5, high=15)
    >>> rounded(0.0, 2.9)
    WaitRange(low=0, high=0)
    """
    if high <= SOON_MIN:
        return WaitRange(0, 0)
    steps = [LONG_STEP_MIN if value > LONG_MIN else STEP_MIN for value in (low, high)]
    return WaitRange(floor(low / steps[0]) * steps[0], ceil(high / steps[1]) * steps[1])


def outlook_of(waits: Sequence[float]) -> Outlook | None:
    """Quantiles of simulated waits, interpolated. None when more than one future in twenty has no call within the
    horizon (inf)."""
    ordered = sorted(min(wait, HORIZON_MIN) for wait in waits)
    if not ordered or ordered[floor(0.95 * (len(ordered) - 1))] >= HORIZON_MIN:
        return None
    return Outlook(*(quantile(ordered, level) for level in LEVELS))


def quantile(ordered: Sequence[float], level: float) -> float:
    """Of sorted values, linear between neighbours.

    >>> quantile([0.0, 10.0], 0.25)
    2.5
    """
    place = level * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
