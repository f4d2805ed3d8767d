"""National holidays, from the package jpholiday (no network, no table of our own)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import jpholiday

FIRST_YEAR, LAST_YEAR = 2020, 2035


class _Holidays(Mapping[date, str]):
    """Looks a day up when it is asked for: computing all years takes a second, and a page asks for few days."""

    def __getitem__(self, day: date) -> str:
        name = _name(day) if FIRST_YEAR <= day.year <= LAST_YEAR else None
        if name is None:
            raise KeyError(day)
        return name

    def __iter__(self) -> Iterator[date]:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            yield from (day for day, _ in jpholiday.year_holidays(year))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        """Every year has holidays: whether there are any needs no counting, which computes all years."""
        return True


@cache
def _name(day: date) -> str | None:
    name: str | None = jpholiday.is_holiday_name(day)
    return name


_ALL = _Holidays()


def national_holidays() -> Mapping[date, str]:
    """Days and names. Later years are computed; which of them are fixed by law is data (`known_until`)."""
    return _ALL
