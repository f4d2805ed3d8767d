"""Widening by experience: no model of a hall is complete, so its ranges are stretched until those of the last weeks
would have held what they promise.

The idea is that of conformalised quantile regression (Y. Romano, E. Patterson, E. Candès, NeurIPS 2019), with a factor
on each side of the middle instead of an addend, since long waits are less sure than short ones.
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
_SAFE = 0.96
"""The share of forecasts that each side shall hold: a little more than 0.95, for tomorrow is not quite like today."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Factors below and above the middle."""

    down: float = 1.0
    up: float = 1.0

    def apply(self, raw: Outlook) -> Outlook:
        middle = raw.p50
        return Outlook(
            max(0.0, middle - self.down * (middle - raw.p05)),
            max(0.0, middle - self.down * (middle - raw.p25)),
            middle,
            middle + self.up * (raw.p75 - middle),
            middle + self.up * (raw.p95 - middle),
        )

    def undo(self, shown: Outlook) -> Outlook:
        """The raw one, except where a low end was cut off at 0."""
        return Stretch(1 / self.down, 1 / self.up).apply(shown)


def learn_stretch(forecasts: Iterable[Scored]) -> Stretch:
    """From raw forecasts and what happened. Without any: no stretch."""
    down, up = [], []
    for one in forecasts:
        middle = one.outlook.p50
        if middle - one.outlook.p05 >= _SHORT_MIN:
            down.append((middle - one.waited) / (middle - one.outlook.p05))
        if one.outlook.p95 - middle >= _SHORT_MIN:
            up.append((one.waited - middle) / (one.outlook.p95 - middle))
    return Stretch(_factor(down), _factor(up))


def _factor(ratios: list[float]) -> float:
    if not ratios:
        return 1.0
    needed = min(max(quantile(sorted(ratios), _SAFE), _LEAST), _MOST)
    return (len(ratios) * needed + _WEIGHT) / (len(ratios) + _WEIGHT)
