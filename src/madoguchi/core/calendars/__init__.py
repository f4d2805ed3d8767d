"""Office days, fiscal years and deadlines; pure functions over data that the caller passes in."""

from __future__ import annotations

from madoguchi.core.calendars.closed_days import (
    ClosedDayRule,
    ClosedDays,
    YearEndClosure,
    next_open_day,
    previous_open_day,
    weekday_ja,
)
from madoguchi.core.calendars.deadline_rules import (
    ClosedDayRoll,
    DeadlineKind,
    DeadlineRule,
    Due,
    DueStep,
    StepCode,
)
from madoguchi.core.calendars.deadlines import due
from madoguchi.core.calendars.due_reasons import day_text, due_reason, rule_text
from madoguchi.core.calendars.fiscal_years import (
    fiscal_year,
    fiscal_year_end,
    fiscal_year_start,
    format_fiscal_year,
)
from madoguchi.core.calendars.messages import (
    MESSAGES,
)
from madoguchi.core.calendars.periods import (
    add_months,
    day_period_end,
    last_day_of_month,
    month_period_end,
    period_end,
)

__all__ = [
    "MESSAGES",
    "ClosedDayRoll",
    "ClosedDayRule",
    "ClosedDays",
    "DeadlineKind",
    "DeadlineRule",
    "Due",
    "DueStep",
    "StepCode",
    "YearEndClosure",
    "add_months",
    "day_period_end",
    "day_text",
    "due",
    "due_reason",
    "fiscal_year",
    "fiscal_year_end",
    "fiscal_year_start",
    "format_fiscal_year",
    "last_day_of_month",
    "month_period_end",
    "next_open_day",
    "period_end",
    "previous_open_day",
    "rule_text",
    "weekday_ja",
]
