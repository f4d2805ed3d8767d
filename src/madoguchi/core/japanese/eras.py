"""The Japanese eras as dates: which year of which era a day belongs to, and how an era date is written.

Meiji to Shōwa ended on the very day on which the next era began, so that day carries two era names; both are
accepted (standard specification of the resident record system 1.0, item j80). Before 1873-01-01 Japan used a
lunisolar calendar, so an era date of that time cannot be turned into a day by arithmetic and is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.core.errors import InvalidValue

CALENDAR_REFORM_ON = date(1873, 1, 1)
"""First day of the Gregorian calendar in Japan (the day after the 2nd day of the 12th month of Meiji 5)."""


@dataclass(frozen=True, slots=True)
class Era:
    """One era. `last_on` is inclusive and overlaps the next era's first day up to Shōwa's begin."""

    letter: str
    name: str
    first_on: date
    last_on: date | None

    @property
    def first_year(self) -> int:
        """Western year of the era's year 1 (元年)."""
        return self.first_on.year

    def contains(self, on: date) -> bool:
        """Whether the day may be written in this era."""
        return self.first_on <= on and (self.last_on is None or on <= self.last_on)

    def touches(self, earliest: date, latest: date) -> bool:
        """Whether any day from `earliest` to `latest` may be written in this era."""
        return self.first_on <= latest and (self.last_on is None or earliest <= self.last_on)

    def year_of(self, western_year: int) -> int:
        """Year of the era that covers `western_year`; not checked against the era's end."""
        return western_year - self.first_year + 1

    def western_year(self, era_year: int) -> int:
        """Western year of the era's year; not checked against the era's end."""
        return self.first_year + era_year - 1


# A new era is one more row; functions take the table as an argument, so that tests and cities may pass
# their own.
ERAS: tuple[Era, ...] = (
    Era("M", "明治", date(1868, 1, 25), date(1912, 7, 30)),
    Era("T", "大正", date(1912, 7, 30), date(1926, 12, 25)),
    Era("S", "昭和", date(1926, 12, 25), date(1989, 1, 7)),
    Era("H", "平成", date(1989, 1, 8), date(2019, 4, 30)),
    Era("R", "令和", date(2019, 5, 1), None),
)
"""Oldest first. Source: national calendar proclamations; Taishō onward agree with PyPI japanera 2.1.3
(2026-11-21).
"""


def era_by_letter(letter: str, eras: tuple[Era, ...] = ERAS) -> Era:
    """Find the era by its letter (M, T, S, H, R). Errors: `era.unknown`."""
    for era in eras:
        if era.letter == letter:
            return era
    raise InvalidValue("era.unknown")


def eras_on(on: date, eras: tuple[Era, ...] = ERAS) -> tuple[Era, ...]:
    """All eras in which the day may be written, newest first (two on 1912-07-30 and 1926-12-25).

    Errors: `date.before_calendar_reform`.
    """
    return eras_between(on, on, eras)


def eras_between(earliest: date, latest: date, eras: tuple[Era, ...] = ERAS) -> tuple[Era, ...]:
    """All eras that a day between the two may be written in, newest first.

    Errors: `date.before_calendar_reform` when the span begins before 1873.
    """
    if earliest < CALENDAR_REFORM_ON:
        raise InvalidValue("date.before_calendar_reform", first_on=CALENDAR_REFORM_ON)
    return tuple(era for era in reversed(eras) if era.touches(earliest, latest))


def era_year_text(era: Era, western_year: int) -> str:
    """Era and year only: 令和8年, 平成元年."""
    year = era.year_of(western_year)
    return f"{era.name}{'元' if year == 1 else year}年"


def format_era(on: date, *, era: Era | None = None, eras: tuple[Era, ...] = ERAS) -> str:
    """Write a day in its era; the newest one unless `era` names the other era of a change-over day.

    >>> format_era(date(2026, 11, 21)), format_era(date(1989, 1, 8))
    ('令和8年11月21日', '平成元年1月8日')

    Errors: `date.before_calendar_reform`, `date.era_out_of_range`.
    """
    candidates = eras_on(on, eras)
    chosen = era or candidates[0]
    if not chosen.contains(on):
        raise InvalidValue("date.era_out_of_range", era=chosen.name)
    return f"{era_year_text(chosen, on.year)}{on.month}月{on.day}日"


def format_western(on: date) -> str:
    """Write a day in the western calendar, as foreign residents' dates are: 2026年11月21日."""
    return f"{on.year}年{on.month}月{on.day}日"
