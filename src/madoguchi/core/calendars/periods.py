"""Periods of days, months and years as the Civil Code counts them (articles 138–143).

The first day does not count unless the period begins at midnight or a statute says so. A period of months
or years ends on the eve of the corresponding day; where the last month lacks that day, on the last day of
that month.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def last_day_of_month(year: int, month: int) -> date:
    """The last calendar day of the month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(on: date, months: int) -> date:
    """The same day `months` later (earlier if negative), or the last day of a month that lacks it.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, last_day_of_month(year, month + 1).day))


def period_end(first_day: date, *, months: int) -> date:
    """Last day of a period of months whose first counted day is `first_day`.

    >>> period_end(date(2020, 4, 1), months=12), period_end(date(2024, 2, 29), months=12)
    (datetime.date(2021, 3, 31), datetime.date(2025, 2, 28))
    """
    corresponding = add_months(first_day, months)
    return corresponding if corresponding.day < first_day.day else corresponding - timedelta(days=1)


def day_period_end(event_on: date, *, days: int, first_day_counted: bool) -> date:
    """Last day of a period of `days` that an event starts."""
    return event_on + timedelta(days=days - 1 if first_day_counted else days)


def month_period_end(event_on: date, *, months: int, first_day_counted: bool) -> date:
    """Last day of a period of months that an event starts."""
    first_day = event_on if first_day_counted else event_on + timedelta(days=1)
    return period_end(first_day, months=months)
