"""Days of a household's story, counted from the day on which it is played: `-3`, `-75y`, `-20y+10d`."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_PART = re.compile(r"([+-]\d{1,6})([ymd])")


class NotAnOffset(ValueError):
    """The text names no offset."""


def moved(on: date, offset: int | str) -> date:
    """`offset` is a number of days, or years, months and days one after the other (y, m, d).

    A day that its month lacks becomes the month's last day. Errors: NotAnOffset.
    """
    if isinstance(offset, int):
        return on + timedelta(days=offset)
    text = offset.replace(" ", "")
    if not re.fullmatch(rf"(?:{_PART.pattern})+", text):
        raise NotAnOffset(offset)
    for amount, unit in _PART.findall(text):
        on = on + timedelta(days=int(amount)) if unit == "d" else _by_months(on, int(amount), unit)
    return on


def _by_months(on: date, amount: int, unit: str) -> date:
    months = on.year * 12 + on.month - 1 + amount * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))
