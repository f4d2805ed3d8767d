"""How likely each answer is, before anything is known of the household. Where nothing is said, all are equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from madoguchi.core.rules import Value

SLIGHT = 1e-4
"""Weight of what the figures call impossible: rare is not never."""
_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class Prior:
    """One of: shares of `values`; shares of `ages` in full years as (from, to, share); evenly from `days_ago` days.

    Shares need not add up to one.
    """

    values: Mapping[Value, float] = field(default_factory=dict)
    ages: tuple[tuple[int, int, float], ...] = ()
    days_ago: tuple[int, int] | None = None

    def samples(self, turning: Sequence[Value], on: date) -> Iterator[tuple[Value, float]]:
        """Values with weights; `turning` are those on both sides of everything that a condition names."""
        if self.ages:
            yield from self._births(sorted({day for day in turning if isinstance(day, date)}), on)
            return
        spread = dict(self.values)
        if self.days_ago is not None:
            first, last = self.days_ago
            spread.update({on - timedelta(days=days): 1.0 for days in range(first, last + 1)})
        total = sum(spread.values()) or 1.0
        yield from ((value, weight / total or SLIGHT) for value, weight in spread.items())
        yield from (
            (value, SLIGHT if spread else 1.0) for value in dict.fromkeys(turning) if value not in spread
        )

    def _births(self, days: Sequence[date], on: date) -> Iterator[tuple[Value, float]]:
        """Each day stands for those from it to the next one; the first one also for those before it."""
        for position, day in enumerate(days):
            oldest = float("inf") if position == 0 else (on - day).days / _YEAR
            youngest = (on - days[position + 1]).days / _YEAR if position + 1 < len(days) else 0.0
            yield day, self._share(youngest, oldest) or SLIGHT

    def _share(self, youngest: float, oldest: float) -> float:
        total = sum(share for _, _, share in self.ages)
        return (
            sum(
                share * max(0.0, min(oldest, last + 1) - max(youngest, first)) / (last + 1 - first)
                for first, last, share in self.ages
            )
            / total
        )


def turning_days(ages: Sequence[int], on: date) -> list[date]:
    """Days of birth around which these ages, or the school and fiscal years after them, turn on the day `on`.

    A person ages at the end of the day before the birthday, and a school year takes in those born up to 1 April, so
    the days beside each turn are given.
    """
    days: set[date] = set()
    for year in {on.year - age + step for age in ages for step in (-1, 0, 1)}:
        base = date(year, on.month, min(on.day, 28) if on.month == 2 else on.day)
        days.update(base + timedelta(days=step) for step in (-1, 0, 1, 2))
        days.update(date(year, 4, day) for day in (1, 2, 3))
    return sorted(day for day in days if day <= on)
