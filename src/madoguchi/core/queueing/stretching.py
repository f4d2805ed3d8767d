"""Widening by experience: no model of a hall is complete, so its ranges are stretched until those of the last weeks
would have held what they promise.

The idea is that of conformalised quantile regression (Y. Romano, E. Patterson, E. Candès, NeurIPS 2019), with a factor
on each side of the middle instead of an addend, since long waits are less sure than short ones. Each of the two ranges has
its own factors: what holds nine in ten says little about where half of the waits end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.core.queueing.scoring import Scored
from madoguchi.core.queueing.waits import Outlook, quantile

_SHORT_MIN = 1.0
"""Where a side of the range is shorter than this, its ratio says nothing."""
_WEIGHT = 60.0
"""With so many own forecasts the stretch counts half."""
_LEAST, _MOST = 0.8, 2.5
_LEAST_LIKELY = 0.5
_SAFE = 0.96
"""The share of forecasts that each side shall hold: a little more than 0.95, for tomorrow is not quite like today."""
_HALF = 0.75
"""The same of the range for half of the cases: a quarter of the waits lies beyond each side."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Factors below and above the middle: of the range for nine in ten cases, and of that for half of them."""

    down: float = 1.0
    up: float = 1.0
    likely_down: float = 1.0
    likely_up: float = 1.0

    def apply(self, raw: Outlook) -> Outlook:
        middle = raw.p50
        low = max(0.0, middle - self.down * (middle - raw.p05))
        high = middle + self.up * (raw.p95 - middle)
        return Outlook(
            low,
            max(low, middle - self.likely_down * (middle - raw.p25)),
            middle,
            min(high, middle + self.likely_up * (raw.p75 - middle)),
            high,
        )

    def undo(self, shown: Outlook) -> Outlook:
        """The raw one, except where an end was cut off: at 0, or where the wider range ends."""
        return Stretch(1 / self.down, 1 / self.up, 1 / self.likely_down, 1 / self.likely_up).apply(shown)


def learn_stretch(forecasts: Iterable[Scored]) -> Stretch:
    """From raw forecasts and what happened. Without any: no stretch."""
    sides: tuple[list[float], ...] = ([], [], [], [])
    for one in forecasts:
        raw, middle = one.outlook, one.outlook.p50
        for ratios, end in zip(sides, (raw.p05, raw.p95, raw.p25, raw.p75), strict=True):
            if abs(end - middle) >= _SHORT_MIN:
                ratios.append((one.waited - middle) / (end - middle))
    down, up, likely_down, likely_up = sides
    return Stretch(
        _factor(down, _SAFE, _LEAST),
        _factor(up, _SAFE, _LEAST),
        _factor(likely_down, _HALF, _LEAST_LIKELY),
        _factor(likely_up, _HALF, _LEAST_LIKELY),
    )


def _factor(ratios: list[float], held: float, least: float) -> float:
    if not ratios:
        return 1.0
    needed = min(max(quantile(sorted(ratios), held), least), _MOST)
    return (len(ratios) * needed + _WEIGHT) / (len(ratios) + _WEIGHT)
