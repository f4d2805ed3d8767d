"""Who will still come today: the shape of a day, how many come on such a weekday, and how today runs so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SHARES = {
    8: 4.0,
    9: 13.2,
    10: 16.3,
    11: 12.8,
    12: 8.5,
    13: 12.0,
    14: 12.3,
    15: 10.2,
    16: 7.6,
    17: 2.8,
    18: 0.4,
}
"""Visitors of a city hall by hour in percent, Tuesday to Thursday. Source: 大船渡市, 市役所窓口の受付時間の見直し,
https://www.city.ofunato.iwate.jp/archive/p20251021162937 (checked 2026-11-21)."""
SHARES_MON_FRI = {
    8: 4.1, 9: 12.6, 10: 15.9, 11: 11.9, 12: 8.2, 13: 11.8, 14: 11.6, 15: 9.8, 16: 7.5, 17: 5.7, 18: 0.9,
}  # fmt: skip
"""The same source, Monday and Friday."""
SHAPE_WEIGHT = 150.0
"""The published shape counts as this many of this office's own visitors."""
TODAY_WEIGHT = 12.0
"""Today's pace counts half when this many people were expected by now."""
SAME_WEEKDAY = 3.0
_QUARTERS = 96


@dataclass(frozen=True, slots=True)
class ArrivalDay:
    """People by hour on one day; `weekday` 0 is Monday."""

    weekday: int
    by_hour: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.by_hour.values())


def shares_of(weekday: int) -> Mapping[int, float]:
    return SHARES_MON_FRI if weekday in (0, 4) else SHARES


def expected_per_min(
    days: Sequence[ArrivalDay],
    weekday: int,
    today: Mapping[int, int],
    minute: float,
    opens: float,
    closes: float,
) -> list[float]:
    """People per minute for each quarter-hour of a day on this weekday, given those who came `today` before `minute`.

    Outside `opens` to `closes` (minutes of the day) nobody comes in. Without history the pace of today is all there is.
    """
    shape = _shape(days, weekday, opens, closes)
    passed = sum(share for quarter, share in enumerate(shape) if (quarter + 1) * 15 <= minute)
    so_far = sum(today.values())
    if days:
        weights = [SAME_WEEKDAY if day.weekday == weekday else 1.0 for day in days]
        volume = sum(w * day.total for w, day in zip(weights, days, strict=True)) / sum(weights)
        volume *= (TODAY_WEIGHT + so_far) / (TODAY_WEIGHT + volume * passed)
    else:
        volume = so_far / passed if passed > 0.05 else 0.0
    return [volume * share / 15.0 for share in shape]


def _shape(days: Sequence[ArrivalDay], weekday: int, opens: float, closes: float) -> list[float]:
    """Share of a day's people in each quarter-hour; sums to 1 while the office opens at all."""
    prior = shares_of(weekday)
    scale = SHAPE_WEIGHT / sum(prior.values())
    hours = {
        hour: scale * prior.get(hour, 0.0) + sum(day.by_hour.get(hour, 0) for day in days)
        for hour in range(24)
    }
    raw = []
    for quarter in range(_QUARTERS):
        start = quarter * 15.0
        is_open = opens <= start < closes
        raw.append(hours[quarter // 4] / _open_quarters(quarter // 4, opens, closes) if is_open else 0.0)
    whole = sum(raw)
    return [one / whole for one in raw] if whole > 0 else raw


def _open_quarters(hour: int, opens: float, closes: float) -> int:
    return sum(opens <= hour * 60 + part * 15 < closes for part in range(4))
