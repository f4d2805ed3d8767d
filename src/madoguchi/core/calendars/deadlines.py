"""Deadlines of procedures: a rule as data, and the day it gives together with the way it was counted.

The kinds are the five found in the procedures of the cities: (a) N days from an event, (b) N days from the
day after it, (c) beforehand, (d) months and years, (e) at the same time or once a year; and 速やかに, which
has no day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from madoguchi.core.calendars.closed_days import (
    ClosedDayRule,
    next_open_day,
    previous_open_day,
    weekday_ja,
)
from madoguchi.core.calendars.periods import day_period_end, month_period_end
from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.eras import format_era


class DeadlineKind(StrEnum):
    """How a deadline is counted."""

    DAYS_FROM_EVENT = "days_from_event"
    DAYS_FROM_NEXT_DAY = "days_from_next_day"
    BEFOREHAND = "beforehand"
    MONTHS_FROM_EVENT = "months_from_event"
    SAME_TIME = "same_time"
    ANNUAL = "annual"
    PROMPTLY = "promptly"
    NONE = "none"


class ClosedDayRoll(StrEnum):
    """What happens when the last day falls on a closed day."""

    NEXT_OPEN_DAY = "next_open_day"
    PREVIOUS_OPEN_DAY = "previous_open_day"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One deadline of one procedure.

    `base_label_ja` names the event (転入した日). `days` belongs to the first two kinds, `months` to
    MONTHS_FROM_EVENT (a year is 12), `month_day` to ANNUAL. `first_day_counted` is 初日算入;
    DAYS_FROM_NEXT_DAY never counts the event's day. `opens_days_before`: filing is accepted from that many
    days before the event. `strict`: a late filing loses a right rather than only being late. `roll`
    defaults by kind.

    Errors: `deadline.days_required`, `deadline.months_required`, `deadline.month_day_required`,
    `deadline.first_day_contradiction`.
    """

    kind: DeadlineKind
    base_label_ja: str = ""
    days: int | None = None
    months: int | None = None
    month_day: tuple[int, int] | None = None
    first_day_counted: bool = False
    opens_days_before: int | None = None
    roll: ClosedDayRoll | None = None
    strict: bool = False

    def __post_init__(self) -> None:
        by_days = self.kind in (DeadlineKind.DAYS_FROM_EVENT, DeadlineKind.DAYS_FROM_NEXT_DAY)
        if by_days and (self.days is None or self.days < 1):
            raise InvalidValue("deadline.days_required")
        if self.kind is DeadlineKind.MONTHS_FROM_EVENT and (self.months is None or self.months < 1):
            raise InvalidValue("deadline.months_required")
        if self.kind is DeadlineKind.ANNUAL and not _is_yearly_day(self.month_day):
            raise InvalidValue("deadline.month_day_required")
        if self.kind is DeadlineKind.DAYS_FROM_NEXT_DAY and self.first_day_counted:
            raise InvalidValue("deadline.first_day_contradiction")

    @property
    def closed_day_roll(self) -> ClosedDayRoll:
        """The given roll, or the kind's own: back for 'beforehand', unmoved for 'at the same time', else
        on.
        """
        if self.roll is not None:
            return self.roll
        defaults = {
            DeadlineKind.BEFOREHAND: ClosedDayRoll.PREVIOUS_OPEN_DAY,
            DeadlineKind.SAME_TIME: ClosedDayRoll.KEEP,
        }
        return defaults.get(self.kind, ClosedDayRoll.NEXT_OPEN_DAY)


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step of the count: a stable code, the day it reached (if any) and a sentence."""

    code: str
    on: date | None
    text_ja: str


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for filing, or None when there is none or the event's day is unknown.

    `opens_on` is the first day on which filing is accepted, if the rule names one. `rolled_from` is the
    counted day before closed days moved it. `is_certain` is false while the holidays around the day are not
    yet fixed.
    """

    due_on: date | None
    reason_ja: str
    steps: tuple[DueStep, ...] = ()
    opens_on: date | None = None
    rolled_from: date | None = None
    is_certain: bool = True


def due(rule: DeadlineRule, base_date: date | None, closed_days: ClosedDayRule) -> Due:
    """Work out the last day. `base_date` is the event's day, or for ANNUAL the day from which to look ahead.

    Errors: `calendar.always_closed`.
    """
    wordless = _without_day(rule, base_date)
    if wordless is not None or base_date is None:
        return wordless or Due(None, _unknown_base_ja(rule))
    step = _counted(rule, base_date)
    counted_on = step.on or base_date
    result = Due(counted_on, step.text_ja, (_base_step(rule, base_date), step))
    if rule.opens_days_before is not None:
        result = replace(result, opens_on=base_date - timedelta(days=rule.opens_days_before))
    return _rolled(result, counted_on, rule.closed_day_roll, closed_days)


def _without_day(rule: DeadlineRule, base_date: date | None) -> Due | None:
    """The answer for the kinds that have no day, and for an event whose day is not known."""
    if rule.kind is DeadlineKind.NONE:
        return Due(None, "期限はありません。")
    if rule.kind is DeadlineKind.PROMPTLY:
        since = f"{rule.base_label_ja}の後、" if rule.base_label_ja else ""
        return Due(None, f"{since}速やかに手続きしてください(日数の定めはありません)。")
    return Due(None, _unknown_base_ja(rule)) if base_date is None else None


def _unknown_base_ja(rule: DeadlineRule) -> str:
    return f"{_label(rule)}が分からないため、期限の日を計算できません。{_rule_ja(rule)}"


def _rule_ja(rule: DeadlineRule) -> str:
    label = _label(rule)
    counting = "(当日を1日目と数えます)" if rule.first_day_counted else "(当日は数えません)"
    texts = {
        DeadlineKind.DAYS_FROM_EVENT: f"{label}から{rule.days}日以内{counting}です。",
        DeadlineKind.DAYS_FROM_NEXT_DAY: f"{label}の翌日を1日目として{rule.days}日以内です。",
        DeadlineKind.BEFOREHAND: f"{label}までに、あらかじめ手続きしてください。",
        DeadlineKind.MONTHS_FROM_EVENT: f"{label}から{_months_ja(rule.months or 0)}以内{counting}です。",
        DeadlineKind.SAME_TIME: f"{label}の手続きと同時に行ってください。",
        DeadlineKind.ANNUAL: "毎年{}月{}日までです。".format(*(rule.month_day or (0, 0))),
    }
    return texts[rule.kind]


def _counted(rule: DeadlineRule, base_date: date) -> DueStep:
    """The last day before closed days are looked at."""
    on = base_date
    if rule.kind is DeadlineKind.DAYS_FROM_EVENT:
        on = day_period_end(base_date, days=rule.days or 1, first_day_counted=rule.first_day_counted)
    elif rule.kind is DeadlineKind.DAYS_FROM_NEXT_DAY:
        on = day_period_end(base_date, days=rule.days or 1, first_day_counted=False)
    elif rule.kind is DeadlineKind.MONTHS_FROM_EVENT:
        on = month_period_end(base_date, months=rule.months or 1, first_day_counted=rule.first_day_counted)
    elif rule.kind is DeadlineKind.ANNUAL and rule.month_day:
        on = _next_yearly_day(base_date, rule.month_day)
    return DueStep("counted", on, _rule_ja(rule))


def _rolled(result: Due, counted_on: date, roll: ClosedDayRoll, closed_days: ClosedDayRule) -> Due:
    closed_ja = closed_days.closed_reason_ja(counted_on)
    final, steps, reason = counted_on, result.steps, result.reason_ja
    if closed_ja and roll is not ClosedDayRoll.KEEP:
        on_to_next = roll is ClosedDayRoll.NEXT_OPEN_DAY
        final = (next_open_day if on_to_next else previous_open_day)(counted_on, closed_days)
        direction = "次" if on_to_next else "前"
        text = f"末日の{_day_ja(counted_on)}は閉庁日({closed_ja})のため、{direction}の開庁日になります。"
        steps, reason = (*steps, DueStep("rolled", final, text)), reason + text
    certain = closed_days.is_known(max(final, counted_on))
    if not certain:
        text = "この頃の祝日がまだ決まっていないため、期限の日が変わることがあります。"
        steps, reason = (*steps, DueStep("holidays_unknown", None, text)), reason + text
    return replace(
        result,
        due_on=final,
        reason_ja=f"期限は{_day_ja(final)}です。{reason}",
        steps=steps,
        rolled_from=counted_on if final != counted_on else None,
        is_certain=certain,
    )


def _base_step(rule: DeadlineRule, base_date: date) -> DueStep:
    return DueStep("base", base_date, f"{_label(rule)}は{_day_ja(base_date)}です。")


def _label(rule: DeadlineRule) -> str:
    return rule.base_label_ja or "基準の日"


def _day_ja(on: date) -> str:
    return f"{format_era(on)}({weekday_ja(on)})"


def _months_ja(months: int) -> str:
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}か月" if rest else "")


def _is_yearly_day(month_day: tuple[int, int] | None) -> bool:
    if month_day is None:
        return False
    month, day = month_day
    return 1 <= month <= 12 and 1 <= day <= (28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def _next_yearly_day(on: date, month_day: tuple[int, int]) -> date:
    this_year = date(on.year, *month_day)
    return this_year if this_year >= on else date(on.year + 1, *month_day)
