"""National holidays, from the package jpholiday (no network, no table of our own)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import jpholiday

FIRST_YEAR, LAST_YEAR = 2020, 2035


@cache
def national_holidays() -> Mapping[date, str]:
    """Days and names. Later years are computed; which of them are fixed by law is data (`known_until`)."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return MappingProxyType({day: name for year in years for day, name in jpholiday.year_holidays(year)})
