"""Why a deadline falls on its day, in the language of the reader."""

from __future__ import annotations

from datetime import date

from madoguchi.core.calendars.closed_days import weekday_ja
from madoguchi.core.calendars.deadline_rules import (
    ClosedDayRoll,
    DeadlineKind,
    DeadlineRule,
    Due,
    DueStep,
    StepCode,
)
from madoguchi.core.calendars.due_templates import (
    CHINESE,
    EASY,
    ENGLISH,
    JAPANESE,
    KOREAN,
    TEMPLATES,
    VIETNAMESE,
)
from madoguchi.core.japanese.eras import format_era

_MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = {
    EASY: "{y}ねん {m}がつ {d}にち({w}ようび)",
    CHINESE: "{y}年{m}月{d}日(星期{w})",
    KOREAN: "{y}년 {m}월 {d}일({w}요일)",
    VIETNAMESE: "{w}, ngày {d}/{m}/{y}",
}
_BY_KIND = {
    DeadlineKind.DAYS_FROM_EVENT: "days",
    DeadlineKind.DAYS_FROM_NEXT_DAY: "days_from_next",
    DeadlineKind.BEFOREHAND: "beforehand",
    DeadlineKind.MONTHS_FROM_EVENT: "months",
    DeadlineKind.SAME_TIME: "same_time",
    DeadlineKind.ANNUAL: "annual",
}


def due_reason(due: Due, language: str = JAPANESE, label: str = "") -> str:
    """Sentences: the day, how it was counted, and what moved it. `label` names the event in that language.

    Without a label: in Japanese the rule's own, else the words "the day it counts from". A language without templates
    gets English.
    """
    words = _Words(language if language in TEMPLATES else ENGLISH, due.rule, label)
    sentences = [text for step in due.steps if (text := words.step(step))]
    if due.due_on is not None:
        sentences.insert(0, words.say("due", day=words.day(due.due_on)))
    return "".join(sentences).strip()


def rule_text(rule: DeadlineRule, language: str = JAPANESE, label: str = "") -> str:
    """How the last day is counted, before there is a day to count from; "" where there is no deadline."""
    words = _Words(language if language in TEMPLATES else ENGLISH, rule, label)
    if rule.kind is DeadlineKind.NONE:
        return ""
    if rule.kind is DeadlineKind.PROMPTLY:
        return words.step(DueStep(StepCode.PROMPTLY)).strip()
    return words.rule_text().strip()


def day_text(on: date, language: str = JAPANESE) -> str:
    """The day with its weekday; in Japanese in its era."""
    index = on.weekday()
    if language == JAPANESE or (language not in _DAYS and language != ENGLISH):
        return f"{format_era(on)}({weekday_ja(on)})"
    weekday = TEMPLATES[language]["weekdays"].split()[index].replace("_", " ")
    if language == ENGLISH:
        return f"{weekday} {on.day} {_MONTHS_EN[on.month - 1]} {on.year}"
    return _DAYS[language].format(y=on.year, m=on.month, d=on.day, w=weekday)


class _Words:
    def __init__(self, language: str, rule: DeadlineRule, label: str) -> None:
        self.language, self.rule, self.templates = language, rule, TEMPLATES[language]
        self.named = label or (rule.base_label_ja if language == JAPANESE else "")
        self.label = self.named or self.templates["label"]

    def say(self, key: str, **values: object) -> str:
        return self.templates[key].format(label=self.label, **values)

    def day(self, on: date | None) -> str:
        return day_text(on, self.language) if on else ""

    def step(self, step: DueStep) -> str:
        """The base itself is named by the rule's sentence."""
        if step.code is StepCode.BASE:
            return ""
        if step.code is StepCode.COUNTED:
            return self.rule_text()
        if step.code is StepCode.BASE_UNKNOWN:
            return self.say("base_unknown") + self.rule_text()
        if step.code is StepCode.PROMPTLY:
            return self.say("promptly_after" if self.named else "promptly")
        if step.code is StepCode.ROLLED:
            is_back = self.rule.closed_day_roll is ClosedDayRoll.PREVIOUS_OPEN_DAY
            key = "rolled_back" if is_back else "rolled_next"
            return self.say(key, since=self.day(step.since), closed=self.closed(step))
        return self.say(step.code.value, since=self.day(step.since), day=self.day(step.on))

    def rule_text(self) -> str:
        rule = self.rule
        key = _BY_KIND[rule.kind] + ("_first_counted" if rule.first_day_counted and self.counts() else "")
        month, day = rule.month_day or (0, 0)
        return self.say(key, count=rule.days, length=self.length(rule.months or 0), month=month, date=day)

    def counts(self) -> bool:
        return self.rule.kind in (DeadlineKind.DAYS_FROM_EVENT, DeadlineKind.MONTHS_FROM_EVENT)

    def length(self, months: int) -> str:
        years, rest = divmod(months, 12)
        parts = [("years", years), ("months_length", rest)]
        return "".join(self.say(key, count=count) for key, count in parts if count).strip()

    def closed(self, step: DueStep) -> str:
        """The calendar names closed days in Japanese; weekdays and the turn of the year have words of their own."""
        on = step.since
        if on is not None and step.closed_ja == f"{weekday_ja(on)}曜日":
            weekday = self.templates["weekdays"].split()[on.weekday()].replace("_", " ")
            return self.say("weekday_closed", weekday=weekday)
        if step.closed_ja == TEMPLATES[JAPANESE]["year_end"]:
            return self.say("year_end")
        return self.say("holiday", name=step.closed_ja)
