"""Dates as people write them, and as they are stored and shown, read into one value."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import narrow_ascii, parse_era_date
from madoguchi.core.people import PartialDate, parse_partial_date

_TWO_ERAS = re.compile("(?P<one>.+年)又は(?P<other>.+?年)(?P<rest>.*)")


def read_date(text: str, *, must_be_exact: bool) -> date | PartialDate:
    """Stored forms, eras, western years, and 「平成2年」 or 「1990」 for a year alone.

    Errors: those of `parse_partial_date`, and `date.must_be_exact`.
    """
    value = _read_exact(text) or _read_stored(text) or _read_words(text)
    if isinstance(value, date):
        return value
    if value.exact is not None:
        return value.exact
    if must_be_exact:
        raise InvalidValue("date.must_be_exact")
    return value


def _read_exact(text: str) -> date | None:
    try:
        return parse_era_date(text)
    except InvalidValue:
        return None


def _read_stored(text: str) -> PartialDate | None:
    """A day that the calendar lacks is a slip here, though a register may hold it."""
    try:
        value = PartialDate.from_text(text)
    except InvalidValue:
        return None
    if any(p is not None and p.day is not None and p.calendar_day is None for p in (value.start, value.end)):
        raise InvalidValue("date.not_in_calendar")
    return value


def _read_words(text: str) -> PartialDate:
    bare_year = re.fullmatch(r"\d{4}", narrow_ascii(text))
    words = f"{bare_year[0]}年" if bare_year else text
    if two := _TWO_ERAS.fullmatch(words):
        return _read_change_of_era(two)
    return _read_one(words)


def _read_one(words: str) -> PartialDate:
    """People write 「平成2年」; the register's own wording for that is 「平成2年月日不詳」."""
    try:
        return parse_partial_date(words)
    except InvalidValue as refusal:
        for rest in ("日不詳", "月日不詳"):
            try:
                return parse_partial_date(f"{words}{rest}")
            except InvalidValue:
                continue
        raise refusal


def _read_change_of_era(two: re.Match[str]) -> PartialDate:
    """昭和64年又は平成元年: one year under two names, as it is shown where the day does not decide."""
    one, other = (
        replace(value, start=replace(value.start, era=None))
        for value in (_read_one(f"{two[name]}{two['rest']}") for name in ("one", "other"))
    )
    if one != other:
        raise InvalidValue("date.unreadable")
    return one
