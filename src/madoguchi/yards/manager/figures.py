"""Figures with the names that people know: counters, sections and procedures instead of their ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from madoguchi.domains.metrics.selectors import Baseline, CaseReport, DayReport, Spread
from madoguchi.foundation import cities


@dataclass(frozen=True, slots=True)
class Row:
    """A named spread in minutes."""

    name: str
    spread: Spread


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was measured beside what the city says about today; `measured` is None without a measurement."""

    name: str
    unit: str
    measured: float | None
    stated: str


def tables(report: DayReport) -> list[Table]:
    return [
        Table("窓口での対応(窓口ごと)", _rows(report.service_by_counter, _counter)),
        Table("窓口での対応(担当課ごと)", _rows(report.service_by_group, _section)),
        Table("担当課の作業(手続ごと、着手から終わりまで)", _rows(report.staff_by_procedure, _procedure)),
    ]


def compare_day(report: DayReport, baseline: Baseline) -> list[Comparison]:
    """Medians of the day; another mix of visits than the statement's household, so side by side only."""
    return [
        _counters(report.counters.median if report.counters.count else None, baseline),
        _forms(report.forms.median if report.forms.count else None, baseline),
        _minutes(report.stay.median if report.stay.count else None, baseline),
    ]


def compare_case(report: CaseReport, baseline: Baseline) -> list[Comparison]:
    return [
        _counters(report.counters or None, baseline),
        _forms(report.writing.forms or None, baseline),
        _minutes(report.stay_min or None, baseline),
    ]


def _counters(measured: float | None, baseline: Baseline) -> Comparison:
    return Comparison("回った窓口", "か所", measured, f"{baseline.counters}か所")


def _forms(measured: float | None, baseline: Baseline) -> Comparison:
    return Comparison("書類", "種類", measured, f"{baseline.forms_at_least}枚以上")


def _minutes(measured: float | None, baseline: Baseline) -> Comparison:
    return Comparison("滞在", "分", measured, f"{baseline.minutes_at_least}分以上")


def _rows(spreads: Mapping[str, Spread], name: Callable[[str], str]) -> tuple[Row, ...]:
    return tuple(Row(name(key), value) for key, value in spreads.items())


def _counter(code: str) -> str:
    counters = (counter for office in cities.current().offices.values() for counter in office.counters)
    return next((counter.name.ja for counter in counters if counter.id == code), code)


def _section(section: str) -> str:
    found = cities.current().sections.get(section)
    return found.name if found else section


def _procedure(procedure: str) -> str:
    found = cities.current().procedures.get(procedure)
    return found.name if found else procedure
