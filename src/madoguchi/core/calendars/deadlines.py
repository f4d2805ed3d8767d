"""Counting a deadline: from the event's day to the last day on which the office takes the filing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from madoguchi.core.calendars.closed_days import ClosedDayRule, next_open_day, previous_open_day
from madoguchi.core.calendars.deadline_rules import (
    ClosedDayRoll,
    DeadlineKind,
    DeadlineRule,
    Due,
    DueStep,
    StepCode,
)
from madoguchi.core.calendars.periods import day_period_end, month_period_end

_WITHOUT_DAY = {DeadlineKind.NONE: StepCode.NO_DEADLINE, DeadlineKind.PROMPTLY: StepCode.PROMPTLY}


def due(
    rule: DeadlineRule, base_date: date | None, closed_days: ClosedDayRule, *, latest: date | None = None
) -> Due:
    """Work out the last day. `base_date` is the event's day, or for ANNUAL the day from which to look ahead.

    `latest`: where the event's day is known only within bounds, the latest it may have been (`base_date` is the
    earliest, from which the days count: one missed day is too many).

    Errors: `calendar.always_closed`.
    """
    if rule.kind in _WITHOUT_DAY:
        return Due(rule, steps=(DueStep(_WITHOUT_DAY[rule.kind]),))
    if base_date is None:
        return Due(rule, steps=(DueStep(StepCode.BASE_UNKNOWN),))
    base = DueStep(StepCode.BASE, base_date)
    if latest is not None and latest != base_date:
        base = DueStep(StepCode.BASE_UNSURE, latest, since=base_date)
    counted_on = _counted(rule, base_date)
    result = Due(rule, counted_on, (base, DueStep(StepCode.COUNTED, counted_on)))
    if rule.opens_days_before is not None:
        result = replace(result, opens_on=base_date - timedelta(days=rule.opens_days_before))
    rolled = _rolled(result, counted_on, closed_days)
    return rolled if base.code is StepCode.BASE else replace(rolled, is_certain=False)


def _counted(rule: DeadlineRule, base_date: date) -> date:
    """The last day before closed days are looked at."""
    if rule.kind is DeadlineKind.DAYS_FROM_EVENT:
        return day_period_end(base_date, days=rule.days or 1, first_day_counted=rule.first_day_counted)
    if rule.kind is DeadlineKind.DAYS_FROM_NEXT_DAY:
        return day_period_end(base_date, days=rule.days or 1, first_day_counted=False)
    if rule.kind is DeadlineKind.MONTHS_FROM_EVENT:
        return month_period_end(base_date, months=rule.months or 1, first_day_counted=rule.first_day_counted)
    if rule.kind is DeadlineKind.ANNUAL and rule.month_day:
        return _next_yearly_day(base_date, rule.month_day)
    return base_date


def _rolled(result: Due, counted_on: date, closed_days: ClosedDayRule) -> Due:
    roll, steps, final = result.rule.closed_day_roll, result.steps, counted_on
    closed_ja = closed_days.closed_reason_ja(counted_on)
    if closed_ja and roll is not ClosedDayRoll.KEEP:
        seek = next_open_day if roll is ClosedDayRoll.NEXT_OPEN_DAY else previous_open_day
        final = seek(counted_on, closed_days)
        steps = (*steps, DueStep(StepCode.ROLLED, final, counted_on, closed_ja))
    certain = closed_days.is_known(max(final, counted_on))
    if not certain:
        steps = (*steps, DueStep(StepCode.HOLIDAYS_UNKNOWN))
    return replace(
        result,
        due_on=final,
        steps=steps,
        rolled_from=counted_on if final != counted_on else None,
        is_certain=certain,
    )


def _next_yearly_day(on: date, month_day: tuple[int, int]) -> date:
    this_year = date(on.year, *month_day)
    return this_year if this_year >= on else date(on.year + 1, *month_day)
