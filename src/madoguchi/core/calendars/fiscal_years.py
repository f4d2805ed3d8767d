"""Fiscal years (年度): from 1 April to 31 March, named after the year in which they begin."""

from __future__ import annotations

from datetime import date

from madoguchi.core.japanese.eras import eras_between


def fiscal_year(on: date) -> int:
    """Western year in which the fiscal year of the day began."""
    return on.year if on.month >= 4 else on.year - 1


def fiscal_year_start(year: int) -> date:
    """1 April of the year."""
    return date(year, 4, 1)


def fiscal_year_end(year: int) -> date:
    """31 March of the following year."""
    return date(year + 1, 3, 31)


def format_fiscal_year(year: int) -> str:
    """Name of the fiscal year in its era: 令和8年度.

    An era that begins in the first half names the whole year: 2019 is 令和元年度, as the ministries agreed on
    2019-04-01; 1988, in which Heisei began in January, stays 昭和63年度.
    """
    era = eras_between(fiscal_year_start(year), date(year, 9, 30))[0]
    era_year = era.year_of(year)
    return f"{era.name}{'元' if era_year == 1 else era_year}年度"
