from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendars import (
    ClosedDays,
    DeadlineKind,
    DeadlineRule,
    StepCode,
    day_text,
    due,
    due_reason,
)
from madoguchi.core.calendars.due_templates import MACHINE_MADE, TEMPLATES

OFFICE = ClosedDays(holidays={date(2026, 11, 23): "勤労感謝の日"}, known_until=date(2027, 12, 31))
LANGUAGES = ["ja", "ja-easy", "en", "zh-hans", "ko", "vi"]
MOVE_IN = DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, "転入した日", days=14)
RULES = [
    MOVE_IN,
    DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, days=14, first_day_counted=True),
    DeadlineRule(DeadlineKind.DAYS_FROM_NEXT_DAY, days=15),
    DeadlineRule(DeadlineKind.BEFOREHAND, opens_days_before=30),
    DeadlineRule(DeadlineKind.MONTHS_FROM_EVENT, months=25),
    DeadlineRule(DeadlineKind.MONTHS_FROM_EVENT, months=3, first_day_counted=True),
    DeadlineRule(DeadlineKind.SAME_TIME),
    DeadlineRule(DeadlineKind.ANNUAL, month_day=(6, 30)),
    DeadlineRule(DeadlineKind.PROMPTLY),
    DeadlineRule(DeadlineKind.NONE),
]
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))
NAMES = re.compile(r"\{(\w+)\}")


def test_templates__each_language__has_the_same_sentences_with_the_same_names() -> None:
    source = {key: set(NAMES.findall(text)) - {"label"} for key, text in TEMPLATES["ja"].items()}
    assert list(TEMPLATES) == LANGUAGES
    for language, templates in TEMPLATES.items():
        assert {k: set(NAMES.findall(t)) - {"label"} for k, t in templates.items()} == source, language
        assert len(templates["weekdays"].split()) == 7
    assert set(LANGUAGES) - {"ja"} == MACHINE_MADE


@pytest.mark.parametrize("language", LANGUAGES)
@given(rule=st.sampled_from(RULES), base=DAYS | st.none())
def test_due_reason__any_rule_and_day__names_the_day_in_the_language(
    language: str, rule: DeadlineRule, base: date | None
) -> None:
    found = due(rule, base, OFFICE)
    text = due_reason(found, language, "X")
    assert text
    assert "{" not in text
    if found.due_on is not None:
        assert day_text(found.due_on, language) in text
    has_event = rule.kind is not DeadlineKind.NONE and (rule.kind is not DeadlineKind.ANNUAL or base is None)
    assert has_event == ("X" in text)


@pytest.mark.parametrize(
    ("language", "weekday", "holiday"),
    [
        ("ja", "土曜日", "勤労感謝の日"),
        ("ja-easy", "どようび", "勤労感謝の日"),
        ("en", "(Saturday)", "public holiday"),
        ("zh-hans", "(星期六)", "节假日"),
        ("ko", "(토요일)", "공휴일"),
        ("vi", "(thứ Bảy)", "ngày lễ"),
    ],
)
def test_due_reason__closed_day__says_why_it_is_closed(language: str, weekday: str, holiday: str) -> None:
    assert weekday in due_reason(due(MOVE_IN, date(2026, 11, 21), OFFICE), language)
    assert holiday in due_reason(due(MOVE_IN, date(2026, 11, 9), OFFICE), language)


def test_due_reason__language_without_templates__is_english() -> None:
    found = due(MOVE_IN, date(2026, 11, 16), OFFICE)
    assert due_reason(found, "pt", "x") == due_reason(found, "en", "x")


def test_due__day_known_within_bounds__counts_from_the_earliest_and_says_so() -> None:
    found = due(MOVE_IN, date(2026, 11, 10), OFFICE, latest=date(2026, 11, 12))
    assert (found.due_on, found.is_certain) == (date(2026, 11, 24), False)
    assert found.steps[0].code is StepCode.BASE_UNSURE
    assert "早いほうの日から数えます" in found.reason_ja


@pytest.mark.parametrize(
    ("months", "base", "expected"),
    [
        (12, date(2024, 2, 29), date(2025, 2, 28)),
        (48, date(2024, 2, 29), date(2028, 2, 29)),
        (1, date(2026, 1, 31), date(2026, 2, 28)),
        (1, date(2024, 1, 30), date(2024, 2, 29)),
        (24, date(2025, 2, 28), date(2027, 2, 28)),
        (3, date(2026, 8, 31), date(2026, 11, 30)),
    ],
)
def test_due__months_over_leap_days_and_month_ends__follow_the_civil_code(
    months: int, base: date, expected: date
) -> None:
    always_open = ClosedDays(weekdays=frozenset(), year_end=None)
    assert (
        due(DeadlineRule(DeadlineKind.MONTHS_FROM_EVENT, months=months), base, always_open).due_on == expected
    )


def test_due__last_day_in_the_new_year_closure__is_the_first_open_day_of_january() -> None:
    found = due(MOVE_IN, date(2026, 12, 15), OFFICE)
    assert (found.rolled_from, found.due_on) == (date(2026, 12, 29), date(2027, 1, 4))
    before = due(DeadlineRule(DeadlineKind.BEFOREHAND), date(2027, 1, 3), OFFICE)
    assert before.due_on == date(2026, 12, 28)
    assert "年末年始" in before.reason_ja


@given(st.sampled_from(RULES), DAYS)
def test_due__any_rule__is_never_before_its_base_unless_it_is_done_beforehand(
    rule: DeadlineRule, base: date
) -> None:
    found = due(rule, base, OFFICE).due_on
    if rule.kind is DeadlineKind.BEFOREHAND:
        assert found is not None
        assert base - timedelta(days=10) <= found <= base
    elif found is not None:
        assert found >= base
